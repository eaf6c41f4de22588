/** The composition root: wires the providers into the program, and the only place that ends the process. */

import { writeSync } from "node:fs";
import process from "node:process";
import about from "./deno.json" with { type: "json" };

/** A second interrupt: nothing is waited for, but what tools left behind is ended, and the shell is told by the signal. */
function quit(code: number): never {
  process.removeAllListeners("SIGINT");
  // Last of the exit handlers.
  if (code === 130) process.on("exit", () => process.kill(process.pid, "SIGINT"));
  process.exit(code);
}

/** Makes `--cwd` the working directory, so that everything relative, child processes too, starts there. */
function enter(folder: string): string {
  process.chdir(folder);
  return process.cwd();
}

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    writeSync(1, `${about.version}\n`);
    return;
  }
  const [{ runCli }, { providers }] = await Promise.all([
    import("./src/cli/mod.ts"),
    import("./providers/mod.ts"),
  ]);
  const { code, signal } = await runCli(argv, {
    env: { ...process.env },
    cwd: process.cwd(),
    enter,
    providers,
    version: about.version,
    createDemo: async () => (await import("./providers/demo/demo.ts")).createDemo(),
    quit,
  });
  // Dying by the signal tells the shell that called us to stop its loop.
  if (signal) process.kill(process.pid, signal);
  process.exit(code);
}

main().catch((error: unknown) => {
  // The reader of --version has gone.
  if (error instanceof Error && "code" in error && error.code === "EPIPE") process.exit(141);
  const debug = process.argv.includes("--debug");
  const told = error instanceof Error ? (debug ? error.stack : error.message) : String(error);
  writeSync(
    2,
    `nano-agent: internal error: ${told}\nhint: please report this; --debug shows where it happened\n`,
  );
  process.exit(1);
});
