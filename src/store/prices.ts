/** The price list that was fetched last, in a file of its own beside the state. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Provider } from "@pydantic/genai-prices";
import { BUNDLED_PRICES, priceListOf } from "../catalog/price_list.ts";
import { writeWhole } from "../config/edit.ts";
import { fieldsOf, textOf } from "../wire/fields.ts";

const FILE = "prices.json";

/** A fetched list; it counts until the program brings a newer one of its own. */
export interface StoredPrices {
  /** ISO 8601. */
  fetchedAt: string;
  providers: Provider[];
}

/** Stores a list, whole or not at all. Throws `config` when it cannot be written. */
export async function storePrices(stateFolder: string, prices: StoredPrices): Promise<void> {
  await writeWhole(join(stateFolder, FILE), JSON.stringify({ replaces: BUNDLED_PRICES, ...prices }));
}

/** The stored list; `undefined` where there is none that can be used, and the bundled one counts. */
export async function readPrices(stateFolder: string): Promise<StoredPrices | undefined> {
  try {
    const stored = fieldsOf(JSON.parse(await readFile(join(stateFolder, FILE), "utf8")));
    if (stored.replaces !== BUNDLED_PRICES) return undefined;
    const providers = priceListOf(stored.providers);
    return providers.length > 0 ? { fetchedAt: textOf(stored.fetchedAt), providers } : undefined;
  } catch {
    // None was fetched, or somebody damaged it: both mean the bundled list.
    return undefined;
  }
}
