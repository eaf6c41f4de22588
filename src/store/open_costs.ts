/** Rows whose cost nobody worked out when they were written. */

import type { DatabaseSync } from "node:sqlite";
import type { CostOf } from "../agent/budget.ts";
import type { ModelInfo } from "../types.ts";
import { atomically } from "./transaction.ts";

/** What a model is known to be. */
export type InfoOf = (provider: string, model: string) => ModelInfo;

/**
 * Prices the rows since a time (ms since 1970) that have usage but no cost, with what is known of their models now; a
 * model without a price keeps its rows open.
 */
export async function priceOpenRows(
  database: DatabaseSync,
  since: number,
  costOf: CostOf,
  infoOf: InfoOf,
): Promise<void> {
  const open = database.prepare(
    `SELECT id, provider, model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens FROM attempts
     WHERE at >= ? AND cost_usd IS NULL AND input_tokens IS NOT NULL AND output_tokens IS NOT NULL`,
  ).all(since);
  const priced: { id: number; cost: number }[] = [];
  for (const row of open) {
    const cost = await costOf(infoOf(String(row.provider), String(row.model)), {
      inputTokens: Number(row.input_tokens),
      outputTokens: Number(row.output_tokens),
      cacheReadTokens: Number(row.cache_read_tokens ?? 0),
      cacheWriteTokens: Number(row.cache_write_tokens ?? 0),
    });
    if (cost !== undefined) priced.push({ id: Number(row.id), cost });
  }
  if (priced.length === 0) return;
  atomically(database, () => {
    const update = database.prepare("UPDATE attempts SET cost_usd = ? WHERE id = ?");
    for (const { id, cost } of priced) update.run(cost, id);
  });
}
