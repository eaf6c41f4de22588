/** The same model at several providers: the least loaded and fastest of them first. Pure. */

import { nameOf } from "../catalog/models.ts";
import type { ModelInfo } from "../types.ts";

/** What is known of one provider of a model; absent figures are unknown. */
export interface TwinState {
  /** Until when it is passed over, in ms since 1970; 0: it is not. */
  coolingUntil: number;
  /** Requests to the provider that are out now. */
  open: number;
  /** Share of failures among the latest attempts, 0 … 1. */
  failureRate: number;
  firstTokenMs?: number;
  /** When it was last taken, in ms since 1970; 0: never. */
  takenAt: number;
}

/** A failure costs about as much as this many waits for a first token. */
const FAILURE_WEIGHT = 10;
/** Providers within this factor of each other are equally good: they are used in turn. */
const ALIKE = 1.5;
const ASSUMED_FIRST_TOKEN_MS = 1_000;

function bareId({ model }: ModelInfo): string {
  return model.toLowerCase();
}

/** Runs of candidates, one right after the other, that are the same model at different providers. */
export function twinsIn(candidates: ModelInfo[]): ModelInfo[][] {
  const groups: ModelInfo[][] = [];
  for (const info of candidates) {
    const group = groups.at(-1);
    if (group?.[0] && bareId(group[0]) === bareId(info)) group.push(info);
    else groups.push([info]);
  }
  return groups.filter((group) => group.length > 1);
}

/** How long an answer is about to take to begin, on a coarse scale, the load and the failures reckoned in. */
function rank(state: TwinState, usualMs: number): number {
  const { firstTokenMs = usualMs, open, failureRate } = state;
  const expectedMs = Math.max(1, firstTokenMs) * (1 + open) * (1 + FAILURE_WEIGHT * failureRate);
  return Math.round(Math.log(expectedMs) / Math.log(ALIKE));
}

function inOrder(group: ModelInfo[], states: Map<string, TwinState>): ModelInfo[] {
  const unknown: TwinState = { coolingUntil: 0, open: 0, failureRate: 0, takenAt: 0 };
  const stateOf = (info: ModelInfo) => states.get(nameOf(info)) ?? unknown;
  const times = group.flatMap((info) => stateOf(info).firstTokenMs ?? []).toSorted((a, b) => a - b);
  // One nobody has tried is as fast as the others, until it is tried.
  const usualMs = times[(times.length - 1) >> 1] ?? ASSUMED_FIRST_TOKEN_MS;
  return group.toSorted((one, other) => {
    const [a, b] = [stateOf(one), stateOf(other)];
    return a.coolingUntil - b.coolingUntil || rank(a, usualMs) - rank(b, usualMs) || a.takenAt - b.takenAt;
  });
}

/** Candidates with every group of twins in the order they are best tried; all others stay where they are. */
export function spread(candidates: ModelInfo[], states: Map<string, TwinState>): ModelInfo[] {
  const ordered = twinsIn(candidates).flatMap((group) => inOrder(group, states));
  const twins = new Set(ordered);
  return candidates.map((info) => twins.has(info) ? ordered.shift() ?? info : info);
}
