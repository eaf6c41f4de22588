/** How a comparison of models is shown. */

import type { ModelRow, Sample } from "../bench/samples.ts";
import { formatUsd } from "../catalog/format_usd.ts";
import { formatSeconds } from "../output/summary.ts";
import type { Column } from "../output/table.ts";
import type { ListOutput } from "./list_output.ts";

/** Prints a comparison: a table, or one object with every sample. */
export function showComparison(
  rows: ModelRow[],
  samples: Sample[],
  verdicts: { failed: number; costUsd: number | null } | undefined,
  json: boolean,
  output: ListOutput,
): void {
  output.status("");
  if (json) {
    const judged = verdicts ? { judge: { failed: verdicts.failed, costUsd: verdicts.costUsd } } : {};
    return output.json({ models: rows, ...judged, samples });
  }
  output.table(rows, COLUMNS);
  if (verdicts) output.note(`the comparisons cost ${formatUsd(verdicts.costUsd)}`);
}

const seconds = (ms: number | null) => ms === null ? "" : formatSeconds(ms);

const COLUMNS: Column<ModelRow>[] = [
  { title: "MODEL", cell: ({ model }) => model, shrinks: true },
  { title: "RUNS", cell: ({ runs }) => String(runs), align: "right" },
  {
    title: "FAILED",
    cell: ({ failures }) => Object.entries(failures).map(([code, n]) => `${n} ${code}`).join(", "),
  },
  { title: "FIRST P50", cell: (row) => seconds(row.firstTokenMsP50), align: "right" },
  { title: "P95", cell: (row) => seconds(row.firstTokenMsP95), align: "right" },
  { title: "TOTAL P50", cell: (row) => seconds(row.totalMsP50), align: "right" },
  { title: "P95", cell: (row) => seconds(row.totalMsP95), align: "right" },
  {
    title: "TOKENS/S",
    cell: ({ tokensPerSecondP50: speed }) => speed === null ? "" : speed.toFixed(speed < 10 ? 1 : 0),
    align: "right",
  },
  { title: "OUT", cell: ({ outputTokens: n }) => n === null ? "" : String(Math.round(n)), align: "right" },
  { title: "COST", cell: ({ costUsd }) => costUsd === null ? "?" : formatUsd(costUsd), align: "right" },
  {
    title: "SCORE",
    cell: ({ score }) => score === undefined ? "" : `${Math.round(score * 100)} %`,
    align: "right",
  },
];
