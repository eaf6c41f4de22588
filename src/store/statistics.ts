/** What the ledger adds up to: one pass over its attempts, as many groupings as are wanted. */

import type { DatabaseSync } from "node:sqlite";
import { cleanUsd } from "../catalog/format_usd.ts";

/** What rows are grouped by. */
export const DIMENSIONS = ["model", "provider", "tag", "task", "day"] as const;
/** One of them. */
export type Dimension = typeof DIMENSIONS[number];

/** Sums over some runs. Tokens are of all attempts that were billed; times in ms. */
export interface Figures {
  runs: number;
  failed: number;
  attempts: number;
  failedAttempts: number;
  /** Failed attempts of all, 0 … 1. */
  errorRate: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  /** Input that was read from a cache, 0 … 1. */
  cachedShare: number;
  /** Of the attempts whose cost is known. */
  costUsd: number;
  /** Runs with an attempt whose cost is unknown. */
  unpricedRuns: number;
  /** What routing saved against the most capable candidate, where that is known. */
  savedUsd: number;
  /** From an attempt's start to its first token; null without any. */
  firstTokenMsP50: number | null;
  firstTokenMsP95: number | null;
  /** Of whole runs; null without any that ended. */
  durationMsP50: number | null;
  durationMsP95: number | null;
}

/** One group of a dimension, such as one model. */
export type Group = Figures & { name: string };

/** Everything `stats` shows. */
export interface Statistics extends Figures {
  groups: Record<Dimension, Group[]>;
}

/** How a run ended. Of one without the row it writes at its end nothing is known: it was killed. */
interface RunEnd {
  ok: boolean;
  task: string | null;
  durationMs?: number;
  savedUsd: number;
}

interface Attempt {
  run: string;
  at: number;
  tag: string | null;
  model: string;
  provider: string;
  ok: boolean;
  cost: number | null;
  /** 0 where none were reported. */
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  firstTokenMs: number | null;
}

/** Sums up as attempts come by. */
class Tally {
  readonly #runs = new Set<RunEnd>();
  readonly #unpriced = new Set<RunEnd>();
  readonly #firstTokens: number[] = [];
  #inputTokens = 0;
  #outputTokens = 0;
  #cacheReadTokens = 0;
  #cacheWriteTokens = 0;
  #reasoningTokens = 0;
  #attempts = 0;
  #failedAttempts = 0;
  #costUsd = 0;

  add(attempt: Attempt, end: RunEnd): void {
    this.#runs.add(end);
    this.#attempts++;
    if (!attempt.ok) this.#failedAttempts++;
    if (attempt.cost === null) this.#unpriced.add(end);
    else this.#costUsd += attempt.cost;
    if (attempt.firstTokenMs !== null) this.#firstTokens.push(attempt.firstTokenMs);
    this.#inputTokens += attempt.inputTokens;
    this.#outputTokens += attempt.outputTokens;
    this.#cacheReadTokens += attempt.cacheReadTokens;
    this.#cacheWriteTokens += attempt.cacheWriteTokens;
    this.#reasoningTokens += attempt.reasoningTokens;
  }

  figures(): Figures {
    const ends = [...this.#runs];
    const durations = Float64Array.from(ends.flatMap(({ durationMs }) => durationMs ?? [])).sort();
    const firstTokens = Float64Array.from(this.#firstTokens).sort();
    return {
      runs: ends.length,
      failed: ends.filter(({ ok }) => !ok).length,
      attempts: this.#attempts,
      failedAttempts: this.#failedAttempts,
      errorRate: share(this.#failedAttempts, this.#attempts),
      inputTokens: this.#inputTokens,
      outputTokens: this.#outputTokens,
      cacheReadTokens: this.#cacheReadTokens,
      cacheWriteTokens: this.#cacheWriteTokens,
      reasoningTokens: this.#reasoningTokens,
      cachedShare: share(this.#cacheReadTokens, this.#inputTokens),
      costUsd: cleanUsd(this.#costUsd),
      unpricedRuns: this.#unpriced.size,
      savedUsd: cleanUsd(ends.reduce((sum, { savedUsd }) => sum + savedUsd, 0)),
      firstTokenMsP50: ranked(firstTokens, 0.5),
      firstTokenMsP95: ranked(firstTokens, 0.95),
      durationMsP50: ranked(durations, 0.5),
      durationMsP95: ranked(durations, 0.95),
    };
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** The nearest-rank percentile; null of nothing. */
export function percentile(values: number[], rank: number): number | null {
  return ranked(Float64Array.from(values).sort(), rank);
}

function ranked(sorted: Float64Array, rank: number): number | null {
  return sorted[Math.max(0, Math.ceil(rank * sorted.length) - 1)] ?? null;
}

/** The day of a time where the user is, as 2026-01-31. */
function dayOf(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const text = (value: unknown): string | null => value === null || value === undefined ? null : String(value);
const number = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);

function runEnds(database: DatabaseSync, since: number): Map<string, RunEnd> {
  const rows = database.prepare("SELECT id, ok, task, duration_ms, saved_usd FROM runs WHERE at >= ?")
    .iterate(since);
  const ends = new Map<string, RunEnd>();
  for (const { id, ok, task, duration_ms, saved_usd } of rows) {
    const end = {
      ok: ok === 1,
      task: text(task),
      durationMs: Number(duration_ms),
      savedUsd: Number(saved_usd ?? 0),
    };
    ends.set(String(id), end);
  }
  return ends;
}

function* attempts(database: DatabaseSync, since: number): Generator<Attempt> {
  // Attempts of before there were rows of runs are told apart by their sessions, which had one run each.
  const rows = database.prepare(
    `SELECT coalesce(run, session) AS run, at, tag, provider, model, outcome, cost_usd, input_tokens, output_tokens,
     cache_read_tokens, cache_write_tokens, reasoning_tokens, first_token_ms FROM attempts WHERE at >= ?`,
  ).iterate(since);
  for (const row of rows) {
    yield {
      run: String(row.run),
      at: Number(row.at),
      tag: text(row.tag),
      provider: String(row.provider),
      model: String(row.model),
      ok: row.outcome === "ok",
      cost: number(row.cost_usd),
      inputTokens: Number(row.input_tokens ?? 0),
      outputTokens: Number(row.output_tokens ?? 0),
      cacheReadTokens: Number(row.cache_read_tokens ?? 0),
      cacheWriteTokens: Number(row.cache_write_tokens ?? 0),
      reasoningTokens: Number(row.reasoning_tokens ?? 0),
      firstTokenMs: number(row.first_token_ms),
    };
  }
}

/** The group an attempt belongs to; null where it says nothing of this dimension. */
function groupOf(
  dimension: Dimension,
  attempt: Attempt,
  end: RunEnd,
  day: string,
): string | null {
  switch (dimension) {
    case "model":
      return `${attempt.provider}/${attempt.model}`;
    case "provider":
      return attempt.provider;
    case "tag":
      return attempt.tag;
    case "task":
      return end.task;
    case "day":
      return day;
  }
}

/** No day begins within one. */
const QUARTER_MS = 15 * 60_000;

/** Tells days, looking at the calendar once a quarter of an hour: a ledger has many rows. */
class Days {
  readonly #known = new Map<number, string>();

  of(at: number): string {
    const quarter = Math.floor(at / QUARTER_MS);
    const day = this.#known.get(quarter) ?? dayOf(at);
    this.#known.set(quarter, day);
    return day;
  }
}

/** Statistics of everything since a time in ms since 1970. Reads each row once. */
export function statisticsOf(database: DatabaseSync, since: number): Statistics {
  const ends = runEnds(database, since);
  const days = new Days();
  const total = new Tally();
  const tallies = new Map(DIMENSIONS.map((one) => [one, new Map<string, Tally>()]));
  for (const attempt of attempts(database, since)) {
    const end = ends.get(attempt.run) ?? { ok: false, task: null, savedUsd: 0 };
    ends.set(attempt.run, end);
    const day = days.of(attempt.at);
    total.add(attempt, end);
    for (const [dimension, groups] of tallies) {
      const name = groupOf(dimension, attempt, end, day);
      if (name === null) continue;
      const known = groups.get(name);
      const tally = known ?? new Tally();
      if (!known) groups.set(name, tally);
      tally.add(attempt, end);
    }
  }
  const groupsOf = (one: Dimension) =>
    [...tallies.get(one) ?? []].map(([name, tally]): Group => ({ name, ...tally.figures() }));
  const dearest = (one: Dimension) => groupsOf(one).sort((a, b) => b.costUsd - a.costUsd || b.runs - a.runs);
  return {
    ...total.figures(),
    groups: {
      model: dearest("model"),
      provider: dearest("provider"),
      tag: dearest("tag"),
      task: dearest("task"),
      day: groupsOf("day").sort((a, b) => a.name < b.name ? -1 : 1),
    },
  };
}
