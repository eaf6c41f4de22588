/** One line of a batch: from its text to its record. */

import { sleep } from "../attempt/once.ts";
import { lineHash } from "../batch/identity.ts";
import type { Journal } from "../batch/journal.ts";
import { BadLine, type LineRequest, readLine } from "../batch/line_request.ts";
import type { InputLine } from "../batch/lines.ts";
import { formatDuration } from "../batch/progress.ts";
import type { LineOutcome } from "../batch/tally.ts";
import { type ErrorCode, EXIT_CODES, UserError } from "../errors.ts";
import { jsonLine } from "../output/json.ts";
import type { Trace } from "../output/trace.ts";
import type { AgentEvent, RunResult } from "../types.ts";
import type { RunOptions } from "./arguments.ts";
import { buildMessage } from "./attachments.ts";
import type { BatchOutputs } from "./batch_outputs.ts";
import { emptyResult, failureOf } from "./early_failure.ts";
import { performRun } from "./perform_run.ts";
import { prepareRun } from "./prepare.ts";
import type { Asked, Audience, RunContext, RunSetting } from "./run_setting.ts";

/** Shorter waits are nothing to talk about. */
const LONG_WAIT_MS = 2_000;

/** What a line's run is told: the command line's options, its own wishes over them. */
export function lineOptions(options: RunOptions, line: LineRequest): RunOptions {
  const own = {
    ...(line.model === undefined ? {} : { model: line.model }),
    ...(line.system === undefined ? {} : { system: line.system }),
    ...(line.schema === undefined ? {} : { schema: line.schema }),
  };
  // The limit of the batch is not that of its lines.
  return { ...options, ...own, maxCost: undefined, stdin: "ignore" };
}

/** The record of a result, as it goes to stdout. */
export function recordOf(id: string | number, result: RunResult, redact: (text: string) => string): string {
  return redact(jsonLine({ type: "result", id, ...result }));
}

/** A line's message, with its files. Throws `input` when one cannot be read. */
export async function askedBy(
  line: LineRequest,
  options: RunOptions,
  cwd: string,
  note: (text: string) => void,
  signal?: AbortSignal,
): Promise<Asked> {
  const files = line.files ?? options.file ?? [];
  const message = await buildMessage({ prompt: line.prompt, files, cwd, note, signal });
  return { message, instruction: line.prompt };
}

/** Makes the runs of a batch; they share connections, limits and what they learn of waits. */
export class LineRunner {
  /** Until when a model, as it was asked for, is left alone: ms of `performance.now()`. */
  readonly #until = new Map<string, number>();

  constructor(
    private readonly setting: RunSetting,
    private readonly options: RunOptions,
    private readonly outputs: BatchOutputs,
    private readonly journal: Journal | undefined,
    private readonly plain: boolean,
    private readonly signal: AbortSignal,
  ) {}

  /** What a line came to. Throws only for a defect of ours. */
  async run(line: InputLine): Promise<LineOutcome> {
    const { number } = line;
    let wish: LineRequest;
    try {
      wish = await readLine(line, this.plain);
    } catch (error) {
      const result = emptyResult(failureOf(error), performance.now());
      return this.#outcome(number, error instanceof BadLine ? error.id : number, result);
    }
    const files = wish.files ?? this.options.file ?? [];
    const hash = "text" in line ? lineHash(line.text, files, this.setting.surroundings.cwd) : "";
    const kept = this.journal?.find(number, hash);
    if (kept !== undefined) return { number, record: kept, kept: true };
    const given = await this.#ask(number, wish);
    if (typeof given === "string") return { number, record: given };
    const result = namingLine(given, number);
    const outcome = this.#outcome(number, wish.id, result);
    // Kept before it is shown: what was seen on stdout is never asked for again.
    if (result.ok && outcome.record) this.journal?.add(number, hash, outcome.record, result.costUsd);
    return outcome;
  }

  #outcome(number: number, id: string | number, result: RunResult): LineOutcome {
    const { error, usage, costUsd } = result;
    const cutOff = this.signal.aborted && (error?.code === "cancelled" || error?.code === "timeout");
    if (cutOff) return { number };
    const record = recordOf(id, result, this.setting.secrets.redact);
    return { number, record, usage, costUsd, ...(error ? { error } : {}) };
  }

  /** The result of the run, or with `--dry-run` the record of what would be sent. */
  async #ask(number: number, line: LineRequest): Promise<RunResult | string> {
    // One of its own: a signal that lives as long as the batch would gather the listeners of a million requests.
    const control = new AbortController();
    const stop = () => control.abort(this.signal.reason);
    this.signal.addEventListener("abort", stop, { once: true });
    const startedAt = performance.now();
    try {
      await this.#untilFree(line);
      const options = lineOptions(this.options, line);
      const note = (text: string) => this.outputs.note(text, number);
      const asked = await askedBy(line, options, this.setting.surroundings.cwd, note, control.signal);
      const audience = new LineAudience(number, this.outputs);
      const context = { ...this.setting, options, audience, signal: control.signal, startedAt };
      return options.dryRun
        ? await dryRun(context, asked, line.id)
        : await this.#follow(context, asked, line, number);
    } catch (error) {
      return emptyResult(failureOf(error), startedAt);
    } finally {
      this.signal.removeEventListener("abort", stop);
    }
  }

  async #follow(
    context: RunContext & { audience: LineAudience },
    asked: Asked,
    line: LineRequest,
    number: number,
  ): Promise<RunResult> {
    for await (const event of performRun(context, asked)) {
      context.audience.trace?.see(event);
      if (event.type === "result") {
        const { type: _type, ...result } = event;
        return result;
      }
      this.#heed(event, line, number);
    }
    throw new Error("a run ended without a result");
  }

  #heed(event: AgentEvent, line: LineRequest, number: number): void {
    if (event.type === "note") {
      if (event.level === "warn") this.outputs.note(event.text, number);
      else this.outputs.detail(event.text, number);
    }
    if (event.type !== "retry") return;
    const { provider, model, kind, waitMs } = event;
    const words = `${provider}/${model} (${kind}): trying again in ${formatDuration(waitMs)}`;
    this.outputs.detail(words, number);
    if (kind !== "rate-limit" || waitMs < LONG_WAIT_MS) return;
    const name = this.#nameOf(line);
    const until = performance.now() + waitMs;
    if (until <= (this.#until.get(name) ?? 0)) return;
    this.#until.set(name, until);
    this.outputs.waiting = `${provider}/${model} wants a break of ${formatDuration(waitMs)}`;
  }

  #nameOf(line: LineRequest): string {
    return line.model ?? this.options.model ?? "";
  }

  /** A model that named a wait is not asked by the next lines either. */
  async #untilFree(line: LineRequest): Promise<void> {
    const name = this.#nameOf(line);
    for (let left = 1; left > 0;) {
      left = (this.#until.get(name) ?? 0) - performance.now();
      if (left > 0) await sleep(left, this.signal);
    }
    if (this.#until.delete(name)) this.outputs.waiting = "";
  }
}

/** What is wrong with a line itself names it: its record may have an id of its own. */
function namingLine(result: RunResult, number: number): RunResult {
  const { error, attempts } = result;
  const isOurs = error && attempts.length === 0 && EXIT_CODES[error.code as ErrorCode] === EXIT_CODES.usage;
  return isOurs ? { ...result, error: { ...error, message: `line ${number}: ${error.message}` } } : result;
}

async function dryRun(context: RunContext, asked: Asked, id: string | number): Promise<string> {
  const prepared = await prepareRun({ ...context, options: { ...context.options, output: "json" } }, asked);
  const described: unknown = JSON.parse(await prepared.dryRun?.() ?? "{}");
  return context.secrets.redact(jsonLine({ id, ...described as object }));
}

/** Follows one line as far as preparing it goes. Nobody can be asked, and the record shows the cost. */
class LineAudience implements Audience {
  readonly showsCost = true;
  readonly live = false;
  readonly showsWrites = false;
  trace: Trace | undefined;

  constructor(private readonly number: number, private readonly outputs: BatchOutputs) {}

  note(text: string): void {
    this.outputs.note(text, this.number);
  }

  tellDoing(): void {}

  async startTrace(): Promise<Trace | undefined> {
    return this.trace = await this.outputs.trace(this.number);
  }
}

/**
 * Prepares a run as the command line alone would have it, and forgets it: mistakes in options are told once, before
 * anything is sent, and not with every line. Throws `usage`, `config` or `input`.
 */
export async function tryOptions(
  setting: RunSetting,
  options: RunOptions,
  first: InputLine,
  plain: boolean,
  outputs: BatchOutputs,
  signal: AbortSignal,
): Promise<void> {
  const line = await readLine(first, plain).catch((): LineRequest => ({ id: "", prompt: "" }));
  // Where lines name their models there need not be one for all.
  if (options.model === undefined && line.model !== undefined) return;
  const own = lineOptions(options, { id: "", prompt: "?" });
  try {
    const asked = await askedBy({ id: "", prompt: "?" }, own, setting.surroundings.cwd, () => {});
    const audience = new LineAudience(first.number, outputs);
    await prepareRun({ ...setting, options: own, audience, signal }, asked);
  } catch (error) {
    if (error instanceof UserError && EXIT_CODES[error.code] === EXIT_CODES.usage) throw error;
    // What else is wrong, a missing key for example, is each line's own failure.
    failureOf(error);
  }
}
