/** What can go wrong, in one vocabulary, and the exit code each case has. */

import type { ModelRef } from "./types.ts";

/** What a provider's failure means; `attempt/policy.ts` says what is done about each. */
export type ProviderErrorKind =
  | "auth"
  | "quota"
  | "not-found"
  | "rate-limit"
  | "overloaded"
  | "network"
  | "timeout"
  | "context-length"
  | "bad-request"
  | "content-filter"
  | "aborted";

/** What is known of a failure beside its kind. */
export interface ProviderErrorDetails {
  /** HTTP status, absent when there was no answer. */
  status?: number;
  /** The wait the provider asked for, in ms. */
  retryAfterMs?: number;
  /** `x-should-retry`, where it was sent. */
  shouldRetry?: boolean;
  hint?: string;
  cause?: unknown;
}

/** The failure of one attempt. Adapters throw nothing else. */
export class ProviderError extends Error {
  override name = "ProviderError";
  readonly kind: ProviderErrorKind;
  readonly status?: number;
  readonly retryAfterMs?: number;
  readonly shouldRetry?: boolean;
  readonly hint?: string;
  readonly provider: string;
  readonly model: string;

  constructor(kind: ProviderErrorKind, message: string, ref: ModelRef, details: ProviderErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.provider = ref.provider;
    this.model = ref.model;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.shouldRetry = details.shouldRetry;
    this.hint = details.hint;
  }
}

/** `error.code` of a failed run, and the exit code it goes with (CONTRACT section 4). */
export const EXIT_CODES = {
  internal: 1,
  usage: 2,
  config: 2,
  input: 2,
  auth: 3,
  quota: 3,
  "rate-limit": 4,
  overloaded: 4,
  network: 4,
  timeout: 4,
  "bad-request": 4,
  "not-found": 4,
  budget: 5,
  turns: 6,
  refusal: 7,
  truncated: 7,
  empty: 7,
  schema: 8,
  cancelled: 130,
} as const;

/** One of the codes of `EXIT_CODES`. */
export type ErrorCode = keyof typeof EXIT_CODES;

/** Why a run was stopped from outside, and the exit code of each (128 + signal, 124 as `timeout(1)`). */
export const CANCEL_EXIT_CODES = {
  "run-timeout": 124,
  SIGHUP: 129,
  SIGINT: 130,
  "stdout-closed": 141,
  SIGTERM: 143,
} as const;

/** One of the reasons of `CANCEL_EXIT_CODES`. */
export type CancelReason = keyof typeof CANCEL_EXIT_CODES;

/** The reason of the run's abort signal. */
export class Cancelled extends Error {
  override name = "Cancelled";
  readonly reason: CancelReason;

  constructor(reason: CancelReason) {
    super(reason === "run-timeout" ? "the run took longer than --timeout" : `cancelled (${reason})`);
    this.reason = reason;
  }
}

/** A failure the user can act on; anything else that is thrown is a defect of ours (exit 1). */
export class UserError extends Error {
  override name = "UserError";
  readonly code: ErrorCode;
  readonly hint?: string;
  readonly ref?: ModelRef;
  readonly status?: number;

  constructor(
    code: ErrorCode,
    message: string,
    details: { hint?: string; ref?: ModelRef; status?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.ref = details.ref;
    this.status = details.status;
  }
}

/** `error.code` of a run that ended with this provider failure. */
export function errorCodeOf(kind: ProviderErrorKind): ErrorCode {
  switch (kind) {
    case "context-length":
      return "input";
    case "content-filter":
      return "refusal";
    case "aborted":
      return "cancelled";
    default:
      return kind;
  }
}
