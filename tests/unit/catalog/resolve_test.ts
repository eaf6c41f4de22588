import assert from "node:assert/strict";
import { modelInfo } from "../../../src/catalog/models.ts";
import { type ModelNames, resolveEverywhere, resolveModel } from "../../../src/catalog/resolve.ts";
import { UserError } from "../../../src/errors.ts";

const NAMES: ModelNames = {
  aliases: { fast: "anthropic/claude-haiku-4-5", quick: "fast", mini: "gpt-5-mini", any: "auto" },
  providers: ["anthropic", "openai", "gemini", "openrouter", "together", "ollama"],
  models: { "together/meta-llama/Llama-3": {}, "ollama/llama3.2:3b": {} },
};

async function resolved(name: string, names = NAMES): Promise<string> {
  const ref = await resolveModel(name, names);
  return ref === "auto" ? ref : `${ref.provider} | ${ref.model}`;
}

/** The error, as code, message and hint in one line. */
async function failure(name: string, names = NAMES): Promise<string> {
  try {
    await resolveModel(name, names);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return `${error.code}: ${error.message} — ${error.hint}`;
  }
  return assert.fail(`${name} is a model`);
}

const RESOLVED: [string, string][] = [
  ["auto", "auto"],
  ["any", "auto"],
  ["fast", "anthropic | claude-haiku-4-5"],
  ["quick", "anthropic | claude-haiku-4-5"],
  ["mini", "openai | gpt-5-mini"],
  ["openai/gpt-5-mini", "openai | gpt-5-mini"],
  ["openai/not-in-any-catalogue", "openai | not-in-any-catalogue"],
  ["openrouter/anthropic/claude-x", "openrouter | anthropic/claude-x"],
  ["together/meta-llama/Llama-3", "together | meta-llama/Llama-3"],
  ["meta-llama/Llama-3", "together | meta-llama/Llama-3"],
  ["llama3.2:3b", "ollama | llama3.2:3b"],
  ["claude-haiku-4-5", "anthropic | claude-haiku-4-5"],
  ["claude-of-tomorrow", "anthropic | claude-of-tomorrow"],
  ["gpt-9", "openai | gpt-9"],
  ["o3", "openai | o3"],
  ["o9-mini", "openai | o9-mini"],
  ["gemini-2.5-flash", "gemini | gemini-2.5-flash"],
  [" fast ", "anthropic | claude-haiku-4-5"],
];
for (const [name, expected] of RESOLVED) {
  Deno.test(`resolve: ${JSON.stringify(name)} is ${expected}`, async () => {
    assert.equal(await resolved(name), expected);
  });
}

Deno.test("resolve: an alias may have the name of a model, and goes before it", async () => {
  assert.equal(
    await resolved("gpt-5", { ...NAMES, aliases: { "gpt-5": "openai/gpt-5-mini" } }),
    "openai | gpt-5-mini",
  );
});

Deno.test("resolve: aliases that lead to each other are told as a way", async () => {
  const aliases = { a: "b", b: "c", c: "a", self: "self" };
  assert.match(
    await failure("a", { ...NAMES, aliases }),
    /^config: the alias a leads to itself: a → b → c → a/,
  );
  assert.match(await failure("self", { ...NAMES, aliases }), /^config: .*self → self/);
});

Deno.test("resolve: an unknown bare id is a usage error with the nearest names", async () => {
  assert.match(
    await failure("cluade-haiku-4-5"),
    /^usage: unknown model cluade-haiku-4-5 — .*claude-haiku-4-5/,
  );
  assert.match(await failure("fsat"), /did you mean fast/);
  assert.match(
    await failure("something-else-entirely"),
    /^usage: unknown model .* — name it with its provider/,
  );
});

Deno.test("resolve: an unknown provider is a usage error with the nearest one", async () => {
  assert.match(
    await failure("opnai/gpt-5"),
    /^usage: there is no provider opnai .* — did you mean openai\/gpt-5\?/,
  );
  assert.match(await failure("nowhere-near/x"), /^usage: there is no provider nowhere-near/);
});

Deno.test("resolve: half a name is no model", async () => {
  for (const name of ["", "/", "openai/", "/gpt-5", "constructor", "__proto__"]) {
    assert.match(await failure(name), /^usage: /, name);
  }
});

Deno.test("resolve: an empty name and a provider alone are told as such", async () => {
  assert.match(await failure(" "), /^usage: the name of the model is empty — /);
  for (const name of ["openai", "openai/"]) {
    assert.match(await failure(name), /^usage: openai is a provider, not a model — .*openai\/model/, name);
  }
});

Deno.test("models: an id belongs to the longest family it starts with", () => {
  const info = (model: string) => modelInfo({ provider: "openai", model }, {});
  assert.equal(info("gpt-5-mini-2025-08-07").tier, "small");
  assert.equal(info("gpt-5-2025-08-07").tier, "large");
  assert.equal(info("gpt-4o-mini").contextWindow, 128_000);
});

Deno.test("models: the configuration wins over the family, the rest stays", () => {
  const ref = { provider: "openai", model: "gpt-5-mini" };
  const info = modelInfo(ref, { "openai/gpt-5-mini": { contextWindow: 5, price: { input: 1, output: 2 } } });
  assert.deepEqual([info.contextWindow, info.tier, info.price], [5, "small", { input: 1, output: 2 }]);
});

Deno.test("models: of an unknown one almost nothing is known, nor is a family of another vendor taken", () => {
  assert.deepEqual(modelInfo({ provider: "mine", model: "gpt-5" }, {}), { provider: "mine", model: "gpt-5" });
  const source = { name: "vllm", type: "openai-compatible", local: true };
  const ref = { provider: "vllm", model: "x" };
  assert.deepEqual(modelInfo(ref, {}, source), { local: true, ...ref });
});

const SHARED: ModelNames = {
  ...NAMES,
  aliases: { both: "llama-x", one: "together/llama-x" },
  models: { "together/llama-x": {}, "openrouter/llama-x": {} },
  found: ["ollama/llama-x", "elsewhere/llama-x"],
};

async function everywhere(name: string, ready: string[]): Promise<string[]> {
  const refs = await resolveEverywhere(name, SHARED, (provider) => ready.includes(provider));
  return refs === "auto" ? [refs] : refs.map(({ provider }) => provider);
}

Deno.test("resolve: a bare id is at every provider that has it and is ready, also through an alias", async () => {
  const ready = ["together", "ollama", "elsewhere", "anthropic"];
  assert.deepEqual(await everywhere("llama-x", ready), ["together", "ollama"]);
  assert.deepEqual(await everywhere("both", ready), ["together", "ollama"]);
});

Deno.test("resolve: a model that is named with its provider stays there", async () => {
  const ready = ["together", "openrouter", "ollama"];
  assert.deepEqual(await everywhere("together/llama-x", ready), ["together"]);
  assert.deepEqual(await everywhere("one", ready), ["together"]);
  assert.deepEqual(await everywhere("auto", ready), ["auto"]);
});

Deno.test("resolve: when nobody is ready the first that has it will say so", async () => {
  assert.deepEqual(await everywhere("llama-x", []), ["together"]);
});
