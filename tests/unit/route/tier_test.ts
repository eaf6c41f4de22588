import assert from "node:assert/strict";
import { tierOf } from "../../../src/route/tier.ts";

const tier = (model: string, info = {}) => tierOf({ provider: "p", model, ...info }, undefined, undefined);

Deno.test("tier: the size in a name says how strong a model is, its name where there is none", () => {
  assert.deepEqual(["x-7b", "x:70b", "x-405b-instruct", "mixtral-8x7b"].map((name) => tier(name)), [
    "small",
    "medium",
    "large",
    "medium",
  ]);
  assert.deepEqual(["some-mini", "some-pro-2", "some"].map((name) => tier(name)), [
    "small",
    "large",
    "medium",
  ]);
});

Deno.test("tier: what is configured counts most, then what is known; a local tag more than its family", () => {
  assert.equal(tierOf({ provider: "p", model: "x-7b", tier: "medium" }, "large", undefined), "large");
  assert.equal(tier("x-7b", { tier: "medium" }), "medium");
  assert.equal(tier("x:70b", { tier: "small", local: true }), "medium");
});

Deno.test("tier: without any word of size the price tells", () => {
  const priced = (input: number, output: number) =>
    tierOf({ provider: "p", model: "x" }, undefined, { input, output });
  assert.deepEqual([priced(0.1, 0.4), priced(2, 10), priced(10, 50)], ["small", "medium", "large"]);
  assert.equal(priced(0, 0), "medium");
});
