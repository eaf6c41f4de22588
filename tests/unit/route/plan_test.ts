import assert from "node:assert/strict";
import { nameOf } from "../../../src/catalog/models.ts";
import { namedPlan } from "../../../src/route/plan.ts";
import { providers, ref } from "./choice.ts";

const CATALOGUE = { models: {}, found: [], providers: providers("anthropic", "!openai", "ollama") };

Deno.test("plan: a named model comes first, the fallbacks after it, each once, and there is no route", () => {
  const { candidates, route } = namedPlan(
    [
      ref("openai/gpt-5"),
      ref("anthropic/claude-haiku-4-5"),
      ref("openai/gpt-5"),
      ref("anthropic/claude-haiku-4-5"),
    ],
    CATALOGUE,
  );
  assert.deepEqual(candidates.map(nameOf), ["openai/gpt-5", "anthropic/claude-haiku-4-5"]);
  assert.equal(route, null);
  assert.equal(candidates[1]?.contextWindow, 200_000);
});

Deno.test("plan: a named model is taken although its provider has no key: the attempt says so better", () => {
  assert.deepEqual(namedPlan([ref("openai/gpt-5")], CATALOGUE).candidates.map(nameOf), ["openai/gpt-5"]);
});

Deno.test("plan: models of local providers are known to be local", () => {
  const { candidates } = namedPlan([ref("ollama/x"), ref("openai/y")], CATALOGUE);
  assert.deepEqual(candidates.map((info) => info.local ?? false), [true, false]);
});
