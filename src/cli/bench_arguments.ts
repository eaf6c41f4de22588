/** The `bench` command's arguments. */

import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import type { RunOptions } from "./arguments.ts";
import type { Exit } from "./run_command.ts";
import type { Surroundings } from "./run_setting.ts";

/** What the action needs beside its arguments. */
export interface BenchSurroundings extends Surroundings {
  configFile?: string;
}

/** The command's own options. */
export interface BenchOptions {
  models?: string[];
  prompts?: string;
  runs: number;
  judge?: string;
  json?: boolean;
}

const EXAMPLES = `
Models take turns, one request at a time, so that all see the same hours of their vendors. Nothing is retried and no
other model steps in: failures are counted. The runs are in the ledger under the tag bench.

Examples:
  nano-agent bench --models claude-haiku-4-5,gpt-5-mini "explain TCP slow start"
  nano-agent bench --models claude-haiku-4-5,gpt-5-mini --prompts tasks.txt --runs 5 --judge claude-opus-5-5
  nano-agent bench --models llama3.2:3b,gpt-5-nano --json "translate to French: good evening"`;

function runs(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000) return value;
  throw new InvalidArgumentError("Expected a whole number from 1 to 1000.");
}

const names = (text: string) => text.split(",").map((name) => name.trim()).filter((name) => name !== "");

/** Adds `bench`. `done` gets the exit code. */
export function addBenchCommand(
  program: Command<unknown[], Record<string, unknown>, Record<string, unknown>>,
  surroundings: () => BenchSurroundings,
  done: (exit: Exit) => void,
): void {
  program.command("bench").description("the same prompts over several models: time, speed, cost, failures")
    .argument("[prompt...]", "what to ask")
    .option("--models <list>", "the models to compare, with commas between", names)
    .option("--prompts <file>", "a prompt a line, or JSON lines with a prompt each")
    .option("--runs <n>", "how often each model gets each prompt", runs, 3)
    .option("--judge <model>", "compares the answers in pairs")
    .option("--json", "one object: a row a model, and every sample")
    .addHelpText("after", EXAMPLES)
    .action(async (words, options) => {
      const { benchCommand } = await import("./bench_command.ts");
      done(await benchCommand(words, options, program.opts() as RunOptions, surroundings()));
    });
}
