import assert from "node:assert/strict";
import { ProviderError } from "../../../src/errors.ts";
import { SharedKeyTurns } from "../../../src/store/key_turns.ts";
import { RequestSlots } from "../../../src/store/request_slots.ts";
import { keyName, Turns } from "../../../src/store/turns.ts";
import { Clock, emptyState } from "./memory_state.ts";

const alike = () => 0;

Deno.test("turns: equals come one after the other, also within a millisecond", async () => {
  const turns = new Turns(await emptyState(), new Clock().now);
  const firsts = Array.from({ length: 6 }, () => turns.take(["a", "b", "c"], alike)[0]?.name);
  assert.deepEqual(firsts, ["a", "b", "c", "a", "b", "c"]);
});

Deno.test("turns: one that cools down comes last until it is over", async () => {
  const clock = new Clock();
  const turns = new Turns(await emptyState(), clock.now);
  turns.cool("a", 1_000);
  turns.cool("b", 500);
  const order = () => turns.take(["a", "b", "c"], alike).map(({ name }) => name);
  assert.deepEqual(order(), ["c", "b", "a"]);
  assert.equal(turns.isCooling("a"), true);
  clock.time += 1_000;
  assert.equal(turns.isCooling("a"), false);
  assert.equal(order()[0], "a");
});

Deno.test("turns: the better comes first, whosever turn it is", async () => {
  const turns = new Turns(await emptyState(), new Clock().now);
  const better = (a: { name: string }, b: { name: string }) => b.name.localeCompare(a.name);
  for (let i = 0; i < 3; i++) assert.equal(turns.take(["a", "b"], better)[0]?.name, "b");
});

Deno.test("keys: the state never holds a key, and one key has another name at another provider", () => {
  const name = keyName("groq", "a-key-that-must-not-be-kept");
  assert.match(name, /^[0-9a-f]{16}$/);
  assert.notEqual(name, keyName("together", "a-key-that-must-not-be-kept"));
  assert.equal(name, keyName("groq", "a-key-that-must-not-be-kept"));
});

Deno.test("keys: the one with the fewest open requests first, then in turn", async () => {
  const database = await emptyState();
  const keys = new SharedKeyTurns(database);
  const all = ["k0", "k1"];
  assert.deepEqual((await keys.order("p", all))[0], 0);
  const slots = new RequestSlots(database);
  const { id } = slots.ask({ provider: "p", key: keyName("p", "k1"), tokens: 0 }, {});
  assert.deepEqual(await keys.order("p", all), [0, 1]);
  slots.settle(id);
  assert.deepEqual(await keys.order("p", all), [1, 0]);
});

Deno.test("keys: one that was refused or limited is passed over by everybody", async () => {
  const keys = new SharedKeyTurns(await emptyState());
  const refused = new ProviderError("auth", "no", { provider: "p", model: "m" }, { status: 401 });
  const limited = new ProviderError("rate-limit", "no", { provider: "p", model: "m" }, {
    retryAfterMs: 60_000,
  });
  await keys.refused("p", "k0", refused);
  await keys.refused("p", "k1", limited);
  assert.equal(await keys.isCooling("p", "k0"), true);
  assert.equal(await keys.isCooling("other", "k0"), false);
  for (let i = 0; i < 3; i++) assert.deepEqual(await keys.order("p", ["k0", "k1", "k2"]), [2, 1, 0]);
});
