/** A newer price list than the bundled one, checked and cut down to what is used of it. Pure. */

import type { MatchLogic, ModelPrice, Provider } from "@pydantic/genai-prices";
import { type Fields, fieldsOf, known, listOf, textOf } from "../wire/fields.ts";

/** The version of the bundled list; a stored list counts only beside the one it was meant to replace. */
export const BUNDLED_PRICES = "0.1.8";

/** The parts of a price that runs are charged by. */
const PRICES = [
  "input_mtok",
  "output_mtok",
  "cache_read_mtok",
  "cache_write_mtok",
  "requests_kcount",
] as const;
/** Above this many USD per million tokens a price is taken for a mistake. */
const HIGHEST_PRICE = 10_000;
const LONGEST_PATTERN = 300;

type Conditional = Extract<Provider["models"][number]["prices"], unknown[]>[number];

function isPrice(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= HIGHEST_PRICE;
}

/** One number, or a base with tiers; anything else is left out with its key. */
function amountOf(value: unknown): ModelPrice[string] {
  if (isPrice(value)) return value;
  const { base, tiers } = fieldsOf(value);
  if (!isPrice(base)) return undefined;
  const checked = listOf(tiers).map(fieldsOf);
  if (
    !checked.every(({ start, price }) => Number.isSafeInteger(start) && Number(start) >= 0 && isPrice(price))
  ) {
    return undefined;
  }
  return { base, tiers: checked.map(({ start, price }) => ({ start: Number(start), price: Number(price) })) };
}

function pricesOf(value: unknown): ModelPrice | undefined {
  const fields = fieldsOf(value);
  const prices = known(Object.fromEntries(PRICES.map((key) => [key, amountOf(fields[key])])));
  // A price that is there but cannot be read must not be charged as nothing.
  const whole = PRICES.every((key) => fields[key] === undefined || fields[key] === null || key in prices);
  return whole && "input_mtok" in prices && "output_mtok" in prices ? prices : undefined;
}

function constraintOf(value: unknown): Conditional["constraint"] {
  const { start_date: start, start_time: from, end_time: to } = fieldsOf(value);
  if (typeof start === "string") return { type: "start_date", start_date: start };
  return { type: "time_of_date", start_time: textOf(from), end_time: textOf(to) };
}

/** Prices that hold always, or from a date or at a time of day. */
function conditionalPricesOf(value: unknown): ModelPrice | Conditional[] | undefined {
  if (!Array.isArray(value)) return pricesOf(value);
  const all = value.map(fieldsOf).map((one) => ({
    ...(one.constraint ? { constraint: constraintOf(one.constraint) } : {}),
    prices: pricesOf(one.prices),
  }));
  const priced = all.filter((one): one is Conditional => one.prices !== undefined);
  return priced.length === all.length && all.length > 0 ? priced : undefined;
}

const TEXT_MATCHES = ["equals", "starts_with", "ends_with", "contains", "regex"] as const;

/** A rule for names; `undefined` when any part of it cannot be read. */
function matchOf(value: unknown, depth = 0): MatchLogic | undefined {
  const fields = fieldsOf(value);
  for (const key of ["or", "and"] as const) {
    if (!Array.isArray(fields[key]) || depth > 4) continue;
    const parts = fields[key].map((part) => matchOf(part, depth + 1));
    const read = parts.filter((part) => part !== undefined);
    return read.length === parts.length ? { [key]: read } as MatchLogic : undefined;
  }
  for (const key of TEXT_MATCHES) {
    const text = fields[key];
    if (typeof text === "string" && text.length <= LONGEST_PATTERN && (key !== "regex" || isPattern(text))) {
      return { [key]: text } as MatchLogic;
    }
  }
  return undefined;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

function modelOf(fields: Fields): Provider["models"] {
  const id = textOf(fields.id);
  const match = matchOf(fields.match);
  const prices = conditionalPricesOf(fields.prices);
  return id !== "" && match && prices ? [{ id, match, prices }] : [];
}

function providerOf(fields: Fields): Provider[] {
  const { id, name, api_pattern: pattern, model_match, provider_match, fallback_model_providers } = fields;
  const models = listOf(fields.models).map(fieldsOf).flatMap(modelOf);
  if (typeof id !== "string" || models.length === 0) return [];
  return [known({
    id,
    name: textOf(name),
    api_pattern: isPattern(textOf(pattern)) ? textOf(pattern) : "",
    models,
    model_match: matchOf(model_match),
    provider_match: matchOf(provider_match),
    fallback_model_providers: Array.isArray(fallback_model_providers)
      ? fallback_model_providers.filter((one) => typeof one === "string")
      : undefined,
  })];
}

/**
 * The readable part of a price list as genai-prices publishes it (its `data.json`, or the list of providers alone):
 * models with a price for input and output. Empty when it is no such list.
 */
export function priceListOf(value: unknown): Provider[] {
  const providers = Array.isArray(value) ? value : fieldsOf(value).providers;
  return listOf(providers).map(fieldsOf).flatMap(providerOf);
}

/** How many models a list prices. */
export function pricedModels(list: Provider[]): number {
  return list.reduce((sum, { models }) => sum + models.length, 0);
}
