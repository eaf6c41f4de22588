/** Domain → the request line of the plugin protocol (docs/plugins.md). Pure. */

import type { AssistantMessage, FilePart, Message, ModelRequest, ToolResultPart } from "../../src/types.ts";
import { type Fields, known } from "../../src/wire/fields.ts";
import { PROTOCOL } from "./protocol.ts";

/** The object that is sent to the plugin as one line. */
export function renderRequest(request: ModelRequest): Fields {
  const { model, system, tools, maxOutputTokens, temperature, effort, schema, sessionId } = request;
  return known({
    protocol: PROTOCOL,
    type: "request",
    model,
    system: system?.trim() ? system.toWellFormed() : undefined,
    messages: request.messages.map((message) => ({
      role: message.role,
      parts: partsOf(message, request),
    })).filter((message) => message.parts.length > 0),
    tools: tools.map(({ name, description, parameters }) => ({ name, description, parameters })),
    maxOutputTokens,
    temperature,
    effort,
    schema,
    sessionId,
  });
}

function partsOf(message: Message, request: ModelRequest): Fields[] {
  switch (message.role) {
    case "user":
      return message.parts.map((part) => part.type === "text" ? textPart(part.text) : filePart(part));
    case "assistant":
      return message.parts.flatMap((part) => assistantPart(part, request));
    case "tool":
      return message.parts.map(resultPart);
  }
}

function textPart(text: string): Fields {
  return { type: "text", text: text.toWellFormed() };
}

function filePart({ mediaType, data, name }: FilePart): Fields {
  return known({ type: "file", mediaType, data, name: name?.toWellFormed() });
}

/** What this plugin and model attached goes back as it was given; reasoning of others does not go at all. */
function assistantPart(part: AssistantMessage["parts"][number], request: ModelRequest): Fields[] {
  const data = part.providerData;
  const isOwn = data?.provider === request.info.provider && data.model === request.model;
  // `null` tells only whose the part is.
  const providerData = isOwn && data.value !== null ? data.value : undefined;
  switch (part.type) {
    case "text":
      return [known({ ...textPart(part.text), providerData })];
    case "reasoning":
      return isOwn ? [known({ type: "reasoning", text: part.text.toWellFormed(), providerData })] : [];
    case "tool-call":
      return [known({
        type: "tool-call",
        id: part.id,
        name: part.name,
        arguments: part.arguments.toWellFormed(),
        providerData,
      })];
  }
}

function resultPart({ callId, name, text, isError, files }: ToolResultPart): Fields {
  return known({
    type: "tool-result",
    callId,
    name,
    text: text.toWellFormed(),
    isError,
    files: files?.length ? files.map(filePart) : undefined,
  });
}
