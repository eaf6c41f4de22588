/** Failures of a run that never began. */

import { Cancelled, errorCodeOf, ProviderError, UserError } from "../errors.ts";
import type { ResultError, RunResult } from "../types.ts";

/** What to tell of an error before there was a run. Throws what is a defect of ours. */
export function failureOf(error: unknown): ResultError {
  if (error instanceof UserError) {
    const { code, message, hint, status, ref } = error;
    return { code, message, ...(hint ? { hint } : {}), ...(status ? { status } : {}), ...ref };
  }
  if (error instanceof Cancelled) {
    return { code: error.reason === "run-timeout" ? "timeout" : "cancelled", message: error.message };
  }
  if (error instanceof ProviderError) {
    const { provider, model, message, hint } = error;
    return { code: errorCodeOf(error.kind), message, ...(hint ? { hint } : {}), provider, model };
  }
  throw error;
}

/** The result of a run that never began. */
export function emptyResult(error: ResultError, startedAt = 0): RunResult {
  return {
    ok: false,
    text: "",
    sessionId: "",
    turns: 0,
    toolCalls: [],
    usage: {},
    costUsd: 0,
    durationMs: Math.round(performance.now() - startedAt),
    route: null,
    attempts: [],
    error,
  };
}
