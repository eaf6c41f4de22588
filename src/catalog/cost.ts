/** What tokens cost. Unknown stays unknown: a price or a count that is missing makes the whole sum `undefined`. */

import type { ModelInfo, Price, Usage } from "../types.ts";

/** Price-list names of providers, where they differ from ours. */
const LIST_NAMES: Record<string, string> = { gemini: "google", xai: "x-ai" };

function fromPrice(price: Price, usage: Usage): number | undefined {
  if (price.input === 0 && price.output === 0) return 0;
  if (usage.inputTokens === undefined || usage.outputTokens === undefined) return undefined;
  const read = usage.cacheReadTokens ?? 0;
  const written = usage.cacheWriteTokens ?? 0;
  const plain = Math.max(0, usage.inputTokens - read - written);
  const perMillion = plain * price.input +
    read * (price.cacheRead ?? price.input) +
    written * (price.cacheWrite ?? price.input) +
    usage.outputTokens * price.output;
  return perMillion / 1e6;
}

/** Loads the price list, which takes some milliseconds: best done while waiting for an answer. */
export function loadPrices(): Promise<typeof import("@pydantic/genai-prices")> {
  return import("@pydantic/genai-prices");
}

/**
 * What one attempt cost in USD, by the configured price, else by the bundled price list (tiers and cache prices
 * included), `undefined` when the price or the usage is unknown. Models that run on this machine cost nothing.
 */
export async function costOf(info: ModelInfo, usage: Usage): Promise<number | undefined> {
  if (info.price) return fromPrice(info.price, usage);
  if (info.local) return 0;
  if (usage.inputTokens === undefined || usage.outputTokens === undefined) return undefined;
  const { calcPrice } = await loadPrices();
  const tokens = {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_tokens: usage.cacheReadTokens ?? 0,
    cache_write_tokens: usage.cacheWriteTokens ?? 0,
  };
  for (const name of [info.provider, info.vendor]) {
    const providerId = name && (LIST_NAMES[name] ?? name);
    const found = providerId ? calcPrice(tokens, info.model, { providerId }) : undefined;
    if (found) return found.total_price;
  }
  return undefined;
}

/** Adds two sums of tokens; a count neither side reported stays absent. */
export function addUsage(a: Usage, b: Usage): Usage {
  const sum: Usage = { ...a };
  for (const key of Object.keys(b) as (keyof Usage)[]) {
    const count = b[key];
    if (count !== undefined) sum[key] = (sum[key] ?? 0) + count;
  }
  return sum;
}
