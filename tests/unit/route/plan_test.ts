import assert from "node:assert/strict";
import { nameOf } from "../../../src/catalog/models.ts";
import { UserError } from "../../../src/errors.ts";
import { makePlan, type PlanInput } from "../../../src/route/plan.ts";

const ref = (name: string) => {
  const slash = name.indexOf("/");
  return { provider: name.slice(0, slash), model: name.slice(slash + 1) };
};

/** Providers as `auto` looks at them; `!` in front: no key. */
const providers = (...names: string[]) =>
  names.map((name) => ({
    name: name.replace("!", ""),
    ready: !name.startsWith("!"),
    type: name.replace("!", ""),
    local: name.endsWith("ollama"),
  }));

function plan(over: Partial<PlanInput>) {
  return makePlan({
    found: [],
    model: "auto",
    fallback: [],
    table: [],
    strategy: "balanced",
    models: {},
    providers: providers("anthropic", "openai"),
    inputTokens: 10,
    images: false,
    ...over,
  });
}

const candidates = (over: Partial<PlanInput>) => plan(over).candidates.map(nameOf);

Deno.test("plan: a named model comes first, the fallbacks after it, each once, and there is no route", () => {
  const { candidates, route } = plan({
    model: ref("openai/gpt-5"),
    fallback: [ref("anthropic/claude-haiku-4-5"), ref("openai/gpt-5"), ref("anthropic/claude-haiku-4-5")],
  });
  assert.deepEqual(candidates.map(nameOf), ["openai/gpt-5", "anthropic/claude-haiku-4-5"]);
  assert.equal(route, null);
  assert.equal(candidates[1]?.contextWindow, 200_000);
});

Deno.test("plan: a named model is taken although its provider has no key: the attempt says so better", () => {
  assert.deepEqual(candidates({ model: ref("openai/gpt-5"), providers: providers("!openai") }), [
    "openai/gpt-5",
  ]);
});

Deno.test("plan: auto takes the first provider that is ready and knows a model", () => {
  assert.deepEqual(candidates({}), ["anthropic/claude-haiku-4-5"]);
  assert.deepEqual(candidates({ providers: providers("!anthropic", "openai") }), ["openai/gpt-5-mini"]);
  assert.deepEqual(candidates({ providers: providers("ollama", "openai") }), ["openai/gpt-5-mini"]);
  const models = { "ollama/llama3": {}, "ollama/other": {} };
  assert.deepEqual(candidates({ providers: providers("ollama", "openai"), models }), ["ollama/llama3"]);
});

Deno.test("plan: models of local providers are known to be local", () => {
  const { candidates } = plan({
    model: ref("ollama/x"),
    fallback: [ref("openai/y")],
    providers: providers("ollama", "openai"),
  });
  assert.deepEqual(candidates.map((info) => info.local ?? false), [true, false]);
});

Deno.test("plan: auto tells its reason, its candidates and what was left out", () => {
  const { route } = plan({
    providers: providers("!anthropic", "openai", "!groq"),
    fallback: [ref("openai/gpt-5")],
  });
  assert.equal(route?.strategy, "balanced");
  assert.match(route?.reason ?? "", /openai\/gpt-5-mini: the first provider with a key is openai/);
  assert.deepEqual(route?.candidates, [{ model: "openai/gpt-5-mini" }, { model: "openai/gpt-5" }]);
  assert.deepEqual(route?.excluded, [
    { model: "anthropic/claude-haiku-4-5", reason: "no key" },
    { model: "groq/*", reason: "no key" },
  ]);
});

const TABLE = [
  { when: { minInputTokens: 1_000 }, use: [ref("openai/long")] },
  { when: { images: true }, use: [ref("openai/sees"), ref("anthropic/sees")] },
  { when: { prefer: "cheapest" }, use: [ref("openai/cheap")] },
];

Deno.test("plan: the first row that matches wins, its models in their order", () => {
  assert.deepEqual(candidates({ table: TABLE, inputTokens: 1_000, images: true }), ["openai/long"]);
  assert.deepEqual(candidates({ table: TABLE, images: true }), ["openai/sees", "anthropic/sees"]);
  assert.deepEqual(candidates({ table: TABLE, strategy: "cheapest" }), ["openai/cheap"]);
  assert.deepEqual(candidates({ table: TABLE, inputTokens: 999 }), ["anthropic/claude-haiku-4-5"]);
  assert.match(plan({ table: TABLE, images: true }).route?.reason ?? "", /row 2 of routing\.table/);
});

Deno.test("plan: a row may ask that there be no image, and one without conditions always matches", () => {
  const table = [{ when: { images: false }, use: [ref("openai/blind")] }, {
    when: {},
    use: [ref("openai/any")],
  }];
  assert.deepEqual(candidates({ table }), ["openai/blind"]);
  assert.deepEqual(candidates({ table, images: true }), ["openai/any"]);
});

Deno.test("plan: models of providers without a key are passed over, rows of nothing else too", () => {
  const ready = providers("anthropic", "!openai");
  assert.deepEqual(candidates({ table: TABLE, images: true, providers: ready }), ["anthropic/sees"]);
  assert.deepEqual(candidates({ table: TABLE, inputTokens: 5_000, providers: ready }), [
    "anthropic/claude-haiku-4-5",
  ]);
});

Deno.test("plan: the fallbacks follow what the table chose", () => {
  assert.deepEqual(
    candidates({ table: TABLE, images: true, fallback: [ref("openai/sees"), ref("openai/last")] }),
    [
      "openai/sees",
      "anthropic/sees",
      "openai/last",
    ],
  );
});

Deno.test("plan: without any key auto is an auth error that says what to set", () => {
  for (const none of [providers("!anthropic", "!openai"), providers("ollama"), []]) {
    assert.throws(() => plan({ providers: none }), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, "auth");
      assert.match(error.hint ?? "", /ANTHROPIC_API_KEY/);
      return true;
    });
  }
});

Deno.test("plan: the same input gives the same plan", () => {
  const input = { table: TABLE, images: true, fallback: [ref("openai/last")] };
  assert.deepEqual(plan(input), plan(input));
});
