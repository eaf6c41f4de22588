/** What `nano-agent stats` does. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { costOf, offerPrices } from "../catalog/cost.ts";
import { formatUsd } from "../catalog/format_usd.ts";
import { modelInfo } from "../catalog/models.ts";
import { loadConfig, type LoadedConfig } from "../config/load.ts";
import { UserError } from "../errors.ts";
import { formatSeconds } from "../output/summary.ts";
import type { Column } from "../output/table.ts";
import { oneLine } from "../output/terminal.ts";
import { openMemoryState, openState } from "../store/database.ts";
import { priceOpenRows } from "../store/open_costs.ts";
import { priceOpenSavings } from "../store/open_savings.ts";
import { readPrices } from "../store/prices.ts";
import {
  type Dimension,
  type Figures,
  type Group,
  type Statistics,
  statisticsOf,
} from "../store/statistics.ts";
import { type ListOptions, ListOutput } from "./list_output.ts";
import type { StatsSurroundings } from "./stats_arguments.ts";

/** The command's own options. */
export interface StatsOptions {
  /** Milliseconds since 1970. */
  since?: number;
  by?: Dimension;
  json?: boolean;
  csv?: boolean;
}

const KEYS = {
  model: "byModel",
  provider: "byProvider",
  tag: "byTag",
  task: "byTask",
  day: "byDay",
} as const;
/** Days of a table that nobody asked for; `--by day` shows all. */
const DAYS_SHOWN = 14;
const BAR_WIDTH = 20;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Shows what the ledger adds up to. An empty ledger is no error. */
export async function statsCommand(
  options: StatsOptions,
  shared: ListOptions,
  place: StatsSurroundings,
): Promise<number> {
  if (options.json && options.csv) throw new UserError("usage", "--json and --csv: one of them");
  const output = await ListOutput.open(place.env, shared);
  try {
    const config = await loadConfig(place);
    for (const note of config.notes) output.note(note);
    output.hideKeysOf(config.effective);
    const statistics = await gather(config, options.since ?? 0, output);
    if (options.json || shared.output === "json") output.json(objectOf(statistics));
    else if (options.csv) output.text(csvOf(options.by ?? "model", statistics.groups[options.by ?? "model"]));
    else show(statistics, options.by, output);
    return 0;
  } finally {
    await output.close();
  }
}

async function gather(config: LoadedConfig, since: number, output: ListOutput): Promise<Statistics> {
  const { stateFolder } = config.paths;
  const none = async () => statisticsOf(await openMemoryState(), since);
  if (!existsSync(join(stateFolder, "state.sqlite"))) return await none();
  const { database, warning } = await openState(stateFolder);
  if (warning) output.note(warning);
  if (!database) return await none();
  try {
    await price(database, since, config, output);
    return statisticsOf(database, since);
  } finally {
    database.close();
  }
}

/** Runs that nobody watched were not priced when they were made. */
async function price(
  database: DatabaseSync,
  since: number,
  { paths, effective }: LoadedConfig,
  output: ListOutput,
): Promise<void> {
  offerPrices(async () => (await readPrices(paths.stateFolder))?.providers);
  const infoOf = (provider: string, model: string) =>
    modelInfo({ provider, model }, effective.models, effective.providers[provider]);
  try {
    await priceOpenRows(database, since, costOf, infoOf);
    await priceOpenSavings(database, since, costOf, infoOf);
  } catch (error) {
    output.note(`runs without a price stay without: ${error instanceof Error ? error.message : error}`);
  }
}

function objectOf({ groups, ...totals }: Statistics) {
  const tables = Object.entries(groups).map(([dimension, rows]) => [
    KEYS[dimension as Dimension],
    rows.map(({ name, ...figures }) => ({ [dimension]: name, ...figures })),
  ]);
  return { ...totals, ...Object.fromEntries(tables) };
}

/** RFC 4180, names that a spreadsheet would take for a formula made harmless. */
function csvOf(by: Dimension, rows: Group[]): string {
  const quoted = (value: unknown) => {
    const text = value === null ? "" : String(value);
    const plain = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  const [first] = rows;
  const keys = first ? Object.keys(first).filter((key) => key !== "name") as (keyof Figures)[] : [];
  const lines = rows.map((row) => [oneLine(row.name), ...keys.map((key) => row[key])].map(quoted).join(","));
  return [[by, ...keys].join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

function show(statistics: Statistics, by: Dimension | undefined, output: ListOutput): void {
  if (statistics.attempts === 0) {
    return output.note("the ledger has no runs", 'run something: nano-agent "hello"');
  }
  const { groups } = statistics;
  if (by) return showTable(by, groups[by], output);
  output.text(`${totalsOf(statistics)}\n\n`);
  showTable("model", groups.model, output);
  if (groups.tag.length > 0) showTable("tag", groups.tag, output, "\n");
  showTable("day", groups.day.slice(-DAYS_SHOWN), output, "\n");
}

function totalsOf(all: Statistics): string {
  const parts = [
    `${all.runs} run${all.runs === 1 ? "" : "s"}${all.failed > 0 ? `, ${all.failed} failed` : ""}`,
    `${tokens(all.inputTokens)} tokens in (${percent(all.cachedShare)} cached), ${
      tokens(all.outputTokens)
    } out`,
    formatUsd(all.costUsd) + (all.unpricedRuns > 0 ? ` without ${all.unpricedRuns} of unknown cost` : ""),
  ];
  if (all.savedUsd > 0) parts.push(`routing saved ${formatUsd(all.savedUsd)}`);
  return parts.join(" · ");
}

function showTable(by: Dimension, rows: Group[], output: ListOutput, before = ""): void {
  if (rows.length === 0) return output.note(`no run has a ${by}`);
  const most = Math.max(...rows.map(({ costUsd }) => costUsd));
  output.text(before);
  output.table(rows, columnsOf(by, most));
}

function columnsOf(by: Dimension, most: number): Column<Group>[] {
  return [
    { title: by.toUpperCase(), cell: ({ name }) => name, shrinks: true },
    { title: "RUNS", cell: ({ runs }) => String(runs), align: "right" },
    { title: "FAILED", cell: ({ failed }) => failed === 0 ? "" : String(failed), align: "right" },
    { title: "IN", cell: ({ inputTokens }) => tokens(inputTokens), align: "right" },
    {
      title: "CACHED",
      cell: ({ cachedShare }) => cachedShare === 0 ? "" : percent(cachedShare),
      align: "right",
    },
    { title: "OUT", cell: ({ outputTokens }) => tokens(outputTokens), align: "right" },
    { title: "FIRST P50", cell: ({ firstTokenMsP50: ms }) => seconds(ms), align: "right" },
    { title: "P95", cell: ({ firstTokenMsP95: ms }) => seconds(ms), align: "right" },
    { title: "TOTAL P50", cell: ({ durationMsP50: ms }) => seconds(ms), align: "right" },
    { title: "P95", cell: ({ durationMsP95: ms }) => seconds(ms), align: "right" },
    { title: "SAVED", cell: ({ savedUsd }) => savedUsd === 0 ? "" : formatUsd(savedUsd), align: "right" },
    {
      title: "COST",
      cell: ({ costUsd, unpricedRuns, runs }) => unpricedRuns === runs ? "?" : formatUsd(costUsd),
      align: "right",
    },
    { title: "", cell: ({ costUsd }) => barOf(costUsd, most) },
  ];
}

/** A bar of up to 20 cells, in eighths of a cell. */
export function barOf(value: number, most: number): string {
  if (value <= 0 || most <= 0) return "";
  const eighths = Math.max(1, Math.round(value / most * BAR_WIDTH * 8));
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

function seconds(ms: number | null): string {
  return ms === null ? "" : formatSeconds(ms);
}

/** 950, 12.3k, 4.5M */
function tokens(count: number): string {
  if (count >= 1e6) return `${Number((count / 1e6).toFixed(1))}M`;
  return count >= 1e4 ? `${Number((count / 1e3).toFixed(1))}k` : String(count);
}
