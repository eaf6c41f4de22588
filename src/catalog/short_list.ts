/** The models `auto` chooses among where nobody said which: each vendor's current ones, at most two a tier. Data only. */

import { own } from "../own.ts";
import type { Price } from "../types.ts";
import { HOSTED_MODELS } from "./hosted_models.ts";
import { SHORT_LIST_PRICES } from "./short_list_prices.ts";

const OWN_MODELS: Record<string, string[]> = {
  anthropic: ["claude-haiku-4-5", "claude-sonnet-5", "claude-opus-5-5"],
  openai: ["gpt-6-luna", "gpt-5-mini", "gpt-6-sol", "gpt-5.6-sol", "gpt-6-astra"],
  gemini: ["gemini-3.5-flash-lite", "gemini-3.8-flash", "gemini-3.1-pro-preview"],
};

/** Vendors that have a short list. */
export const LISTED_VENDORS: string[] = [...Object.keys(OWN_MODELS), ...Object.keys(HOSTED_MODELS)];

/** Ids of a vendor's current models, the cheapest first; none for one that is not known. */
export function shortListOf(vendor: string): string[] {
  return own(OWN_MODELS, vendor) ?? Object.keys(own(HOSTED_MODELS, vendor) ?? {});
}

/** The bundled price of a vendor's current model, for short inputs: looked up without the whole list, which takes 5 ms. */
export function shortListPrice(vendor: string, model: string): Price | undefined {
  return own(SHORT_LIST_PRICES, `${vendor}/${model}`);
}
