/** What the loop says in words of its own. */

import { UserError } from "../errors.ts";

/** The failure of a run that used up its turns. */
export function turnLimit(maxTurns: number): UserError {
  return new UserError("turns", `the model was still working after ${maxTurns} turns`, {
    hint: "raise --max-turns or limits.maxTurns",
  });
}

/** What a model is told whose answer does not fit the schema. */
export function repairRequest(problem: string): string {
  return `That answer cannot be used: ${problem}. Send the corrected JSON value and nothing else.`;
}
