import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import type { DatabaseSync } from "node:sqlite";
import { RequestSlots, type SlotLimits, type Standing } from "../../../src/store/request_slots.ts";
import { Clock, emptyState } from "./memory_state.ts";

const request = (tokens = 0, provider = "p") => ({ provider, key: "k", tokens });

async function slots(): Promise<{ slots: RequestSlots; clock: Clock; database: DatabaseSync }> {
  const [clock, database] = [new Clock(), await emptyState()];
  return { slots: new RequestSlots(database, clock.now), clock, database };
}

/** The number of a process that has ended. */
function deadProcess(): number {
  return spawnSync(Deno.execPath(), ["--version"]).pid;
}

const granted = (standings: Standing[]) => standings.map((standing) => standing.granted);

Deno.test("slots: no more are out at once than are allowed, and the first in the queue is next", async () => {
  const limits: SlotLimits = { maxConcurrency: 2 };
  const { slots: all } = await slots();
  const [one, two, three, four] = [1, 2, 3, 4].map(() => all.ask(request(), limits)) as [
    Standing,
    Standing,
    Standing,
    Standing,
  ];
  assert.deepEqual(granted([one, two, three, four]), [true, true, false, false]);
  assert.deepEqual(three, { id: three.id, granted: false, ahead: 0, reason: "concurrency" });
  assert.equal(all.look(three.id, request(), limits).granted, false);
  all.settle(one.id);
  assert.equal(all.look(four.id, request(), limits).granted, false);
  assert.equal(all.look(three.id, request(), limits).granted, true);
  all.settle(two.id);
  assert.equal(all.look(four.id, request(), limits).granted, true);
});

Deno.test("slots: one that comes later does not pass those that wait", async () => {
  const limits: SlotLimits = { maxConcurrency: 1 };
  const { slots: all } = await slots();
  const first = all.ask(request(), limits);
  const second = all.ask(request(), limits);
  all.settle(first.id);
  const third = all.ask(request(), limits);
  assert.deepEqual(third, { id: third.id, granted: false, ahead: 1, reason: "turn" });
  assert.equal(all.look(second.id, request(), limits).granted, true);
});

Deno.test("slots: each provider has limits of its own", async () => {
  const { slots: all } = await slots();
  const limits: SlotLimits = { maxConcurrency: 1 };
  assert.deepEqual(granted([all.ask(request(), limits), all.ask(request(0, "other"), limits)]), [true, true]);
});

Deno.test("slots: a minute's requests slide, also when the answers are long over", async () => {
  const limits: SlotLimits = { requestsPerMinute: 2 };
  const { slots: all, clock } = await slots();
  const first = all.ask(request(), limits);
  all.settle(first.id);
  clock.time += 10_000;
  all.settle(all.ask(request(), limits).id);
  clock.time += 10_000;
  const third = all.ask(request(), limits);
  assert.deepEqual(third, { id: third.id, granted: false, ahead: 0, reason: "requests", waitMs: 40_000 });
  const fourth = all.ask(request(), limits);
  assert.equal(!fourth.granted && fourth.waitMs, 50_000);
  clock.time += 39_999;
  assert.equal(all.look(third.id, request(), limits).granted, false);
  clock.time += 1;
  assert.equal(all.look(third.id, request(), limits).granted, true);
  assert.equal(all.look(fourth.id, request(), limits).granted, false);
  clock.time += 10_000;
  assert.equal(all.look(fourth.id, request(), limits).granted, true);
});

Deno.test("slots: tokens count as expected, and as used once that is known", async () => {
  const limits: SlotLimits = { tokensPerMinute: 100 };
  const { slots: all, clock } = await slots();
  const first = all.ask(request(80), limits);
  const second = all.ask(request(30), limits);
  assert.deepEqual(second, { id: second.id, granted: false, ahead: 0, reason: "tokens", waitMs: 60_000 });
  all.settle(first.id, 60);
  assert.equal(all.look(second.id, request(30), limits).granted, true);
  const third = all.ask(request(20), limits);
  assert.equal(third.granted, false);
  clock.time += 60_000;
  assert.equal(all.look(third.id, request(20), limits).granted, true);
});

Deno.test("slots: a request that is larger than the limit goes when nothing else does", async () => {
  const limits: SlotLimits = { tokensPerMinute: 100 };
  const { slots: all, clock } = await slots();
  assert.equal(all.ask(request(500), limits).granted, true);
  const next = all.ask(request(500), limits);
  assert.equal(next.granted, false);
  clock.time += 60_000;
  assert.equal(all.look(next.id, request(500), limits).granted, true);
});

Deno.test("slots: an unknown use counts as what was expected, one that was not sent as nothing", async () => {
  const limits: SlotLimits = { tokensPerMinute: 100, requestsPerMinute: 2 };
  const { slots: all } = await slots();
  all.leave(all.ask(request(90), limits).id);
  all.settle(all.ask(request(90), limits).id);
  const next = all.ask(request(20), limits);
  assert.equal(!next.granted && next.reason, "tokens");
});

Deno.test("slots: places and slots of processes that died are given away, what they sent still counts", async () => {
  const { slots: all, database } = await slots();
  const limits: SlotLimits = { maxConcurrency: 1, requestsPerMinute: 2 };
  all.ask(request(), limits);
  all.ask(request(), limits);
  database.prepare("UPDATE request_slots SET pid = ?").run(deadProcess());
  const third = all.ask(request(), limits);
  assert.equal(third.granted, true);
  all.settle(third.id);
  const fourth = all.ask(request(), limits);
  assert.equal(!fourth.granted && fourth.reason, "requests");
});

Deno.test("slots: a waiting request sees that the one before it has died", async () => {
  const { slots: all, database } = await slots();
  const limits: SlotLimits = { maxConcurrency: 1 };
  const [held, dying, waiting] = [1, 2, 3].map(() => all.ask(request(), limits)) as [
    Standing,
    Standing,
    Standing,
  ];
  database.prepare("UPDATE request_slots SET pid = ? WHERE id = ?").run(deadProcess(), dying.id);
  all.settle(held.id);
  assert.equal(all.look(waiting.id, request(), limits).granted, true);
});

Deno.test("slots: an earlier process with our number is not us", async () => {
  const { slots: all, database } = await slots();
  all.ask(request(), { maxConcurrency: 1 });
  database.exec("UPDATE request_slots SET started_at = started_at - 1000");
  assert.equal(all.ask(request(), { maxConcurrency: 1 }).granted, true);
});

Deno.test("slots: one that gave its slot back keeps its place, and lets others go first until then", async () => {
  const limits: SlotLimits = { maxConcurrency: 1 };
  const { slots: all, clock } = await slots();
  const first = all.ask(request(), limits);
  const second = all.ask(request(), limits);
  all.postpone(first.id, clock.time + 1_000);
  assert.equal(all.look(second.id, request(), limits).granted, true);
  const third = all.ask(request(), limits);
  clock.time += 1_000;
  all.settle(second.id);
  assert.equal(all.look(third.id, request(), limits).granted, false);
  assert.equal(all.look(first.id, request(), limits).granted, true);
});

Deno.test("slots: without limits every request goes, and is seen by the key it uses", async () => {
  const { slots: all } = await slots();
  const ids = ["a", "a", "b"].map((key) => all.ask({ provider: "p", key, tokens: 0 }, {}).id);
  assert.deepEqual([...all.busyKeys("p")], [["a", 2], ["b", 1]]);
  for (const id of ids) all.settle(id);
  assert.deepEqual([...all.busyKeys("p")], []);
});

Deno.test("slots: a clock that went back holds nobody up for longer than a minute", async () => {
  const limits: SlotLimits = { requestsPerMinute: 1 };
  const { slots: all, clock } = await slots();
  all.settle(all.ask(request(), limits).id);
  clock.time -= 3_600_000;
  assert.equal(all.ask(request(), limits).granted, true);
});
