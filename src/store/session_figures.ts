/** What sessions used and cost, as the ledger knows it. */

import type { DatabaseSync } from "node:sqlite";
import type { ModelRef, Usage } from "../types.ts";

/** One attempt of a session. */
export interface LedgerEntry extends ModelRef {
  outcome: string;
  usage: Usage;
  /** USD; `null`: unknown, or not worked out when it was written. */
  costUsd: number | null;
}

const COUNTS = {
  inputTokens: "input_tokens",
  outputTokens: "output_tokens",
  cacheReadTokens: "cache_read_tokens",
  cacheWriteTokens: "cache_write_tokens",
  reasoningTokens: "reasoning_tokens",
} as const;

/** Every attempt that was made for a session, in order. */
export function attemptsOf(database: DatabaseSync, sessionId: string): LedgerEntry[] {
  return database.prepare("SELECT * FROM attempts WHERE session = ? ORDER BY id").all(sessionId).map(
    (row) => {
      const usage: Usage = {};
      for (const [name, column] of Object.entries(COUNTS)) {
        const value = row[column];
        if (typeof value === "number") usage[name as keyof Usage] = value;
      }
      return {
        provider: String(row.provider),
        model: String(row.model),
        outcome: String(row.outcome),
        usage,
        costUsd: typeof row.cost_usd === "number" ? row.cost_usd : null,
      };
    },
  );
}
