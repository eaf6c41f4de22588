import assert from "node:assert/strict";
import { hasKey, isConfigured, readinessOf } from "../../../src/cli/readiness.ts";
import { resolveProviders } from "../../../src/config/providers.ts";
import type { Config } from "../../../src/config/schema.ts";

const TYPES = ["anthropic", "openai", "gemini", "openai-compatible", "azure-openai", "ollama"];

function readinessWith(name: string, providers: Config["providers"], env: Record<string, string> = {}) {
  const found = readinessOf(resolveProviders({ providers }, env), env, TYPES).find((one) =>
    one.name === name
  );
  assert.ok(found);
  return found;
}

const CASES: [string, string, Config["providers"], Record<string, string>, RegExp | undefined][] = [
  ["a key in its variable", "gemini", {}, { GOOGLE_API_KEY: "k" }, undefined],
  ["no variable set", "gemini", {}, {}, /^GEMINI_API_KEY or GOOGLE_API_KEY is not set$/],
  ["a blank variable", "openai", {}, { OPENAI_API_KEY: "  " }, /^OPENAI_API_KEY is not set$/],
  ["a literal key", "openai", { openai: { apiKey: "k" } }, {}, undefined],
  ["a key command", "openai", { openai: { apiKey: "cmd:pass" } }, {}, undefined],
  ["a server without a key", "ollama", {}, {}, undefined],
  [
    "a key but no address",
    "azure",
    {},
    { AZURE_OPENAI_API_KEY: "k" },
    /^providers\.azure\.baseUrl is missing$/,
  ],
  [
    "plain http",
    "far",
    { far: { baseUrl: "http://user:secret@far.example/v1", apiKey: "k" } },
    {},
    /plain http: far\.example/,
  ],
  [
    "a type of a later version",
    "mine",
    { mine: { type: "exec", command: ["x"] } },
    {},
    /^type exec is not part/,
  ],
  [
    "neither key nor need for none",
    "far",
    { far: { baseUrl: "https://far.example/v1" } },
    {},
    /^no key is configured$/,
  ],
];
for (const [what, name, providers, env, missing] of CASES) {
  Deno.test(`readiness: ${what} ${missing ? "is told as what is missing" : "is enough"}`, () => {
    const found = readinessWith(name, providers, env);
    assert.equal(found.ready, missing === undefined, found.missing);
    if (missing) assert.match(found.missing ?? "", missing);
    assert.doesNotMatch(found.missing ?? "", /secret/);
  });
}

Deno.test("readiness: one of several keys is enough", () => {
  const { mine } = resolveProviders({
    providers: { mine: { baseUrl: "https://x.example", apiKey: ["env:A", "env:B"] } },
  }, {});
  assert.ok(mine);
  assert.deepEqual([hasKey(mine, { B: "k" }), hasKey(mine, {})], [true, false]);
});

Deno.test("readiness: a provider is configured by a file or by its address in the environment", () => {
  const configured = (providers: Config["providers"], env: Record<string, string>) => {
    const { ollama } = resolveProviders({ providers }, env);
    return ollama !== undefined && isConfigured(ollama);
  };
  assert.equal(configured({}, {}), false);
  assert.equal(configured({}, { OLLAMA_HOST: "127.0.0.1:5" }), true);
  assert.equal(configured({ ollama: { baseUrl: "http://127.0.0.1:5" } }, {}), true);
});
