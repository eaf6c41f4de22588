/** How large a context to ask for (`options.num_ctx`): a server cuts in silence what does not fit. Pure. */

import type { ModelRequest } from "../../src/types.ts";

/** Smaller than this gains nothing: it is what servers take by themselves (FAQ, context window size). */
const LEAST = 4096;
/**
 * UTF-8 bytes a token is assumed to have: few enough for code, and a token a character for Chinese. Digits are
 * tokens of their own to many tokenizers.
 */
const BYTES_PER_TOKEN = 3;
/** What vision models make of one image, as a generous figure. */
const TOKENS_PER_IMAGE = 1500;
/** Room for the answer where nobody set a limit; thinking takes its part of it. */
const ROOM = { plain: 4096, thinking: 8192 };

/** Tokens that a rendered conversation will about take. */
function inputTokens(rendered: object): number {
  let images = 0;
  const text = JSON.stringify(rendered, (key, value) => {
    if (key !== "images" || !Array.isArray(value)) return value;
    images += value.length;
    return undefined;
  });
  const digits = text.match(/\d/g)?.length ?? 0;
  const others = new TextEncoder().encode(text).length - digits;
  return digits + Math.ceil(others / BYTES_PER_TOKEN) + images * TOKENS_PER_IMAGE;
}

/**
 * The context in tokens that holds the rendered input and the allowed output, as a power of two, at most the
 * model's window, and not less than `held`: each other size makes the server load the model anew.
 */
export function contextSize(request: ModelRequest, rendered: object, held = 0): number {
  const { maxOutputTokens, info } = request;
  const room = maxOutputTokens ?? (info.reasoning ? ROOM.thinking : ROOM.plain);
  const needed = Math.max(LEAST, inputTokens(rendered) + room);
  const step = 2 ** Math.ceil(Math.log2(needed));
  return Math.max(held, Math.min(step, info.contextWindow ?? step));
}
