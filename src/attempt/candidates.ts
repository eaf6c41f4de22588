/** Which candidate is asked first, and which one next. */

import { rankOf } from "../catalog/tiers.ts";
import type { ProviderError } from "../errors.ts";
import type { ModelInfo } from "../types.ts";
import type { Health } from "./turn.ts";

/** Where a run stands in its list of candidates. */
export interface Standing {
  candidates: ModelInfo[];
  health?: Health;
  position: number;
  /** Estimated, of the next request. */
  inputTokens: number;
}

/** Input is taken to be too large only when it is by far: estimates may be high. */
const CERTAIN_SHARE = 0.8;

/** The first candidate that is not cooling down, or the one that soonest will not be. */
export function firstCandidate(candidates: ModelInfo[], health: Health): number {
  const untils: number[] = [];
  for (const candidate of candidates) {
    const until = health.until(candidate);
    untils.push(until);
    if (until === 0) break;
  }
  const free = untils.indexOf(0);
  return free >= 0 ? free : untils.indexOf(Math.min(...untils));
}

/** The first of those that follow which can help: earlier ones have failed or were passed over. */
function following(
  { candidates, health, position, inputTokens }: Standing,
  helps: (info: ModelInfo) => boolean,
): number | undefined {
  const found = candidates.findIndex((info, index) =>
    index > position && helps(info) && inputTokens * CERTAIN_SHARE <= (info.contextWindow ?? Infinity) &&
    // Asked last: who asks may be the one that tries a model again.
    !health?.until(info)
  );
  return found < 0 ? undefined : found;
}

/** The next candidate that can help with a failure; `undefined` when none is left. */
export function nextCandidate(error: ProviderError, standing: Standing): number | undefined {
  const window = standing.candidates[standing.position]?.contextWindow ?? 0;
  return following(standing, (info) => error.kind !== "context-length" || (info.contextWindow ?? 0) > window);
}

/** The next candidate of a higher tier than the one in use; `undefined` when none is left. */
export function strongerCandidate(standing: Standing): number | undefined {
  const rank = rankOf(standing.candidates[standing.position]?.tier);
  return following(standing, (info) => rankOf(info.tier) > rank);
}
