/**
 * The commands beside `run` and `demo`. A new command is a file and one line here. Setting one up costs a run more than
 * it has, so that only what the words could mean is loaded.
 */

import type { Command } from "@commander-js/extra-typings";
import type { RunOptions } from "./arguments.ts";
import type { Exit } from "./run_command.ts";
import type { Surroundings } from "./run_setting.ts";
import type { LoadedConfig } from "../config/load.ts";

/** The program commands are added to. */
export type Program = Command<unknown[], Record<string, unknown>, Record<string, unknown>>;

/** What commands are given: all are to be asked when the command runs, with the options parsed. */
export interface CommandNeeds {
  /** Where it runs. */
  place(): Surroundings & { configFile?: string };
  /** For those that take the options of a run. */
  asRun(): { options: RunOptions; surroundings: Surroundings; load: () => Promise<LoadedConfig> };
  /** Begins a chat with these words. */
  converse(words: string[], options: RunOptions): Promise<void>;
  /** Gets the exit code. */
  done(exit: Exit): void;
}

type Add = (program: Program, needs: CommandNeeds) => Promise<void>;

/** By name, in the order of the help. */
export const COMMANDS: Record<string, Add> = {
  chat: async (program, { converse }) =>
    (await import("./chat_arguments.ts")).addChatCommand(program, converse),
  config: async (program, { place, done }) =>
    (await import("./config_arguments.ts")).addConfigCommand(program, place, done),
  mcp: async (program, { place, done }) =>
    (await import("./mcp_arguments.ts")).addMcpCommand(program, place, done),
  models: async (program, { place, done }) =>
    (await import("./models_arguments.ts")).addModelsCommand(program, place, done),
  providers: async (program, { place, done }) =>
    (await import("./providers_arguments.ts")).addProvidersCommand(program, place, done),
  stats: async (program, { place, done }) =>
    (await import("./stats_arguments.ts")).addStatsCommand(program, place, done),
  bench: async (program, { place, done }) =>
    (await import("./bench_arguments.ts")).addBenchCommand(program, place, done),
  batch: async (program, { asRun, done }) =>
    (await import("./batch_arguments.ts")).addBatchCommand(program, asRun, done),
  route: async (program, { asRun, done }) =>
    (await import("./route_arguments.ts")).addRouteCommand(program, asRun, done),
  sessions: async (program, { place, done }) =>
    (await import("./sessions_arguments.ts")).addSessionsCommand(program, place, done),
  completions: async (program, { done }) =>
    (await import("./completions_arguments.ts")).addCompletionsCommand(program, done),
};

/** Words that speak of all commands: completion, help, and the program that writes the manual. */
const ALL = new Set(["__complete", "-h", "--help"]);

/** Adds the commands that `argv` names, all of them where it asks for help. */
export async function addCommands(program: Program, argv: string[], needs: CommandNeeds): Promise<void> {
  const all = argv.some((word) => ALL.has(word));
  for (const [name, add] of Object.entries(COMMANDS)) {
    if (all || argv.includes(name)) await add(program, needs);
  }
}
