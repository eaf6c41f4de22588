/** `batch --provider-batch`, `--status` and `--fetch`: the vendor's own batch service, at its lower price. */

import { join } from "node:path";
import type { Connections } from "../attempt/connections.ts";
import { sleep } from "../attempt/once.ts";
import { POLICY } from "../attempt/policy.ts";
import { cutLines } from "../batch/lines.ts";
import { openInput, readChunks } from "../batch/chunks.ts";
import { Job, type JobPart } from "../batch/job.ts";
import { batchFolder, isBusy, openAlone, removeDatabase } from "../batch/private_database.ts";
import { formatDuration } from "../batch/progress.ts";
import { errorCodeOf, ProviderError, UserError } from "../errors.ts";
import { jsonLine } from "../output/json.ts";
import type { BatchState, ProviderBatches } from "../types.ts";
import { type BatchScene, conclude, firstOf, keyOf, openBatchSetting, withFirst } from "./batch_scene.ts";
import { tryOptions } from "./batch_line.ts";
import { createConnections } from "./connect.ts";
import type { RunSetting } from "./run_setting.ts";
import { JobAnswers } from "./provider_batch_answers.ts";
import { submitLines } from "./provider_batch_submit.ts";

/** How long after a look at a batch the next one comes: longer and longer, up to a minute. */
const FIRST_LOOK_MS = 1_000;
const LOOK_GROWTH = 1.5;
const LONGEST_LOOK_MS = 60_000;
/** How often the vendor may fail in a row before it is given up. */
const MOST_FAILURES = 20;

/** Submits, looks or fetches. Returns the exit code. */
export async function providerBatch(scene: BatchScene): Promise<number> {
  const { wishes, signal, atEnd } = scene;
  refuseWhatCannotBe(scene);
  const setting = await openBatchSetting(scene);
  const connections = connectionsOf(scene, setting);
  const job = await jobOf(scene, setting);
  if (!job) return 0;
  atEnd.push(() => job.close());
  if (wishes.status !== undefined || !wishes.wait) return await tellStatus(scene, job, connections);
  await untilOver(scene, job, connections);
  const answers = new JobAnswers(setting, job, scene);
  for (const part of job.parts()) {
    if (part.fetched) continue;
    const batches = await batchesOf(part, connections, signal);
    await insistently(scene, job, () => answers.fetch(part, batches, signal));
  }
  scene.outputs.progress.stop();
  for (const { line, record, outcome } of job.records()) {
    scene.tally.see({ number: line, record, ...JSON.parse(outcome) });
    await scene.outputs.record(record);
    if (signal.aborted) break;
  }
  if (!signal.aborted) job.shown();
  return conclude(scene, false);
}

/** The job that is meant; `undefined` when the input holds no lines. Throws `usage` for an id nobody knows. */
async function jobOf(scene: BatchScene, setting: RunSetting): Promise<Job | undefined> {
  const { wishes } = scene;
  const { stateFolder } = setting.config.paths;
  const id = wishes.status ?? wishes.fetch;
  if (id === undefined) return await submit(scene, setting);
  const job = await Job.withPart(stateFolder, id);
  if (job) return job;
  throw new UserError("usage", `no batch ${id} was submitted from here`, {
    hint: "the id is what --provider-batch printed, with the same NANO_AGENT_HOME",
  });
}

/** Throws `usage` for what a vendor's batch has no place for. */
function refuseWhatCannotBe({ options, wishes }: BatchScene): void {
  if (!wishes.providerBatch) return;
  const tools = (options.tools ?? []).some((name) => name !== "none");
  const problem = tools || options.allow !== undefined || options.yes
    ? "a batch of the provider takes one turn a line: no tools (--tools, --allow, -y)"
    : options.dryRun
    ? "--dry-run shows the requests of a batch without --provider-batch"
    : undefined;
  if (problem) throw new UserError("usage", problem);
}

/** Submits what was not submitted yet, one process at a time. */
async function submit(scene: BatchScene, setting: RunSetting): Promise<Job | undefined> {
  const { wishes, outputs, options, atEnd } = scene;
  const { stateFolder } = setting.config.paths;
  const input = openInput(wishes.file ?? "-");
  atEnd.push(() => input.close());
  const lines = cutLines(readChunks(input));
  const first = await firstOf(lines, scene.signal);
  if (!first) {
    outputs.note(`${input.name} holds no lines`);
    return undefined;
  }
  const single = { ...options, tools: ["none"] };
  await tryOptions(setting, single, first, wishes.lines ?? false, outputs, scene.signal);
  const key = keyOf(scene, setting.config, first);
  const lock = join(batchFolder(stateFolder), `${key}.lock.sqlite`);
  const held = await openAlone(lock, "CREATE TABLE IF NOT EXISTS held (pid INTEGER)").catch(
    (error: unknown) => {
      if (!isBusy(error)) throw error;
      throw new UserError("usage", "the same batch is being submitted by another process");
    },
  );
  try {
    const job = await Job.of(stateFolder, key, options.tag, wishes.restart ?? false);
    const before = job.submitted().lines;
    if (before > 0) outputs.note(`${before} lines were submitted before: going on with ${job.id}`);
    await submitLines(scene, setting, job, withFirst(first, lines));
    return job;
  } finally {
    held.close();
    removeDatabase(lock);
  }
}

function connectionsOf({ surroundings, secrets, signal }: BatchScene, setting: RunSetting): Connections {
  const { env, providers } = surroundings;
  return createConnections({ effective: setting.config.effective, env, providers, secrets, signal });
}

/** The vendor's service of a part, with the key it needs. Throws `auth` without one. */
async function batchesOf(
  part: JobPart,
  connections: Connections,
  signal: AbortSignal,
): Promise<ProviderBatches> {
  signal.throwIfAborted();
  const provider = await connections.provider({ provider: part.provider, model: "" });
  const batches = await provider.batches?.();
  if (batches) return batches;
  throw new UserError("config", `${part.provider} is no longer a provider with batches`);
}

type Look = JobPart & BatchState;

async function lookAt(job: Job, connections: Connections, signal: AbortSignal): Promise<Look[]> {
  const looks: Look[] = [];
  for (const part of job.parts()) {
    const batches = await batchesOf(part, connections, signal);
    looks.push({ ...part, ...await batches.state(part.vendorId, signal) });
  }
  return looks;
}

/** One object on stdout: how far a job is. */
async function tellStatus({ outputs, secrets, signal }: BatchScene, job: Job, connections: Connections) {
  const looks = await lookAt(job, connections, signal);
  const sum = (count: (look: Look) => number) => looks.reduce((total, look) => total + count(look), 0);
  await outputs.record(secrets.redact(jsonLine({
    type: "batch",
    id: job.id,
    over: looks.every(({ over }) => over),
    lines: job.submitted().lines,
    done: sum(({ done }) => done),
    failed: sum(({ failed }) => failed),
    parts: looks.map(({ provider, vendorId, status, total, done, failed }) => {
      return { id: vendorId, provider, status, total, done, failed };
    }),
  })));
  return 0;
}

/** Waits until every part is over. */
async function untilOver(scene: BatchScene, job: Job, connections: Connections): Promise<void> {
  const { outputs, signal } = scene;
  let waitMs = FIRST_LOOK_MS;
  if (outputs.showsProgress) outputs.progress.start();
  while (job.parts().some(({ fetched }) => !fetched)) {
    const over = await insistently(scene, job, async () => {
      const looks = await lookAt(job, connections, signal);
      outputs.progress.instead = waitingText(job.id, looks, Date.now() - job.startedAt);
      if (looks.every(({ over }) => over)) return true;
      await sleep(waitMs, signal);
      return false;
    });
    if (over) break;
    waitMs = Math.min(LONGEST_LOOK_MS, waitMs * LOOK_GROWTH);
  }
  outputs.progress.instead = undefined;
}

/** Does something until it works or will never work; when it is given up or stopped, says how to come back. */
async function insistently<T>({ outputs, signal }: BatchScene, job: Job, work: () => Promise<T>): Promise<T> {
  const hint = `to come back: nano-agent batch --fetch ${job.id}`;
  let waitMs = FIRST_LOOK_MS;
  for (let failures = 1;; failures++) {
    try {
      try {
        return await work();
      } catch (error) {
        const passes = error instanceof ProviderError && POLICY[error.kind].retry;
        if (!passes || failures > MOST_FAILURES || signal.aborted) throw error;
        outputs.note(`${error.message}; trying again`);
        await sleep(Math.max(waitMs, Math.min(error.retryAfterMs ?? 0, LONGEST_LOOK_MS)), signal);
        waitMs = Math.min(LONGEST_LOOK_MS, waitMs * LOOK_GROWTH);
      }
    } catch (error) {
      if (signal.aborted) {
        const why = signal.reason instanceof Error ? signal.reason.message : "stopped";
        throw new UserError("cancelled", `${why}; the batch goes on without us`, { hint });
      }
      if (!(error instanceof ProviderError) || error.hint) throw error;
      throw new UserError(errorCodeOf(error.kind), error.message, { hint, ref: error, status: error.status });
    }
  }
}

function waitingText(id: string, looks: Look[], ms: number): string {
  const [total, done] = [
    looks.reduce((n, { total }) => n + total, 0),
    looks.reduce((n, { done }) => n + done, 0),
  ];
  const status = [...new Set(looks.map(({ status }) => status))].join(", ");
  return `${id} · ${status} · ${done}/${total} · ${formatDuration(ms)} so far`;
}
