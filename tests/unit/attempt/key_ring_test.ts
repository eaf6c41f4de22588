import assert from "node:assert/strict";
import { KeyRing, type KeyTurns } from "../../../src/attempt/key_ring.ts";
import { ProviderError } from "../../../src/errors.ts";

const REF = { provider: "p", model: "m" };
const refused = new ProviderError("auth", "no", REF, { status: 401 });
const limited = new ProviderError("rate-limit", "no", REF, { status: 429 });

/** Keys that are found by their source; `env:NONE` has none. Remembers which commands ran. */
function ring(apiKeys: string[], order: string[] = [], cooling: string[] = []) {
  const ran: string[] = [];
  const told: string[] = [];
  const turns: KeyTurns = {
    order: (_provider, keys) =>
      Promise.resolve(
        keys.map((_, index) => index).toSorted((a, b) => {
          return order.indexOf(keys[a] ?? "") - order.indexOf(keys[b] ?? "");
        }),
      ),
    isCooling: (_provider, key) => Promise.resolve(cooling.includes(key)),
    refused: (_provider, key) => {
      told.push(key);
      return Promise.resolve();
    },
  };
  const resolve = (source: string) => {
    if (source.startsWith("cmd:")) ran.push(source);
    if (source === "env:NONE") return Promise.resolve({ problem: "NONE is not set" });
    return Promise.resolve({ key: `key of ${source}` });
  };
  return { keys: new KeyRing({ name: "p", apiKeys, keyless: false }, resolve, turns), ran, told };
}

Deno.test("keys: they are used in the order the others leave, each once", async () => {
  const { keys, told } = ring(["a", "b", "c"], ["key of b", "key of c", "key of a"]);
  const used = [await keys.current(REF)];
  while (await keys.advance(refused)) used.push(await keys.current(REF));
  assert.deepEqual(used, ["key of b", "key of c", "key of a"]);
  assert.deepEqual(told, ["key of b", "key of c", "key of a"]);
});

Deno.test("keys: a key that cools down is passed over after a 429, and tried after a refusal", async () => {
  const after429 = ring(["a", "b"], [], ["key of b"]);
  await after429.keys.current(REF);
  assert.equal(await after429.keys.advance(limited), false);
  const after401 = ring(["a", "b", "c"], [], ["key of b"]);
  await after401.keys.current(REF);
  assert.equal(await after401.keys.advance(refused), true);
  assert.equal(await after401.keys.current(REF), "key of c");
  assert.equal(await after401.keys.advance(refused), true);
  assert.equal(await after401.keys.current(REF), "key of b");
  assert.equal(await after401.keys.advance(refused), false);
});

Deno.test("keys: sources without a key come last and are told when there is no other", async () => {
  const { keys } = ring(["env:NONE", "a"]);
  assert.equal(await keys.current(REF), "key of a");
  const none = ring(["env:NONE"]);
  await assert.rejects(none.keys.current(REF), /NONE is not set/);
});

Deno.test("keys: a command runs only when its key is needed, and is known by what it is", async () => {
  const { keys, ran, told } = ring(["a", "cmd:pass show key"]);
  await keys.current(REF);
  assert.deepEqual(ran, []);
  await keys.advance(refused);
  assert.equal(await keys.current(REF), "key of cmd:pass show key");
  assert.equal(keys.identity, "cmd:pass show key");
  assert.deepEqual([ran.length, told], [1, ["key of a"]]);
});

Deno.test("keys: one key is told to nobody", async () => {
  const { keys, told } = ring(["a"]);
  await keys.current(REF);
  assert.equal(await keys.advance(refused), false);
  assert.deepEqual(told, []);
});
