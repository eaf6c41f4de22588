/** What a run remembers and is held to across processes: ledger, cooldowns, limits. */

import type { DatabaseSync } from "node:sqlite";
import { RunBudget, type SharedBudget } from "../agent/budget.ts";
import type { Health } from "../attempt/turn.ts";
import { costOf } from "../catalog/cost.ts";
import { modelInfo } from "../catalog/models.ts";
import { Cooldowns } from "../store/cooldowns.ts";
import { openState } from "../store/database.ts";
import { DayBudget } from "../store/day_budget.ts";
import { loadDiscovered, readDiscovered } from "../store/discovery.ts";
import { Ledger } from "../store/ledger.ts";
import type { ModelInfo } from "../types.ts";
import type { RunContext } from "./run_setting.ts";

/** A user's state, opened once a process. */
export interface SharedState {
  /** Absent where there is none, or none that can be used. */
  database?: DatabaseSync;
  /** Why it cannot be used, or that it had to be set aside. */
  warning?: string;
  /** That something cannot be written has been told. */
  isTold?: boolean;
  /** What providers offered when they were last asked. */
  found: ModelInfo[];
  /** The limit of the day, once a run was held to it. */
  day?: Promise<DayBudget>;
}

/** Opens a user's state, or with `readOnly` only looks at what was found. Never throws for a state that is unusable. */
export async function openSharedState(folder: string, readOnly: boolean): Promise<SharedState> {
  if (readOnly) return { found: (await loadDiscovered(folder)).models };
  const { database, warning } = await openState(folder);
  return {
    ...(database ? { database } : {}),
    ...(warning ? { warning } : {}),
    found: database ? readDiscovered(database) : [],
  };
}

/** Tells that something of the state cannot be written: ledger and sessions have one disk, and one warning is enough. */
export function tellOnce(state: SharedState, text: string, note: (text: string) => void): void {
  if (!state.isTold) note(text);
  state.isTold = true;
}

/** The parts of a user's state a run uses. Without any state there are still the run's own limits. */
export interface RunState {
  ledger?: Ledger;
  health?: Health;
  budget?: RunBudget;
}

/** What one run writes to and is held to. */
export async function openRunState(context: RunContext, sessionId: string): Promise<RunState> {
  const { database } = context.state;
  const budget = runBudget(context, [...context.budgets, ...await dayBudget(context, database)]);
  if (!database) return { budget };
  return {
    ledger: new Ledger(
      database,
      { sessionId, tag: context.options.tag },
      (text) => tellOnce(context.state, text, (once) => context.audience.note(once)),
    ),
    health: new Cooldowns(database),
    budget,
  };
}

/** The limits of one run; `undefined` where nothing limits it. */
function runBudget({ options, config, signal }: RunContext, shared: SharedBudget[]): RunBudget | undefined {
  const { limits } = config.effective;
  const own = options.maxCost ?? limits.maxCostUsd;
  // The day's limit counts also where it cannot be shared: then for prices that must be known.
  const limited = own !== undefined || shared.length > 0 || limits.maxCostPerDayUsd !== undefined;
  return limited ? new RunBudget(own ?? Infinity, costOf, shared, signal) : undefined;
}

async function dayBudget(context: RunContext, database: DatabaseSync | undefined): Promise<DayBudget[]> {
  const limitUsd = context.config.effective.limits.maxCostPerDayUsd;
  if (limitUsd === undefined || !database) return [];
  context.state.day ??= openDayBudget(context, database, limitUsd);
  return [await context.state.day];
}

async function openDayBudget(
  context: RunContext,
  database: DatabaseSync,
  limitUsd: number,
): Promise<DayBudget> {
  const day = new DayBudget(limitUsd, database, costOf);
  await day.priceOpenRows((provider, model) => infoOf(context, provider, model));
  return day;
}

function infoOf({ config: { effective } }: RunContext, provider: string, model: string) {
  return modelInfo({ provider, model }, effective.models, effective.providers[provider]);
}
