/**
 * What Anthropic's prompt cache would have of a request: everything up to a block that was marked with `cache_control`
 * in a request before it, if not a letter of it changed (API guide, prompt caching).
 */

import type { Usage } from "../../src/types.ts";
import { objectOf, objectsOf } from "./json.ts";

/** Shorter beginnings are not kept (the guide's minimum for most models). */
const LEAST_TOKENS = 1_024;

interface Block {
  text: string;
  isMarked: boolean;
}

function blockOf(value: unknown): Block {
  const { cache_control, ...rest } = objectOf(value);
  return { text: JSON.stringify(rest), isMarked: cache_control !== undefined };
}

/** Tools, system and messages, block by block, in the order they count. */
function blocksOf(body: Record<string, unknown>): Block[] {
  const messages = objectsOf(body.messages).flatMap(({ role, content }) => {
    const blocks = typeof content === "string" ? [{ type: "text", text: content }] : objectsOf(content);
    return blocks.map(blockOf).map(({ text, isMarked }) => ({ text: `${role} ${text}`, isMarked }));
  });
  const system = typeof body.system === "string"
    ? [blockOf({ text: body.system })]
    : objectsOf(body.system).map(blockOf);
  return [...objectsOf(body.tools).map(blockOf), ...system, ...messages];
}

/** The cache of one model. */
export class PromptCache {
  readonly #kept = new Set<string>();

  /** The parts of a request's input, of `inputTokens` in all, that are read from the cache and written to it. */
  use(
    body: Record<string, unknown>,
    inputTokens: number,
  ): Pick<Usage, "cacheReadTokens" | "cacheWriteTokens"> {
    const blocks = blocksOf(body);
    const whole = blocks.reduce((sum, { text }) => sum + text.length, 0);
    let prefix = "";
    let [read, written] = [0, 0];
    for (const { text, isMarked } of blocks) {
      prefix += text;
      const tokens = Math.floor(inputTokens * prefix.length / Math.max(1, whole));
      if (this.#kept.has(prefix)) read = tokens;
      if (!isMarked || tokens < LEAST_TOKENS) continue;
      this.#kept.add(prefix);
      written = tokens;
    }
    return { cacheReadTokens: read, cacheWriteTokens: Math.max(0, written - read) };
  }
}
