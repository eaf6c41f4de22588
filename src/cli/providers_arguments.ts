/** The `providers` command's arguments. */

import type { Command } from "@commander-js/extra-typings";
import type { ListOptions } from "./list_output.ts";
import type { Exit } from "./run_command.ts";
import type { Surroundings } from "./run_setting.ts";

/** What the action needs beside its arguments. */
export interface ProvidersSurroundings extends Surroundings {
  configFile?: string;
}

const EXAMPLES = `
--check exits 4 when a provider that should work does not, 3 when only keys were refused.

Examples:
  nano-agent providers
  nano-agent providers --check
  nano-agent providers --json | jq -r '.[] | select(.ready) | .name'`;

/** Adds `providers`. `done` gets the exit code. */
export function addProvidersCommand(
  program: Command<unknown[], Record<string, unknown>, Record<string, unknown>>,
  surroundings: () => ProvidersSurroundings,
  done: (exit: Exit) => void,
): void {
  program.command("providers").description("configured and built-in providers: keys, addresses, reachability")
    .option("--check", "ask each that is ready for its models, and tell how long that took")
    .option("--reset", "forget every cooldown")
    .option("--json", "an array of objects")
    .addHelpText("after", EXAMPLES)
    .action(async (options) => {
      const { providersCommand } = await import("./providers_command.ts");
      done({ code: await providersCommand(options, program.opts() as ListOptions, surroundings()) });
    });
}
