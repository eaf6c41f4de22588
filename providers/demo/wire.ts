/** What the three wire formats have in common: the interface the server uses, SSE framing, usage estimates. */

import type { StopReason, Usage } from "../../src/types.ts";
import type { JsonObject } from "./json.ts";
import type { RequestView } from "./request_view.ts";
import { type HttpError, newId, type Part, type Reply } from "./script.ts";

/** One event of a stream as it goes out; `delta` marks those that carry content. */
export interface Frame {
  text: string;
  delta: boolean;
}

/** A reply with nothing left open. */
export interface FullReply extends Reply {
  usage: Usage;
  stop: StopReason;
}

/** An answer on its way: all its events, and those that report an error after `sent` of them. */
export interface StreamedAnswer {
  frames: Frame[];
  failure(error: HttpError, sent: number): Frame[];
}

/** A vendor's format, both ways. All functions are pure but for the ids they make up. */
export interface Wire {
  view(body: JsonObject): RequestView;
  stream(reply: FullReply, body: JsonObject): StreamedAnswer;
  /** The answer to a request without `stream`. */
  whole(reply: FullReply, body: JsonObject): JsonObject;
  /** The headers of any answer, and those an error has besides. */
  headers(error?: HttpError): Record<string, string>;
  errorBody(error: HttpError): JsonObject;
  models(ids: string[]): JsonObject;
  /** The error a request with this key gets when another one is wanted. */
  keyError(key: string): HttpError;
}

/** A server-sent event; without a name where the vendor gives none. */
export function sse(data: string, event?: string): string {
  return `${event ? `event: ${event}\n` : ""}data: ${data}\n\n`;
}

/** The text of a part, for a call its arguments. */
export function partText(part: Part): string {
  return part.type === "tool-call" ? part.arguments : part.deltas.join("");
}

/** Call arguments in the pieces they are streamed in, never inside a character. */
export function pieces(text: string): string[] {
  return text.match(/[\s\S]{1,12}/gu) ?? [];
}

/** The id of a call under the vendor's prefix, the one it was given if it has that already. */
export function callId(part: { id: string }, prefix: string): string {
  return part.id.includes("_") ? part.id : prefix + part.id;
}

/** Time as the vendors write it: seconds since 1970. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** A request id under the header name the vendor uses. */
export function requestIdHeader(name: string): Record<string, string> {
  return { [name]: newId("req_") };
}

/** Tokens of a text at four characters each. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Usage estimated from the lengths of what was asked and answered; nothing read from a cache. */
export function estimateUsage(view: RequestView, parts: Part[]): Usage {
  const asked = view.system + JSON.stringify(view.tools) +
    view.messages.map((message) =>
      message.text + message.toolCalls.map((call) => call.name + call.arguments).join("") +
      message.toolResults.map((result) => result.text).join("")
    ).join("");
  const tokensIn = (some: Part[]) => estimateTokens(some.map(partText).join(""));
  const reasoningTokens = tokensIn(parts.filter((part) => part.type === "reasoning"));
  const outputTokens = Math.max(
    1,
    reasoningTokens + tokensIn(parts.filter((part) => part.type !== "reasoning")),
  );
  return { inputTokens: estimateTokens(asked), outputTokens, cacheReadTokens: 0, reasoningTokens };
}

/** The reply with usage and stop reason filled in where the script left them out. */
export function completed(reply: Reply, view: RequestView): FullReply {
  const has = (type: Part["type"]) => reply.parts.some((part) => part.type === type);
  const stop = has("tool-call") ? "tool_use" : has("refusal") ? "refusal" : "end_turn";
  return { ...reply, usage: reply.usage ?? estimateUsage(view, reply.parts), stop: reply.stop ?? stop };
}
