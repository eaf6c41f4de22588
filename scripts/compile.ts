/**
 * The program as one file with Deno's runtime: `deno task compile [--target TRIPLE] [--output FILE]`, and
 * `--check`, which only looks whether the sources could be compiled. Deno takes the runtime from `DENORT_BIN` where
 * that is set, else from its download host.
 */

import { parseArgs } from "node:util";
import { readSources } from "./module_graph.ts";
import { run, say, tail } from "./process.ts";
import { linesMatching } from "./source_scan.ts";

/** Deno's package cache and only what `main.ts` can reach: from `node_modules` it would embed Bun too, 200 MB. */
const SMALL = ["--node-modules-dir=none", "--exclude-unused-npm"];

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      check: { type: "boolean" },
      target: { type: "string" },
      output: { type: "string", default: "dist/nano-agent-deno" },
    },
  });
  const problems = uncompilable();
  for (const problem of problems) say(problem);
  if (problems.length) return 1;
  if (!values.check) return await compile(values.output, values.target);
  say("the sources can be compiled: literal imports only, no global of one runtime");
  return 0;
}

/** What a compiler cannot follow or another runtime lacks, one `path:line what` each. */
function uncompilable(): string[] {
  return readSources("main.ts", "src", "providers").flatMap((file) => [
    ...file.imports.filter((each) => each.specifier === undefined)
      .map((each) => `${file.path}:${each.line} imports a computed specifier`),
    ...linesMatching(file.masked, /(?<![.\w$])(Deno|Bun)\s*(\?\.|\.|\[)/g)
      .map((line) => `${file.path}:${line} uses a global of one runtime`),
  ]);
}

async function compile(output: string, target: string | undefined): Promise<number> {
  const command = [
    ...[Deno.execPath(), "compile", "--allow-all", "--no-check", ...SMALL, "--output", output],
    ...(target ? ["--target", target] : []),
    "main.ts",
  ];
  const { code, stdout, stderr } = await run(command);
  if (code === 0) {
    say(`${output}${target ? ` for ${target}` : ""}`);
    return 0;
  }
  const text = `${stdout}\n${stderr}`;
  const noRuntime = /denort|Setting up base binary|error sending request/i.test(text);
  say(noRuntime ? "needs Deno's runtime from its download host, or DENORT_BIN=FILE" : tail(text));
  return 1;
}
