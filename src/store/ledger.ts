/** Every run and every attempt of it, for costs, limits and statistics. */

import type { DatabaseSync } from "node:sqlite";
import type { Listener } from "../output/listener.ts";
import { Savings } from "../output/savings.ts";
import type { AgentEvent, RunResult, Usage } from "../types.ts";

type AttemptEnd = Extract<AgentEvent, { type: "attempt-end" }>;

/** What a run's rows have in common. */
export interface RunLabels {
  sessionId: string;
  tag?: string;
}

const INSERT_ATTEMPT = `INSERT INTO attempts (at, run, session, tag, provider, model, outcome, kind, status,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_usd, duration_ms,
  first_token_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const INSERT_RUN =
  `INSERT OR REPLACE INTO runs (id, at, session, tag, provider, model, strategy, task, complexity, ok,
  code, turns, duration_ms, first_token_ms, saved_usd, reference) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

type Value = string | number | null | undefined;

/**
 * Writes a row an attempt, as soon as what it used is known, and one for the run at its end. A row that cannot be
 * written (full disk, read-only folder) is told once through `warn` and lost; the run goes on.
 */
export class Ledger implements Listener {
  readonly #run = crypto.randomUUID();
  readonly #savings = new Savings();
  #ended: AttemptEnd | undefined;
  #warned = false;

  constructor(
    private readonly database: DatabaseSync,
    private readonly labels: RunLabels,
    private readonly warn: (text: string) => void,
  ) {}

  see(event: AgentEvent): void {
    this.#savings.see(event);
    if (event.type === "attempt-end") {
      this.#flush();
      this.#ended = event;
    } else if (event.type === "usage") {
      const { costUsd, ...usage } = event;
      this.#writeAttempt(usage, costUsd);
    } else if (event.type === "attempt") this.#flush();
    else if (event.type === "result") {
      this.#flush();
      // Where nothing was sent nothing was run.
      if (event.attempts.length > 0) this.#writeRun(event);
    }
  }

  /** An attempt that used nothing has no usage event. */
  #flush(): void {
    if (this.#ended) this.#writeAttempt({}, this.#ended.outcome === "error" ? 0 : null);
  }

  #writeAttempt(usage: Usage, costUsd: number | null): void {
    const ended = this.#ended;
    this.#ended = undefined;
    if (!ended) return;
    const { provider, model, outcome, kind, status, durationMs, firstTokenMs } = ended;
    const { sessionId, tag } = this.labels;
    const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = usage;
    const tokens = [inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens];
    const how = [provider, model, outcome, kind, status];
    this.#write(
      INSERT_ATTEMPT,
      [Date.now(), this.#run, sessionId, tag, ...how, ...tokens, costUsd, durationMs, firstTokenMs],
    );
  }

  #writeRun({ provider, model, route, ok, error, turns, durationMs, firstTokenMs }: RunResult): void {
    const { sessionId, tag } = this.labels;
    const routed = [route?.strategy, route?.task, route?.complexity];
    const saved = [this.#savings.usd, this.#savings.reference];
    const outcome = [ok ? 1 : 0, error?.code, turns, durationMs, firstTokenMs];
    this.#write(
      INSERT_RUN,
      [this.#run, Date.now(), sessionId, tag, provider, model, ...routed, ...outcome, ...saved],
    );
  }

  #write(sql: string, values: Value[]): void {
    try {
      this.database.prepare(sql).run(...values.map((value) => value ?? null));
    } catch (error) {
      if (!this.#warned) {
        this.warn(`the ledger cannot be written: ${error instanceof Error ? error.message : error}`);
      }
      this.#warned = true;
    }
  }
}
