/** Which models are passed over for a while, agreed on by every process of this machine. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { ProviderError } from "../errors.ts";
import type { ModelRef } from "../types.ts";
import { openState } from "./database.ts";

const FAILURES_IN_A_ROW = 3;
const COOLDOWN_MS = 60_000;
/** After the wait one process tries; the others go on passing over for this long. */
const TRIAL_MS = 15_000;
/** Failures that say something about the provider, not about the request. */
const COUNTED = new Set(["rate-limit", "overloaded", "network", "timeout"]);

/** A cooldown as `providers` shows it. */
export interface Cooldown extends ModelRef {
  /** Milliseconds since 1970. */
  until: number;
  reason: string;
}

/** The cooldowns of one machine. Every method is one short transaction; what cannot be written is not remembered. */
export class Cooldowns {
  constructor(private readonly database: DatabaseSync, private readonly now: () => number = Date.now) {}

  /**
   * Until when a model is passed over, 0 when it may be asked. One whose wait is over is given to the first process
   * that looks; the others see it cooling a little longer.
   */
  until({ provider, model }: ModelRef): number {
    const row = this.database.prepare(
      "SELECT until, failures FROM cooldowns WHERE provider = ? AND model = ?",
    )
      .get(provider, model);
    const until = Number(row?.until ?? 0);
    if (until > this.now()) return until;
    if (until === 0 || Number(row?.failures) < FAILURES_IN_A_ROW) return 0;
    const claimed = this.#change(
      "UPDATE cooldowns SET until = ? WHERE provider = ? AND model = ? AND until = ?",
      [this.now() + TRIAL_MS, provider, model, until],
    );
    return claimed ? 0 : this.now() + TRIAL_MS;
  }

  /** Counts a failure; a third in a row, or a 429 that names its wait, starts a cooldown. */
  failed(error: ProviderError): void {
    if (!COUNTED.has(error.kind)) return;
    const asked = error.kind === "rate-limit" && error.retryAfterMs ? this.now() + error.retryAfterMs : 0;
    const long = this.now() + COOLDOWN_MS;
    this.#change(
      `INSERT INTO cooldowns (provider, model, failures, until, reason) VALUES (?, ?, 1, ?, ?)
       ON CONFLICT (provider, model) DO UPDATE SET failures = failures + 1, reason = excluded.reason,
       until = max(excluded.until, CASE WHEN failures + 1 >= ${FAILURES_IN_A_ROW} THEN ? ELSE until END)`,
      [error.provider, error.model, asked, error.kind, long],
    );
  }

  /** An answer ends every count. */
  worked({ provider, model }: ModelRef): void {
    // Nearly always there is nothing to forget: then nothing is locked either.
    const known = this.database.prepare("SELECT 1 FROM cooldowns WHERE provider = ? AND model = ?").get(
      provider,
      model,
    );
    if (!known) return;
    this.#change("DELETE FROM cooldowns WHERE provider = ? AND model = ?", [provider, model]);
  }

  /** Those that count now. */
  list(): Cooldown[] {
    const rows = this.database.prepare("SELECT provider, model, until, reason FROM cooldowns WHERE until > ?")
      .all(this.now());
    return rows.map((row) => ({
      provider: String(row.provider),
      model: String(row.model),
      until: Number(row.until),
      reason: String(row.reason),
    }));
  }

  /** Forgets all of them, those of keys and the limits learned from answers too. */
  reset(): void {
    this.#change("DELETE FROM cooldowns", []);
    this.#change("UPDATE turns SET cooling_until = 0", []);
    this.#change("DELETE FROM learned_limits", []);
  }

  #change(sql: string, values: (string | number)[]): boolean {
    try {
      return Number(this.database.prepare(sql).run(...values).changes) > 0;
    } catch {
      // A state that cannot be written has been told when it was opened; without it nothing is remembered.
      return false;
    }
  }
}

/** Does something with a user's cooldowns; `nothing` where there is no state, or none that can be used. */
export async function withCooldowns<T>(
  stateFolder: string,
  nothing: T,
  work: (all: Cooldowns) => T,
): Promise<T> {
  if (!existsSync(join(stateFolder, "state.sqlite"))) return nothing;
  const { database } = await openState(stateFolder);
  if (!database) return nothing;
  try {
    return work(new Cooldowns(database));
  } finally {
    database.close();
  }
}
