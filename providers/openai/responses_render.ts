/** Domain → the body of OpenAI's Responses API (`POST /responses`). Pure. */

import type { AssistantMessage, FilePart, Message, ModelRequest, ToolResultPart } from "../../src/types.ts";
import { type Fields, fieldsOf, known, textOf } from "../../src/wire/fields.ts";
import { argumentsText, IMAGES } from "./wire.ts";

/** The request body, streaming. Nothing is stored: what has to come back goes through the conversation. */
export function renderResponses(request: ModelRequest, isOpenAI: boolean): Record<string, unknown> {
  const reasons = request.info.reasoning === true;
  const tools = request.tools.map(({ name, description, parameters }) => ({
    type: "function",
    name,
    description,
    parameters: { type: "object", properties: {}, ...parameters },
    strict: false,
  }));
  return known({
    model: request.model,
    instructions: request.system?.trim() ? request.system.toWellFormed() : undefined,
    input: request.messages.flatMap((message) => itemsOf(message, request)),
    tools: tools.length > 0 ? tools : undefined,
    stream: true,
    store: false,
    include: reasons ? ["reasoning.encrypted_content"] : undefined,
    reasoning: reasons && request.effort ? { effort: request.effort, summary: "auto" } : undefined,
    max_output_tokens: request.maxOutputTokens,
    temperature: request.temperature,
    text: request.schema && {
      format: { type: "json_schema", name: "answer", schema: request.schema, strict: true },
    },
    prompt_cache_key: isOpenAI ? request.sessionId : undefined,
  });
}

function itemsOf(message: Message, request: ModelRequest): Fields[] {
  switch (message.role) {
    case "user": {
      const content = message.parts.flatMap((part) =>
        part.type === "text" ? textParts(part.text) : [filePart(part)]
      );
      return content.length > 0 ? [{ role: "user", content }] : [];
    }
    case "assistant":
      return assistantItems(message, request);
    case "tool":
      return message.parts.map(outputItem);
  }
}

function textParts(text: string): Fields[] {
  return text === "" ? [] : [{ type: "input_text", text: text.toWellFormed() }];
}

function filePart(part: FilePart): Fields {
  const url = `data:${part.mediaType};base64,${part.data}`;
  if (IMAGES.includes(part.mediaType)) return { type: "input_image", image_url: url, detail: "auto" };
  if (part.mediaType === "application/pdf") {
    return { type: "input_file", filename: part.name ?? "document.pdf", file_data: url };
  }
  const text = `[${part.name ?? "a file"} (${part.mediaType}) was left out: not a type the model reads]`;
  return { type: "input_text", text };
}

function assistantItems(message: AssistantMessage, request: ModelRequest): Fields[] {
  const items = message.parts.flatMap((part): Fields[] => {
    const data = part.providerData;
    const own = data?.provider === request.info.provider && data.model === request.model;
    const value = own ? fieldsOf(data.value) : {};
    switch (part.type) {
      case "text":
        return part.text === "" ? [] : [assistantItem(part.text, textOf(value.phase))];
      case "tool-call":
        return [{
          type: "function_call",
          call_id: part.id,
          name: part.name,
          arguments: argumentsText(part.arguments),
        }];
      case "reasoning":
        return value.type === "reasoning" && textOf(value.encrypted_content) ? [value] : [];
    }
  });
  // A reasoning item without the item it led to is refused ("provided without its required following item").
  while (items.at(-1)?.type === "reasoning") items.pop();
  return items;
}

function assistantItem(text: string, phase: string): Fields {
  return {
    type: "message",
    role: "assistant",
    content: [{ type: "output_text", text: text.toWellFormed() }],
    ...(phase ? { phase } : {}),
  };
}

function outputItem(part: ToolResultPart): Fields {
  const text = part.text.toWellFormed();
  const files = (part.files ?? []).map(filePart);
  return {
    type: "function_call_output",
    call_id: part.callId,
    output: files.length > 0 ? [...textParts(text), ...files] : text,
  };
}
