/** Domain → the body of Anthropic's Messages API (`POST /v1/messages`). Pure. */

import type { AssistantMessage, FilePart, Message, ModelRequest, ToolResultPart } from "../../src/types.ts";
import { familyOf } from "./families.ts";

/** A content block as it goes over the wire. */
export type Block = { type: string; [key: string]: unknown };

/** A turn as it goes over the wire; never two of one role in a row. */
export interface Turn {
  role: "user" | "assistant";
  content: Block[];
}

/** The part of `max_tokens` that is kept for the answer when a thinking budget is lowered. */
const MIN_ANSWER_TOKENS = 1024;
/** `budget_tokens` must be at least this (SDK type `ThinkingConfigEnabled`). */
const MIN_BUDGET_TOKENS = 1024;
const BUDGET_TOKENS = { low: 2048, medium: 8192, high: 16384 };
/** Every request must carry a limit; all models accept this one. */
const DEFAULT_MAX_TOKENS = 8192;
const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const CACHED = { type: "ephemeral" };

/** The request body, marked for the prompt cache, streaming. */
export function renderRequest(request: ModelRequest): Record<string, unknown> {
  const messages = renderMessages(request);
  const maxTokens = request.maxOutputTokens ?? request.info.maxOutputTokens ?? DEFAULT_MAX_TOKENS;
  const thinking = thinkingOf(request, maxTokens, messages);
  const tools = request.tools.map(({ name, description, parameters }) => ({
    name,
    description,
    input_schema: { type: "object", ...parameters },
  }));
  const outputConfig = {
    ...(thinking?.type === "adaptive" ? { effort: request.effort } : {}),
    ...(request.schema ? { format: { type: "json_schema", schema: request.schema } } : {}),
  };
  const system = request.system?.trim() ? request.system.toWellFormed() : undefined;
  return {
    model: request.model,
    max_tokens: maxTokens,
    stream: true,
    ...(tools.length > 0 ? { tools: withMark(tools) } : {}),
    ...(system ? { system: withMark([{ type: "text", text: system }]) } : {}),
    messages: markedTurns(messages),
    ...(thinking ? { thinking } : {}),
    ...(Object.keys(outputConfig).length > 0 ? { output_config: outputConfig } : {}),
    // Thinking and a temperature exclude each other.
    ...(request.temperature !== undefined && !thinking ? { temperature: request.temperature } : {}),
  };
}

/** The list with a cache marker on its last item; the others stay byte for byte what they were. */
function withMark<T extends object>(items: T[]): (T | T & { cache_control: typeof CACHED })[] {
  return items.map((item, index) => index === items.length - 1 ? { ...item, cache_control: CACHED } : item);
}

/** Marks the last two user turns: what was sent before is read from the cache, what is new is written to it. */
function markedTurns(turns: Turn[]): Turn[] {
  const users = turns.flatMap((turn, index) => turn.role === "user" ? [index] : []).slice(-2);
  return turns.map((turn, index) =>
    users.includes(index) ? { role: turn.role, content: withMark(turn.content) } : turn
  );
}

function thinkingOf(
  request: ModelRequest,
  maxTokens: number,
  turns: Turn[],
): Record<string, unknown> | undefined {
  if (!request.info.reasoning || !request.effort) return undefined;
  // Summaries keep the stream alive while the model thinks.
  if (familyOf(request.model).thinking === "adaptive") return { type: "adaptive", display: "summarized" };
  const budget = Math.min(BUDGET_TOKENS[request.effort], maxTokens - MIN_ANSWER_TOKENS);
  if (budget < MIN_BUDGET_TOKENS || isInForeignToolLoop(turns)) return undefined;
  return { type: "enabled", budget_tokens: budget };
}

/** With a budget, the turn whose tool results are being sent has to begin with its own thinking. */
function isInForeignToolLoop(turns: Turn[]): boolean {
  const last = turns.at(-1);
  const before = turns.at(-2)?.content[0]?.type;
  return last?.content[0]?.type === "tool_result" && before !== "thinking" && before !== "redacted_thinking";
}

/** The conversation as turns that alternate and begin with the user. */
function renderMessages(request: ModelRequest): Turn[] {
  const turns: Turn[] = [];
  for (const message of request.messages) {
    const role = message.role === "assistant" ? "assistant" : "user";
    const content = blocksOf(message, request);
    const last = turns.at(-1);
    if (content.length === 0) continue;
    if (last?.role === role) last.content.push(...content);
    else turns.push({ role, content });
  }
  // Results have to come first in their turn (API reference, tool use).
  for (const turn of turns) {
    if (turn.role === "user") {
      turn.content.sort((a, b) => Number(b.type === "tool_result") - Number(a.type === "tool_result"));
    }
  }
  if (turns[0]?.role !== "user") {
    turns.unshift({ role: "user", content: [{ type: "text", text: "(continued)" }] });
  }
  return turns;
}

function blocksOf(message: Message, request: ModelRequest): Block[] {
  switch (message.role) {
    case "user":
      return message.parts.flatMap((part) =>
        part.type === "text" ? textBlocks(part.text) : [fileBlock(part)]
      );
    case "assistant":
      return message.parts.flatMap((part) => assistantBlocks(part, request));
    case "tool":
      return message.parts.map(resultBlock);
  }
}

/** Blank text blocks are refused by the API. */
function textBlocks(text: string): Block[] {
  return text.trim() === "" ? [] : [{ type: "text", text: text.toWellFormed() }];
}

function fileBlock(part: FilePart): Block {
  const source = { type: "base64", media_type: part.mediaType, data: part.data };
  if (IMAGES.includes(part.mediaType)) return { type: "image", source };
  if (part.mediaType === "application/pdf") {
    return { type: "document", source, ...(part.name ? { title: part.name } : {}) };
  }
  return {
    type: "text",
    text: `[${part.name ?? "a file"} (${part.mediaType}) was left out: not a type the model reads]`,
  };
}

function assistantBlocks(part: AssistantMessage["parts"][number], request: ModelRequest): Block[] {
  switch (part.type) {
    case "text":
      return textBlocks(part.text);
    case "tool-call":
      return [{ type: "tool_use", id: wireId(part.id), name: part.name, input: inputOf(part.arguments) }];
    case "reasoning": {
      const data = part.providerData;
      if (data?.provider !== request.info.provider || data.model !== request.model) return [];
      return thinkingBlocks(part.text, data.value);
    }
  }
}

/** Thinking goes back with exactly the text and signature it came with, redacted thinking with its data. */
function thinkingBlocks(thinking: string, value: unknown): Block[] {
  if (typeof value !== "object" || value === null) return [];
  const { signature, data } = value as { signature?: unknown; data?: unknown };
  if (typeof data === "string") return [{ type: "redacted_thinking", data }];
  return typeof signature === "string" ? [{ type: "thinking", thinking, signature }] : [];
}

/** Ids made by other vendors may hold characters that are refused here. */
function wireId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, "_");
}

function inputOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text.toWellFormed());
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    // What the model wrote was no JSON; the error result beside the call says so.
    return {};
  }
}

function resultBlock(part: ToolResultPart): Block {
  const text = part.text.toWellFormed();
  const files = (part.files ?? []).map(fileBlock);
  return {
    type: "tool_result",
    tool_use_id: wireId(part.callId),
    content: files.length > 0 ? [...textBlocks(text), ...files] : text,
    ...(part.isError ? { is_error: true } : {}),
  };
}
