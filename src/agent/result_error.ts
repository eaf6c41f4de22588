/** Why a run ended without an answer, as its result tells it. */

import { Cancelled, errorCodeOf, ProviderError, UserError } from "../errors.ts";
import type { ResultError } from "../types.ts";

/** What there is to know of a failure beside it. */
export interface FailedRun {
  attempts: { signal: AbortSignal };
  /** What to do about a provider's failure, in the user's words. */
  hintFor(error: ProviderError): Promise<string | undefined>;
}

/** The failure in the words of the contract; `ref` is the model that was asked. Throws what is a defect of ours. */
export async function resultError(
  error: unknown,
  { attempts, hintFor }: FailedRun,
  ref: { provider?: string; model?: string },
): Promise<ResultError> {
  const cause = error instanceof Error && error.name === "AbortError" ? attempts.signal.reason : error;
  if (cause instanceof Cancelled) {
    return {
      code: cause.reason === "run-timeout" ? "timeout" : "cancelled",
      message: cause.message,
      ...ref,
    };
  }
  if (cause instanceof ProviderError) {
    const { provider, model, status, message } = cause;
    const hint = cause.hint ?? await hintFor(cause);
    return {
      code: errorCodeOf(cause.kind),
      message,
      ...(hint ? { hint } : {}),
      provider,
      model,
      ...(status === undefined ? {} : { status }),
    };
  }
  if (cause instanceof UserError) {
    const { code, message, hint, status } = cause;
    // Other failures have nothing to do with the model, or name it.
    const about = cause.ref ?? (code === "budget" || code === "turns" ? ref : {});
    return { code, message, ...(hint ? { hint } : {}), ...(status ? { status } : {}), ...about };
  }
  throw error;
}
