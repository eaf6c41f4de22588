/** The one table that says what is done about a provider's failure (CONTRACT section 6). */

import type { ProviderError, ProviderErrorKind } from "../errors.ts";

/** `larger`: only a candidate with a larger context window can help. */
export type Otherwise = "fallback" | "larger" | "stop";

/** Whether the same model is asked again, and what happens when it is not or no longer. */
export const POLICY: Record<ProviderErrorKind, { retry: boolean; otherwise: Otherwise }> = {
  "rate-limit": { retry: true, otherwise: "fallback" },
  "overloaded": { retry: true, otherwise: "fallback" },
  "network": { retry: true, otherwise: "fallback" },
  "timeout": { retry: true, otherwise: "fallback" },
  "auth": { retry: false, otherwise: "fallback" },
  "quota": { retry: false, otherwise: "fallback" },
  "not-found": { retry: false, otherwise: "fallback" },
  "context-length": { retry: false, otherwise: "larger" },
  "bad-request": { retry: false, otherwise: "stop" },
  "content-filter": { retry: false, otherwise: "stop" },
  "aborted": { retry: false, otherwise: "stop" },
};

/** `retry` of the configuration; delays in ms. */
export interface RetrySettings {
  maxAttempts: number;
  baseDelayMs: number;
  maxDelayMs: number;
  maxRetryAfterMs: number;
  /** Waits that a rate limit names are sat out, however long: where nobody looks on (a batch). */
  patient?: boolean;
}

/** A wait this long is still sat out when there is nowhere else to go. */
const LONGEST_WAIT_MS = 60_000;
/** How often, beyond `maxAttempts`, a patient run waits as it is told; and for how long at most. */
const PATIENT_TRIES = 20;
const LONGEST_PATIENCE_MS = 24 * 3_600_000;

/** What is done about one failure. */
export type Decision = { action: "retry"; waitMs: number } | { action: Otherwise };

/** Exponential backoff with full jitter: anything from 0 to the doubled-up delay, in ms. */
export function backoffMs(tries: number, settings: RetrySettings, random: () => number): number {
  return Math.round(random() * Math.min(settings.maxDelayMs, settings.baseDelayMs * 2 ** (tries - 1)));
}

/**
 * What to do after the `tries`-th failure of one model. `elsewhere` says whether another candidate is left: a
 * longer wait than `maxRetryAfterMs` goes there at once, and is sat out only up to a minute when there is none.
 */
export function decide(
  error: ProviderError,
  tries: number,
  settings: RetrySettings,
  elsewhere: boolean,
  random: () => number = Math.random,
): Decision {
  const { retry, otherwise } = POLICY[error.kind];
  if (settings.patient && !elsewhere && tries < settings.maxAttempts + PATIENT_TRIES) {
    const waitMs = namedWait(error);
    if (waitMs !== undefined) return { action: "retry", waitMs };
  }
  if (!(error.shouldRetry ?? retry) || tries >= settings.maxAttempts) return { action: otherwise };
  const asked = error.retryAfterMs;
  if (asked === undefined) return { action: "retry", waitMs: backoffMs(tries, settings, random) };
  if (asked <= settings.maxRetryAfterMs || (!elsewhere && asked <= LONGEST_WAIT_MS)) {
    return { action: "retry", waitMs: asked };
  }
  return { action: otherwise };
}

/** The wait a rate limit asks for, in ms; `undefined` where it names none. */
function namedWait({ kind, retryAfterMs, shouldRetry }: ProviderError): number | undefined {
  if (kind !== "rate-limit" || !retryAfterMs || shouldRetry === false) return undefined;
  return Math.min(retryAfterMs, LONGEST_PATIENCE_MS);
}
