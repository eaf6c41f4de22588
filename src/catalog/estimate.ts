/** Token estimates: how much input a request has before anyone counted it. */

import { estimateTokenCount } from "tokenx";
import type { Message, ToolDefinition } from "../types.ts";

/** Longer texts are sampled: three slices of this many characters say how dense the whole is. */
const SAMPLE_CHARACTERS = 20_000;
/** About what vendors count for an image of ordinary size. */
const TOKENS_PER_FILE = 1_600;

/** Estimated tokens of a text; long texts are judged by slices of their beginning, middle and end. */
export function estimateTextTokens(text: string): number {
  if (text.length <= 4 * SAMPLE_CHARACTERS) return estimateTokenCount(text);
  const middle = Math.floor(text.length / 2);
  const sample = text.slice(0, SAMPLE_CHARACTERS) +
    text.slice(middle, middle + SAMPLE_CHARACTERS) +
    text.slice(-SAMPLE_CHARACTERS);
  return Math.ceil(estimateTokenCount(sample) * text.length / sample.length);
}

function estimateMessage(message: Message): number {
  let tokens = 4;
  for (const part of message.parts) {
    if (part.type === "file") tokens += TOKENS_PER_FILE;
    else if (part.type === "tool-call") tokens += estimateTextTokens(part.name + part.arguments);
    else tokens += estimateTextTokens(part.text);
  }
  return tokens;
}

/** Estimated input tokens of a request: system prompt, tool definitions and conversation. */
export function estimateInputTokens(
  request: { system?: string; messages: Message[]; tools: ToolDefinition[] },
): number {
  const tools = request.tools.map(({ name, description, parameters }) => ({ name, description, parameters }));
  const fixed = (request.system ?? "") + (tools.length ? JSON.stringify(tools) : "");
  return request.messages.reduce((sum, message) => sum + estimateMessage(message), estimateTextTokens(fixed));
}
