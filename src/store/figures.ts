/** How fast and how dependable models were of late, from the ledger. */

import type { DatabaseSync } from "node:sqlite";

const WINDOW_MS = 7 * 24 * 60 * 60 * 1000;
/** More would say little more, and this keeps a ledger of any size quick to ask. */
const LATEST = 25;
const END_OF_TIME = Number.MAX_SAFE_INTEGER;
/** Failures that say something about the provider; a wrong key or a bad request says nothing. */
const COUNTED = new Set(["rate-limit", "overloaded", "network", "timeout"]);

/** What is known of a model from its latest attempts of the last seven days. */
export interface ModelFigures {
  /** Answers and failures of the provider; what was cancelled or wrongly asked is left out. */
  attempts: number;
  /** 0 … 1 */
  failureRate: number;
  /** Median over the answers; absent when there was none. */
  firstTokenMs?: number;
}

interface Row {
  outcome: string;
  kind: string;
  firstTokenMs?: number;
}

function median(values: number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1];
}

/** The figures of some attempts, `undefined` when none of them counts. */
function figuresOf(rows: Row[]): ModelFigures | undefined {
  const answers = rows.filter((row) => row.outcome === "ok");
  const failures = rows.filter((row) => row.outcome !== "ok" && COUNTED.has(row.kind)).length;
  const attempts = answers.length + failures;
  if (attempts === 0) return undefined;
  const firstTokenMs = median(answers.flatMap((row) => row.firstTokenMs ?? []));
  const figures = { attempts, failureRate: failures / attempts };
  return firstTokenMs === undefined ? figures : { ...figures, firstTokenMs };
}

/** Figures of every model that was asked in the last seven days or `windowMs`, by `provider/model`. */
export function modelFigures(
  database: DatabaseSync,
  now: number,
  windowMs = WINDOW_MS,
): Map<string, ModelFigures> {
  // From name to name along the index. The time is in it because SQLite would walk over all rows of the name.
  const next = database.prepare(
    `SELECT provider, model FROM attempts WHERE (provider, model, at) > (?, ?, ${END_OF_TIME})
     ORDER BY provider, model, at LIMIT 1`,
  );
  const latest = database.prepare(
    `SELECT outcome, kind, first_token_ms FROM attempts WHERE provider = ? AND model = ? AND at >= ?
     ORDER BY at DESC LIMIT ${LATEST}`,
  );
  const all = new Map<string, ModelFigures>();
  for (let name = next.get("", ""); name; name = next.get(String(name.provider), String(name.model))) {
    const [provider, model] = [String(name.provider), String(name.model)];
    const rows = latest.all(provider, model, now - windowMs).map((row) => ({
      outcome: String(row.outcome),
      kind: String(row.kind),
      ...(typeof row.first_token_ms === "number" ? { firstTokenMs: row.first_token_ms } : {}),
    }));
    const figures = figuresOf(rows);
    if (figures) all.set(`${provider}/${model}`, figures);
  }
  return all;
}
