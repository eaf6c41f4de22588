/** Ollama's errors, which are a text under `error`, as a body or as a line of a stream → `ProviderError`. Pure. */

import { ProviderError, type ProviderErrorDetails, type ProviderErrorKind } from "../../src/errors.ts";
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

/** Whether a model fits does not change from one try to the next. */
const NO_MEMORY = /requires more system memory|out of memory|unable to allocate|insufficient memory/i;
const NO_MODEL = /\bmodel\b.{0,300}\bnot found\b/i;
const REFUSED = /does not support|not supported|invalid/i;

/** The field of a request that the model does not take, as the server words it (`ErrCapabilities` of its source). */
export function refusedField(message: string): "tools" | "think" | undefined {
  if (message.includes("does not support tools")) return "tools";
  return message.includes("does not support thinking") ? "think" : undefined;
}

function saidBy(body: unknown): string {
  const { error } = fieldsOf(body);
  return textOf(error) || textOf(fieldsOf(error).message);
}

function kindOf(message: string, status: number | undefined): ProviderErrorKind {
  if (saysContextOverflow(message)) return "context-length";
  if (status !== 401 && (status ?? 0) < 500 && saysNoMoney(message)) return "quota";
  if (status !== undefined) return kindOfStatus(status);
  if (NO_MODEL.test(message)) return "not-found";
  return REFUSED.test(message) ? "bad-request" : "overloaded";
}

/** What the user can do where Ollama itself is the one to be told. */
function adviceOn(message: string, body: unknown, ref: ModelRef): ProviderErrorDetails {
  if (NO_MEMORY.test(message)) {
    return { shouldRetry: false, hint: "name a smaller model (-m), or send less" };
  }
  if (NO_MODEL.test(message)) return { hint: `get it with: ollama pull ${ref.model}` };
  return textOf(fieldsOf(body).signin_url) ? { hint: "sign in with: ollama signin" } : {};
}

function errorOf(body: unknown, text: string, ref: ModelRef, http: ProviderErrorDetails): ProviderError {
  const message = saidBy(body);
  const kind = NO_MEMORY.test(message) ? "overloaded" : kindOf(message, http.status);
  const advice = adviceOn(message, body, ref);
  return new ProviderError(kind, shownMessage(message || text, http.status), ref, { ...http, ...advice });
}

/** The error in an answer; `undefined` for a 2xx body that is none. */
export function errorOfAnswer(answer: PlainAnswer, ref: ModelRef): ProviderError | undefined {
  const { status, headers, text, json } = answer;
  if (status < 300) return saidBy(json) ? errorOf(json, text, ref, {}) : undefined;
  const retry = { retryAfterMs: retryAfterMs(headers, Date.now()), shouldRetry: shouldRetry(headers) };
  return errorOf(json, text, ref, { status, ...retry });
}

/** The error a line of a 200 stream is, judged by what it says; `undefined` when it is none. */
export function errorOfLine(line: unknown, ref: ModelRef): ProviderError | undefined {
  return fieldsOf(line).error ? errorOf(line, "", ref, {}) : undefined;
}

/** The same error, with the advice to start the server where the connection was refused. */
export function withStartHint(error: Error): Error {
  if (!(error instanceof ProviderError) || error.kind !== "network") return error;
  if (!error.message.endsWith("refused the connection")) return error;
  return new ProviderError("network", error.message, error, {
    cause: error.cause,
    hint: "is Ollama running? start it with: ollama serve",
  });
}
