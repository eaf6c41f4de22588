import assert from "node:assert/strict";
import { inParallel } from "../../../src/batch/in_parallel.ts";

const limits = (
  more: { concurrency?: number; window?: number; asFinished?: boolean; signal?: AbortSignal } = {},
) => ({
  concurrency: 2,
  window: 4,
  asFinished: false,
  signal: new AbortController().signal,
  ...more,
});

/** Numbers from 1, and how many were taken. */
function numbers(count: number) {
  const state = { taken: 0 };
  async function* source() {
    while (state.taken < count) yield ++state.taken;
  }
  return { state, source: source() };
}

/** Work the test ends item by item. */
function manual() {
  const open = new Map<number, PromiseWithResolvers<{ n: number }>>();
  const work = (n: number) => {
    const gate = Promise.withResolvers<{ n: number }>();
    open.set(n, gate);
    return gate.promise;
  };
  return { open, work, finish: (n: number) => open.get(n)?.resolve({ n }) };
}

/** Lets everything that is ready happen. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("in parallel: results come in order, whatever finishes first", async () => {
  const { source } = numbers(20);
  const work = async (n: number) => {
    for (let turn = 0; turn < 20 - n; turn++) await Promise.resolve();
    return { n };
  };
  const results = await Array.fromAsync(inParallel(source, work, limits({ concurrency: 5, window: 50 })));
  assert.deepEqual(results.map(({ n }) => n), Array.from({ length: 20 }, (_, n) => n + 1));
});

Deno.test("in parallel: a slow item holds back no more than the window", async () => {
  const { source, state } = numbers(100);
  const { work, finish, open } = manual();
  const results = inParallel(source, work, limits());
  const first = results.next();
  for (let n = 2; n <= 10; n++) {
    await settled();
    finish(n);
  }
  await settled();
  assert.equal(state.taken, 4);
  assert.equal(open.size, 4);
  finish(1);
  assert.deepEqual((await first).value, { n: 1 });
});

Deno.test("in parallel: as finished, nothing waits for a slow item", async () => {
  const { source } = numbers(6);
  const { work, finish } = manual();
  const results = inParallel(source, work, limits({ asFinished: true }));
  const seen: number[] = [];
  for (const n of [2, 3, 4, 5, 6, 1]) {
    const next = results.next();
    await settled();
    finish(n);
    seen.push((await next).value?.n ?? 0);
  }
  assert.deepEqual(seen, [2, 3, 4, 5, 6, 1]);
  assert.equal((await results.next()).done, true);
});

Deno.test("in parallel: nothing is taken while nobody reads", async () => {
  const { source, state } = numbers(100);
  const results = inParallel(source, (n) => Promise.resolve({ n }), limits());
  await results.next();
  await settled();
  const { taken } = state;
  await settled();
  assert.equal(state.taken, taken);
  assert.ok(taken <= 4, `${taken} were taken`);
});

Deno.test("in parallel: once stopped it takes no more, hands on what was in work, and does not wait for a read", async () => {
  const control = new AbortController();
  const { work, finish } = manual();
  async function* endless() {
    yield 1;
    await new Promise(() => {});
  }
  const results = inParallel(endless(), work, limits({ signal: control.signal }));
  const first = results.next();
  await settled();
  control.abort();
  finish(1);
  assert.deepEqual((await first).value, { n: 1 });
  assert.equal((await results.next()).done, true);
});

Deno.test("in parallel: what work or the source throws is thrown", async () => {
  const failing = inParallel(numbers(3).source, () => Promise.reject(new Error("broken")), limits());
  await assert.rejects(Array.fromAsync(failing), /broken/);
  async function* source() {
    yield 1;
    throw new Error("no more");
  }
  await assert.rejects(
    Array.fromAsync(inParallel(source(), (n) => Promise.resolve({ n }), limits())),
    /no more/,
  );
});
