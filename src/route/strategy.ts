/** In which order the models that can take a request are tried. Pure. */

import { nameOf } from "../catalog/models.ts";
import { rankOf } from "../catalog/tiers.ts";
import type { Tier } from "../types.ts";
import type { Complexity, Task } from "./classify.ts";
import type { RoutedModel } from "./filters.ts";
import { type Strategy, type Wanted, wantedFor } from "./table.ts";

/** What the ledger knows of a model's latest attempts on this machine. */
export interface Figures {
  attempts: number;
  /** 0 … 1 */
  failureRate: number;
  firstTokenMs?: number;
}

/** By `provider/model`. */
export type FiguresByModel = ReadonlyMap<string, Figures>;

/** `balanced` pays this much for a second less to the first token. */
const USD_PER_SECOND = 0.0001;
/** A failed attempt costs about this long. */
const SECONDS_PER_FAILURE = 10;
/** A model that is good at the task may cost this much more. */
const STRENGTH_BONUS = 0.8;
/** Attempts without a failure a model is credited with: one bad moment is not a habit. */
const CREDIT = 3;
/** Seconds to the first token where nothing was measured. */
const USUAL_SECONDS: Record<Tier, number> = { small: 0.7, medium: 1.2, large: 2 };
/** Models on this machine may have to be loaded first. */
const LOCAL_FACTOR = 3;
const MOST_FAILURES = 0.95;

function failuresOf(figures: Figures | undefined): number {
  if (!figures) return 0;
  return Math.min(MOST_FAILURES, figures.failureRate * figures.attempts / (figures.attempts + CREDIT));
}

/** Seconds until the first token is likely to be there, failures on the way included. */
function secondsOf(model: RoutedModel, figures: Figures | undefined): number {
  const usual = USUAL_SECONDS[model.tier] * (model.info.local ? LOCAL_FACTOR : 1);
  const first = figures?.firstTokenMs === undefined ? usual : figures.firstTokenMs / 1000;
  const failures = failuresOf(figures);
  return first + SECONDS_PER_FAILURE * failures / (1 - failures);
}

/** 0 for the strength that helps most; a model without any comes last. */
function strengthRank({ info }: RoutedModel, { strengths }: Wanted): number {
  const ranks = strengths.map((name) => (info.strengths ?? []).indexOf(name));
  const best = ranks.findIndex((rank) => rank >= 0);
  return best < 0 ? Infinity : best * 10 + (ranks[best] ?? 0);
}

/** Sorts by several keys, the first that differs decides; the given order is kept otherwise. */
function sorted(models: RoutedModel[], ...keys: ((model: RoutedModel) => number)[]): RoutedModel[] {
  const rows = models.map((model) => ({ model, values: keys.map((key) => key(model)) }));
  rows.sort((a, b) => {
    const index = a.values.findIndex((value, i) => value !== b.values[i]);
    return index < 0 ? 0 : (a.values[index] ?? 0) < (b.values[index] ?? 0) ? -1 : 1;
  });
  return rows.map(({ model }) => model);
}

const cost = ({ costUsd }: RoutedModel) => costUsd ?? Infinity;
const tier = ({ tier }: RoutedModel) => rankOf(tier);

/** 0 for models that are strong enough, then by how much they are too weak. */
const weakness = (wanted: Wanted) => (model: RoutedModel) =>
  Math.max(0, rankOf(wanted.tier) - rankOf(model.tier));

/** The strongest that were meant, then stronger ones, then weaker ones. */
function byPerformance(models: RoutedModel[], wanted: Wanted): RoutedModel[] {
  return sorted(
    models,
    weakness(wanted),
    tier,
    (model) => strengthRank(model, wanted),
    // A vendor's price is the best word there is on how strong it thinks its model is.
    ({ costUsd }) => costUsd === undefined ? Infinity : -costUsd,
  );
}

function byBalance(
  models: RoutedModel[],
  wanted: Wanted,
  best: RoutedModel | undefined,
  figures: FiguresByModel,
): RoutedModel[] {
  const most = best?.costUsd ?? Infinity;
  const score = (model: RoutedModel) => {
    const known = figures.get(nameOf(model.info));
    const strong = strengthRank(model, wanted) < Infinity;
    return cost(model) * (strong ? STRENGTH_BONUS : 1) / (1 - failuresOf(known)) +
      secondsOf(model, known) * USD_PER_SECOND;
  };
  // Nobody who wants balance pays more than who wants the best.
  const tooDear = (model: RoutedModel) => model.costUsd !== undefined && model.costUsd > most ? 1 : 0;
  return sorted(models, weakness(wanted), tooDear, score, cost);
}

/** The cheapest first, whatever its tier. */
export function byCost(models: RoutedModel[]): RoutedModel[] {
  return sorted(models, cost);
}

/** What is asked of a model: a kind of work, how hard it is, and what the user wants most. */
export interface Wish {
  task: Task;
  complexity: Complexity;
  strategy: Strategy;
}

/** The models in the order they are tried: the best for the wish first, none left out. */
export function inOrder(
  models: RoutedModel[],
  { task, complexity, strategy }: Wish,
  figures: FiguresByModel,
): RoutedModel[] {
  const wanted = wantedFor(task, complexity, strategy);
  const strength = (model: RoutedModel) => strengthRank(model, wanted);
  switch (strategy) {
    case "cheapest":
      return sorted(models, weakness(wanted), cost, strength, tier);
    case "balanced":
      return byBalance(models, wanted, mostCapable(models, task, complexity), figures);
    case "performance":
      return byPerformance(models, wanted);
    case "latency":
      return sorted(
        models,
        weakness(wanted),
        (model) => secondsOf(model, figures.get(nameOf(model.info))),
        cost,
      );
  }
}

/** The model that `performance` would take. */
export function mostCapable(
  models: RoutedModel[],
  task: Task,
  complexity: Complexity,
): RoutedModel | undefined {
  return byPerformance(models, wantedFor(task, complexity, "performance"))[0];
}
