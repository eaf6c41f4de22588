/** The `batch` command's arguments. */

import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import type { LoadedConfig } from "../config/load.ts";
import type { RunOptions } from "./arguments.ts";
import type { Exit } from "./run_command.ts";
import type { Surroundings } from "./run_setting.ts";

/** What the user wants of a batch beside the options of its runs. */
export interface BatchWishes {
  file?: string;
  lines?: true;
  asFinished?: true;
  restart?: true;
  concurrency: number;
  providerBatch?: true;
  wait: boolean;
  status?: string;
  fetch?: string;
}

/** Where a batch runs, and how its configuration is read. */
export interface BatchPlace {
  options: RunOptions;
  surroundings: Surroundings;
  load(): Promise<LoadedConfig>;
}

const EXAMPLES = `
A line is a prompt and what is special about it; options of a run count for all lines that do not say otherwise:
  {"id": "a1", "prompt": "…", "model": "…", "system": "…", "schema": {…}, "files": ["photo.jpg"]}
Each line gets one line of JSON: the object of -o json with the line's id (or its number). After an interruption the
same command asks only what has no answer yet.

Exit codes: 0 all answered · 4 some lines failed · 5 --max-cost was reached · 2, 124, 130, 143 as for a run

Examples:
  nano-agent batch prompts.jsonl > answers.jsonl
  nano-agent batch --lines -m gpt-5-mini --system "Translate to French." --concurrency 16 words.txt | jq -r .text
  jq -c '{id: .key, prompt: .text}' in.json | nano-agent batch --max-cost 2 - > answers.jsonl
  nano-agent batch --provider-batch prompts.jsonl > answers.jsonl     # half the price, within 24 hours
  nano-agent batch --fetch msgbatch_01… > answers.jsonl               # later, from another shell`;

function atOnce(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new InvalidArgumentError("Expected a whole number from 1 to 1000.");
}

/** Adds `batch`. `done` gets the exit code. */
export function addBatchCommand(
  program: Command<unknown[], Record<string, unknown>, Record<string, unknown>>,
  place: () => BatchPlace,
  done: (exit: Exit) => void,
): void {
  program.command("batch").description("many prompts: JSON lines in, JSON lines out, resumable")
    .argument("[file]", "JSON lines, - for stdin")
    .option("--lines", "each line is a prompt as it stands, not JSON")
    .option("--concurrency <n>", "lines in work at once", atOnce, 4)
    .option("--as-finished", "records as they come, not in the order of the input")
    .option("--restart", "ask every line again, also those an interrupted batch has answered")
    .option("--provider-batch", "send all to the vendor's own batch service: half the price, within 24 hours")
    .option("--no-wait", "with --provider-batch: print the batch's id and come back later")
    .option("--status <id>", "how far a batch of --provider-batch is")
    .option("--fetch <id>", "the records of a batch of --provider-batch; waits for it")
    .addHelpText("after", EXAMPLES)
    .action(async (file, wishes) => {
      const { batchCommand } = await import("./batch_command.ts");
      done(await batchCommand({ ...wishes, file }, place()));
    });
}
