/** What a run remembers and is held to across processes: ledger, cooldowns, limits. */

import { RunBudget } from "../agent/budget.ts";
import type { Health } from "../attempt/turn.ts";
import { costOf } from "../catalog/cost.ts";
import { modelInfo } from "../catalog/models.ts";
import { Cooldowns } from "../store/cooldowns.ts";
import { openState } from "../store/database.ts";
import { DayBudget } from "../store/day_budget.ts";
import { loadDiscovered, readDiscovered } from "../store/discovery.ts";
import { Ledger } from "../store/ledger.ts";
import type { ModelInfo } from "../types.ts";
import type { RunContext } from "./run_command.ts";

/** The parts of a user's state a run uses. Without any state there are still the run's own limits. */
export interface RunState {
  ledger?: Ledger;
  health?: Health;
  budget?: RunBudget;
  /** What providers offered when they were last asked. */
  found: ModelInfo[];
}

/** Opens the state; one warning when it cannot be used. Nothing is opened for `--dry-run`. */
export async function openRunState(context: RunContext, sessionId: string): Promise<RunState> {
  const { options, outputs, config, control } = context;
  const { limits } = config.effective;
  const runLimit = options.maxCost ?? limits.maxCostUsd;
  const limited = runLimit !== undefined || limits.maxCostPerDayUsd !== undefined;
  const budgetWith = (day?: DayBudget) =>
    limited ? new RunBudget(runLimit ?? Infinity, costOf, day, control.signal) : undefined;
  if (options.dryRun) {
    const { models } = await loadDiscovered(config.paths.stateFolder);
    return { budget: budgetWith(), found: models };
  }
  const { database, warning } = await openState(config.paths.stateFolder);
  if (warning) outputs.note(warning);
  if (!database) return { budget: budgetWith(), found: [] };
  context.atEnd.push(() => database.close());
  let day: DayBudget | undefined;
  if (limits.maxCostPerDayUsd !== undefined) {
    day = new DayBudget(limits.maxCostPerDayUsd, database, costOf);
    await day.priceOpenRows((provider, model) => infoOf(context, provider, model));
  }
  return {
    ledger: new Ledger(database, { sessionId, tag: options.tag }, (text) => outputs.note(text)),
    health: new Cooldowns(database),
    budget: budgetWith(day),
    found: readDiscovered(database),
  };
}

function infoOf({ config: { effective } }: RunContext, provider: string, model: string) {
  return modelInfo({ provider, model }, effective.models, effective.providers[provider]);
}
