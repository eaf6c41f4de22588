/** What all runs of a day may cost together. Reserved before a request, settled after it. */

import process from "node:process";
import type { DatabaseSync } from "node:sqlite";
import { type CostOf, outputThatFits, type RequestPrice, type SharedBudget } from "../agent/budget.ts";
import { type InfoOf, priceOpenRows } from "./open_costs.ts";
import { isAlive } from "./process_identity.ts";
import { atomically } from "./transaction.ts";

function startOfDay(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0);
}

/** The limit of the day, shared by every process of this user. */
export class DayBudget implements SharedBudget {
  readonly of = "the day";
  readonly hint = "raise limits.maxCostPerDayUsd";
  /** What was added up so far: a batch asks a million times, and rows are only ever added. */
  #counted: { since: number; lastId: number; usd: number } | undefined;

  constructor(
    readonly limitUsd: number,
    private readonly database: DatabaseSync,
    private readonly costOf: CostOf,
    private readonly now: () => number = Date.now,
  ) {}

  /** What is neither spent nor set aside today, in USD, never below 0. */
  get leftUsd(): number {
    return Math.max(0, this.limitUsd - this.#spent() - this.#held());
  }

  /**
   * Prices rows of today that nobody priced when they were written, with what is known of their models. Call once
   * before the first reservation.
   */
  async priceOpenRows(infoOf: InfoOf): Promise<void> {
    await priceOpenRows(this.database, startOfDay(this.now()), this.costOf, infoOf);
    this.#counted = undefined;
  }

  /** Sets a request's worst case aside, its output lowered to what is left. */
  reserve(price: RequestPrice): ReturnType<SharedBudget["reserve"]> {
    return atomically(this.database, () => {
      const spent = this.#spent();
      const held = this.#held();
      const left = this.limitUsd - spent - held;
      const fits = outputThatFits(price, left);
      if (fits < price.least) {
        const later = outputThatFits(price, this.limitUsd - spent) >= price.least;
        return { refused: later ? "wait" : "spent", leftUsd: Math.max(0, left) };
      }
      const usd = price.inputUsd + fits * price.usdPerOutputToken;
      const { lastInsertRowid } = this.database.prepare(
        "INSERT INTO reservations (at, pid, usd, input_usd) VALUES (?, ?, ?, ?)",
      ).run(this.now(), process.pid, usd, price.inputUsd);
      return { id: Number(lastInsertRowid), maxOutputTokens: fits };
    });
  }

  /** Ends a reservation; what was spent stands in the ledger, an unknown cost counts as the worst case. */
  settle(id: number, costUsd: number | null): void {
    const sql = costUsd === null
      ? "UPDATE reservations SET pid = NULL WHERE id = ?"
      : "DELETE FROM reservations WHERE id = ?";
    this.database.prepare(sql).run(id);
  }

  #spent(): number {
    const since = startOfDay(this.now());
    const before = this.#counted?.since === since ? this.#counted : undefined;
    const row = before
      ? this.database.prepare(
        "SELECT sum(cost_usd) AS usd, max(id) AS id FROM attempts WHERE id > ? AND at >= ?",
      )
        .get(before.lastId, since)
      : this.database.prepare("SELECT sum(cost_usd) AS usd, max(id) AS id FROM attempts WHERE at >= ?").get(
        since,
      );
    const lastId = Math.max(before?.lastId ?? 0, Number(row?.id ?? 0));
    this.#counted = { since, lastId, usd: (before?.usd ?? 0) + Number(row?.usd ?? 0) };
    return this.#counted.usd;
  }

  /** Reservations of today; those of processes that died are charged their input and release their output. */
  #held(): number {
    const rows = this.database.prepare("SELECT id, pid, usd, input_usd FROM reservations WHERE at >= ?")
      .all(startOfDay(this.now()));
    let held = 0;
    for (const row of rows) {
      const dead = row.pid !== null && !isAlive(Number(row.pid));
      if (dead) {
        this.database.prepare("UPDATE reservations SET pid = NULL, usd = input_usd WHERE id = ?").run(
          Number(row.id),
        );
      }
      held += Number(dead ? row.input_usd : row.usd);
    }
    return held;
  }
}
