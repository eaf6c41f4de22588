/** What an attempt looks like from outside: its events and its record. */

import { Cancelled, type ProviderError } from "../errors.ts";
import type { AgentEvent, AttemptRecord, ModelEvent, ModelInfo } from "../types.ts";

/** What listeners are told of a model's event; `undefined` for what the message alone says. */
export function agentEventOf(event: ModelEvent): AgentEvent | undefined {
  switch (event.type) {
    case "text":
    case "reasoning":
      return event.text === "" ? undefined : { type: event.type, delta: event.text };
    case "tool-arguments":
      return { type: "tool-arguments", name: event.name, delta: event.text };
    default:
      return undefined;
  }
}

/** The record of an attempt that has just ended; `waitMs` was waited before it. */
export function recordOf(
  { provider, model }: ModelInfo,
  failure: ProviderError | Cancelled | undefined,
  waitMs: number,
  started: number,
): AttemptRecord {
  const durationMs = Math.round(performance.now() - started);
  if (!failure) return { provider, model, outcome: "ok", waitMs, durationMs };
  if (failure instanceof Cancelled) {
    return { provider, model, outcome: "error", kind: "aborted", waitMs, durationMs };
  }
  const { kind, status } = failure;
  return { provider, model, outcome: "error", kind, ...(status ? { status } : {}), waitMs, durationMs };
}
