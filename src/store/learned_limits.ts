/** What answers told of limits that are nearly used up, for every process that asks the same provider. */

import type { DatabaseSync } from "node:sqlite";
import type { LimitReading } from "../wire/rate_limit_headers.ts";
import { atomically } from "./transaction.ts";

/** Longer is never waited for what a header says: the provider itself refuses by then, or takes the request. */
const LONGEST_WAIT_MS = 60_000;
/** A limit that is whole again so late is no limit of the minute. */
const ABSURD_MS = 60 * 60_000;
/** Two answers that name nearly the same end speak of the same window. */
const SAME_WINDOW_MS = 500;
/** With more left than this nobody has to count. */
const PLENTY = { requests: 50, tokens: 50_000 };

/** Whose limits they are. */
export interface LimitScope {
  provider: string;
  model: string;
}

/** What one request takes of a limit. */
export interface LimitNeed {
  tokens: number;
}

interface Row {
  kind: string;
  key: string;
  remaining: number;
  ceiling: number;
  until: number;
}

/** The limits learned of all providers. Writes only while a limit is nearly used up. */
export class LearnedLimits {
  /** Scopes that had a row: an answer that tells of more ends it. */
  readonly #told = new Set<string>();

  constructor(private readonly database: DatabaseSync, private readonly now: () => number = Date.now) {}

  /** Whether these readings have to be remembered. */
  isNews({ provider, model }: LimitScope, readings: LimitReading[]): boolean {
    return this.#told.has(`${provider}/${model}`) ||
      readings.some(({ of, remaining, resetMs }) => resetMs <= ABSURD_MS && remaining < PLENTY[of]);
  }

  /** Remembers what an answer told; `key` is the short name of the key it was given to. */
  learn({ provider, model }: LimitScope, key: string, readings: LimitReading[]): void {
    this.#told.add(`${provider}/${model}`);
    // Answers arrive in any order: within one window what is left only becomes less.
    const save = this.database.prepare(
      `INSERT INTO learned_limits VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       remaining = iif(abs(excluded.until - until) < ${SAME_WINDOW_MS}, min(remaining, excluded.remaining),
         excluded.remaining), ceiling = excluded.ceiling, until = excluded.until`,
    );
    atomically(this.database, () => {
      for (const { kind, remaining, limit, resetMs } of readings) {
        if (resetMs > ABSURD_MS) continue;
        const until = this.now() + Math.min(resetMs, LONGEST_WAIT_MS);
        save.run(provider, model, key, kind, remaining, limit ?? null, until);
      }
    });
  }

  /**
   * Takes a request out of what is left, for every process. Returns 0, or, with nothing taken, in how many ms there is
   * enough again.
   */
  claim({ provider, model }: LimitScope, key: string, need: LimitNeed): number {
    return atomically(this.database, () => {
      const rows = this.#rows(provider, model).filter((row) => row.key === key);
      const short = rows.filter((row) => row.remaining < amountOf(row, need));
      if (short.length > 0) return Math.max(...short.map(({ until }) => until)) - this.now();
      const take = this.database.prepare(
        `UPDATE learned_limits SET remaining = remaining - ?
         WHERE provider = ? AND model = ? AND key = ? AND kind = ?`,
      );
      for (const row of rows) take.run(amountOf(row, need), provider, model, key, row.kind);
      return 0;
    });
  }

  /** Whether anything is known that counts now: the one read of a run whose limits are not in sight. */
  knows({ provider, model }: LimitScope): boolean {
    return this.#rows(provider, model).length > 0;
  }

  #rows(provider: string, model: string): Row[] {
    const now = this.now();
    return this.database.prepare(
      `SELECT kind, key, remaining, ceiling, until FROM learned_limits
       WHERE provider = ? AND model = ? AND until > ? AND until <= ?`,
    ).all(provider, model, now, now + LONGEST_WAIT_MS).map((row) => ({
      kind: String(row.kind),
      key: String(row.key),
      remaining: Number(row.remaining),
      ceiling: row.ceiling === null ? Infinity : Number(row.ceiling),
      until: Number(row.until),
    }));
  }
}

/** Never more than there can be, or the wait would never end; of output nothing is known before it is there. */
function amountOf({ kind, ceiling }: Row, { tokens }: LimitNeed): number {
  if (!kind.includes("tokens") || kind === "output-tokens") return 1;
  return Math.min(tokens, ceiling);
}
