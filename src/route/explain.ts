/** What `nano-agent route` tells people: what was found, who would be asked, and who not. Pure. */

import { formatUsd } from "../catalog/format_usd.ts";
import { nameOf } from "../catalog/models.ts";
import { type Column, tableOf } from "../output/table.ts";
import type { ModelInfo, Route } from "../types.ts";
import type { Plan } from "./plan.ts";

/** How the text is laid out. */
export interface Layout {
  /** Columns of the terminal. */
  room?: number;
  bold?(text: string): string;
}

interface CandidateRow {
  place: number;
  model: string;
  tier: string;
  costUsd?: number;
}

const CANDIDATE_COLUMNS: Column<CandidateRow>[] = [
  { title: "", cell: ({ place }) => `${place}.` },
  { title: "CANDIDATE", cell: ({ model }) => model, shrinks: true },
  { title: "TIER", cell: ({ tier }) => tier },
  {
    title: "ABOUT",
    cell: ({ costUsd }) => costUsd === undefined ? "price unknown" : formatUsd(costUsd),
    align: "right",
  },
];

const LEFT_OUT_COLUMNS: Column<Route["excluded"][number]>[] = [
  { title: "LEFT OUT", cell: ({ model }) => model, shrinks: true },
  { title: "WHY", cell: ({ reason }) => reason, shrinks: true },
];

const two = (value: number | undefined) => (value ?? 0).toFixed(2);

function found({ task, complexity, score, confidence, signals }: Route): string {
  if (task === undefined) return "";
  return `${task}, ${complexity} (score ${two(score)}, confidence ${two(confidence)})` +
    `${signals.length ? `: ${signals.join("; ")}` : ""}\n`;
}

/** A named model as a route: nothing was classified and nothing compared. */
export function namedRoute(candidates: ModelInfo[], strategy: string, costs: (number | undefined)[]): Route {
  const [first] = candidates;
  return {
    strategy,
    signals: [],
    reason: `${first ? nameOf(first) : "nothing"}: it was named`,
    candidates: candidates.map((info, index) => {
      const costUsd = costs[index];
      return { model: nameOf(info), ...(costUsd === undefined ? {} : { estimatedCostUsd: costUsd }) };
    }),
    excluded: [],
  };
}

/** What the first candidate saves against the most capable one, in words; empty where it saves nothing. */
function savingOf({ candidates }: Route, reference: ModelInfo | undefined): string {
  if (!reference) return "";
  const cost = candidates[0]?.estimatedCostUsd;
  const name = nameOf(reference);
  const most = candidates.find(({ model }) => model === name)?.estimatedCostUsd;
  if (cost === undefined || most === undefined || most <= cost) return "";
  const percent = Math.floor(100 * (1 - cost / most));
  return `saves about ${formatUsd(most - cost)} (${percent} %) against ${name}\n`;
}

/** Providers nobody set up would fill the screen: one line for each reason names them all. */
function foldProviders(excluded: Route["excluded"]): { others: Route["excluded"]; folded: string[] } {
  const reasons = ["no key", "no models known"];
  const reasonOf = ({ model, reason }: Route["excluded"][number]) =>
    model.includes("/") ? undefined : reasons.find((start) => reason.startsWith(start));
  const folded = reasons.flatMap((reason) => {
    const names = excluded.filter((one) => reasonOf(one) === reason).map(({ model }) => model);
    return names.length ? [`${reason}: ${names.join(", ")}\n`] : [];
  });
  if (folded[0]) folded[0] = `\n${folded[0]}`;
  return { others: excluded.filter((one) => !reasonOf(one)), folded };
}

/** The whole explanation as text for a terminal or a file. */
export function explainRoute(route: Route, plan: Plan, layout: Layout = {}): string {
  const tiers = new Map(plan.candidates.map((info) => [nameOf(info), info.tier ?? ""]));
  const rows = route.candidates.map(({ model, estimatedCostUsd: costUsd }, index) => ({
    place: index + 1,
    model,
    tier: tiers.get(model) ?? "",
    ...(costUsd === undefined ? {} : { costUsd }),
  }));
  const { others, folded } = foldProviders(route.excluded);
  return [
    `${route.reason}\n`,
    found(route),
    savingOf(route, plan.reference),
    `\n${tableOf(rows, CANDIDATE_COLUMNS, layout)}`,
    others.length ? `\n${tableOf(others, LEFT_OUT_COLUMNS, layout)}` : "",
    ...folded,
  ].join("");
}
