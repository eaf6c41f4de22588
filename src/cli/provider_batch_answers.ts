/** From what a vendor's batch answered to records. */

import type { AnswerSchema } from "../agent/answer_schema.ts";
import { MessageCollector } from "../agent/collect.ts";
import type { Job, JobLine, JobPart } from "../batch/job.ts";
import { costOf } from "../catalog/cost.ts";
import { modelInfo } from "../catalog/models.ts";
import { type ErrorCode, errorCodeOf, ProviderError } from "../errors.ts";
import { DayBudget } from "../store/day_budget.ts";
import { Ledger } from "../store/ledger.ts";
import type { BatchAnswer, ModelInfo, ProviderBatches, ResultError, RunResult } from "../types.ts";
import { recordOf } from "./batch_line.ts";
import type { BatchScene } from "./batch_scene.ts";
import type { RunSetting } from "./run_setting.ts";
import { readSchema } from "./schema_option.ts";

/** What is left of an answer that ended otherwise than it should. */
const UNFINISHED: Record<string, { code: ErrorCode; message: string }> = {
  refusal: { code: "refusal", message: "the model refused to answer" },
  content_filter: { code: "refusal", message: "the answer was stopped by a content filter" },
  max_tokens: { code: "truncated", message: "the answer was cut at the token limit" },
};

/** Turns the answers of a job into records, once, with a row each in the ledger. */
export class JobAnswers {
  readonly #schemas = new Map<string, AnswerSchema>();
  readonly #day: DayBudget | undefined;

  constructor(
    private readonly setting: RunSetting,
    private readonly job: Job,
    private readonly scene: Pick<BatchScene, "outputs" | "options">,
  ) {
    const { config, state } = setting;
    const { maxCostPerDayUsd } = config.effective.limits;
    if (maxCostPerDayUsd !== undefined && state.database) {
      this.#day = new DayBudget(maxCostPerDayUsd, state.database, costOf);
    }
  }

  /** Fetches a part that is over. Lines it has no answer for have failed. Throws `ProviderError`. */
  async fetch(part: JobPart, batches: ProviderBatches, signal: AbortSignal): Promise<void> {
    const { status } = await batches.state(part.vendorId, signal);
    try {
      for await (const answer of batches.answers(part.vendorId, signal)) {
        const line = this.job.open(part.n, answer.name);
        if (line) await this.#settle(line, part, answer);
      }
    } catch (error) {
      // A batch that was refused as a whole: that is what became of each of its lines.
      if (!(error instanceof ProviderError) || error.kind !== "bad-request" || error.status !== undefined) {
        throw error;
      }
      for (const line of this.job.openLines(part.n)) await this.#settle(line, part, failed(line, error));
    }
    const kind = /expire/.test(status) ? "timeout" : /cancel/.test(status) ? "aborted" : "network";
    for (const line of this.job.openLines(part.n)) {
      const message = `the batch ended (${status}) without an answer to this line`;
      await this.#settle(line, part, failed(line, new ProviderError(kind, message, line)));
    }
    this.job.partFetched(part.n);
  }

  async #settle(line: JobLine, part: JobPart, answer: BatchAnswer): Promise<void> {
    const result = await this.#resultOf(line, part, answer);
    const record = recordOf(line.id, result, this.setting.secrets.redact);
    const { usage, costUsd, error } = result;
    // Whoever settles it writes the row: two fetches at once make one row.
    if (!this.job.settle(line.line, record, JSON.stringify({ usage, costUsd, error }))) return;
    this.#book(result, line);
  }

  async #resultOf(line: JobLine, part: JobPart, answer: BatchAnswer): Promise<RunResult> {
    const { provider, model } = line;
    const info = this.#infoOf(line);
    const collector = new MessageCollector(info, new Set());
    for (const event of answer.events) collector.add(event);
    const { usage = {}, finish, text } = collector;
    const ending = answer.error
      ? { error: this.#errorOf(answer.error, line) }
      : await this.#endingOf(text, finish?.reason, line);
    const listed = answer.error && collector.usage === undefined ? 0 : await costOf(info, usage);
    const kind = answer.error instanceof ProviderError ? answer.error.kind : undefined;
    const outcome = answer.error ? "error" as const : "ok" as const;
    return {
      ok: !ending.error,
      text,
      ...ending,
      provider,
      model,
      sessionId: crypto.randomUUID(),
      ...(finish && finish.reason !== "paused" ? { stopReason: finish.reason } : {}),
      turns: answer.error ? 0 : 1,
      toolCalls: [],
      usage,
      costUsd: listed === undefined ? null : listed * part.priceFactor,
      durationMs: Date.now() - this.job.startedAt,
      route: null,
      attempts: [{ provider, model, outcome, ...(kind ? { kind } : {}), waitMs: 0, durationMs: 0 }],
    };
  }

  #errorOf(error: Error, { provider, model }: JobLine): ResultError {
    if (!(error instanceof ProviderError)) throw error;
    const { kind, message, status } = error;
    return { code: errorCodeOf(kind), message, provider, model, ...(status === undefined ? {} : { status }) };
  }

  /** What the answer is worth: there is no second turn to repair it in. */
  async #endingOf(
    text: string,
    reason: string | undefined,
    line: JobLine,
  ): Promise<{ text?: string; data?: unknown; error?: ResultError }> {
    const { provider, model } = line;
    const because = (code: ErrorCode, message: string) => ({ error: { code, message, provider, model } });
    if (reason === undefined) return because("network", "the answer is not complete");
    const unfinished = UNFINISHED[reason];
    if (unfinished) return because(unfinished.code, unfinished.message);
    if (text.trim() === "") return because("empty", "the model gave an empty answer");
    if (line.schema === undefined) return {};
    const checked = (await this.#schemaOf(line.schema)).check(text);
    if (checked.ok) return { text: checked.text, data: checked.data };
    return because("schema", `the answer does not fit the schema: ${checked.problem}`);
  }

  async #schemaOf(given: string): Promise<AnswerSchema> {
    const known = this.#schemas.get(given);
    if (known) return known;
    const schema = await readSchema(given, this.setting.surroundings.cwd);
    this.#schemas.set(given, schema);
    return schema;
  }

  #infoOf({ provider, model }: JobLine): ModelInfo {
    const { models, providers } = this.setting.config.effective;
    return modelInfo({ provider, model }, models, providers[provider]);
  }

  #book(result: RunResult, { hold }: JobLine): void {
    const { sessionId, attempts, usage, costUsd } = result;
    const { database } = this.setting.state;
    const [attempt] = attempts;
    if (hold !== undefined) this.#day?.settle(hold, 0);
    if (!database || !attempt) return;
    const tag = this.job.tag ?? this.scene.options.tag;
    const ledger = new Ledger(database, { sessionId, tag }, (text) => this.scene.outputs.note(text));
    ledger.see({ type: "attempt-end", n: 1, ...attempt });
    ledger.see({ type: "usage", provider: attempt.provider, model: attempt.model, ...usage, costUsd });
    ledger.see({ type: "result", ...result });
  }
}

function failed({ name }: JobLine, error: ProviderError): BatchAnswer {
  return { name, events: [], error };
}
