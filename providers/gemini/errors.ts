/** Google's error bodies (google.rpc.Status), as answers and inside streams → `ProviderError`. Pure. */

import { ProviderError, type ProviderErrorKind } from "../../src/errors.ts";
import {
  kindOfStatus,
  type PlainAnswer,
  retryAfterMs,
  saysContextOverflow,
  saysNoMoney,
  shouldRetry,
  shownMessage,
} from "../../src/wire/http_errors.ts";
import type { ModelRef } from "../../src/types.ts";
import { type Fields, fieldsOf, listOf, textOf } from "../../src/wire/fields.ts";

/** What an error body says. */
interface Said {
  message: string;
  /** The name of a canonical code, such as `RESOURCE_EXHAUSTED`. */
  name: string;
  /** The HTTP status the body itself names. */
  status?: number;
  details: Fields[];
}

/** google.rpc.Code, for errors that come without an HTTP status. */
const KINDS: Record<string, ProviderErrorKind> = {
  INVALID_ARGUMENT: "bad-request",
  FAILED_PRECONDITION: "bad-request",
  OUT_OF_RANGE: "bad-request",
  UNIMPLEMENTED: "bad-request",
  UNAUTHENTICATED: "auth",
  PERMISSION_DENIED: "auth",
  NOT_FOUND: "not-found",
  RESOURCE_EXHAUSTED: "rate-limit",
};

const BAD_KEY = /\bapi key (?:not valid|not found|expired)/i;
const NOT_HERE = /user location is not supported/i;
const NO_MONEY =
  /credits? (?:are|is|have been) (?:depleted|exhausted)|spend(?:ing)? cap|billing (?:to be )?enabled|enable billing/i;
/** Quotas that no wait of a minute brings back: those of a day, and those that are nothing. */
const LONG_QUOTA = /PerDay|per_day/;
const NO_QUOTA = /\blimit: 0\b/;

function saidBy(body: unknown): Said | undefined {
  // Without `alt=sse` the stream is one list, and so is the error in it.
  const fields = fieldsOf(Array.isArray(body) ? body[0] : body);
  if (!fields.error) return undefined;
  const error = fieldsOf(fields.error);
  const status = Number(error.code);
  return {
    message: textOf(error.message) || textOf(fields.error),
    name: textOf(error.status),
    ...(status >= 400 && status < 600 ? { status } : {}),
    details: listOf(error.details).map(fieldsOf),
  };
}

/** google.rpc.RetryInfo: a duration such as `48s` or `0.9s`, in ms. */
function retryInfoMs({ details }: Said): number | undefined {
  const delays = details.map((detail) => /^(\d+(?:\.\d+)?)s$/.exec(textOf(detail.retryDelay))?.[1]);
  const seconds = delays.find((delay) => delay !== undefined);
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000);
}

/** A 429: google.rpc.QuotaFailure tells a limit by the minute from one that is used up; both have the same words. */
function exhaustedKind(said: Said): ProviderErrorKind {
  const quotas = said.details.flatMap((detail) => listOf(detail.violations)).map(fieldsOf)
    .map((violation) => `${textOf(violation.quotaId)} ${textOf(violation.quotaMetric)}`);
  if (NO_MONEY.test(said.message) || NO_QUOTA.test(said.message)) return "quota";
  if (quotas.some((quota) => LONG_QUOTA.test(quota))) return "quota";
  if (quotas.length > 0 || retryInfoMs(said) !== undefined) return "rate-limit";
  return saysNoMoney(said.message) ? "quota" : "rate-limit";
}

function kindOf(said: Said, httpStatus: number | undefined): ProviderErrorKind {
  const { message, name, details } = said;
  const status = httpStatus ?? said.status;
  const kind = status === undefined ? KINDS[name] ?? "overloaded" : kindOfStatus(status);
  if (kind === "rate-limit") return exhaustedKind(said);
  if (kind === "overloaded" || status === 401) return kind;
  if (details.some((detail) => detail.reason === "API_KEY_INVALID") || BAD_KEY.test(message)) return "auth";
  if (saysNoMoney(message) || NO_MONEY.test(message)) return "quota";
  if (saysContextOverflow(message)) return "context-length";
  // Another provider may well answer here.
  if (NOT_HERE.test(message)) return "auth";
  // 499 is the service's own, not ours: our side would have seen no answer.
  return status === 499 ? "overloaded" : kind;
}

function longer(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? one ?? other : Math.max(one, other);
}

/** The error in an answer; `undefined` for a 2xx body that is none. */
export function errorOfAnswer(answer: PlainAnswer, ref: ModelRef): ProviderError | undefined {
  const { status, headers, text, json } = answer;
  if (status < 300) return errorOfChunk(json, ref);
  const said = saidBy(json) ?? { message: "", name: "", details: [] };
  return new ProviderError(kindOf(said, status), shownMessage(said.message || text, status), ref, {
    status,
    retryAfterMs: longer(retryInfoMs(said), retryAfterMs(headers, Date.now())),
    shouldRetry: shouldRetry(headers),
  });
}

/** The error a piece of a 200 stream is, judged by what it says; `undefined` when it is none. */
export function errorOfChunk(body: unknown, ref: ModelRef): ProviderError | undefined {
  const said = saidBy(body);
  if (!said) return undefined;
  return new ProviderError(kindOf(said, undefined), shownMessage(said.message), ref, {
    status: said.status,
    retryAfterMs: retryInfoMs(said),
  });
}
