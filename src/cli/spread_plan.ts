/** Lets the providers of one model take turns, by what this machine knows of them. */

import type { DatabaseSync } from "node:sqlite";
import { nameOf } from "../catalog/models.ts";
import type { Plan } from "../route/plan.ts";
import { twinsIn } from "../route/spread.ts";
import type { ModelRef, Route } from "../types.ts";

/** The plan with twins in their best order. Those of the user's `fallback` are tried in the order they are named. */
export async function spreadPlan(
  plan: Plan,
  fallback: ModelRef[],
  database: DatabaseSync | undefined,
): Promise<Plan> {
  const named = new Set(fallback.map(nameOf));
  const end = plan.candidates.findIndex((info) => named.has(nameOf(info)));
  const own = end < 0 ? plan.candidates : plan.candidates.slice(0, end);
  if (!database || twinsIn(own).length === 0) return plan;
  const { takeTwinTurns } = await import("../store/twin_turns.ts");
  const candidates = [...takeTwinTurns(database, own), ...plan.candidates.slice(own.length)];
  return { ...plan, candidates, route: plan.route && reordered(plan.route, plan, candidates) };
}

function reordered(route: Route, before: Plan, candidates: ModelRef[]): Route {
  const names = candidates.map(nameOf);
  const place = (model: string) => names.includes(model) ? names.indexOf(model) : names.length;
  const [old] = before.candidates;
  const start = old ? `${nameOf(old)}: ` : "";
  const reason = route.reason.startsWith(start)
    ? `${names[0]}: ${route.reason.slice(start.length)}`
    : route.reason;
  return {
    ...route,
    reason,
    candidates: route.candidates.toSorted((a, b) => place(a.model) - place(b.model)),
  };
}
