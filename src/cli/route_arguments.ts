/** The `route` command's arguments. */

import type { Command } from "@commander-js/extra-typings";
import type { LoadedConfig } from "../config/load.ts";
import type { RunOptions } from "./arguments.ts";
import type { Exit } from "./run_command.ts";
import type { Surroundings } from "./run_setting.ts";

const EXAMPLES = `
It takes the options of a run: -f, --tools, --schema, --system, --prefer, --max-cost and the others count as they
would there, stdin joins the prompt. Nothing is sent and no key command is run.

Examples:
  nano-agent route "prove that this lock is fair"
  git diff | nano-agent route --prefer cheapest "write a commit message"
  nano-agent route -o json "translate this" | jq -r '.candidates[0].model'
  nano-agent route --jsonl prompts.jsonl    # a line: { "prompt": "…" }`;

/** What the action needs beside its arguments. */
export interface RouteSurroundings {
  options: RunOptions;
  surroundings: Surroundings;
  load(): Promise<LoadedConfig>;
}

/** Adds `route`. `done` gets the exit code. */
export function addRouteCommand(
  program: Command<unknown[], Record<string, unknown>, Record<string, unknown>>,
  asRun: () => RouteSurroundings,
  done: (exit: Exit) => void,
): void {
  program.command("route").description("which model auto would take, and why; sends nothing")
    .argument("[prompt...]", "what to do; stdin joins it")
    .option("--jsonl <file>", "the same for many: a line each of FILE (- is stdin), a route object a line")
    .addHelpText("after", EXAMPLES)
    .action(async (words, { jsonl }) => {
      const { routeCommand } = await import("./route_command.ts");
      const { options, surroundings, load } = asRun();
      done(await routeCommand(words, { ...options, jsonl }, surroundings, load));
    });
}
