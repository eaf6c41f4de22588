import assert from "node:assert/strict";
import { HOSTED_MODELS } from "../../../src/catalog/hosted_models.ts";
import { LISTED_VENDORS } from "../../../src/catalog/short_list.ts";
import { COMPLEXITIES, TASKS } from "../../../src/route/classify.ts";
import { STRATEGIES, type Strategy } from "../../../src/route/table.ts";
import type { AutoChoice } from "../../../src/route/auto.ts";
import { choice, FLEET, names, plan, providers, request } from "./choice.ts";

const tags = ["llama3.2:1b", "llama3.1:8b", "qwen3:32b", "llama3.1:70b"];
const ollama = {
  providers: providers("ollama"),
  found: tags.map((model) => ({ provider: "ollama", model })),
};

const SETTINGS: Record<string, Partial<AutoChoice>> = {
  ...Object.fromEntries(LISTED_VENDORS.map((name) => [`only ${name}`, { providers: providers(name) }])),
  "only Ollama": ollama,
  "everything": { ...ollama, providers: providers(...LISTED_VENDORS, "ollama") },
  "a fleet": FLEET,
};

const first =
  (from: AutoChoice, task: (typeof TASKS)[number], complexity: "simple" | "medium" | "complex") =>
  (
    strategy: Strategy,
  ) => {
    const { route } = plan(request({ strategy }, { task, complexity }), from);
    const [best] = route?.candidates ?? [];
    assert.ok(best, "there is a plan");
    return best;
  };

for (const [setting, over] of Object.entries(SETTINGS)) {
  Deno.test(`strategy: every task, complexity and strategy has a plan, cheapest ≤ balanced ≤ performance: ${setting}`, () => {
    const from = choice(over);
    for (const task of TASKS) {
      for (const complexity of COMPLEXITIES) {
        const of = first(from, task, complexity);
        const cost = Object.fromEntries(STRATEGIES.map((name) => [name, of(name).estimatedCostUsd ?? NaN]));
        const seen = `${task} ${complexity} ${JSON.stringify(cost)}`;
        assert.ok((cost.cheapest ?? NaN) <= (cost.balanced ?? NaN), seen);
        assert.ok((cost.balanced ?? NaN) <= (cost.performance ?? NaN), seen);
      }
    }
  });
}

Deno.test("strategy: no plan leaves a model out, whatever the strategy", () => {
  for (const strategy of STRATEGIES) {
    assert.equal(names(plan(request({ strategy }), choice(FLEET))).length, 3);
  }
});

Deno.test("strategy: cheapest takes the cheapest, for hard things the cheapest that is strong enough", () => {
  const of = (complexity: "simple" | "complex") =>
    names(plan(request({ strategy: "cheapest" }, { complexity }), choice(FLEET)));
  assert.deepEqual(of("simple"), ["alpha/little", "alpha/middle", "beta/great"]);
  assert.deepEqual(of("complex"), ["alpha/middle", "beta/great", "alpha/little"]);
});

Deno.test("strategy: performance takes the strength the task wants among the strongest", () => {
  const of = (task: (typeof TASKS)[number]) =>
    names(plan(request({ strategy: "performance" }, { task, complexity: "complex" }), choice()))[0];
  assert.equal(of("coding"), "anthropic/claude-opus-5-5");
  assert.equal(of("math"), "openai/gpt-6-astra");
  assert.equal(of("vision"), "gemini/gemini-3.1-pro-preview");
});

Deno.test("strategy: balanced avoids what fails on this machine, cheapest does not look", () => {
  const models = {
    "alpha/one": { tier: "small" as const, price: { input: 0.1, output: 0.4 } },
    "beta/two": { tier: "small" as const, price: { input: 0.11, output: 0.44 } },
  };
  const figures = new Map([["alpha/one", { attempts: 20, failureRate: 0.6, firstTokenMs: 700 }]]);
  const of = (strategy: Strategy, known = figures) =>
    names(
      plan(request({ strategy }, { complexity: "simple" }), choice({ ...FLEET, models, figures: known })),
    )[0];
  assert.equal(of("balanced", new Map()), "alpha/one");
  assert.equal(of("balanced"), "beta/two");
  assert.equal(of("cheapest"), "alpha/one");
});

Deno.test("strategy: one bad moment is not a habit", () => {
  const figures = new Map([["alpha/little", { attempts: 1, failureRate: 1 }]]);
  const made = plan(
    request({ strategy: "balanced", inputTokens: 50_000 }, { complexity: "simple" }),
    choice({ ...FLEET, figures }),
  );
  assert.equal(names(made)[0], "alpha/little");
});

Deno.test("strategy: latency takes what answered first, measured figures before guesses", () => {
  const of = (figures: AutoChoice["figures"]) =>
    names(plan(request({ strategy: "latency" }, { complexity: "simple" }), choice({ ...FLEET, figures })));
  assert.equal(of(new Map())[0], "alpha/little");
  const measured = new Map([
    ["alpha/little", { attempts: 9, failureRate: 0, firstTokenMs: 4_000 }],
    ["beta/great", { attempts: 9, failureRate: 0, firstTokenMs: 300 }],
  ]);
  assert.deepEqual(of(measured), ["beta/great", "alpha/middle", "alpha/little"]);
});

Deno.test("strategy: among free local models the smallest answers simple things, a large one hard ones", () => {
  const of = (strategy: Strategy, complexity: "simple" | "complex") =>
    names(plan(request({ strategy }, { complexity, task: "reasoning" }), choice(ollama)))[0];
  assert.equal(of("cheapest", "simple"), "ollama/llama3.2:1b");
  assert.equal(of("performance", "complex"), "ollama/qwen3:32b");
});

Deno.test("strategy: every hosted model of the short list has a tier", () => {
  for (const models of Object.values(HOSTED_MODELS)) {
    for (const [model, { tier }] of Object.entries(models)) assert.ok(tier, model);
  }
});
