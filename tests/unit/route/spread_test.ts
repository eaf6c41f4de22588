import assert from "node:assert/strict";
import { spread, twinsIn, type TwinState } from "../../../src/route/spread.ts";

const list = (...names: string[]) =>
  names.map((name) => {
    const [provider = "", model = ""] = name.split("/");
    return { provider, model };
  });
const names = (infos: { provider: string; model: string }[]) =>
  infos.map(({ provider, model }) => `${provider}/${model}`);

const calm: TwinState = { coolingUntil: 0, open: 0, failureRate: 0, takenAt: 0 };

function order(candidates: string[], states: Record<string, Partial<TwinState>>): string[] {
  const full = Object.entries(states).map(([name, state]) => [name, { ...calm, ...state }] as const);
  return names(spread(list(...candidates), new Map(full)));
}

Deno.test("spread: only the same model one after the other is one group", () => {
  const groups = twinsIn(list("a/x", "b/x", "c/y", "d/x", "e/z", "f/Z"));
  assert.deepEqual(groups.map(names), [["a/x", "b/x"], ["e/z", "f/Z"]]);
});

Deno.test("spread: what has no twin stays where it is", () => {
  assert.deepEqual(
    order(["a/y", "b/x", "c/x", "d/w"], { "b/x": { firstTokenMs: 9_000 }, "c/x": { firstTokenMs: 9 } }),
    [
      "a/y",
      "c/x",
      "b/x",
      "d/w",
    ],
  );
});

Deno.test("spread: the faster first", () => {
  assert.deepEqual(
    order(["a/x", "b/x"], { "a/x": { firstTokenMs: 900 }, "b/x": { firstTokenMs: 200 } })[0],
    "b/x",
  );
});

Deno.test("spread: one that is busy comes after a slower one that is not", () => {
  const states = { "a/x": { firstTokenMs: 200, open: 5 }, "b/x": { firstTokenMs: 500 } };
  assert.deepEqual(order(["a/x", "b/x"], states)[0], "b/x");
});

Deno.test("spread: one that keeps failing comes after a slower one that works", () => {
  const states = { "a/x": { firstTokenMs: 200, failureRate: 0.5 }, "b/x": { firstTokenMs: 500 } };
  assert.deepEqual(order(["a/x", "b/x"], states)[0], "b/x");
});

Deno.test("spread: one that cools down comes last, the one that ends soonest before the others", () => {
  const states = { "a/x": { coolingUntil: 9, firstTokenMs: 1 }, "b/x": { coolingUntil: 5 }, "c/x": {} };
  assert.deepEqual(order(["a/x", "b/x", "c/x"], states), ["c/x", "b/x", "a/x"]);
});

Deno.test("spread: nearly equal ones are used in turn", () => {
  const states = {
    "a/x": { firstTokenMs: 300, takenAt: 2 },
    "b/x": { firstTokenMs: 310, takenAt: 1 },
  };
  assert.deepEqual(order(["a/x", "b/x"], states), ["b/x", "a/x"]);
});

Deno.test("spread: one nobody has tried is tried, as if it were as fast as the others", () => {
  assert.deepEqual(order(["a/x", "b/x"], { "a/x": { firstTokenMs: 300, takenAt: 1 } }), ["b/x", "a/x"]);
});
