/** Domain → the body of the Chat Completions API (`POST /chat/completions`). Pure. */

import type {
  AssistantMessage,
  FilePart,
  Message,
  ModelRequest,
  ToolResultPart,
  UserMessage,
} from "../../src/types.ts";
import { type Fields, fieldsOf, known, listOf, textOf } from "../../src/wire/fields.ts";
import { argumentsText, IMAGES } from "./wire.ts";

/** What differs between OpenAI and the vendors that speak its format. */
export interface ChatDialect {
  /** Whether it is OpenAI itself: others refuse fields that only OpenAI knows. */
  isOpenAI: boolean;
  /** What the output limit is called. */
  maxTokensField: string;
}

/** What a chat answer's reasoning carries back: the field it came in, and OpenRouter's `reasoning_details`. */
export interface ChatReasoning {
  field?: "reasoning_content" | "reasoning";
  details?: Fields[];
}

/** The request body, streaming, with usage. */
export function renderChat(request: ModelRequest, dialect: ChatDialect): Record<string, unknown> {
  const system = request.system?.trim() ? [{ role: "system", content: request.system.toWellFormed() }] : [];
  const tools = request.tools.map(({ name, description, parameters }) => ({
    type: "function",
    function: {
      name,
      description,
      parameters: { type: "object", properties: {}, ...parameters },
      ...(dialect.isOpenAI ? { strict: false } : {}),
    },
  }));
  return known({
    model: request.model,
    messages: [...system, ...request.messages.flatMap((message) => messagesOf(message, request))],
    tools: tools.length > 0 ? tools : undefined,
    stream: true,
    stream_options: { include_usage: true },
    [dialect.maxTokensField]: request.maxOutputTokens,
    temperature: request.temperature,
    reasoning_effort: request.info.reasoning ? request.effort : undefined,
    response_format: request.schema && {
      type: "json_schema",
      json_schema: { name: "answer", schema: request.schema, strict: true },
    },
    prompt_cache_key: dialect.isOpenAI ? request.sessionId : undefined,
  });
}

function messagesOf(message: Message, request: ModelRequest): Fields[] {
  switch (message.role) {
    case "user":
      return [{ role: "user", content: userContent(message) }];
    case "assistant":
      return assistantMessages(message, request);
    case "tool":
      return message.parts.map(toolMessage);
  }
}

/** Text alone goes as a string, which every vendor reads. */
function userContent(message: UserMessage): string | Fields[] {
  const texts = message.parts.flatMap((part) => part.type === "text" ? [part.text.toWellFormed()] : []);
  if (texts.length === message.parts.length) return texts.join("\n\n");
  return message.parts.flatMap((part) => {
    if (part.type === "file") return [filePart(part)];
    return part.text === "" ? [] : [{ type: "text", text: part.text.toWellFormed() }];
  });
}

function filePart(part: FilePart): Fields {
  const url = `data:${part.mediaType};base64,${part.data}`;
  if (IMAGES.includes(part.mediaType)) return { type: "image_url", image_url: { url } };
  if (part.mediaType === "application/pdf") {
    return { type: "file", file: { filename: part.name ?? "document.pdf", file_data: url } };
  }
  return {
    type: "text",
    text: `[${part.name ?? "a file"} (${part.mediaType}) was left out: not a type the model reads]`,
  };
}

/** One message, or none when nothing of it can be shown to this model. */
function assistantMessages(message: AssistantMessage, request: ModelRequest): Fields[] {
  const text = message.parts.flatMap((part) => part.type === "text" ? [part.text] : []).join("");
  const calls = message.parts.flatMap((part) =>
    part.type === "tool-call"
      ? [{
        id: part.id,
        type: "function",
        function: { name: part.name, arguments: argumentsText(part.arguments) },
      }]
      : []
  );
  if (text === "" && calls.length === 0) return [];
  return [{
    role: "assistant",
    // Nothing at all, or null, is refused by some servers beside a call; an empty text by none.
    content: text.toWellFormed(),
    ...reasoningFields(message, request),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  }];
}

/** Reasoning in the field it came in; details say more than the text, so they go alone. */
function reasoningFields(message: AssistantMessage, request: ModelRequest): Fields {
  let text = "";
  let field = "";
  const details: unknown[] = [];
  for (const part of message.parts) {
    const data = part.providerData;
    if (
      part.type !== "reasoning" || data?.provider !== request.info.provider || data.model !== request.model
    ) continue;
    const value = fieldsOf(data.value);
    text += part.text;
    field ||= textOf(value.field);
    details.push(...listOf(value.details));
  }
  if (details.length > 0) return { reasoning_details: details };
  return (field === "reasoning_content" || field === "reasoning") && text !== "" ? { [field]: text } : {};
}

/** Tool messages carry text only. */
function toolMessage(part: ToolResultPart): Fields {
  const names = (part.files ?? []).map((file) => file.name ?? file.mediaType).join(", ");
  const note = names === "" ? "" : `[${names}: this API takes no files in tool results]`;
  return {
    role: "tool",
    tool_call_id: part.callId,
    content: [part.text.toWellFormed(), note].filter(Boolean).join("\n"),
  };
}
