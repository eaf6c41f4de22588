/** What tokens cost. Unknown stays unknown: a price or a count that is missing makes the whole sum `undefined`. */

import type { Provider } from "@pydantic/genai-prices";
import { own } from "../own.ts";
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

type PriceList = typeof import("@pydantic/genai-prices");

let newerList: () => Promise<Provider[] | undefined> = () => Promise.resolve(undefined);
let loading: Promise<PriceList> | undefined;

/** Says where a list newer than the bundled one may be found; asked once, when the first price is needed. */
export function offerPrices(newer: () => Promise<Provider[] | undefined>): void {
  newerList = newer;
  loading = undefined;
}

/** Loads the price list, which takes some milliseconds: best done while waiting for an answer. */
export function loadPrices(): Promise<PriceList> {
  return loading ??= loadNewest();
}

async function loadNewest(): Promise<PriceList> {
  const [list, newer] = await Promise.all([import("@pydantic/genai-prices"), newerList()]);
  if (newer) list.updatePrices(({ setProviderData }) => setProviderData(newer));
  return list;
}

type ListedPrice = NonNullable<ReturnType<PriceList["calcPrice"]>>;

/** Names of the price list for models it calls differently. */
function listedNames(model: string): string[] {
  return model === "gemini-pro-vision" ? ["gemini-1.0-pro-vision-001"] : [model, `${model}-preview`];
}

/** The price list's word on these tokens; `undefined` for a model it does not have. */
async function askList(info: ModelInfo, tokens: Record<string, number>): Promise<ListedPrice | undefined> {
  const { calcPrice } = await loadPrices();
  for (const name of [info.provider, info.vendor]) {
    const providerId = name && (own(LIST_NAMES, name) ?? name);
    if (!providerId) continue;
    for (const model of listedNames(info.model)) {
      const found = calcPrice(tokens, model, { providerId });
      if (found) return found;
    }
  }
  return undefined;
}

/**
 * What one attempt cost in USD, by the configured price, else by the bundled price list (tiers and cache prices
 * included), `undefined` when the price or the usage is unknown. Models that run on this machine cost nothing.
 */
export async function costOf(info: ModelInfo, usage: Usage): Promise<number | undefined> {
  if (info.price) return fromPrice(info.price, usage);
  if (info.local) return 0;
  return (await listedCost(info, usage))?.total_price;
}

/** The part of `costOf` that the output makes, in USD; `undefined` when the price or the usage is unknown. */
export async function outputCostOf(info: ModelInfo, usage: Usage): Promise<number | undefined> {
  if (info.price) {
    return usage.outputTokens === undefined ? undefined : usage.outputTokens * info.price.output / 1e6;
  }
  return info.local ? 0 : (await listedCost(info, usage))?.output_price;
}

async function listedCost(info: ModelInfo, usage: Usage): Promise<ListedPrice | undefined> {
  if (usage.inputTokens === undefined || usage.outputTokens === undefined) return undefined;
  const read = usage.cacheReadTokens ?? 0;
  const written = usage.cacheWriteTokens ?? 0;
  return await askList(info, {
    // The list refuses parts that are larger than the whole; `fromPrice` counts them too.
    input_tokens: Math.max(usage.inputTokens, read + written),
    output_tokens: usage.outputTokens,
    cache_read_tokens: read,
    cache_write_tokens: written,
  });
}

/**
 * USD per million tokens: the configured price, nothing for models that run on this machine, else what the price list
 * says for short inputs (long ones may cost more). `undefined` when it is unknown.
 */
export async function priceOf(info: ModelInfo): Promise<Price | undefined> {
  if (info.price) return info.price;
  if (info.local) return { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  const price = (await askList(info, { input_tokens: 0, output_tokens: 0 }))?.model_price;
  const input = lowest(price?.input_mtok);
  const output = lowest(price?.output_mtok);
  if (input === undefined || output === undefined) return undefined;
  const cacheRead = lowest(price?.cache_read_mtok);
  const cacheWrite = lowest(price?.cache_write_mtok);
  return {
    input,
    output,
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}

function lowest(price: ListedPrice["model_price"][string]): number | undefined {
  return typeof price === "object" ? price.base : price;
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
