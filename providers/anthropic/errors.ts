/** Anthropic's error bodies and error events → `ProviderError`. Pure. */

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
import { fieldsOf, textOf } from "../../src/wire/fields.ts";

/** Error types of the API reference (errors page), for errors that come without a status. */
const KINDS: Record<string, ProviderErrorKind> = {
  invalid_request_error: "bad-request",
  authentication_error: "auth",
  billing_error: "quota",
  permission_error: "auth",
  not_found_error: "not-found",
  request_too_large: "bad-request",
  rate_limit_error: "rate-limit",
  timeout_error: "timeout",
  conflict_error: "overloaded",
  api_error: "overloaded",
  overloaded_error: "overloaded",
};

function kindOf(body: unknown, status: number | undefined): ProviderErrorKind {
  const error = fieldsOf(fieldsOf(body).error);
  const message = textOf(error.message);
  const code = textOf(fieldsOf(error.details).error_code);
  const byType = KINDS[textOf(error.type)];
  const kind = status === undefined || status < 400 ? byType ?? "overloaded" : kindOfStatus(status);
  if (byType === "quota" || /spend_limit|billing_unavailable/.test(code)) return "quota";
  if (kind === "bad-request" && saysContextOverflow(message)) return "context-length";
  if ((kind === "bad-request" || kind === "rate-limit" || kind === "auth") && saysNoMoney(message)) {
    return "quota";
  }
  return kind;
}

/** The error in an answer; `undefined` for a 2xx body that is none. */
export function errorOfAnswer(answer: PlainAnswer, ref: ModelRef): ProviderError | undefined {
  const { status, headers, text, json } = answer;
  const failed = status >= 300;
  const error = fieldsOf(json).error;
  if (!failed && !error) return undefined;
  const message = textOf(fieldsOf(error).message) || textOf(error) || textOf(fieldsOf(json).message);
  return new ProviderError(kindOf(json, status), shownMessage(message || text, status), ref, {
    ...(failed
      ? { status, retryAfterMs: retryAfterMs(headers, Date.now()), shouldRetry: shouldRetry(headers) }
      : {}),
  });
}

/** The error of an `event: error` inside a 200 stream, judged by what it says. */
export function errorOfEvent(body: unknown, ref: ModelRef): ProviderError {
  const message = textOf(fieldsOf(fieldsOf(body).error).message);
  return new ProviderError(kindOf(body, undefined), shownMessage(message), ref);
}
