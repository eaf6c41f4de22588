/** The `models` command's arguments. */

import { type Command, Option } from "@commander-js/extra-typings";
import type { ListOptions } from "./list_output.ts";
import { letOptionBeOwn } from "./own_option.ts";
import type { Exit } from "./run_command.ts";
import type { Surroundings } from "./run_setting.ts";

/** What the action needs beside its arguments. */
export interface ModelsSurroundings extends Surroundings {
  configFile?: string;
}

const EXAMPLES = `
Prices are USD per million tokens; long inputs may cost more. Without --all only what could be used now is listed:
models of providers with a key, and of servers on this machine that answer.

Examples:
  nano-agent models
  nano-agent models --vision claude
  nano-agent models --refresh
  nano-agent models --json | jq -r '.[] | select(.tier == "small") | .model'`;

/** Where a run's `--tools` takes a list, here it is a flag: this is what stands in for it while it is parsed. */
const TOOLS_FLAG = "--with-tools";

/** Adds `models`. `done` gets the exit code. */
export function addModelsCommand(
  program: Command<unknown[], Record<string, unknown>, Record<string, unknown>>,
  surroundings: () => ModelsSurroundings,
  done: (exit: Exit) => void,
): void {
  letOptionBeOwn(program, ["models"], ["--tools"], TOOLS_FLAG);
  program.command("models").description("the models this configuration can use, and their prices")
    .argument("[word]", "only models whose name, tier or strengths contain it")
    .option("--provider <name>", "only models of this provider")
    .option("--vision", "only models that read images")
    .option("--tools", "only models that call tools")
    .option("--reasoning", "only models that reason")
    .option("-a, --all", "models of providers without a key, too")
    .option("--refresh", "ask every provider with a key what it offers, and remember it")
    .option("--json", "an array of objects")
    .addOption(new Option(TOOLS_FLAG).hideHelp())
    .addHelpText("after", EXAMPLES)
    .action(async (word, { withTools, ...options }) => {
      const { modelsCommand } = await import("./models_command.ts");
      const wishes = { ...options, ...(withTools ? { tools: true as const } : {}), word };
      done({ code: await modelsCommand(wishes, program.opts() as ListOptions, surroundings()) });
    });
}
