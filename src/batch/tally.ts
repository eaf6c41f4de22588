/** What a batch came to so far. */

import { addUsage } from "../catalog/cost.ts";
import type { ResultError, Usage } from "../types.ts";

/** How one line ended. */
export interface LineOutcome {
  number: number;
  /** The line of JSON for stdout; absent for a line the end of the batch cut off. */
  record?: string;
  /** Answered by an earlier try of this batch: nothing was asked. */
  kept?: boolean;
  error?: ResultError;
  usage?: Usage;
  costUsd?: number | null;
}

/** Failures that may be over when the batch is started again; other ones would only come again. */
const PASSING = new Set(["auth", "quota", "rate-limit", "overloaded", "network", "timeout", "budget"]);

/** Counts lines, tokens and money. */
export class BatchTally {
  done = 0;
  kept = 0;
  failed = 0;
  /** Lines whose cost nobody knows. */
  unpriced = 0;
  costUsd = 0;
  usage: Usage = {};
  /** The first failure. */
  failure: { number: number; error: ResultError } | undefined;
  overBudget = false;
  /** Whether asking the failed lines again could help. */
  mayPass = false;

  see({ number, record, kept, error, usage, costUsd }: LineOutcome): void {
    if (record === undefined) return;
    this.done++;
    if (kept) this.kept++;
    if (usage) this.usage = addUsage(this.usage, usage);
    if (costUsd === null) this.unpriced++;
    else this.costUsd += costUsd ?? 0;
    if (!error) return;
    this.failed++;
    this.failure ??= { number, error };
    this.overBudget ||= error.code === "budget";
    this.mayPass ||= PASSING.has(error.code);
  }
}
