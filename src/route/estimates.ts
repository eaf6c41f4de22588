/** What a request is about to cost on a model, and how strong the model is. Pure. */

import { nameOf } from "../catalog/models.ts";
import { shortListPrice } from "../catalog/short_list.ts";
import type { ModelInfo, Price } from "../types.ts";
import type { Complexity } from "./classify.ts";
import type { Needs, RoutedModel } from "./filters.ts";
import type { Catalogue } from "./plan.ts";
import { tierOf } from "./tier.ts";

/**
 * Tokens an answer is expected to have. Rough on purpose: it says which of two models is cheaper and by about how
 * much, not what a run will cost.
 */
export const EXPECTED_OUTPUT_TOKENS: Record<Complexity, number> = {
  simple: 200,
  medium: 800,
  complex: 2_500,
};

const FREE: Price = { input: 0, output: 0 };

/** The price of a model without loading the price list: `undefined` when only that could tell. */
export function quickPrice(info: ModelInfo): Price | undefined {
  if (info.price) return info.price;
  if (info.local) return FREE;
  return shortListPrice(info.provider, info.model) ??
    (info.vendor === undefined ? undefined : shortListPrice(info.vendor, info.model));
}

/** A model with its tier and what the request is about to cost on it, as far as its price is known. */
export function routedModel(
  info: ModelInfo,
  needs: Needs,
  expected: number,
  { models, prices }: Pick<Catalogue, "models"> & { prices: ReadonlyMap<string, Price> },
): RoutedModel {
  const price = quickPrice(info) ?? prices.get(nameOf(info));
  const tier = tierOf(info, models[nameOf(info)]?.tier, price);
  if (!price) return { info, tier };
  const output = Math.min(expected, needs.outputTokens, info.maxOutputTokens ?? Infinity);
  return { info, tier, price, costUsd: (needs.inputTokens * price.input + output * price.output) / 1e6 };
}
