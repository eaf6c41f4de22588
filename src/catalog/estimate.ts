/** Token estimates: how much input a request has before anyone counted it. */

import { estimateTokenCount } from "tokenx";
import type { Message, ToolDefinition } from "../types.ts";

/** Up to here characters say enough: the first use of the estimator takes 3 ms, more than a short run has. */
const QUICK_CHARACTERS = 4_000;
const CHARACTERS_PER_TOKEN = 3.6;
/** Tokens of a character beyond ASCII: less than one in European words, about one in the scripts of East Asia. */
const TOKENS_PER_WIDE_CHARACTER = 0.8;
/** Longer texts are sampled: three slices of this many characters say how dense the whole is. */
const SAMPLE_CHARACTERS = 20_000;
/** About what vendors count for an image of ordinary size. */
const TOKENS_PER_FILE = 1_600;

function quickEstimate(text: string): number {
  let wide = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) wide++;
  return Math.ceil((text.length - wide) / CHARACTERS_PER_TOKEN + wide * TOKENS_PER_WIDE_CHARACTER);
}

/** Estimated tokens of a text; short ones by their characters, long ones are judged by slices of their beginning, middle and end. */
export function estimateTextTokens(text: string): number {
  if (text.length <= QUICK_CHARACTERS) return quickEstimate(text);
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
