import assert from "node:assert/strict";
import { LearnedLimits } from "../../../src/store/learned_limits.ts";
import type { LimitReading } from "../../../src/wire/rate_limit_headers.ts";
import { Clock, emptyState } from "./memory_state.ts";

const SCOPE = { provider: "p", model: "m" };
const ONE = { tokens: 10 };

const requests = (remaining: number, resetMs = 2_000): LimitReading => ({
  kind: "requests",
  of: "requests",
  remaining,
  resetMs,
});
const tokens = (remaining: number, limit?: number): LimitReading => ({
  kind: "tokens",
  of: "tokens",
  remaining,
  resetMs: 2_000,
  ...(limit ? { limit } : {}),
});

async function two() {
  const [clock, database] = [new Clock(), await emptyState()];
  return { clock, a: new LearnedLimits(database, clock.now), b: new LearnedLimits(database, clock.now) };
}

Deno.test("learned limits: what one run learned holds for the next, until the reset", async () => {
  const { a, b, clock } = await two();
  a.learn(SCOPE, "k", [requests(0)]);
  assert.equal(b.knows(SCOPE), true);
  assert.equal(b.claim(SCOPE, "k", ONE), 2_000);
  clock.time += 1_999;
  assert.equal(b.claim(SCOPE, "k", ONE), 1);
  clock.time += 1;
  assert.equal(b.knows(SCOPE), false);
  assert.equal(b.claim(SCOPE, "k", ONE), 0);
});

Deno.test("learned limits: another model and another key are not held back", async () => {
  const { a } = await two();
  a.learn(SCOPE, "k", [requests(0)]);
  assert.equal(a.knows({ provider: "p", model: "other" }), false);
  assert.equal(a.claim(SCOPE, "other", ONE), 0);
});

Deno.test("learned limits: what is left is shared out, one each", async () => {
  const { a, b } = await two();
  a.learn(SCOPE, "k", [requests(2)]);
  assert.deepEqual([a, b, a].map((limits) => limits.claim(SCOPE, "k", ONE)), [0, 0, 2_000]);
});

Deno.test("learned limits: too few tokens wait, and a request larger than the limit does not wait for ever", async () => {
  const { a, clock } = await two();
  a.learn(SCOPE, "k", [tokens(100)]);
  assert.equal(a.claim(SCOPE, "k", { tokens: 101 }), 2_000);
  assert.equal(a.claim(SCOPE, "k", { tokens: 100 }), 0);
  clock.time += 2_000;
  a.learn(SCOPE, "k", [tokens(100, 100)]);
  assert.equal(a.claim(SCOPE, "k", { tokens: 9_999 }), 0);
});

Deno.test("learned limits: plenty is not worth a word, unless there was little before", async () => {
  const { a } = await two();
  assert.equal(a.isNews(SCOPE, [requests(999), tokens(1_000_000)]), false);
  assert.equal(a.isNews(SCOPE, [requests(999), tokens(10)]), true);
  a.learn(SCOPE, "k", [requests(0)]);
  assert.equal(a.isNews(SCOPE, [requests(999)]), true);
  a.learn(SCOPE, "k", [requests(999, 4_000)]);
  assert.equal(a.claim(SCOPE, "k", ONE), 0);
});

Deno.test("learned limits: an older answer of the same window gives nothing back", async () => {
  const { a } = await two();
  a.learn(SCOPE, "k", [requests(0, 2_000)]);
  a.learn(SCOPE, "k", [requests(5, 2_001)]);
  assert.equal(a.claim(SCOPE, "k", ONE), 2_001);
});

Deno.test("learned limits: no header makes anybody wait for more than a minute, an absurd one for nothing", async () => {
  const { a } = await two();
  a.learn(SCOPE, "k", [requests(0, 360_000)]);
  assert.equal(a.claim(SCOPE, "k", ONE), 60_000);
  const year = 365 * 24 * 3_600_000;
  assert.equal(a.isNews({ provider: "p", model: "new" }, [requests(0, year)]), false);
  a.learn({ provider: "p", model: "new" }, "k", [requests(0, year)]);
  assert.equal(a.knows({ provider: "p", model: "new" }), false);
});
