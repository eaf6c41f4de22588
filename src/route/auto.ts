/** The plan for `auto`: rows of the configuration, then the built-in ones, over the models that can take the request. Pure. */

import { nameOf } from "../catalog/models.ts";
import { UserError } from "../errors.ts";
import type { ModelInfo, ModelRef, Price, Route } from "../types.ts";
import type { RouteProvider } from "./available.ts";
import type { Classification } from "./classify.ts";
import { EXPECTED_OUTPUT_TOKENS, routedModel } from "./estimates.ts";
import { applyFilters, type Circumstances, type LeftOut, type Needs, type RoutedModel } from "./filters.ts";
import { type Catalogue, infosOf, type Plan } from "./plan.ts";
import { byCost, type FiguresByModel, inOrder, mostCapable } from "./strategy.ts";
import { type Strategy, wantedFor } from "./table.ts";
import { matches, type TableRow } from "./rows.ts";

/** What a request is, as far as it is known before a model is chosen. */
export interface AutoRequest extends Omit<Needs, "outputTokens"> {
  classification: Classification;
  /** `--max-tokens` */
  maxOutputTokens?: number;
  strategy: Strategy;
}

/** What `auto` chooses from. */
export interface AutoChoice extends Catalogue {
  /** In the order the configuration has them. */
  providers: RouteProvider[];
  /** Models of the providers that are ready (`availableModels`). */
  available: ModelInfo[];
  table: TableRow[];
  /** Tried after everything else; `false`: only the chosen model is asked. */
  fallback: ModelRef[] | false;
  /** Prices by `provider/model` that are neither configured nor those of the short list. */
  prices: ReadonlyMap<string, Price>;
  figures: FiguresByModel;
}

interface Choice {
  models: RoutedModel[];
  excluded: LeftOut[];
  reason: string;
}

/** Every model the plan may come to. */
export function modelsToPrice(choice: Omit<AutoChoice, "prices">): ModelInfo[] {
  const { available, table, fallback } = choice;
  const named = [...table.flatMap((row) => row.use), ...fallback || []];
  return [...available, ...infosOf(named, choice)];
}

/**
 * Makes the plan. Throws `UserError`: `auth` when no provider is ready, `input` when nobody can take what is sent,
 * `usage` when nobody has what was asked for.
 */
export function autoPlan(request: AutoRequest, now: Circumstances, choice: AutoChoice): Plan {
  const { classification } = request;
  const expected = EXPECTED_OUTPUT_TOKENS[classification.complexity];
  const needs: Needs = { ...request, outputTokens: request.maxOutputTokens ?? expected };
  const routed = (info: ModelInfo) => routedModel(info, needs, expected, choice);
  const readable = ({ vision, pdf }: ModelInfo) =>
    !(needs.images && vision === false) && !(needs.pdfs && pdf === false);
  const fallback = infosOf(choice.fallback || [], choice).filter(readable).map(routed);
  const chosen = byTable(request, needs, now, choice, routed) ??
    byStrategy(request, needs, now, choice, routed, fallback);
  const all = [...chosen.models, ...fallback];
  const candidates = all.filter(({ info }, index) =>
    all.findIndex((other) => nameOf(other.info) === nameOf(info)) === index
  );
  const tried = choice.fallback === false ? candidates.slice(0, 1) : candidates;
  const reference = mostCapable(candidates, classification.task, "complex");
  return {
    candidates: tried.map(({ info, tier }) => ({ ...info, tier })),
    route: routeOf(request, tried, {
      ...chosen,
      excluded: [
        ...candidates.slice(tried.length).map(({ info }) => ({
          model: nameOf(info),
          reason: "--no-fallback",
        })),
        ...chosen.excluded,
        ...notReady(choice),
      ],
    }),
    ...(reference ? { reference: reference.info } : {}),
  };
}

/** The first row of the configuration that matches and has a model which can take the request. */
function byTable(
  request: AutoRequest,
  needs: Needs,
  now: Circumstances,
  choice: AutoChoice,
  routed: (info: ModelInfo) => RoutedModel,
): Choice | undefined {
  const ready = new Set(choice.providers.filter((one) => one.ready).map(({ name }) => name));
  for (const [index, row] of choice.table.entries()) {
    if (!matches(row, request)) continue;
    const models = infosOf(row.use.filter(({ provider }) => ready.has(provider)), choice).map(routed);
    const { models: left, excluded } = tryFilters(models, needs, now);
    if (left.length > 0) return { models: left, excluded, reason: `row ${index + 1} of routing.table` };
  }
  return undefined;
}

/** A row nobody of which can take the request does not count. */
function tryFilters(models: RoutedModel[], needs: Needs, now: Circumstances) {
  try {
    return applyFilters(models, needs, now);
  } catch (error) {
    if (error instanceof UserError) return { models: [], excluded: [] };
    throw error;
  }
}

/** All available models in the order of the strategy. Where none can take the request, one of the fallbacks may. */
function byStrategy(
  request: AutoRequest,
  needs: Needs,
  now: Circumstances,
  choice: AutoChoice,
  routed: (info: ModelInfo) => RoutedModel,
  fallback: RoutedModel[],
): Choice {
  const { classification: { task, complexity }, strategy } = request;
  const ready = choice.providers.filter((one) => one.ready);
  const models = choice.available.map(routed);
  const possible = fallback.filter(({ info }) => ready.some(({ name }) => name === info.provider));
  const rescue = tryFilters(possible, needs, now).models.length > 0;
  if (models.length === 0 && !rescue) throw nothingReady(choice);
  const filtered = rescue ? tryFilters(models, needs, now) : applyFilters(models, needs, now);
  const { models: left, excluded } = filtered;
  const { leftUsd } = now;
  if (leftUsd !== undefined && left.every(({ costUsd = Infinity }) => costUsd > leftUsd)) {
    // Whichever is taken, its answer will be cut short: the cheapest gets furthest.
    return { models: byCost(left), excluded, reason: "the cost limit leaves too little for more" };
  }
  return {
    models: inOrder(left, { task, complexity, strategy }, choice.figures),
    excluded,
    reason: reasonOf(request),
  };
}

function nothingReady({ providers }: AutoChoice): UserError {
  const silent = providers.filter((one) => one.ready && !one.local);
  if (silent.length > 0) {
    const names = silent.map(({ name }) => name).join(", ");
    return new UserError("auth", `no models of ${names} are known, and no other provider has a key`, {
      hint: "run: nano-agent models --refresh, or name one: -m provider/model",
    });
  }
  return new UserError("auth", "no provider has a key", {
    hint: "set ANTHROPIC_API_KEY or OPENAI_API_KEY, or run: nano-agent config init",
  });
}

function reasonOf({ classification: { task, complexity }, strategy }: AutoRequest): string {
  const { tier } = wantedFor(task, complexity, strategy);
  const least = tier === "small"
    ? "any model"
    : tier === "large"
    ? "a large model"
    : `a ${tier} model or larger`;
  return `${strategy} wants ${least} for ${task}, ${complexity}`;
}

/** Providers that cannot be asked, and those nothing is known of: one entry each, and one for each configured model. */
function notReady({ providers, available, models }: AutoChoice): LeftOut[] {
  const known = new Set(available.map(({ provider }) => provider));
  return providers.flatMap(({ name, ready, missing = "no key" }) => {
    if (ready) {
      return known.has(name) ? [] : [{ model: name, reason: "no models known: nano-agent models asks it" }];
    }
    const named = Object.keys(models).filter((model) => model.startsWith(`${name}/`));
    return (named.length > 0 ? named : [name]).map((model) => ({ model, reason: missing }));
  });
}

function routeOf(request: AutoRequest, models: RoutedModel[], { reason, excluded }: Choice): Route {
  const { task, complexity, score, confidence, signals } = request.classification;
  const [first] = models;
  return {
    strategy: request.strategy,
    task,
    complexity,
    score,
    confidence,
    signals,
    reason: `${first ? nameOf(first.info) : "nothing"}: ${reason}`,
    candidates: models.map(({ info, costUsd }) => ({
      model: nameOf(info),
      ...(costUsd === undefined ? {} : { estimatedCostUsd: costUsd }),
    })),
    excluded,
  };
}
