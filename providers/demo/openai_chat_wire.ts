/** OpenAI's Chat Completions as `openai` 7.55 types them and recorded traffic shows them. */

import type { StopReason, Usage } from "../../src/types.ts";
import { contentText, type JsonObject, objectOf, objectsOf, stringOf } from "./json.ts";
import { type RequestView, Transcript, viewOf } from "./request_view.ts";
import { type HttpError, httpError, newId, type Part } from "./script.ts";
import {
  callId,
  type Frame,
  type FullReply,
  nowSeconds,
  partText,
  pieces,
  requestIdHeader,
  sse,
  type StreamedAnswer,
  type Wire,
} from "./wire.ts";

const FINISH_REASONS: Record<StopReason, string> = {
  end_turn: "stop",
  max_tokens: "length",
  refusal: "stop",
  content_filter: "content_filter",
  stop_sequence: "stop",
  tool_use: "tool_calls",
  paused: "stop",
  other: "stop",
};

/** `error.type`, `error.code` and usual message of a status (API reference, Error codes). */
const ERRORS: Record<number, [type: string, code: string | null, message: string]> = {
  401: ["invalid_request_error", "invalid_api_key", "Incorrect API key provided."],
  404: [
    "invalid_request_error",
    "model_not_found",
    "The model does not exist or you do not have access to it.",
  ],
  429: ["requests", "rate_limit_exceeded", "Rate limit reached for requests. Please try again later."],
  503: ["server_error", null, "The server is currently overloaded. Please try again later."],
};

/** The error object both OpenAI APIs send. */
export function errorObject(error: HttpError): JsonObject {
  const [type, code, text] = ERRORS[error.status] ??
    (error.status < 500
      ? ["invalid_request_error", null, "Invalid request."]
      : ["server_error", null, "The server had an error processing your request."]);
  const ownCode = error.code === undefined ? code : error.code;
  return { message: error.message ?? text, type: error.errorType ?? type, param: null, code: ownCode };
}

function keyError(key: string): HttpError {
  if (key === "") {
    const message =
      "You didn't provide an API key. You need to provide your API key in an Authorization header " +
      "using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).";
    return httpError(401, { message, code: null });
  }
  const masked = key.length > 16 ? `${key.slice(0, 4)}****${key.slice(-3)}` : "****";
  const where = "You can find your API key at https://platform.openai.com/account/api-keys.";
  return httpError(401, { message: `Incorrect API key provided: ${masked}. ${where}` });
}

function view(body: JsonObject): RequestView {
  const transcript = new Transcript();
  let system = "";
  for (const message of objectsOf(body.messages)) {
    const text = contentText(message.content);
    if (message.role === "system" || message.role === "developer") system += text;
    else if (message.role === "tool") transcript.result(stringOf(message.tool_call_id), text, false);
    else transcript.say(message.role === "assistant" ? "assistant" : "user", text);
    for (const call of objectsOf(message.tool_calls)) {
      const called = objectOf(call.function);
      transcript.call(stringOf(call.id), stringOf(called.name), stringOf(called.arguments));
    }
  }
  return viewOf({
    system,
    transcript,
    tools: objectsOf(body.tools).map((tool) => tool.function),
    parametersField: "parameters",
    limit: body.max_completion_tokens ?? body.max_tokens,
    schema: objectOf(objectOf(body.response_format).json_schema).schema,
  });
}

function usageOf(usage: Usage): JsonObject {
  const prompt_tokens = usage.inputTokens ?? 0;
  const completion_tokens = usage.outputTokens ?? 0;
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    prompt_tokens_details: { cached_tokens: usage.cacheReadTokens ?? 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoningTokens ?? 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function identity(object: string, body: JsonObject): JsonObject {
  const id = newId("chatcmpl-");
  const model = stringOf(body.model);
  return { id, object, created: nowSeconds(), model, service_tier: "default", system_fingerprint: null };
}

type CallPart = Extract<Part, { type: "tool-call" }>;

function callOf(part: CallPart, args: string): JsonObject {
  return { id: callId(part, "call_"), type: "function", function: { name: part.name, arguments: args } };
}

/** The deltas of a part; none of reasoning, which this format does not show. `index` counts the calls. */
function deltasOf(part: Part, index: number): JsonObject[] {
  switch (part.type) {
    case "text":
      return part.deltas.map((content) => ({ content }));
    case "refusal":
      return part.deltas.map((refusal) => ({ refusal }));
    case "tool-call":
      return pieces(part.arguments).map((piece) => ({
        tool_calls: [{ index, function: { arguments: piece } }],
      }));
    case "reasoning":
      return [];
  }
}

function stream(reply: FullReply, body: JsonObject): StreamedAnswer {
  const withUsage = objectOf(body.stream_options).include_usage === true;
  const base = identity("chat.completion.chunk", body);
  const frames: Frame[] = [];
  const push = (choices: JsonObject[], usage: JsonObject | null, delta = false) => {
    frames.push({ text: sse(JSON.stringify({ ...base, choices, ...withUsage && { usage } })), delta });
  };
  const choice = (delta: JsonObject, finish: string | null) => [
    { index: 0, delta, logprobs: null, finish_reason: finish },
  ];
  const content = reply.parts.some((part) => part.type === "text") ? "" : null;
  push(choice({ role: "assistant", content, refusal: null }, null), null);
  let calls = 0;
  for (const part of reply.parts) {
    if (part.type === "tool-call") {
      push(choice({ tool_calls: [{ index: calls, ...callOf(part, "") }] }, null), null);
    }
    for (const delta of deltasOf(part, calls)) push(choice(delta, null), null, true);
    if (part.type === "tool-call") calls++;
  }
  push(choice({}, FINISH_REASONS[reply.stop]), null);
  if (withUsage) push([], usageOf(reply.usage));
  frames.push({ text: sse("[DONE]"), delta: false });
  return {
    frames,
    failure: (error) => [{ text: sse(JSON.stringify({ error: errorObject(error) })), delta: false }],
  };
}

function whole(reply: FullReply, body: JsonObject): JsonObject {
  const joined = (type: Part["type"]) =>
    reply.parts.filter((part) => part.type === type).map(partText).join("");
  const calls = reply.parts.filter((part) => part.type === "tool-call").map((part) =>
    callOf(part, part.arguments)
  );
  const message = {
    role: "assistant",
    content: joined("text") || null,
    refusal: joined("refusal") || null,
    annotations: [],
    ...calls.length > 0 && { tool_calls: calls },
  };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: FINISH_REASONS[reply.stop] }];
  return { ...identity("chat.completion", body), choices, usage: usageOf(reply.usage) };
}

/** POST /v1/chat/completions and GET /v1/models of the OpenAI API. */
export const openaiChatWire: Wire = {
  view,
  stream,
  whole,
  keyError,
  errorBody: (error) => ({ error: errorObject(error) }),
  headers: () => requestIdHeader("x-request-id"),
  models: (ids) => ({
    object: "list",
    data: ids.map((id) => ({ id, object: "model", created: 1754425928, owned_by: "system" })),
  }),
};
