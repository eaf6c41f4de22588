/** How strong a model is taken to be where nobody said: by the size in its name, its name, or its price. Pure. */

import type { ModelInfo, Price, Tier } from "../types.ts";

/** Billions of parameters up to which a model is small, and medium. */
const SMALL_UP_TO_B = 20;
const MEDIUM_UP_TO_B = 150;
/** USD per million tokens, three of input to one of output, up to which a model is small, and medium. */
const SMALL_UP_TO_USD = 2;
const MEDIUM_UP_TO_USD = 5;

const SMALL_NAME = /(?:^|[-_.:/])(?:nano|mini|lite|flash|small|tiny|haiku|instant)(?:$|[-_.:])/i;
const LARGE_NAME = /(?:^|[-_.:/])(?:pro|large|opus|ultra|max)(?:$|[-_.:])/i;

function bySize(model: string): Tier | undefined {
  const found = /(?:(\d+)x)?(\d+(?:\.\d+)?)b(?![a-z])/i.exec(model);
  if (!found) return undefined;
  const billions = Number(found[1] ?? 1) * Number(found[2]);
  return billions <= SMALL_UP_TO_B ? "small" : billions <= MEDIUM_UP_TO_B ? "medium" : "large";
}

function byName(model: string): Tier | undefined {
  return SMALL_NAME.test(model) ? "small" : LARGE_NAME.test(model) ? "large" : undefined;
}

function byPrice(price: Price | undefined): Tier | undefined {
  if (!price || price.output === 0) return undefined;
  const mixed = (3 * price.input + price.output) / 4;
  return mixed <= SMALL_UP_TO_USD ? "small" : mixed <= MEDIUM_UP_TO_USD ? "medium" : "large";
}

/** The tier of a model: what the configuration says, then what is known of it, then the best guess, `medium` without any. */
export function tierOf(info: ModelInfo, configured: Tier | undefined, price: Price | undefined): Tier {
  // One local family comes in many sizes: the tag says more than the family.
  return configured ?? (info.local ? bySize(info.model) : undefined) ?? info.tier ?? bySize(info.model) ??
    byName(info.model) ?? byPrice(price) ?? "medium";
}
