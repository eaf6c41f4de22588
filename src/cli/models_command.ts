/** What `nano-agent models` does. */

import { offerPrices, priceOf } from "../catalog/cost.ts";
import {
  fits,
  type ListedModel,
  type ListedProvider,
  type ModelFilter,
  modelsOf,
} from "../catalog/listing.ts";
import { nameOf } from "../catalog/models.ts";
import { loadConfig, type LoadedConfig } from "../config/load.ts";
import { UserError } from "../errors.ts";
import { nearestNames } from "../nearest.ts";
import type { Column } from "../output/table.ts";
import { readPrices } from "../store/prices.ts";
import type { ModelInfo, Price } from "../types.ts";
import { discover, type Discovery, isAskedFreely } from "./discover.ts";
import { type ListOptions, ListOutput } from "./list_output.ts";
import type { ModelsSurroundings } from "./models_arguments.ts";
import { refreshListedPrices } from "./refresh_prices.ts";
import { isConfigured, type Readiness, readinessOf } from "./readiness.ts";
import { rememberFound } from "./remember_found.ts";

/** The command's own options. */
export interface ModelsOptions extends ModelFilter {
  all?: boolean;
  refresh?: boolean;
  json?: boolean;
}

const CONNECT_MS = 500;
const LOCAL_LIMIT_MS = 5_000;
const REFRESH_LIMIT_MS = 5_000;

interface PricedModel extends ListedModel {
  price: Price | undefined;
}

/** Lists what can be used; asks servers on this machine first, with `--refresh` every provider that is ready. */
export async function modelsCommand(
  options: ModelsOptions,
  shared: ListOptions,
  place: ModelsSurroundings,
): Promise<number> {
  const output = await ListOutput.open(place.env, shared);
  try {
    const config = await loadConfig(place);
    for (const note of config.notes) output.note(note);
    output.hideKeysOf(config.effective);
    await refuseUnknownProvider(options.provider, config);
    const [{ providers, discovered }] = await Promise.all([
      lookAround(options, config, place, output),
      options.refresh ? refreshListedPrices(config, place, output) : undefined,
    ]);
    offerPrices(async () => (await readPrices(config.paths.stateFolder))?.providers);
    const known = modelsOf(providers, config.effective.models, discovered);
    const shown = choose(known.filter((model) => fits(model, options)), providers, options, output);
    const priced = await Promise.all(shown.map(async (one) => ({ ...one, price: await priceOf(one.info) })));
    if (options.json || shared.output === "json") output.json(priced.map(objectOf));
    else if (priced.length > 0) output.table(priced, COLUMNS);
    return 0;
  } finally {
    await output.close();
  }
}

async function refuseUnknownProvider(name: string | undefined, { effective }: LoadedConfig): Promise<void> {
  const names = Object.keys(effective.providers);
  if (name === undefined || names.includes(name)) return;
  const near = await nearestNames(name, names);
  throw new UserError("usage", `there is no provider ${name}`, {
    hint: near.length ? `did you mean ${near.join(" or ")}?` : "nano-agent providers lists them",
  });
}

/** Readiness of all providers, after those that are asked now have answered, and everything found so far. */
async function lookAround(
  options: ModelsOptions,
  config: LoadedConfig,
  place: ModelsSurroundings,
  output: ListOutput,
): Promise<{ providers: ListedProvider[]; discovered: ModelInfo[] }> {
  const { effective } = config;
  const readiness = readinessOf(effective.providers, place.env, Object.keys(place.providers));
  const asked = readiness.filter(({ name, ready }) => {
    const provider = effective.providers[name];
    return ready && provider && (options.provider ?? name) === name &&
      (options.refresh || isAskedFreely(provider));
  }).flatMap(({ name }) => effective.providers[name] ?? []);
  const needs = { effective, env: place.env, providers: place.providers, secrets: output.secrets };
  const [own, far] = await Promise.all([
    discover(asked.filter(isAskedFreely), needs, { connectMs: CONNECT_MS, totalMs: LOCAL_LIMIT_MS }),
    discover(asked.filter((one) => !isAskedFreely(one)), needs, {
      connectMs: effective.timeouts.connectMs,
      totalMs: REFRESH_LIMIT_MS,
    }),
  ]);
  const discoveries = [...own, ...far];
  for (const discovery of discoveries) tellFailure(discovery, output);
  const { models: discovered, warning } = await rememberFound(config.paths.stateFolder, discoveries);
  if (warning) output.note(warning);
  return { providers: readiness.map((one) => listedProvider(one, config, discoveries)), discovered };
}

/** A server nobody configured may be absent without a word. */
function tellFailure({ provider, error }: Discovery, output: ListOutput): void {
  if (error && (isConfigured(provider) || !isAskedFreely(provider))) {
    output.note(`${provider.name} did not tell its models: ${error.message}`, error.hint);
  }
}

function listedProvider(
  readiness: Readiness,
  { effective }: LoadedConfig,
  discoveries: Discovery[],
): ListedProvider {
  const { deployments } = effective.providers[readiness.name] ?? {};
  const listed = { ...readiness, ...(deployments ? { deployments } : {}) };
  const failure = discoveries.find(({ provider, error }) => error && provider.name === readiness.name);
  // Without a key there is nothing but an answer that tells whether a server can be used.
  if (!failure || !isAskedFreely(failure.provider)) return listed;
  return { ...listed, ready: false, missing: `no answer at ${hostOf(failure.provider.baseUrl)}` };
}

function hostOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : "its address";
}

/** Without `--all`: what is ready, or everything when nothing is. A provider that was named is always listed. */
function choose(
  models: ListedModel[],
  providers: ListedProvider[],
  options: ModelsOptions,
  output: ListOutput,
): ListedModel[] {
  for (const { name, ready, type, local } of providers) {
    const asked = name === options.provider || (options.refresh !== true && options.provider === undefined);
    const silent = ready && asked && !local && type === "openai-compatible" &&
      !models.some(({ info }) => info.provider === name);
    if (silent && !isFiltered(options)) {
      output.note(`no models of ${name} are known yet`, "run: nano-agent models --refresh");
    }
  }
  if (options.all || options.provider !== undefined) return sayIfEmpty(models, options, output);
  const ready = models.filter((model) => model.ready);
  if (ready.length > 0 || providers.some((one) => one.ready)) return sayIfEmpty(ready, options, output);
  output.note(
    "no provider is ready: these are the models there could be",
    "set ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY, or run: nano-agent config init",
  );
  return models;
}

function isFiltered({ word, vision, tools, reasoning }: ModelsOptions): boolean {
  return word !== undefined || vision === true || tools === true || reasoning === true;
}

function sayIfEmpty(models: ListedModel[], options: ModelsOptions, output: ListOutput): ListedModel[] {
  if (models.length === 0) {
    output.note(
      "no model fits",
      options.all ? undefined : "--all lists those of providers without a key, too",
    );
  }
  return models;
}

function objectOf({ info, ready, missing, price }: PricedModel) {
  return {
    provider: info.provider,
    model: info.model,
    contextWindow: info.contextWindow ?? null,
    maxOutputTokens: info.maxOutputTokens ?? null,
    tools: info.tools ?? null,
    vision: info.vision ?? null,
    pdf: info.pdf ?? null,
    reasoning: info.reasoning ?? null,
    tier: info.tier ?? null,
    price: price
      ? {
        input: price.input,
        output: price.output,
        cacheRead: price.cacheRead ?? null,
        cacheWrite: price.cacheWrite ?? null,
      }
      : null,
    local: info.local ?? false,
    ready,
    ...(missing === undefined ? {} : { missing }),
  };
}

const UNKNOWN = "?";

/** 200k, 1M, 1.05M. */
function tokens(count: number | undefined): string {
  if (count === undefined) return UNKNOWN;
  if (count >= 1e6) return `${Number((count / 1e6).toFixed(2))}M`;
  return count >= 1e3 ? `${Math.round(count / 1e3)}k` : String(count);
}

function dollars(amount: number | undefined): string {
  return amount === undefined ? UNKNOWN : String(Number(amount.toPrecision(6)));
}

const CAPABILITIES = ["tools", "vision", "pdf", "reasoning"] as const;

const COLUMNS: Column<PricedModel>[] = [
  { title: "MODEL", cell: ({ info }) => nameOf(info), shrinks: true },
  { title: "WINDOW", cell: ({ info }) => tokens(info.contextWindow), align: "right" },
  { title: "OUTPUT", cell: ({ info }) => tokens(info.maxOutputTokens), align: "right" },
  {
    title: "CAN",
    cell: ({ info }) => CAPABILITIES.filter((name) => info[name]).join(",") || UNKNOWN,
    shrinks: true,
  },
  { title: "$/M IN", cell: ({ price }) => dollars(price?.input), align: "right" },
  { title: "$/M OUT", cell: ({ price }) => dollars(price?.output), align: "right" },
  { title: "TIER", cell: ({ info }) => info.tier ?? UNKNOWN },
  { title: "WHERE", cell: ({ info }) => info.local ? "local" : "" },
  { title: "STATUS", cell: ({ ready, missing }) => ready ? "ready" : missing ?? UNKNOWN, shrinks: true },
];
