/**
 * Writes the manual page from the options and commands the program has: `deno task man [--output FILE]`, by default
 * `dist/nano-agent.1`. Look at it with `man -l dist/nano-agent.1`.
 */

import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import about from "../deno.json" with { type: "json" };
import { createProgram } from "../src/cli/mod.ts";
import { manualPage } from "./man/page.ts";
import { ROOT, say } from "./process.ts";

if (import.meta.main) {
  const { values } = parseArgs({ options: { output: { type: "string", default: "dist/nano-agent.1" } } });
  const file = resolve(ROOT, values.output);
  Deno.mkdirSync(dirname(file), { recursive: true });
  Deno.writeTextFileSync(file, manualPage(await programOf(), about.version));
  say(file);
}

/** The program as it is, with nothing it could do. */
async function programOf() {
  const never = () => {
    throw new Error("the manual page runs nothing");
  };
  const surroundings = {
    env: {},
    cwd: "/",
    providers: {},
    version: about.version,
    enter: never,
    quit: never,
    createDemo: never,
  };
  return await createProgram(["--help"], surroundings, () => {});
}
