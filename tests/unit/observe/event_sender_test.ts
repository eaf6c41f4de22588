import assert from "node:assert/strict";
import { EventSender } from "../../../src/observe/event_sender.ts";
import { type Collector, startCollector, status } from "../../support/collector.ts";

async function collecting(
  answer: Parameters<typeof startCollector>[0],
  act: (collector: Collector, told: string[], sender: (more?: object) => EventSender) => Promise<void>,
) {
  const collector = await startCollector(answer);
  const told: string[] = [];
  try {
    await act(
      collector,
      told,
      (more) => new EventSender({ url: collector.url, failed: (reason) => told.push(reason), ...more }),
    );
  } finally {
    await collector.close();
  }
}

const numbered = (n: number) => JSON.stringify({ hook_event_type: String(n) });

Deno.test("event sender: everything arrives in order before it is closed", () =>
  collecting(status(200), async (collector, told, make) => {
    const sender = make();
    for (let n = 0; n < 20; n++) sender.send(numbered(n));
    await sender.close();
    assert.deepEqual(collector.types(), Array.from({ length: 20 }, (_, n) => String(n)));
    assert.deepEqual(told, []);
    assert.equal(collector.headers[0]?.["content-type"], "application/json");
  }));

Deno.test("event sender: a receiver that never answers is left at the end, its connection closed", () => {
  const asked = Promise.withResolvers<void>();
  return collecting(() => asked.resolve(), async (collector, told, make) => {
    const sender = make({ closeMs: 20 });
    sender.send(numbered(1));
    sender.send(numbered(2));
    await asked.promise;
    await sender.close();
    await collector.aborted;
    assert.deepEqual(collector.types(), ["1"]);
    assert.equal(told.length, 1);
    sender.send(numbered(3));
    await sender.close();
    assert.deepEqual(collector.types(), ["1"]);
  });
});

Deno.test("event sender: a receiver too slow for one after the other gets the last ones side by side", () => {
  const [second, all] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  // The first is answered at once; the others when all are there.
  return collecting((response, n) => {
    if (n === 1) return status(200)(response);
    second.resolve();
    if (n === 10) all.resolve();
    all.promise.then(() => status(200)(response));
  }, async (collector, told, make) => {
    const sender = make({ inOrderMs: 1, closeMs: 10_000 });
    for (let n = 0; n < 10; n++) sender.send(numbered(n));
    await second.promise;
    await sender.close();
    assert.deepEqual(collector.types().sort(), Array.from({ length: 10 }, (_, n) => String(n)));
    assert.deepEqual(told, []);
  });
});

Deno.test("event sender: refusals are told once and the rest is sent all the same", () =>
  collecting(status(400), async (collector, told, make) => {
    const sender = make();
    for (let n = 0; n < 5; n++) sender.send(numbered(n));
    await sender.close();
    assert.equal(collector.events.length, 5);
    assert.deepEqual(told, ["HTTP 400"]);
  }));

Deno.test("event sender: a receiver that is down is told once and given up", async () => {
  const { url, close } = await startCollector(status(200));
  await close();
  const told: string[] = [];
  const sender = new EventSender({ url, failed: (reason) => told.push(reason) });
  for (let n = 0; n < 10; n++) sender.send(numbered(n));
  await sender.close();
  assert.deepEqual(told, ["it cannot be reached"]);
});

Deno.test("event sender: one that hangs three times in a row gets no more", () =>
  collecting(() => {}, async (collector, told, make) => {
    const sender = make({ requestMs: 5, closeMs: 10_000 });
    for (let n = 0; n < 10; n++) sender.send(numbered(n));
    await sender.close();
    assert.ok(collector.events.length <= 3, String(collector.events.length));
    assert.deepEqual(told, ["no answer within 5 ms"]);
  }));

Deno.test("event sender: a redirect is not followed", () =>
  collecting(
    status(200),
    (elsewhere) =>
      collecting(status(307, { location: elsewhere.url }), async (_, told, make) => {
        const sender = make();
        sender.send(numbered(1));
        await sender.close();
        assert.deepEqual([elsewhere.events, told], [[], ["HTTP 307"]]);
      }),
  ));

Deno.test("event sender: a user in the address becomes a header", () =>
  collecting(status(200), async (collector, _, make) => {
    const url = collector.url.replace("//", "//ann:p%40ss@");
    const sender = make({ url });
    sender.send(numbered(1));
    await sender.close();
    assert.equal(collector.headers[0]?.authorization, `Basic ${btoa("ann:p@ss")}`);
  }));

Deno.test("event sender: what waits is bounded", () =>
  collecting(() => {}, async (_, told, make) => {
    const sender = make({ closeMs: 1 });
    for (let n = 0; n < 1_001; n++) sender.send(numbered(n));
    assert.deepEqual(told, ["events come faster than they are taken; some are lost"]);
    await sender.close();
  }));
