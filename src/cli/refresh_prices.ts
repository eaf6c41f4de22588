/** Fetching the newest price list. Only `models --refresh` does this: no run ever waits for it. */

import type { Provider } from "@pydantic/genai-prices";
import { createFetch } from "../attempt/http.ts";
import { pricedModels, priceListOf } from "../catalog/price_list.ts";
import { UserError } from "../errors.ts";
import type { LoadedConfig } from "../config/load.ts";
import { storePrices } from "../store/prices.ts";
import type { ListOutput } from "./list_output.ts";

/** A list with fewer models than this share of the bundled one is taken for damaged. */
const LEAST_SHARE = 0.5;
const LARGEST_BYTES = 20_000_000;
const LIMIT_MS = 5_000;

/** How a list is fetched. */
export interface PriceFetching {
  url: string;
  /** The list it must not fall far short of. */
  bundled: Provider[];
  stateFolder: string;
  connectMs: number;
  totalMs: number;
  proxied: boolean;
  now?: () => Date;
}

/** Fetches, checks and stores the list; resolves with how many models it prices. Throws `UserError`. */
export async function refreshPrices(fetching: PriceFetching): Promise<number> {
  const { bundled, stateFolder, now = () => new Date() } = fetching;
  const providers = priceListOf(await fetchJson(fetching));
  const models = pricedModels(providers);
  if (models < pricedModels(bundled) * LEAST_SHARE) {
    throw failed(`the list has prices of ${models} models, the bundled one of ${pricedModels(bundled)}`);
  }
  await storePrices(stateFolder, { fetchedAt: now().toISOString(), providers });
  return models;
}

async function fetchJson({ url, connectMs, totalMs, proxied }: PriceFetching): Promise<unknown> {
  const get = createFetch({ connectMs, proxied });
  try {
    const response = await get(url, { signal: AbortSignal.timeout(totalMs) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return JSON.parse(await textWithin(response, LARGEST_BYTES));
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
}

async function textWithin(response: Response, most: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > most) throw new Error(`the list is larger than ${most / 1e6} MB`);
  }
  return text + decoder.decode();
}

function failed(why: string): UserError {
  return new UserError("config", `the prices were not refreshed: ${why}`, {
    hint: "the list before it goes on being used",
  });
}

/** Refreshes from the list's publisher and says what came of it; a list that cannot be had fails nothing else. */
export async function refreshListedPrices(
  { paths, effective }: LoadedConfig,
  { env }: { env: Record<string, string | undefined> },
  output: ListOutput,
): Promise<void> {
  const { REMOTE_DATA_JSON_URL: url, waitForUpdate } = await import("@pydantic/genai-prices");
  try {
    const models = await refreshPrices({
      url,
      bundled: await waitForUpdate() ?? [],
      stateFolder: paths.stateFolder,
      connectMs: Math.min(effective.timeouts.connectMs, LIMIT_MS),
      totalMs: LIMIT_MS,
      proxied: Boolean(env.HTTPS_PROXY ?? env.https_proxy),
    });
    output.note(`the prices of ${models} models are as of now`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    output.note(error.message, error.hint);
  }
}
