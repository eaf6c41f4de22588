/** Anthropic's Messages API as `@anthropic-ai/sdk` 1.11 types it and recorded traffic shows it. */

import type { StopReason, Usage } from "../../src/types.ts";
import { contentText, type JsonObject, objectOf, objectsOf, parseObject, stringOf } from "./json.ts";
import { type RequestView, Transcript, viewOf } from "./request_view.ts";
import { type HttpError, httpError, newId, type Part } from "./script.ts";
import {
  callId,
  type Frame,
  type FullReply,
  partText,
  pieces,
  requestIdHeader,
  sse,
  type StreamedAnswer,
  type Wire,
} from "./wire.ts";

const STOP_REASONS: Record<StopReason, string> = {
  end_turn: "end_turn",
  max_tokens: "max_tokens",
  refusal: "refusal",
  content_filter: "refusal",
  stop_sequence: "stop_sequence",
  tool_use: "tool_use",
  paused: "pause_turn",
  other: "model_context_window_exceeded",
};

/** `error.type` and usual message of a status (API reference, Errors). */
const ERRORS: Record<number, [type: string, message: string]> = {
  400: ["invalid_request_error", "Error"],
  401: ["authentication_error", "invalid x-api-key"],
  402: ["billing_error", "Your credit balance is too low to access the Anthropic API."],
  403: ["permission_error", "Your API key does not have permission to use the specified resource."],
  404: ["not_found_error", "Not Found"],
  413: ["request_too_large", "Request exceeds the maximum size"],
  429: ["rate_limit_error", "This request would exceed your account's rate limit. Please try again later."],
  504: ["timeout_error", "Request timed out"],
  529: ["overloaded_error", "Overloaded"],
};

function view(body: JsonObject): RequestView {
  const transcript = new Transcript();
  for (const message of objectsOf(body.messages)) {
    const role = message.role === "assistant" ? "assistant" : "user";
    const blocks = objectsOf(message.content);
    for (const block of blocks) {
      const id = stringOf(block.id ?? block.tool_use_id);
      if (block.type === "tool_use") {
        transcript.call(id, stringOf(block.name), JSON.stringify(block.input ?? {}));
      }
      if (block.type === "tool_result") {
        transcript.result(id, contentText(block.content), block.is_error === true);
      }
    }
    const text = contentText(message.content);
    if (text !== "" || blocks.length === 0) transcript.say(role, text);
  }
  return viewOf({
    system: contentText(body.system),
    transcript,
    tools: body.tools,
    parametersField: "input_schema",
    limit: body.max_tokens,
    schema: objectOf(objectOf(body.output_config).format).schema,
  });
}

function usageOf(usage: Usage): JsonObject {
  const cacheRead = usage.cacheReadTokens ?? 0;
  const cacheWrite = usage.cacheWriteTokens ?? 0;
  return {
    // Unlike the domain's, this count leaves the cached parts out.
    input_tokens: (usage.inputTokens ?? 0) - cacheRead - cacheWrite,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    output_tokens: usage.outputTokens ?? 0,
    ...usage.reasoningTokens && { output_tokens_details: { thinking_tokens: usage.reasoningTokens } },
  };
}

/** The usage of `message_start` and of a whole message: with the fields `message_delta` leaves out. */
function fullUsage(usage: JsonObject): JsonObject {
  const written = usage.cache_creation_input_tokens;
  return {
    ...usage,
    cache_creation: { ephemeral_5m_input_tokens: written, ephemeral_1h_input_tokens: 0 },
    service_tier: "standard",
    inference_geo: "not_available",
  };
}

function blockOf(part: Part, empty: boolean): JsonObject {
  const text = empty ? "" : partText(part);
  if (part.type === "reasoning") {
    return { type: "thinking", thinking: text, signature: empty ? "" : part.signature };
  }
  if (part.type !== "tool-call") return { type: "text", text };
  const input = empty ? {} : parseObject(text) ?? {};
  return {
    type: "tool_use",
    id: callId(part, "toolu_01"),
    name: part.name,
    input,
    caller: { type: "direct" },
  };
}

function deltasOf(part: Part): JsonObject[] {
  if (part.type === "reasoning") {
    return [
      ...part.deltas.map((thinking) => ({ type: "thinking_delta", thinking })),
      { type: "signature_delta", signature: part.signature },
    ];
  }
  if (part.type !== "tool-call") return part.deltas.map((text) => ({ type: "text_delta", text }));
  // The first piece is always empty; a call without arguments has no other.
  const written = part.arguments === "{}" ? [] : pieces(part.arguments);
  return ["", ...written].map((partial_json) => ({ type: "input_json_delta", partial_json }));
}

function message(reply: FullReply, body: JsonObject, fields: JsonObject): JsonObject {
  return {
    model: stringOf(body.model),
    id: newId("msg_01"),
    type: "message",
    role: "assistant",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    // Only the end tells what the output cost.
    usage: fullUsage({ ...usageOf({ ...reply.usage, reasoningTokens: undefined }), output_tokens: 1 }),
    ...fields,
  };
}

function ending(reply: FullReply): JsonObject {
  const stop_reason = STOP_REASONS[reply.stop];
  const refused = stop_reason === "refusal" ? { type: "refusal", category: null, explanation: null } : null;
  return {
    stop_reason,
    stop_sequence: reply.stop === "stop_sequence" ? "STOP" : null,
    stop_details: refused,
  };
}

function errorBody(error: HttpError): JsonObject {
  const [type, text] = ERRORS[error.status] ??
    (error.status < 500 ? ["invalid_request_error", "Error"] : ["api_error", "Internal server error"]);
  const { errorType = type, message: said = text } = error;
  return { type: "error", error: { type: errorType, message: said }, request_id: newId("req_") };
}

function stream(reply: FullReply, body: JsonObject): StreamedAnswer {
  const frames: Frame[] = [];
  const push = (type: string, fields: JsonObject, delta = false) => {
    frames.push({ text: sse(JSON.stringify({ type, ...fields }), type), delta });
  };
  push("message_start", { message: message(reply, body, {}) });
  for (const [index, part] of reply.parts.entries()) {
    push("content_block_start", { index, content_block: blockOf(part, true) });
    if (index === 0) push("ping", {});
    for (const delta of deltasOf(part)) {
      push(
        "content_block_delta",
        { index, delta },
        delta.type !== "signature_delta" && delta.partial_json !== "",
      );
    }
    push("content_block_stop", { index });
  }
  push("message_delta", { delta: ending(reply), usage: usageOf(reply.usage) });
  push("message_stop", {});
  return {
    frames,
    failure: (error) => [{ text: sse(JSON.stringify(errorBody(error)), "error"), delta: false }],
  };
}

/** POST /v1/messages and GET /v1/models of the Anthropic API. */
export const anthropicWire: Wire = {
  view,
  stream,
  errorBody,
  whole: (reply, body) =>
    message(reply, body, {
      content: reply.parts.map((part) => blockOf(part, false)),
      ...ending(reply),
      usage: fullUsage(usageOf(reply.usage)),
    }),
  headers(error) {
    const retryable = error && (error.status >= 500 || [408, 409, 429].includes(error.status));
    return {
      ...requestIdHeader("request-id"),
      ...error && { "x-should-retry": String(retryable) },
    };
  },
  models: (ids) => ({
    data: ids.map((id) => ({ type: "model", id, display_name: id, created_at: "2025-10-15T00:00:00Z" })),
    has_more: false,
    first_id: ids[0] ?? null,
    last_id: ids.at(-1) ?? null,
  }),
  keyError: (key) =>
    httpError(401, { message: key === "" ? "x-api-key header is required" : "invalid x-api-key" }),
};
