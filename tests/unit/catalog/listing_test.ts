import assert from "node:assert/strict";
import { fits, type ListedProvider, type ModelFilter, modelsOf } from "../../../src/catalog/listing.ts";
import { nameOf } from "../../../src/catalog/models.ts";

const ANTHROPIC: ListedProvider = { name: "anthropic", type: "anthropic", local: false, ready: true };
const OLLAMA: ListedProvider = { name: "ollama", type: "ollama", local: true, ready: true };

function names(...args: Parameters<typeof modelsOf>): string[] {
  return modelsOf(...args).map(({ info }) => nameOf(info));
}

Deno.test("listing: a vendor that was never asked has its families, the configured models first", () => {
  const list = names([ANTHROPIC], { "anthropic/mine": {}, "other/x": {} }, []);
  assert.equal(list[0], "anthropic/mine");
  assert.ok(list.includes("anthropic/claude-haiku-4-5"));
  assert.ok(!list.includes("other/x"));
});

Deno.test("listing: a vendor that was asked has what it said", () => {
  const found = [{ provider: "anthropic", model: "claude-new", contextWindow: 7 }];
  const [first, ...more] = modelsOf([ANTHROPIC], {}, found);
  assert.deepEqual([first?.info.model, first?.info.contextWindow, more.length], ["claude-new", 7, 0]);
});

Deno.test("listing: a server on this machine has what was found and configured, not its library", () => {
  const found = [{ provider: "ollama", model: "zebra:3b", tools: true }];
  assert.deepEqual(names([OLLAMA], { "ollama/b": {} }, found), ["ollama/b", "ollama/zebra:3b"]);
  assert.deepEqual(names([OLLAMA], {}, []), []);
});

Deno.test("listing: one that is configured and found is listed once, with both words on it", () => {
  const found = [{ provider: "ollama", model: "b", tools: true, contextWindow: 5 }];
  const [only, ...more] = modelsOf([OLLAMA], { "ollama/b": { contextWindow: 9 } }, found);
  assert.equal(more.length, 0);
  assert.deepEqual([only?.info.contextWindow, only?.info.tools, only?.info.local], [9, true, true]);
});

Deno.test("listing: Azure has its deployments", () => {
  const azure = {
    name: "azure",
    type: "azure-openai",
    local: false,
    ready: true,
    deployments: { "gpt-5": "d" },
  };
  const [only] = modelsOf([azure], {}, []);
  assert.deepEqual([only?.info.model, only?.info.tier], ["gpt-5", "large"]);
});

Deno.test("listing: readiness and what is missing go with each model", () => {
  const [first] = modelsOf([{ ...ANTHROPIC, ready: false, missing: "no key" }], {}, []);
  assert.deepEqual([first?.ready, first?.missing], [false, "no key"]);
});

const MODEL = {
  ready: true,
  info: {
    provider: "p",
    model: "Seer-1",
    vision: true,
    tools: false,
    tier: "small" as const,
    strengths: ["coding"],
  },
};
const FILTERS: [ModelFilter, boolean][] = [
  [{}, true],
  [{ vision: true }, true],
  [{ tools: true }, false],
  [{ reasoning: true }, false],
  [{ vision: true, tools: true }, false],
  [{ provider: "p" }, true],
  [{ provider: "q" }, false],
  [{ word: "seer" }, true],
  [{ word: "P/SEER" }, true],
  [{ word: "coding" }, true],
  [{ word: "small" }, true],
  [{ word: "large" }, false],
];
for (const [filter, expected] of FILTERS) {
  Deno.test(`listing: ${JSON.stringify(filter)} ${expected ? "lets" : "does not let"} it through`, () => {
    assert.equal(fits(MODEL, filter), expected);
  });
}
