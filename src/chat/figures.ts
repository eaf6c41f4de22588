/** What a chat came to so far, told by the events of its runs. */

import { addUsage } from "../catalog/cost.ts";
import { formatUsd } from "../catalog/format_usd.ts";
import { formatSeconds, joinWithin } from "../output/summary.ts";
import type { AgentEvent, Usage } from "../types.ts";

interface ModelFigures {
  requests: number;
  usage: Usage;
  /** What is known of the cost, in USD. */
  knownUsd: number;
  unpriced: number;
}

const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

function costOf({ knownUsd, unpriced }: Pick<ModelFigures, "knownUsd" | "unpriced">): string {
  if (unpriced === 0) return formatUsd(knownUsd);
  return knownUsd === 0 ? formatUsd(null) : `${formatUsd(knownUsd)} + unknown`;
}

function tokensOf({ inputTokens, outputTokens, cacheReadTokens }: Usage): string {
  if (inputTokens === undefined && outputTokens === undefined) return "tokens unknown";
  const cached = cacheReadTokens ? ` (${cacheReadTokens} cached)` : "";
  return `${inputTokens ?? "?"} tokens in${cached}, ${outputTokens ?? "?"} out`;
}

/** Adds up the runs of a chat. */
export class ChatFigures {
  answers = 0;
  failures = 0;
  toolCalls = 0;
  #durationMs = 0;
  readonly #models = new Map<string, ModelFigures>();

  see(event: AgentEvent): void {
    if (event.type === "usage") this.#add(event);
    else if (event.type === "result") {
      if (event.ok) this.answers++;
      else this.failures++;
      this.toolCalls += event.toolCalls.length;
      this.#durationMs += event.durationMs;
    }
  }

  #add({ type: _type, provider, model, costUsd, ...usage }: Extract<AgentEvent, { type: "usage" }>): void {
    const name = `${provider}/${model}`;
    const before = this.#models.get(name) ?? { requests: 0, usage: {}, knownUsd: 0, unpriced: 0 };
    this.#models.set(name, {
      requests: before.requests + 1,
      usage: addUsage(before.usage, usage),
      knownUsd: before.knownUsd + (costUsd ?? 0),
      unpriced: before.unpriced + (costUsd === null ? 1 : 0),
    });
  }

  /** The sum over all models. */
  get total(): ModelFigures {
    const total: ModelFigures = { requests: 0, usage: {}, knownUsd: 0, unpriced: 0 };
    for (const { requests, usage, knownUsd, unpriced } of this.#models.values()) {
      total.requests += requests;
      total.usage = addUsage(total.usage, usage);
      total.knownUsd += knownUsd;
      total.unpriced += unpriced;
    }
    return total;
  }

  /** The cost so far for the prompt, empty before the first request. */
  get cost(): string {
    const { total } = this;
    return total.requests === 0 ? "" : costOf(total);
  }

  /** What the chat came to, in lines of less than `columns`. */
  summary(columns = Infinity): string {
    const { total } = this;
    const parts = [counted(this.answers, "answer")];
    if (this.failures) parts.push(`${this.failures} failed`);
    if (this.toolCalls) parts.push(counted(this.toolCalls, "tool call"));
    parts.push(counted(total.requests, "request"), tokensOf(total.usage), costOf(total));
    parts.push(`${formatSeconds(this.#durationMs)} of answering`);
    return joinWithin(parts, " · ", columns);
  }

  /** The summary, and a line a model. */
  lines(columns = Infinity): string[] {
    const models = [...this.#models].map(([name, figures]) =>
      `  ${name}: ${counted(figures.requests, "request")} · ${tokensOf(figures.usage)} · ${costOf(figures)}`
    );
    return [this.summary(columns), ...models];
  }
}
