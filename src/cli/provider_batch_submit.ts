/** From lines to batches of a vendor. */

import { unknownPrice } from "../agent/budget.ts";
import { buildRequest } from "../agent/request.ts";
import { lineHash } from "../batch/identity.ts";
import type { Job, JobLine } from "../batch/job.ts";
import { BadLine, type LineRequest, readLine } from "../batch/line_request.ts";
import type { InputLine } from "../batch/lines.ts";
import { costOf } from "../catalog/cost.ts";
import { estimateInputTokens } from "../catalog/estimate.ts";
import { formatUsd } from "../catalog/format_usd.ts";
import { UserError } from "../errors.ts";
import { DayBudget } from "../store/day_budget.ts";
import type { ModelInfo, ProviderBatches } from "../types.ts";
import { askedBy, lineOptions, recordOf } from "./batch_line.ts";
import type { BatchScene } from "./batch_scene.ts";
import { emptyResult, failureOf } from "./early_failure.ts";
import { prepareRun } from "./prepare.ts";
import type { RunSetting } from "./run_setting.ts";

/** Estimates may be low by this much. */
const ESTIMATE_MARGIN = 1.3;
/** For models whose output limit nobody told. */
const ASSUMED_OUTPUT_TOKENS = 8_192;

/** Lines that will go out together. */
interface Group {
  provider: string;
  batches: ProviderBatches;
  entries: unknown[];
  lines: JobLine[];
  bytes: number;
}

/** A line as the vendor takes it. */
interface Prepared {
  info: ModelInfo;
  batches: ProviderBatches;
  entry: unknown;
  /** JSON text. */
  schema?: string;
  worstUsd?: number;
  hold?: number;
}

/** Submits every line the job does not have yet. Throws when the vendor refuses; what was submitted is noted. */
export async function submitLines(
  scene: BatchScene,
  setting: RunSetting,
  job: Job,
  lines: AsyncIterable<InputLine>,
): Promise<void> {
  const submission = new Submission(scene, setting, job);
  let before = 0;
  try {
    for await (const line of lines) {
      scene.signal.throwIfAborted();
      if (line.number > before + 1) job.forgetBetween(before, line.number);
      before = line.number;
      await submission.add(line);
    }
    job.forgetBetween(before, Number.MAX_SAFE_INTEGER);
    await submission.sendAll();
  } finally {
    submission.release();
  }
}

class Submission {
  readonly #groups = new Map<string, Group>();
  readonly #budget: SubmissionBudget;

  constructor(
    private readonly scene: BatchScene,
    private readonly setting: RunSetting,
    private readonly job: Job,
  ) {
    this.#budget = new SubmissionBudget(scene, setting, job.submitted().worstUsd);
  }

  async add(line: InputLine): Promise<void> {
    const { number } = line;
    const { wishes, options, surroundings } = this.scene;
    let wish: LineRequest | undefined;
    let name = `${number}-unread`;
    try {
      wish = await readLine(line, wishes.lines ?? false);
      const files = wish.files ?? options.file ?? [];
      name = `${number}-${"text" in line ? lineHash(line.text, files, surroundings.cwd) : ""}`;
      if (this.job.isSubmitted(name)) return;
      const prepared = await this.#prepare(wish, name, number);
      await this.#join(prepared, { line: number, name, id: wish.id });
    } catch (error) {
      // What no line of this batch can have is no line's failure.
      if (error instanceof NoBatches) throw error;
      const result = emptyResult(failureOf(error), performance.now());
      const id = error instanceof BadLine ? error.id : wish?.id ?? number;
      const record = recordOf(id, result, this.setting.secrets.redact);
      this.job.addFailed(number, name, id, record, JSON.stringify({ error: result.error, costUsd: 0 }));
    }
  }

  /** Sends what is left. */
  async sendAll(): Promise<void> {
    for (const group of this.#groups.values()) await this.#send(group);
  }

  /** Gives back what was set aside for lines that did not go out. */
  release(): void {
    for (const { lines } of this.#groups.values()) this.#budget.release(lines);
  }

  async #prepare(wish: LineRequest, name: string, number: number): Promise<Prepared> {
    const { options, outputs, surroundings, signal } = this.scene;
    const note = (text: string) => outputs.note(text, number);
    const own = { ...lineOptions(options, wish), tools: ["none"] };
    const asked = await askedBy(wish, own, surroundings.cwd, note);
    const audience = {
      note,
      showsCost: true,
      live: false,
      showsWrites: false,
      tellDoing: () => {},
      startTrace: () => outputs.trace(number),
    };
    const { input } = await prepareRun({ ...this.setting, options: own, audience, signal }, asked);
    const [info] = input.attempts.candidates;
    if (!info) throw new Error("a run needs at least one candidate");
    const provider = await input.attempts.provider(info);
    const batches = await provider.batches?.();
    if (!batches) throw new NoBatches(info.provider, number);
    const inputTokens = estimateInputTokens({ ...input, tools: [] });
    const { request, notes } = await buildRequest(
      { ...input, budget: undefined },
      [],
      info,
      provider,
      inputTokens,
    );
    for (const text of notes) note(text);
    const most = request.maxOutputTokens ?? info.maxOutputTokens ?? ASSUMED_OUTPUT_TOKENS;
    const allowed = await this.#budget.allow(info, inputTokens, most, batches.priceFactor);
    const schema = input.schema && { schema: JSON.stringify(input.schema.schema) };
    return { info, batches, entry: batches.entry(name, request), ...schema, ...allowed };
  }

  async #join(prepared: Prepared, line: Pick<JobLine, "line" | "name" | "id">): Promise<void> {
    const { info: { provider, model }, batches, entry, schema, worstUsd, hold } = prepared;
    const { limits } = batches;
    const name = limits.oneModel ? `${provider}\n${model}` : provider;
    const bytes = Buffer.byteLength(JSON.stringify(entry)) + 1;
    let group = this.#groups.get(name);
    if (group && (group.entries.length >= limits.requests || group.bytes + bytes > limits.bytes)) {
      await this.#send(group);
      group = undefined;
    }
    if (!group) this.#groups.set(name, group = { provider, batches, entries: [], lines: [], bytes: 0 });
    group.entries.push(entry);
    group.lines.push({ ...line, provider, model, schema, worstUsd, hold });
    group.bytes += bytes;
  }

  async #send({ provider, batches, entries, lines }: Group): Promise<void> {
    if (entries.length === 0) return;
    const { priceFactor } = batches;
    const vendorId = await batches.submit(entries.splice(0), this.scene.signal);
    this.job.addPart({ provider, vendorId, priceFactor }, lines.splice(0));
    const count = this.job.submitted().lines;
    this.scene.outputs.note(
      `submitted to ${provider} as ${vendorId} at ${
        priceFactor * 100
      } % of the list price (${count} lines so far); ` +
        `to come back later: nano-agent batch --fetch ${this.job.id}`,
    );
  }
}

/** A provider without a batch service. */
class NoBatches extends UserError {
  constructor(provider: string, line: number) {
    super("usage", `line ${line}: ${provider} has no batches of its own`, {
      hint: "leave out --provider-batch, or name a model of anthropic or openai (-m)",
    });
  }
}

/** The limits of a submission: its own and the day's. A line counts with the most it can cost. */
class SubmissionBudget {
  readonly #limitUsd: number | undefined;
  /** What one line may cost, as any run. */
  readonly #lineLimitUsd: number | undefined;
  readonly #day: DayBudget | undefined;
  #submittedUsd: number;

  constructor({ options }: BatchScene, { config, state }: RunSetting, submittedUsd: number) {
    const { maxCostPerDayUsd, maxCostUsd } = config.effective.limits;
    this.#limitUsd = options.maxCost;
    this.#lineLimitUsd = maxCostUsd;
    this.#submittedUsd = submittedUsd;
    if (maxCostPerDayUsd !== undefined && state.database) {
      this.#day = new DayBudget(maxCostPerDayUsd, state.database, costOf);
    }
  }

  /** Sets a line's worst case aside. Throws `budget` when it does not fit, `config` when its price is unknown. */
  async allow(
    info: ModelInfo,
    inputTokens: number,
    outputTokens: number,
    factor: number,
  ): Promise<{ worstUsd?: number; hold?: number }> {
    const listed = await costOf(info, {
      inputTokens: Math.ceil(inputTokens * ESTIMATE_MARGIN),
      outputTokens,
    });
    if (listed === undefined) {
      if (this.#limitUsd === undefined && !this.#day) return {};
      throw unknownPrice(info);
    }
    const worstUsd = listed * factor;
    const limit = this.#limitUsd ?? Infinity;
    const own = this.#lineLimitUsd ?? Infinity;
    if (worstUsd > own) throw exhausted("a run", own, "raise limits.maxCostUsd");
    if (this.#submittedUsd + worstUsd > limit) throw exhausted("the batch", limit, "raise --max-cost");
    const held = this.#day?.reserve({ inputUsd: worstUsd, usdPerOutputToken: 0, most: 1, least: 1 });
    if (held && "refused" in held) {
      throw exhausted("the day", this.#day?.limitUsd ?? 0, "raise limits.maxCostPerDayUsd");
    }
    this.#submittedUsd += worstUsd;
    return { worstUsd, ...(held ? { hold: held.id } : {}) };
  }

  release(lines: JobLine[]): void {
    for (const { hold } of lines) if (hold !== undefined) this.#day?.settle(hold, 0);
  }
}

function exhausted(whose: string, limitUsd: number, remedy: string): UserError {
  return new UserError(
    "budget",
    `the cost limit of ${whose} of ${formatUsd(limitUsd)} leaves too little for the most this line can cost`,
    { hint: `${remedy}, or lower --max-tokens` },
  );
}
