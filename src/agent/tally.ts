/** What a run came to so far, told by its events: usage, cost, tool calls, the first token. */

import { addUsage } from "../catalog/cost.ts";
import { cleanUsd } from "../catalog/format_usd.ts";
import type { AgentEvent, ToolCallRecord, Usage } from "../types.ts";

/** Folds events into the figures of the result. */
export class Tally {
  usage: Usage = {};
  /** `null` as soon as one billed attempt has no known cost. */
  costUsd: number | null = 0;
  readonly toolCalls: ToolCallRecord[] = [];
  /** Milliseconds from the start. */
  firstTokenMs: number | undefined;
  readonly #pending = new Map<string, { name: string; arguments: unknown }>();

  /** `startedAt` on the clock of `performance.now()`. */
  constructor(private readonly startedAt: number) {}

  see(event: AgentEvent): void {
    switch (event.type) {
      case "text":
      case "reasoning":
      case "tool-arguments":
        this.firstTokenMs ??= Math.round(performance.now() - this.startedAt);
        break;
      case "usage": {
        const { type: _type, provider: _provider, model: _model, costUsd, ...usage } = event;
        this.usage = addUsage(this.usage, usage);
        this.costUsd = costUsd === null || this.costUsd === null ? null : cleanUsd(this.costUsd + costUsd);
        break;
      }
      case "tool-call":
        this.#pending.set(event.id, { name: event.name, arguments: event.arguments });
        break;
      case "tool-result": {
        const call = this.#pending.get(event.id) ?? { name: event.name, arguments: {} };
        this.toolCalls.push({ ...call, ok: event.ok, durationMs: event.durationMs });
        break;
      }
    }
  }
}
