/** `nano-agent batch`: many prompts in, one record a line out. */

import { CommonBudget } from "../agent/common_budget.ts";
import { type BatchInput, openInput, readChunks } from "../batch/chunks.ts";
import { inParallel } from "../batch/in_parallel.ts";
import { Journal } from "../batch/journal.ts";
import { countLines, cutLines, type InputLine } from "../batch/lines.ts";
import { BatchTally } from "../batch/tally.ts";
import type { LoadedConfig } from "../config/load.ts";
import { secretEnvValues } from "../config/redact.ts";
import { CANCEL_EXIT_CODES, type ErrorCode, EXIT_CODES, UserError } from "../errors.ts";
import type { BatchPlace, BatchWishes } from "./batch_arguments.ts";
import { LineRunner, tryOptions } from "./batch_line.ts";
import { BatchOutputs } from "./batch_outputs.ts";
import { type BatchScene, conclude, firstOf, keyOf, openBatchSetting, withFirst } from "./batch_scene.ts";
import { RunControl } from "./control.ts";
import { failureOf } from "./early_failure.ts";
import type { Exit } from "./run_command.ts";
import type { RunSetting } from "./run_setting.ts";
import { Secrets } from "./secrets.ts";
import { lookAtTerminals } from "./terminals.ts";

/** Lines that may be done before a slow one, for each that is in work. */
const WINDOW_PER_WORKER = 64;

/** Runs a batch. Every failure ends in an exit code; only defects of ours are thrown. */
export async function batchCommand(wishes: BatchWishes, place: BatchPlace): Promise<Exit> {
  const { options, surroundings } = place;
  const secrets = new Secrets();
  secrets.add(...secretEnvValues(surroundings.env));
  const control = new RunControl(surroundings.quit);
  const tally = new BatchTally();
  const terminals = await lookAtTerminals();
  const outputs = new BatchOutputs(options, surroundings.env, secrets, control, tally, terminals);
  control.listen(terminals.stderr);
  if (options.timeout) control.limitTime(options.timeout);
  const atEnd: RunSetting["atEnd"] = [];
  const { signal } = control;
  let code: number;
  try {
    refuseMixtures(wishes, place);
    const scene = { ...place, wishes, outputs, tally, secrets, signal, atEnd };
    const work = wishes.providerBatch || wishes.status !== undefined || wishes.fetch !== undefined
      ? (await import("./provider_batch.ts")).providerBatch
      : ownBatch;
    code = await work(scene);
  } catch (error) {
    const failure = failureOf(error);
    outputs.progress.stop();
    if (control.reason !== "stdout-closed") outputs.fail(failure);
    code = EXIT_CODES[failure.code as ErrorCode];
  }
  for (const end of atEnd) await end();
  return await finish(code, outputs, control);
}

async function finish(code: number, outputs: BatchOutputs, control: RunControl): Promise<Exit> {
  const broken = await outputs.close();
  if (broken) {
    outputs.fail({ code: "internal", message: `stdout cannot be written: ${broken.message}` });
    await outputs.flushed();
    return { code: EXIT_CODES.internal };
  }
  control.release();
  const { reason } = control;
  if (!reason) return { code };
  return { code: CANCEL_EXIT_CODES[reason], ...(reason === "SIGINT" ? { signal: reason } : {}) };
}

/** What cannot go together. Throws `usage`. */
function refuseMixtures(wishes: BatchWishes, { options }: BatchPlace): void {
  const refuse = (message: string, hint?: string): never => {
    throw new UserError("usage", message, hint ? { hint } : {});
  };
  const asksOnly = wishes.status ?? wishes.fetch;
  if (asksOnly !== undefined && (wishes.file !== undefined || wishes.providerBatch)) {
    refuse("--status and --fetch take an id and no file");
  }
  if (wishes.status !== undefined && wishes.fetch !== undefined) {
    refuse("--status and --fetch exclude each other");
  }
  if (asksOnly === undefined && wishes.file === undefined) {
    refuse("batch needs a file of JSON lines, or - for stdin", "for example: nano-agent batch prompts.jsonl");
  }
  if (!wishes.wait && !wishes.providerBatch) refuse("--no-wait goes with --provider-batch only");
  if (options.output === "text") {
    refuse(
      "batch writes JSON lines: -o text is not for it",
      "for the text alone: nano-agent batch … | jq -r .text",
    );
  }
  const { continue: goOn, session, template } = options as Record<string, unknown>;
  if (goOn || session !== undefined) {
    refuse("the lines of a batch go on with no conversation (-c, --session)");
  }
  if (template !== undefined) refuse("batch fills in no template (-t): write the prompts into its lines");
  if (options.prompt !== undefined) refuse("batch takes its prompts from its input, not from -p");
  if (options.file?.includes("-")) refuse("batch attaches no stdin: -f - is not for it");
}

/** Asks line by line. Returns the exit code. */
async function ownBatch(scene: BatchScene): Promise<number> {
  const { wishes, options, outputs, tally, signal, atEnd } = scene;
  const input = openInput(wishes.file ?? "-");
  atEnd.push(() => input.close());
  const setting = await openBatchSetting(scene);
  const lines = cutLines(readChunks(input));
  const first = await firstOf(lines, signal);
  if (!first) {
    outputs.note(`${input.name} holds no lines`);
    return 0;
  }
  const budget = options.maxCost === undefined ? undefined : new CommonBudget(options.maxCost, "the batch");
  if (budget) setting.budgets.push(budget);
  await tryOptions(setting, options, first, wishes.lines ?? false, outputs, signal);
  const journal = options.dryRun ? undefined : await openJournal(scene, setting.config, first);
  // What it spent before it was interrupted counts.
  if (budget && journal) budget.settle(-1, journal.keptUsd);
  const runner = new LineRunner(setting, options, outputs, journal, wishes.lines ?? false, signal);
  showProgress(input, scene);
  const { concurrency, asFinished = false } = wishes;
  const limits = { concurrency, window: WINDOW_PER_WORKER * concurrency, asFinished, signal };
  let finished = false;
  try {
    const outcomes = inParallel(withFirst(first, lines), (line) => runner.run(line), limits);
    for await (const outcome of outcomes) {
      tally.see(outcome);
      if (outcome.record !== undefined) await outputs.record(outcome.record);
    }
    finished = !signal.aborted && !tally.mayPass;
  } finally {
    outputs.progress.stop();
    journal?.close(finished);
  }
  return conclude(scene, journal !== undefined);
}

async function openJournal(scene: BatchScene, config: LoadedConfig, first: InputLine) {
  const { wishes, outputs } = scene;
  const note = (text: string) => outputs.note(text);
  const { stateFolder } = config.paths;
  const key = keyOf(scene, config, first);
  const { journal, problem } = await Journal.open(stateFolder, key, wishes.restart ?? false, note);
  if (problem !== undefined) note(problem);
  if (journal && journal.kept > 0) {
    const answers = journal.kept === 1 ? "1 answer is" : `${journal.kept} answers are`;
    note(`going on with an interrupted batch: ${answers} there already (--restart asks again)`);
  }
  return journal;
}

function showProgress(input: BatchInput, { outputs, wishes, signal }: BatchScene): void {
  if (!outputs.showsProgress) return;
  outputs.progress.start();
  if (!input.isFile) return;
  const counted = openInput(wishes.file ?? "-");
  countLines(readChunks(counted), signal).then((total) => {
    outputs.progress.total = total;
  }, () => {
    // What cannot be counted is shown without a total; reading it for the batch says what is wrong.
  }).finally(() => counted.close());
}
