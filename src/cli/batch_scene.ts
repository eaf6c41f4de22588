/** What the parts of a batch have in common, whoever answers it. */

import { batchKey } from "../batch/identity.ts";
import type { InputLine } from "../batch/lines.ts";
import type { BatchTally } from "../batch/tally.ts";
import type { LoadedConfig } from "../config/load.ts";
import { EXIT_CODES } from "../errors.ts";
import type { BatchPlace, BatchWishes } from "./batch_arguments.ts";
import type { BatchOutputs } from "./batch_outputs.ts";
import { openRunSetting, type RunSetting } from "./run_setting.ts";
import type { Secrets } from "./secrets.ts";

/** One batch: what is wanted, where it writes, what stops it. */
export interface BatchScene extends BatchPlace {
  wishes: BatchWishes;
  outputs: BatchOutputs;
  tally: BatchTally;
  secrets: Secrets;
  signal: AbortSignal;
  atEnd: RunSetting["atEnd"];
}

/** Opens what all lines share. Their providers' long waits are sat out. */
export async function openBatchSetting(scene: BatchScene): Promise<RunSetting> {
  const { surroundings, outputs, secrets, atEnd, options } = scene;
  const config = await scene.load();
  for (const note of config.notes) outputs.note(note);
  const { effective } = config;
  const patient = { ...config, effective: { ...effective, retry: { ...effective.retry, patient: true } } };
  return await openRunSetting(
    { surroundings, config: patient, secrets, atEnd },
    (text) => outputs.note(text),
    options.dryRun,
  );
}

/** The first line; `undefined` where there is none. Throws the reason when the batch is stopped meanwhile. */
export async function firstOf(
  lines: AsyncIterator<InputLine>,
  signal: AbortSignal,
): Promise<InputLine | undefined> {
  signal.throwIfAborted();
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    const { done, value } = await Promise.race([lines.next(), stopped]);
    return done ? undefined : value;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** The first line with the rest after it. */
export async function* withFirst(
  first: InputLine,
  rest: AsyncGenerator<InputLine>,
): AsyncGenerator<InputLine> {
  yield first;
  yield* rest;
}

/** The key of a batch: the same for the same input, options and folder. */
export function keyOf(
  { wishes, options, surroundings }: BatchScene,
  { effective }: LoadedConfig,
  first: InputLine,
) {
  return batchKey({
    input: wishes.file ?? "-",
    first: "text" in first ? first.text : "",
    plain: wishes.lines ?? false,
    cwd: surroundings.cwd,
    options: { ...options },
    defaults: [effective.model, effective.system],
  });
}

/** Says what failed, what it cost, and the exit code that goes with it. */
export function conclude({ outputs, tally, signal }: BatchScene, resumable: boolean): number {
  outputs.summary(tally);
  if (signal.aborted) {
    const said = signal.reason instanceof Error && !signal.reason.message.includes("stdout-closed");
    if (said) {
      outputs.fail({
        code: "cancelled",
        message: `${signal.reason.message}; ${tally.done} lines are done`,
        ...(resumable ? { hint: "the same command goes on from there" } : {}),
      });
    }
    return 0;
  }
  const { failure, failed, done } = tally;
  if (!failure) return 0;
  const { message, hint, ...where } = failure.error;
  const what = message.startsWith(`line ${failure.number}:`) ? message : `line ${failure.number}: ${message}`;
  const again = resumable && tally.mayPass ? "the same command asks only the failed lines again" : hint;
  outputs.fail({
    ...where,
    message: `${failed} of ${done} lines failed; ${what}`,
    ...(again ? { hint: again } : {}),
  });
  return tally.overBudget ? EXIT_CODES.budget : EXIT_CODES["rate-limit"];
}
