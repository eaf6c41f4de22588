/** When a model is not up to its work: what a stronger one is asked for instead. */

import { USER_REFUSED } from "../tools/run.ts";
import type { ResultError, ToolResultPart } from "../types.ts";

/** This many calls in a row have to fail, over at least this many turns. */
const FAILURES = 3;
const TURNS = 2;

/** Counts calls of tools that fail one after the other. */
export class FailedCalls {
  #failures = 0;
  #turns = 0;

  /** Takes the results of a turn; true when there is no success in sight. Counting begins anew then. */
  see(all: ToolResultPart[]): boolean {
    // What a person refused, a stronger model would be refused as well.
    const results = all.filter(({ isError, text }) => !isError || !text.endsWith(USER_REFUSED));
    const worked = results.findLastIndex((result) => !result.isError);
    if (worked >= 0) this.#failures = this.#turns = 0;
    const failed = results.length - 1 - worked;
    this.#failures += failed;
    if (failed > 0) this.#turns++;
    if (this.#failures < FAILURES || this.#turns < TURNS) return false;
    this.#failures = this.#turns = 0;
    return true;
  }
}

/**
 * Why a stronger model might do better than one whose answer came to this; `undefined` when it would not: a refusal
 * is no weakness, and what the user's own limit cut would be cut again.
 */
export function stallOf(error: ResultError, userLimitsOutput: boolean): string | undefined {
  switch (error.code) {
    case "empty":
      return "empty answer";
    case "schema":
      return "the answer does not fit the schema";
    case "truncated":
      return userLimitsOutput ? undefined : "cut at the token limit";
    default:
      return undefined;
  }
}
