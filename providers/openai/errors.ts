/** Error bodies and error events of OpenAI and the vendors that speak its formats → `ProviderError`. Pure. */

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

/** What an error body says, in whichever vendor's shape. */
interface Said {
  message: string;
  /** `code` and `type` together: vendors put the same words in either. */
  words: string[];
  /** A status the body itself names. */
  status?: number;
}

function statusIn(...values: unknown[]): number | undefined {
  return values.map(Number).find((value) => Number.isInteger(value) && value >= 400 && value < 600);
}

/** FastAPI's shape, as Mistral and vLLM send it: `{ "detail": "…" }` or `{ "detail": [{ "loc": […], "msg": "…" }] }`. */
function detailText(detail: unknown): string {
  return textOf(detail) || listOf(detail).map((item) => {
    const { loc, msg } = fieldsOf(item);
    const where = listOf(loc).join(".");
    return where && msg ? `${where}: ${msg}` : textOf(msg) || textOf(item);
  }).filter(Boolean).join("; ");
}

/** OpenRouter hides what the vendor behind it said in `metadata.raw`. */
function upstreamText(metadata: unknown): string {
  const raw = textOf(fieldsOf(metadata).raw);
  return raw ? `: ${raw}` : "";
}

function saidBy(body: unknown): Said | undefined {
  const fields = fieldsOf(body);
  const error = fieldsOf(fields.error);
  const message = textOf(fields.error) || textOf(error.message) || detailText(fields.detail) ||
    textOf(fields.message);
  if (!fields.error && !message) return undefined;
  const inner = fieldsOf(error.innererror);
  return {
    message: message + upstreamText(error.metadata),
    words: [error.code, error.type, inner.code, fields.code, fields.type].map(textOf).filter(Boolean),
    status: statusIn(error.status_code, error.code, error.status, fields.code, fields.status),
  };
}

const WORDS: [RegExp, ProviderErrorKind][] = [
  [/^(?:context_length_exceeded|too_many_prompt_tokens|exceed_context_size_error)$/, "context-length"],
  [/insufficient_quota|billing|insufficient_(?:credits|balance)|spend_limit|payment_required/, "quota"],
  [/^(?:invalid_api_key|authentication_error|invalid_authentication|permission_error)$/, "auth"],
  [/content_filter|content_policy_violation|ResponsibleAIPolicyViolation/, "content-filter"],
  [/^(?:model_not_found|DeploymentNotFound|not_found_error)$/, "not-found"],
];

/** Words that only count without a status: beside one they say less than it. */
const STREAM_WORDS: [RegExp, ProviderErrorKind][] = [
  [/rate_limit|slow_down|too_many_requests/i, "rate-limit"],
  [/timeout/i, "timeout"],
  [/server|overloaded|unavailable|capacity/i, "overloaded"],
  [/invalid|bad_request|unsupported|failed/i, "bad-request"],
];

function wordKind(words: string[], table: [RegExp, ProviderErrorKind][]): ProviderErrorKind | undefined {
  return table.find(([pattern]) => words.some((word) => pattern.test(word)))?.[1];
}

function kindOf(said: Said, httpStatus: number | undefined): ProviderErrorKind {
  const status = httpStatus ?? said.status;
  const byWords = wordKind(said.words, WORDS);
  if (byWords) return byWords;
  const { message } = said;
  const refused = status === undefined || status < 500;
  if (refused && status !== 401 && saysNoMoney(message)) return "quota";
  if (refused && status !== 401 && status !== 429 && saysContextOverflow(message)) return "context-length";
  // xAI answers a wrong key with 400.
  if (status === 400 && /(?:incorrect|invalid) api[ _]key|api key not valid/i.test(message)) return "auth";
  if (status !== undefined) return kindOfStatus(status);
  return wordKind(said.words, STREAM_WORDS) ?? "overloaded";
}

/** The error in an answer; `undefined` for a 2xx body that is none. */
export function errorOfAnswer(answer: PlainAnswer, ref: ModelRef): ProviderError | undefined {
  const { headers, text, json } = answer;
  const failed = answer.status >= 300;
  const said = saidBy(json);
  if (!failed && !said) return undefined;
  const status = failed ? answer.status : undefined;
  const found = said ?? { message: "", words: [] };
  return new ProviderError(kindOf(found, status), shownMessage(found.message || text, status), ref, {
    status: status ?? found.status,
    ...(failed ? { retryAfterMs: retryAfterMs(headers, Date.now()), shouldRetry: shouldRetry(headers) } : {}),
  });
}

/** The error a piece of a 200 stream is, judged by what it says; `undefined` when it is none. */
export function errorOfEvent(body: unknown, ref: ModelRef): ProviderError | undefined {
  const said = saidBy(body);
  if (!said) return undefined;
  return new ProviderError(kindOf(said, undefined), shownMessage(said.message), ref, { status: said.status });
}

/** The error of a Responses stream: an `error` event or the `error` of a failed response. */
export function errorOfResponse(error: Fields, ref: ModelRef): ProviderError {
  const found = errorOfEvent(
    { error: Object.keys(fieldsOf(error.error)).length > 0 ? error.error : error },
    ref,
  );
  return found ?? new ProviderError("overloaded", "the provider gave up without a reason", ref);
}
