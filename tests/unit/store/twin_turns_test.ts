import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import { takeTwinTurns } from "../../../src/store/twin_turns.ts";
import { Clock, emptyState } from "./memory_state.ts";

const TWINS = [{ provider: "a", model: "x" }, { provider: "b", model: "x" }];

function answered(
  database: DatabaseSync,
  at: number,
  provider: string,
  kind: string | null,
  firstTokenMs: number,
) {
  database.prepare(
    `INSERT INTO attempts (at, session, provider, model, outcome, kind, duration_ms, first_token_ms)
     VALUES (?, 's', ?, 'x', ?, ?, 1, ?)`,
  ).run(at, provider, kind ? "error" : "ok", kind, firstTokenMs);
}

const first = (database: DatabaseSync, clock: Clock) =>
  takeTwinTurns(database, TWINS, clock.now)[0]?.provider;

Deno.test("twins: providers nobody knows better are taken in turn", async () => {
  const [database, clock] = [await emptyState(), new Clock()];
  const taken = [1, 2, 3, 4].map(() => first(database, clock));
  assert.deepEqual(taken, ["a", "b", "a", "b"]);
});

Deno.test("twins: the faster by the ledger comes first every time", async () => {
  const [database, clock] = [await emptyState(), new Clock()];
  answered(database, clock.time - 1, "a", null, 2_000);
  answered(database, clock.time - 1, "b", null, 100);
  assert.deepEqual([first(database, clock), first(database, clock)], ["b", "b"]);
});

Deno.test("twins: failures count for an hour", async () => {
  const [database, clock] = [await emptyState(), new Clock()];
  for (const provider of ["a", "b"]) answered(database, clock.time - 1, provider, null, 100);
  answered(database, clock.time, "a", "overloaded", 0);
  assert.deepEqual([first(database, clock), first(database, clock)], ["b", "b"]);
  clock.time += 3_600_001;
  assert.equal(first(database, clock), "a");
});

Deno.test("twins: one that cools down comes last", async () => {
  const [database, clock] = [await emptyState(), new Clock()];
  database.prepare("INSERT INTO cooldowns VALUES ('a', 'x', 3, ?, 'overloaded')").run(clock.time + 1_000);
  assert.deepEqual([first(database, clock), first(database, clock)], ["b", "b"]);
});

Deno.test("twins: without a state that can be used they stay as they are", async () => {
  const [database, clock] = [await emptyState(), new Clock()];
  database.exec("DROP TABLE turns");
  assert.deepEqual(takeTwinTurns(database, TWINS, clock.now), TWINS);
});
