/** Every attempt of every run, for costs, limits and statistics. */

import type { DatabaseSync } from "node:sqlite";
import type { Listener } from "../output/listener.ts";
import type { AgentEvent, Usage } from "../types.ts";

type AttemptEnd = Extract<AgentEvent, { type: "attempt-end" }>;

/** What a run's rows have in common. */
export interface RunLabels {
  sessionId: string;
  tag?: string;
}

const INSERT = `INSERT INTO attempts (at, session, tag, provider, model, outcome, kind, status, input_tokens,
  output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_usd, duration_ms, first_token_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/**
 * Writes a row an attempt, as soon as what it used is known. A row that cannot be written (full disk, read-only
 * folder) is told once through `warn` and lost; the run goes on.
 */
export class Ledger implements Listener {
  #ended: AttemptEnd | undefined;
  #warned = false;

  constructor(
    private readonly database: DatabaseSync,
    private readonly labels: RunLabels,
    private readonly warn: (text: string) => void,
  ) {}

  see(event: AgentEvent): void {
    if (event.type === "attempt-end") {
      this.#flush();
      this.#ended = event;
    } else if (event.type === "usage") {
      const { costUsd, ...usage } = event;
      this.#write(usage, costUsd);
    } else if (event.type === "attempt" || event.type === "result") this.#flush();
  }

  /** An attempt that used nothing has no usage event. */
  #flush(): void {
    if (this.#ended) this.#write({}, this.#ended.outcome === "error" ? 0 : null);
  }

  #write(usage: Usage, costUsd: number | null): void {
    const ended = this.#ended;
    this.#ended = undefined;
    if (!ended) return;
    const { provider, model, outcome, kind, status, durationMs, firstTokenMs } = ended;
    const { sessionId, tag } = this.labels;
    const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = usage;
    const values = [
      Date.now(),
      sessionId,
      tag,
      provider,
      model,
      outcome,
      kind,
      status,
      inputTokens,
      outputTokens,
    ];
    const more = [cacheReadTokens, cacheWriteTokens, reasoningTokens, costUsd, durationMs, firstTokenMs];
    try {
      this.database.prepare(INSERT).run(...[...values, ...more].map((value) => value ?? null));
    } catch (error) {
      if (!this.#warned) {
        this.warn(`the ledger cannot be written: ${error instanceof Error ? error.message : error}`);
      }
      this.#warned = true;
    }
  }
}
