import assert from "node:assert/strict";
import { UserError } from "../../../src/errors.ts";
import { choice, FLEET, names, plan, providers, ref, request } from "./choice.ts";

const fleet = (over: Parameters<typeof choice>[0] = {}) => choice({ ...FLEET, ...over });

const TABLE = [
  { when: { minInputTokens: 20_000 }, use: [ref("beta/great")] },
  { when: { images: true }, use: [ref("alpha/middle"), ref("beta/great")] },
  { when: { task: "execution" }, use: [ref("alpha/middle")] },
  { when: { complexity: "complex" }, use: [ref("beta/great")] },
  { when: { prefer: "performance" }, use: [ref("alpha/little")] },
];

function refusal(make: () => unknown): UserError {
  try {
    make();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: "nothing was thrown" });
}

Deno.test("auto: the first row that matches wins, its models in their order", () => {
  const from = fleet({ table: TABLE });
  const of = (over: Parameters<typeof request>[0], found = {}) => names(plan(request(over, found), from));
  assert.deepEqual(of({ inputTokens: 20_000, images: true }), ["beta/great"]);
  assert.deepEqual(of({ images: true }), ["alpha/middle", "beta/great"]);
  assert.deepEqual(of({}, { task: "agentic" }), ["alpha/middle"]);
  assert.deepEqual(of({ strategy: "performance" }, { complexity: "complex" }), ["beta/great"]);
  assert.deepEqual(of({ strategy: "performance" }), ["alpha/little"]);
  assert.equal(of({ inputTokens: 19_999 }).length, 3, "no row: all of them");
  assert.match(
    plan(request({ images: true }), from).route?.reason ?? "",
    /alpha\/middle: row 2 of routing\.table/,
  );
});

Deno.test("auto: a row whose models cannot take the request does not count", () => {
  const models = { ...FLEET.models, "alpha/middle": { tier: "medium" as const, vision: false } };
  const table = [{ when: {}, use: [ref("gamma/none")] }, {
    when: {},
    use: [ref("alpha/middle"), ref("beta/great")],
  }];
  const from = fleet({ table, models, providers: providers("alpha", "beta", "!gamma") });
  const made = plan(request({ images: true }), from);
  assert.deepEqual(names(made), ["beta/great"]);
  assert.deepEqual(made.route?.excluded, [
    { model: "alpha/middle", reason: "it reads no images" },
    { model: "gamma", reason: "no key: X is not set" },
  ]);
});

Deno.test("auto: the fallbacks follow what was chosen, each model once; --no-fallback asks one only", () => {
  const fallback = [ref("beta/great"), ref("delta/last")];
  const table = [{ when: {}, use: [ref("alpha/little")] }];
  assert.deepEqual(names(plan(request(), fleet({ fallback, table }))), [
    "alpha/little",
    "beta/great",
    "delta/last",
  ]);
  const alone = plan(request(), fleet({ fallback: false }));
  assert.equal(alone.candidates.length, 1);
  assert.equal(alone.route?.excluded.filter(({ reason }) => reason === "--no-fallback").length, 2);
});

Deno.test("auto: without any key it is an auth error that says what to set", () => {
  for (const none of [providers("!anthropic", "!openai"), providers("!openai", "ollama"), []]) {
    const error = refusal(() => plan(request(), choice({ providers: none })));
    assert.equal(error.code, "auth");
    assert.match(error.hint ?? "", /ANTHROPIC_API_KEY/);
  }
});

Deno.test("auto: with a key but no known model it says how to find some, and a fallback saves the run", () => {
  const silent = choice({ providers: providers("mine") });
  assert.match(refusal(() => plan(request(), silent)).hint ?? "", /models --refresh/);
  assert.deepEqual(names(plan(request(), { ...silent, fallback: [ref("mine/x")] })), ["mine/x"]);
});

Deno.test("auto: input larger than every window is refused with both counts", () => {
  const models = { "alpha/a": { contextWindow: 8_000 }, "alpha/b": { contextWindow: 4_000 } };
  const error = refusal(() => plan(request({ inputTokens: 30_000 }), fleet({ models })));
  assert.equal(error.code, "input");
  assert.match(error.message, /30000 .*8000 of alpha\/a/);
});

Deno.test("auto: estimates follow prices, input and the length an answer of that complexity has", () => {
  const cost = (complexity: "simple" | "complex", over = {}) =>
    plan(request(over, { complexity }), fleet()).route?.candidates
      .find(({ model }) => model === "alpha/middle")?.estimatedCostUsd;
  assert.equal(cost("simple"), (1_000 * 1 + 200 * 4) / 1e6);
  assert.equal(cost("complex"), (1_000 * 1 + 2_500 * 4) / 1e6);
  assert.equal(cost("complex", { maxOutputTokens: 10 }), (1_000 * 1 + 10 * 4) / 1e6);
});

Deno.test("auto: what costs more than is left is left out; where that is all of them the cheapest is tried", () => {
  const asked = request({ strategy: "performance" }, { complexity: "complex" });
  assert.deepEqual(names(plan(asked, fleet(), { leftUsd: 0.02 })), ["alpha/middle", "alpha/little"]);
  assert.deepEqual(names(plan(asked, fleet(), { leftUsd: 0.0001 })), [
    "alpha/little",
    "alpha/middle",
    "beta/great",
  ]);
});

Deno.test("auto: the most capable model is what savings are told against", () => {
  assert.equal(plan(request(), fleet()).reference?.model, "great");
});

Deno.test("auto: a discovered provider is taken at its word, dated ids included", () => {
  const found = ["gpt-5-mini-2025-08-07", "gpt-6-sol", "gpt-4o"].map((model) => ({
    provider: "openai",
    model,
  }));
  assert.deepEqual(names(plan(request(), choice({ found, providers: providers("openai") }))).toSorted(), [
    "openai/gpt-5-mini",
    "openai/gpt-6-sol",
  ]);
  const others = [{ provider: "openai", model: "house-model" }, {
    provider: "openai",
    model: "text-embedding-9",
  }];
  const made = plan(request(), choice({ found: others, providers: providers("openai") }));
  assert.deepEqual(names(made), ["openai/house-model"]);
});

Deno.test("auto: the same input gives the same plan", () => {
  const asked = request({}, { task: "coding", complexity: "complex" });
  assert.deepEqual(plan(asked, choice()), plan(asked, choice()));
});
