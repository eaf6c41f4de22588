/** OpenAI's Responses API as `openai` 7.55 types it and recorded traffic shows it. */

import type { Usage } from "../../src/types.ts";
import { contentText, type JsonObject, objectOf, objectsOf, stringOf } from "./json.ts";
import { errorObject, openaiChatWire } from "./openai_chat_wire.ts";
import { type RequestView, Transcript, viewOf } from "./request_view.ts";
import { newId, type Part } from "./script.ts";
import {
  callId,
  type Frame,
  type FullReply,
  nowSeconds,
  partText,
  pieces,
  sse,
  type StreamedAnswer,
  type Wire,
} from "./wire.ts";

function view(body: JsonObject): RequestView {
  const transcript = new Transcript();
  let system = stringOf(body.instructions);
  if (typeof body.input === "string") transcript.say("user", body.input);
  for (const item of objectsOf(body.input)) {
    const text = contentText(item.content);
    if (item.role === "system" || item.role === "developer") system += text;
    else if (item.role === "user" || item.role === "assistant") transcript.say(item.role, text);
    else if (item.type === "function_call") {
      transcript.call(stringOf(item.call_id), stringOf(item.name), stringOf(item.arguments));
    } else if (item.type === "function_call_output") {
      transcript.result(stringOf(item.call_id), contentText(item.output), false);
    }
  }
  return viewOf({
    system,
    transcript,
    tools: body.tools,
    parametersField: "parameters",
    limit: body.max_output_tokens,
    schema: objectOf(objectOf(body.text).format).schema,
  });
}

function usageOf(usage: Usage): JsonObject {
  const input_tokens = usage.inputTokens ?? 0;
  const output_tokens = usage.outputTokens ?? 0;
  return {
    input_tokens,
    input_tokens_details: {
      cached_tokens: usage.cacheReadTokens ?? 0,
      cache_write_tokens: usage.cacheWriteTokens ?? 0,
    },
    output_tokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
    total_tokens: input_tokens + output_tokens,
  };
}

/** Why the answer is incomplete, null if it is not. */
function incompleteReason(reply: FullReply): string | null {
  if (reply.stop === "max_tokens") return "max_output_tokens";
  return reply.stop === "content_filter" ? "content_filter" : null;
}

function itemOf(part: Part, reply: FullReply, body: JsonObject): JsonObject {
  const text = partText(part);
  const status = incompleteReason(reply) && part === reply.parts.at(-1) ? "incomplete" : "completed";
  if (part.type === "tool-call") {
    const call_id = callId(part, "call_");
    return { id: newId("fc_"), type: "function_call", status, arguments: text, call_id, name: part.name };
  }
  if (part.type === "reasoning") {
    const encrypted = Array.isArray(body.include) && body.include.includes("reasoning.encrypted_content");
    return {
      id: newId("rs_"),
      type: "reasoning",
      content: [],
      ...encrypted && { encrypted_content: part.signature },
      summary: text === "" ? [] : [{ type: "summary_text", text }],
    };
  }
  const content = part.type === "text"
    ? { type: "output_text", annotations: [], logprobs: [], text }
    : { type: "refusal", refusal: text };
  return { id: newId("msg_"), type: "message", status, content: [content], role: "assistant" };
}

/** The response object of the first events; it repeats what was asked. */
function opening(body: JsonObject): JsonObject {
  const given = (name: string, otherwise: unknown) => body[name] ?? otherwise;
  return {
    id: newId("resp_"),
    object: "response",
    created_at: nowSeconds(),
    status: "in_progress",
    background: false,
    completed_at: null,
    error: null,
    incomplete_details: null,
    instructions: given("instructions", null),
    max_output_tokens: given("max_output_tokens", null),
    max_tool_calls: null,
    model: stringOf(body.model),
    output: [],
    parallel_tool_calls: given("parallel_tool_calls", true),
    previous_response_id: given("previous_response_id", null),
    prompt_cache_key: given("prompt_cache_key", null),
    reasoning: { effort: null, summary: null, ...objectOf(body.reasoning) },
    safety_identifier: null,
    service_tier: "default",
    store: given("store", true),
    temperature: given("temperature", 1),
    text: { format: { type: "text" }, verbosity: "medium", ...objectOf(body.text) },
    tool_choice: given("tool_choice", "auto"),
    tools: given("tools", []),
    top_logprobs: 0,
    top_p: given("top_p", 1),
    truncation: "disabled",
    usage: null,
    user: null,
    metadata: {},
  };
}

function closing(opened: JsonObject, reply: FullReply, output: JsonObject[]): JsonObject {
  const reason = incompleteReason(reply);
  return {
    ...opened,
    status: reason ? "incomplete" : "completed",
    completed_at: reason ? null : nowSeconds(),
    incomplete_details: reason && { reason },
    output,
    usage: usageOf(reply.usage),
  };
}

type Push = (type: string, fields: JsonObject, delta?: boolean) => void;

/** The events between an item's `added` and `done`. */
function pushContent(push: Push, part: Part, item: JsonObject, output_index: number): void {
  const at = { item_id: item.id, output_index };
  if (part.type === "tool-call") {
    for (const delta of pieces(part.arguments)) {
      push("response.function_call_arguments.delta", { ...at, delta }, true);
    }
    push("response.function_call_arguments.done", { ...at, arguments: part.arguments });
    return;
  }
  const isReasoning = part.type === "reasoning";
  const whole = objectsOf(isReasoning ? item.summary : item.content)[0];
  if (!whole) return;
  const where = isReasoning ? { ...at, summary_index: 0 } : { ...at, content_index: 0 };
  const partEvent = `response.${isReasoning ? "reasoning_summary" : "content"}_part`;
  const textEvent = isReasoning
    ? "response.reasoning_summary_text"
    : part.type === "text"
    ? "response.output_text"
    : "response.refusal";
  const field = part.type === "refusal" ? "refusal" : "text";
  const logprobs = part.type === "text" && { logprobs: [] };
  push(`${partEvent}.added`, { ...where, part: { ...whole, [field]: "" } });
  for (const delta of part.deltas) push(`${textEvent}.delta`, { ...where, delta, ...logprobs }, true);
  push(`${textEvent}.done`, { ...where, [field]: whole[field], ...logprobs });
  push(`${partEvent}.done`, { ...where, part: whole });
}

/** An item as `output_item.added` shows it, before its content. */
function emptied(item: JsonObject): JsonObject {
  if (item.type === "reasoning") return { ...item, summary: [] };
  const blank = item.type === "message" ? { content: [] } : { arguments: "" };
  return { ...item, status: "in_progress", ...blank };
}

function frameOf(type: string, fields: JsonObject, sequence_number: number, delta: boolean): Frame {
  return { text: sse(JSON.stringify({ type, ...fields, sequence_number }), type), delta };
}

function stream(reply: FullReply, body: JsonObject): StreamedAnswer {
  const opened = opening(body);
  const frames: Frame[] = [];
  const push: Push = (type, fields, delta = false) =>
    frames.push(frameOf(type, fields, frames.length, delta));
  push("response.created", { response: opened });
  push("response.in_progress", { response: opened });
  const items = reply.parts.map((part, output_index) => {
    const item = itemOf(part, reply, body);
    push("response.output_item.added", { item: emptied(item), output_index });
    pushContent(push, part, item, output_index);
    push("response.output_item.done", { item, output_index });
    return item;
  });
  const response = closing(opened, reply, items);
  push(`response.${response.status}`, { response });
  return {
    frames,
    failure(error, sent) {
      const { message, code } = errorObject(error);
      const failed = { ...opened, status: "failed", error: { code: code ?? "server_error", message } };
      return [
        frameOf("error", { code, message, param: null }, sent, false),
        frameOf("response.failed", { response: failed }, sent + 1, false),
      ];
    },
  };
}

/** POST /v1/responses of the OpenAI API; errors and the list of models are those of Chat Completions. */
export const openaiResponsesWire: Wire = {
  ...openaiChatWire,
  view,
  stream,
  whole: (reply, body) => closing(opening(body), reply, reply.parts.map((part) => itemOf(part, reply, body))),
};
