/** Domain → the body of Ollama's chat API (`POST /api/chat`). Pure. */

import type {
  AssistantMessage,
  FilePart,
  JsonSchema,
  Message,
  ModelRequest,
  ToolDefinition,
  ToolResultPart,
  UserMessage,
} from "../../src/types.ts";
import { contextSize } from "./context_size.ts";
import { type Fields, fieldsOf, known } from "../../src/wire/fields.ts";

/** Image types that the server decodes. */
const IMAGES = ["image/png", "image/jpeg", "image/webp"];

/** The request body, streaming; `heldContext` is the context that this model has been loaded with so far. */
export function renderRequest(request: ModelRequest, heldContext = 0): Record<string, unknown> {
  const { model, system, schema, maxOutputTokens, temperature } = request;
  const tools = request.tools.length > 0 ? request.tools.map(toolOf) : undefined;
  // A `format` is forced from the first token on and would leave no way to call a tool: then words have to do.
  const rules = [system, schema && tools ? schemaRule(schema) : ""].filter((text) => text?.trim()).join(
    "\n\n",
  );
  const input = known({
    messages: [
      ...(rules ? [{ role: "system", content: rules.toWellFormed() }] : []),
      ...request.messages.flatMap((message) => messagesOf(message, request)),
    ],
    tools,
    format: tools ? undefined : schema,
  });
  return known({
    model,
    ...input,
    stream: true,
    think: thinkOf(request),
    // Both off: an input that does not fit is an error then, and a full context ends the answer with `length`
    // (api/types.go, ChatRequest; older servers know neither and cut).
    truncate: false,
    shift: false,
    options: known({
      num_ctx: contextSize(request, input, heldContext),
      num_predict: maxOutputTokens,
      temperature,
    }),
  });
}

/** Levels are for gpt-oss; other models of older servers refuse them and take a boolean (server/routes.go). */
function thinkOf({ model, info, effort }: ModelRequest): string | boolean | undefined {
  if (!effort || !info.reasoning) return undefined;
  return model.includes("gpt-oss") ? effort : true;
}

function schemaRule(schema: JsonSchema): string {
  return "When no more tools are needed, answer with nothing but JSON that fits this JSON Schema:\n" +
    JSON.stringify(schema);
}

/** The server reads each property into a struct: a schema that is `true` would be refused. */
function toolOf({ name, description, parameters }: ToolDefinition): Fields {
  const properties = Object.entries(fieldsOf(parameters.properties)).map(([key, value]) => [
    key,
    typeof value === "object" && value !== null ? value : {},
  ]);
  return {
    type: "function",
    function: {
      name,
      description,
      parameters: { type: "object", ...parameters, properties: Object.fromEntries(properties) },
    },
  };
}

function messagesOf(message: Message, request: ModelRequest): Fields[] {
  switch (message.role) {
    case "user":
      return [userMessage(message)];
    case "assistant":
      return assistantMessages(message, request);
    case "tool":
      return message.parts.map(toolMessage);
  }
}

function userMessage(message: UserMessage): Fields {
  const texts = message.parts.map((part) => part.type === "text" ? part.text : leftOut([part]));
  const files = message.parts.filter((part) => part.type === "file");
  const content = texts.filter((text) => text !== "").join("\n\n").toWellFormed();
  return known({ role: "user", content, images: imagesOf(files) });
}

function imagesOf(files: FilePart[]): string[] | undefined {
  const images = files.filter((file) => IMAGES.includes(file.mediaType)).map((file) => file.data);
  return images.length > 0 ? images : undefined;
}

/** A note for files that are not images: the API takes nothing else. */
function leftOut(files: FilePart[]): string {
  return files.filter((file) => !IMAGES.includes(file.mediaType))
    .map((file) => `[${file.name ?? "a file"} (${file.mediaType}) was left out: not a type the model reads]`)
    .join("\n");
}

/** One message, or none when nothing of it can be shown to this model. */
function assistantMessages(message: AssistantMessage, request: ModelRequest): Fields[] {
  let content = "";
  let thinking = "";
  const calls: Fields[] = [];
  for (const part of message.parts) {
    if (part.type === "text") content += part.text;
    else if (part.type === "tool-call") {
      calls.push({ id: part.id, function: { name: part.name, arguments: argumentsOf(part.arguments) } });
    } else {
      const data = part.providerData;
      if (data?.provider === request.info.provider && data.model === request.model) thinking += part.text;
    }
  }
  if (content === "" && calls.length === 0) return [];
  return [known({
    role: "assistant",
    content: content.toWellFormed(),
    thinking: thinking === "" ? undefined : thinking.toWellFormed(),
    tool_calls: calls.length > 0 ? calls : undefined,
  })];
}

/** On this wire arguments are an object, both ways. */
function argumentsOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text.toWellFormed());
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    // What the model wrote was no JSON; the error result beside the call says so.
    return {};
  }
}

function toolMessage(part: ToolResultPart): Fields {
  const files = part.files ?? [];
  return known({
    role: "tool",
    tool_name: part.name,
    tool_call_id: part.callId,
    content: [part.text, leftOut(files)].filter(Boolean).join("\n").toWellFormed(),
    images: imagesOf(files),
  });
}
