import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openState } from "../../../src/store/database.ts";
import { DayBudget } from "../../../src/store/day_budget.ts";

const NOON = new Date(2026, 0, 10, 12).getTime();
const DAY_MS = 24 * 3_600_000;

async function withState(act: (database: DatabaseSync) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "nano-agent-day-"));
  const { database } = await openState(folder);
  assert.ok(database);
  try {
    await act(database);
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function spend(database: DatabaseSync, usd: number | null, at = NOON): void {
  database.prepare(
    `INSERT INTO attempts (at, session, provider, model, outcome, input_tokens, output_tokens, cost_usd, duration_ms)
     VALUES (?, 's', 'p', 'm', 'ok', 1, 1, ?, 1)`,
  ).run(at, usd);
}

/** How much of a dollar is left, as a request that needs all of it is told. */
function left(budget: DayBudget): number {
  const answer = budget.reserve({ inputUsd: 1, usdPerOutputToken: 0, most: 1, least: 1 });
  if ("id" in answer) {
    budget.settle(answer.id, 0);
    return 1;
  }
  return Number(answer.leftUsd.toFixed(6));
}

Deno.test("day budget: what was spent between two looks counts, what was spent yesterday does not", () =>
  withState((database) => {
    const budget = new DayBudget(1, database, () => Promise.resolve(undefined), () => NOON);
    spend(database, 5, NOON - DAY_MS);
    assert.equal(left(budget), 1);
    for (const [spent, rest] of [[0.25, 0.75], [0.5, 0.25], [null, 0.25]] as const) {
      spend(database, spent);
      assert.equal(left(budget), rest);
    }
  }));

Deno.test("day budget: a new day begins with all of it", () =>
  withState((database) => {
    let now = NOON;
    const budget = new DayBudget(1, database, () => Promise.resolve(undefined), () => now);
    spend(database, 0.9);
    assert.equal(left(budget), 0.1);
    now += DAY_MS;
    assert.equal(left(budget), 1);
    spend(database, 0.2, now);
    assert.equal(left(budget), 0.8);
  }));

Deno.test("day budget: rows that are priced later count from then on", () =>
  withState(async (database) => {
    const budget = new DayBudget(1, database, () => Promise.resolve(0.5), () => NOON);
    spend(database, null);
    assert.equal(left(budget), 1);
    await budget.priceOpenRows((provider, model) => ({ provider, model }));
    assert.equal(left(budget), 0.5);
  }));
