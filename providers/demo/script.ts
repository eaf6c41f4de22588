/** What a script makes the demo server say, and what it gets to see of a request. */

import type { StopReason, Usage } from "../../src/types.ts";
import type { RequestView } from "./request_view.ts";

/** A piece of an answer; every delta becomes one event on the wire. */
export type Part =
  | { type: "text"; deltas: string[] }
  | { type: "refusal"; deltas: string[] }
  | { type: "reasoning"; deltas: string[]; signature: string }
  | { type: "tool-call"; id: string; name: string; arguments: string };

/** An error in the vendor's own shape; what is left out gets the vendor's usual value for the status. */
export interface HttpError {
  type: "http-error";
  status: number;
  message?: string;
  /** The vendor's `error.type`. */
  errorType?: string;
  /** `error.code`, OpenAI only. */
  code?: string | null;
  headers?: Record<string, string>;
}

/** How the bytes of an answer travel. Without it: every event in a write of its own, at once. */
export interface Delivery {
  /** Wait before each content delta. */
  delayMs?: number;
  /** Events joined into one write; `Infinity` for all of them. */
  eventsPerWrite?: number;
  /** Cuts every write into pieces of this many bytes, also inside a character. */
  splitBytes?: number;
  /** What happens once this many content deltas are out: a clean end without the closing events, a reset, silence, bytes that are no events, an error event. */
  broken?: { afterDeltas: number; how: "end" | "reset" | "stall" | "garbage" | HttpError };
}

/** An answer of the model. `usage` is estimated and `stop` derived from the parts where they are left out. */
export interface Reply {
  type: "reply";
  parts: Part[];
  usage?: Usage;
  stop?: StopReason;
  delivery?: Delivery;
}

/** No answer of the model: an HTTP error, bytes as they are, a connection reset before the headers, silence. */
export type Fault =
  | HttpError
  | { type: "raw"; status: number; contentType: string; body: string }
  | { type: "reset" }
  | { type: "hang" };

/** A request as a script sees it: the vendor's body and the same in common words. */
export interface DemoRequest {
  provider: "anthropic" | "openai";
  api: "messages" | "responses" | "chat";
  model: string;
  stream: boolean;
  body: Record<string, unknown>;
  view: RequestView;
}

/** Answers a request; `n` counts the requests to this provider's models from 1. What it throws makes `close()` fail. */
export type DemoScript = (request: DemoRequest, n: number) => Reply | Fault | Promise<Reply | Fault>;

/** Text in the given deltas. */
export function text(...deltas: string[]): Part {
  return { type: "text", deltas };
}

/** A refusal: of its own kind on the OpenAI wires, text with stop reason `refusal` on Anthropic's. */
export function refusal(...deltas: string[]): Part {
  return { type: "refusal", deltas };
}

/** Reasoning with its signature (Anthropic) or encrypted content (Responses); Chat Completions only counts it. */
export function thinking(...deltas: string[]): Part {
  return { type: "reasoning", deltas, signature: newId("c2lnbmVk") };
}

/** A tool call; a string goes out as it is, so that malformed arguments can be sent. */
export function toolCall(name: string, args: Record<string, unknown> | string, id = newId("")): Part {
  return { type: "tool-call", id, name, arguments: typeof args === "string" ? args : JSON.stringify(args) };
}

/** An answer of these parts; usage, stop reason and delivery may be set on the result. */
export function reply(...parts: Part[]): Reply {
  return { type: "reply", parts };
}

/** An HTTP error in the vendor's shape. */
export function httpError(status: number, details: Omit<HttpError, "type" | "status"> = {}): HttpError {
  return { type: "http-error", status, ...details };
}

/** 529, as Anthropic says it is overloaded. */
export function overloaded(): HttpError {
  return httpError(529);
}

/** 429 with the wait the vendor asks for, in seconds. */
export function rateLimited(retryAfterSeconds: number): HttpError {
  return httpError(429, { headers: { "retry-after": String(retryAfterSeconds) } });
}

/** 429 of an account that cannot pay (OpenAI's `insufficient_quota`). */
export function quotaExhausted(): HttpError {
  const message = "You exceeded your current quota, please check your plan and billing details.";
  return httpError(429, { message, errorType: "insufficient_quota", code: "insufficient_quota" });
}

/** The page of a proxy in place of an answer. */
export function htmlPage(status: number): Fault {
  const body = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>\n`;
  return { type: "raw", status, contentType: "text/html", body };
}

/** The reply, delivered up to the given number of content deltas and then broken off. */
export function broken(
  whole: Reply,
  afterDeltas: number,
  how: "end" | "reset" | "stall" | "garbage" | HttpError,
): Reply {
  return { ...whole, delivery: { ...whole.delivery, broken: { afterDeltas, how } } };
}

/** A random id behind the given prefix, in the vendors' alphabet. */
export function newId(prefix: string): string {
  return prefix + crypto.randomUUID().replaceAll("-", "").slice(0, 24);
}
