/**
 * The binary against what others made for MCP: reference servers, the inspector, the conformance runner. `deno task
 * test:mcp [--filter TEXT]`. Their packages are installed into a cache folder (`NANO_AGENT_MCP_CACHE`), not into this
 * checkout. Runs NANO_AGENT_BIN, else `dist/nano-agent`.
 */

import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT, run, say, tail } from "./process.ts";

/** Versions are pinned: what they check changes with them. */
const PACKAGES: Record<string, string> = {
  "@modelcontextprotocol/conformance": "0.1.16",
  "@modelcontextprotocol/inspector": "2.12.0",
  "@modelcontextprotocol/server-everything": "2026.8.31",
  "@modelcontextprotocol/server-filesystem": "2026.8.31",
  "@modelcontextprotocol/server-memory": "2026.8.31",
};

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { filter: { type: "string" } } });
  const folder = cacheFolder();
  const problem = await install(folder);
  if (problem) {
    say(problem);
    return 1;
  }
  const filter = values.filter === undefined ? [] : ["--filter", values.filter];
  const { code } = await run([Deno.execPath(), "test", "-A", ...filter, "tests/mcp"], {
    show: true,
    env: { NANO_AGENT_MCP_PACKAGES: folder },
  });
  return code;
}

function cacheFolder(): string {
  const given = Deno.env.get("NANO_AGENT_MCP_CACHE");
  const home = Deno.env.get("XDG_CACHE_HOME") ?? join(Deno.env.get("HOME") ?? ROOT, ".cache");
  return given ?? join(home, "nano-agent-test", "mcp");
}

/** Installs what is not there yet; what went wrong, in words. */
async function install(folder: string): Promise<string | undefined> {
  const wanted = `${JSON.stringify({ private: true, dependencies: PACKAGES }, null, 2)}\n`;
  const file = join(folder, "package.json");
  Deno.mkdirSync(folder, { recursive: true });
  const here = await Deno.readTextFile(file).catch(() => "");
  if (here === wanted) return undefined;
  Deno.writeTextFileSync(file, wanted);
  say(`installing ${Object.keys(PACKAGES).join(", ")} into ${folder}`);
  const command = [Deno.execPath(), "install", "--node-modules-dir=auto"];
  const { code, stdout, stderr } = await run(command, { cwd: folder });
  if (code === 0) return undefined;
  // The next try begins anew.
  Deno.removeSync(file);
  return `the packages cannot be installed\n${tail(`${stdout}\n${stderr}`)}`;
}
