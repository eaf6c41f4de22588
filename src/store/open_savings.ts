/** Runs of `auto` whose savings nobody worked out when they were written. */

import type { DatabaseSync } from "node:sqlite";
import type { CostOf } from "../agent/budget.ts";
import type { InfoOf } from "./open_costs.ts";
import { atomically } from "./transaction.ts";

const count = (value: unknown): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);

/** What one attempt would have cost more on the run's reference; `undefined` when anything of it is unknown. */
async function savedBy(
  row: Record<string, unknown>,
  costOf: CostOf,
  infoOf: InfoOf,
): Promise<number | undefined> {
  const costUsd = count(row.cost_usd);
  const inputTokens = count(row.input_tokens);
  const outputTokens = count(row.output_tokens);
  // A failure that was not billed: it costs nothing anywhere.
  if (costUsd === 0 && inputTokens === undefined) return 0;
  if (costUsd === undefined || inputTokens === undefined || outputTokens === undefined) return undefined;
  const reference = String(row.reference);
  const slash = reference.indexOf("/");
  const mostUsd = await costOf(infoOf(reference.slice(0, slash), reference.slice(slash + 1)), {
    inputTokens,
    outputTokens,
    cacheReadTokens: count(row.cache_read_tokens) ?? 0,
    cacheWriteTokens: count(row.cache_write_tokens) ?? 0,
  });
  return mostUsd === undefined ? undefined : mostUsd - costUsd;
}

/** Works out what the runs since a time (ms since 1970) saved, as far as their attempts are priced by now. */
export async function priceOpenSavings(
  database: DatabaseSync,
  since: number,
  costOf: CostOf,
  infoOf: InfoOf,
): Promise<void> {
  const rows = database.prepare(
    `SELECT runs.id AS run, reference, cost_usd, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens
     FROM runs JOIN attempts ON attempts.run = runs.id
     WHERE runs.at >= ? AND saved_usd IS NULL AND reference IS NOT NULL`,
  ).all(since);
  const sums = new Map<string, number | undefined>();
  for (const row of rows) {
    const run = String(row.run);
    const before = sums.has(run) ? sums.get(run) : 0;
    const saved = before === undefined ? undefined : await savedBy(row, costOf, infoOf);
    sums.set(run, saved === undefined || before === undefined ? undefined : before + saved);
  }
  const known = [...sums].filter(([, saved]) => saved !== undefined);
  if (known.length === 0) return;
  atomically(database, () => {
    const update = database.prepare("UPDATE runs SET saved_usd = ? WHERE id = ?");
    for (const [run, saved] of known) update.run(saved ?? null, run);
  });
}
