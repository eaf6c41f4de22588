import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import type { WantedRequest } from "../../../src/attempt/request_limits.ts";
import { Cancelled } from "../../../src/errors.ts";
import { RateLimits } from "../../../src/store/rate_limits.ts";
import type { SlotLimits } from "../../../src/store/request_slots.ts";
import { emptyState } from "./memory_state.ts";

const INFO = { provider: "p", model: "m" };

interface Run {
  limits: RateLimits;
  /** What people were told. */
  said: string[];
  warnings: string[];
  controller: AbortController;
  enter(wanted?: Partial<WantedRequest>): ReturnType<RateLimits["enter"]>;
}

function run(database: DatabaseSync | undefined, configured?: SlotLimits, key = "k"): Run {
  const controller = new AbortController();
  const said: string[] = [];
  const warnings: string[] = [];
  const limits = new RateLimits({
    ...(database ? { database } : {}),
    limitsOf: () => configured,
    keyOf: () => key,
    warn: (text) => warnings.push(text),
    signal: controller.signal,
  });
  return {
    limits,
    said,
    warnings,
    controller,
    enter: (wanted) =>
      limits.enter({ info: INFO, inputTokens: 10, isRetry: false, ...wanted }, (text) => said.push(text)),
  };
}

const rows = (database: DatabaseSync) => database.prepare("SELECT * FROM request_slots").all().length;

/** Lets everything go on that can. */
const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

function answer(headers: Record<string, string>, status = 200, key = "k") {
  return { ...INFO, key, status, headers: new Headers(headers) };
}

const USED_UP = { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "40ms" };

Deno.test("rate limits: without limits nothing is written and nobody waits", async () => {
  const database = await emptyState();
  const { enter } = run(database);
  const entered = await enter();
  assert.equal(entered.waitedMs, 0);
  assert.equal(rows(database), 0);
  entered.leave({ sent: true, tokens: 5 });
});

Deno.test("rate limits: a second run enters when the first has left", async () => {
  const database = await emptyState();
  const [first, second] = [run(database, { maxConcurrency: 1 }), run(database, { maxConcurrency: 1 })];
  const entered = await first.enter();
  let isIn = false;
  const waiting = second.enter().then((one) => {
    isIn = true;
    return one;
  });
  // The queue has both of them now.
  while (rows(database) < 2) await tick();
  assert.equal(isIn, false);
  entered.leave({ sent: true, tokens: 1 });
  const late = await waiting;
  assert.ok(late.waitedMs >= 0);
  late.leave({ sent: true });
});

Deno.test("rate limits: a long wait is told once, and ends with the run's signal", async () => {
  const database = await emptyState();
  const { enter, said, controller } = run(database, { requestsPerMinute: 1 });
  (await enter()).leave({ sent: true, tokens: 1 });
  const waiting = enter();
  while (said.length === 0) await tick();
  assert.match(said[0] ?? "", /^waiting (59|60) s for a free request slot of p \(1 a minute\)$/);
  controller.abort(new Cancelled("run-timeout"));
  await assert.rejects(waiting, (error) => error instanceof Cancelled && error.reason === "run-timeout");
  // What was sent stays, the place in the queue is gone.
  assert.equal(rows(database), 1);
});

Deno.test("rate limits: tokens are settled, and what was not sent is taken back", async () => {
  const database = await emptyState();
  const { enter } = run(database, { tokensPerMinute: 1_000 });
  (await enter({ maxOutputTokens: 900 })).leave({ sent: true, tokens: 20 });
  (await enter({ maxOutputTokens: 900 })).leave({ sent: false });
  assert.deepEqual(
    database.prepare("SELECT tokens, pid FROM request_slots").all().map((row) => ({ ...row })),
    [{ tokens: 20, pid: null }],
  );
});

Deno.test("rate limits: without --max-tokens an answer is expected to take a share of the minute", async () => {
  const database = await emptyState();
  const { enter } = run(database, { tokensPerMinute: 1_000 });
  await enter();
  assert.equal(database.prepare("SELECT tokens FROM request_slots").get()?.tokens, 260);
});

Deno.test("rate limits: what an answer told holds for other runs, not for another key, and not for a retry", async () => {
  const database = await emptyState();
  await run(database).limits.learn(answer(USED_UP));
  assert.equal((await run(database).enter({ isRetry: true })).waitedMs, 0);
  assert.equal((await run(database, undefined, "other").enter()).waitedMs, 0);
  assert.ok((await run(database).enter()).waitedMs > 0);
});

Deno.test("rate limits: a refusal that names its wait is left to retries and cooldowns", async () => {
  const database = await emptyState();
  const { limits } = run(database);
  await limits.learn(answer({ ...USED_UP, "retry-after": "1" }, 429));
  assert.equal(database.prepare("SELECT count(*) AS n FROM learned_limits").get()?.n, 0);
  await limits.learn(answer(USED_UP, 429));
  assert.equal(database.prepare("SELECT count(*) AS n FROM learned_limits").get()?.n, 1);
});

Deno.test("rate limits: no key is in the state", async () => {
  const database = await emptyState();
  const { limits, enter } = run(database, { maxConcurrency: 1 }, "sk-secret-0123456789");
  await limits.learn(answer(USED_UP, 200, "sk-secret-0123456789"));
  await enter();
  const all = ["request_slots", "learned_limits", "turns"].flatMap((table) =>
    database.prepare(`SELECT * FROM ${table}`).all()
  );
  assert.ok(all.length >= 2);
  assert.doesNotMatch(JSON.stringify(all), /secret/);
});

Deno.test("rate limits: without a state the runs of this process share them", async () => {
  const configured = { maxConcurrency: 1 };
  const entered = await run(undefined, configured).enter();
  const second = run(undefined, configured);
  const waiting = second.enter();
  second.controller.abort(new Cancelled("SIGINT"));
  await assert.rejects(waiting, Cancelled);
  entered.leave({ sent: true });
  (await run(undefined, configured).enter()).leave({ sent: true });
});

Deno.test("rate limits: a state that breaks is told once and stops nobody", async () => {
  const database = await emptyState();
  const { enter, warnings } = run(database, { maxConcurrency: 1 });
  database.exec("DROP TABLE request_slots");
  await enter();
  await enter();
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /request_slots/);
});
