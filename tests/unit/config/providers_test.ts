import assert from "node:assert/strict";
import {
  assertUsable,
  isLoopback,
  KEY_VARIABLES,
  type ResolvedProvider,
  resolveProviders,
} from "../../../src/config/providers.ts";
import type { Config } from "../../../src/config/schema.ts";
import { UserError } from "../../../src/errors.ts";

function resolved(
  name: string,
  providers: Config["providers"] = {},
  env: Record<string, string> = {},
): ResolvedProvider {
  const provider = resolveProviders({ providers }, env)[name];
  assert.ok(provider, `${name} is missing`);
  return provider;
}

/** Why a base URL is refused, "" when it is not. */
function refusal(baseUrl: string, allowHttp = false): string {
  try {
    assertUsable(resolved("x", { x: { baseUrl, allowHttp } }));
    return "";
  } catch (error) {
    assert.ok(error instanceof UserError);
    assert.equal(error.code, "config");
    return error.message;
  }
}

Deno.test("providers: the built-in ones read the variables of the contract", () => {
  const variables = Object.values(resolveProviders({}, {})).flatMap(({ name, apiKeys }) =>
    apiKeys.map((source) => `${name} ${source.replace("env:", "")}`)
  );
  assert.deepEqual(variables, [
    "anthropic ANTHROPIC_API_KEY",
    "openai OPENAI_API_KEY",
    "gemini GEMINI_API_KEY",
    "gemini GOOGLE_API_KEY",
    "azure AZURE_OPENAI_API_KEY",
    "openrouter OPENROUTER_API_KEY",
    "groq GROQ_API_KEY",
    "deepseek DEEPSEEK_API_KEY",
    "mistral MISTRAL_API_KEY",
    "xai XAI_API_KEY",
    "together TOGETHER_API_KEY",
    "fireworks FIREWORKS_API_KEY",
    "cerebras CEREBRAS_API_KEY",
  ]);
  assert.deepEqual(KEY_VARIABLES, variables.map((line) => line.split(" ")[1]));
});

Deno.test("providers: local servers need no key and are on loopback", () => {
  for (const name of ["ollama", "lmstudio", "llamacpp", "vllm"]) {
    const provider = resolved(name);
    assert.deepEqual([provider.keyless, provider.local, provider.apiKeys], [true, true, []], name);
    assert.ok(isLoopback(provider.baseUrl ?? ""), name);
  }
});

Deno.test("providers: the configuration goes before the vendor's variable, which goes before the built-in address", () => {
  const env = { ANTHROPIC_BASE_URL: "https://proxy.example", OPENAI_BASE_URL: "" };
  assert.equal(resolved("anthropic", {}, env).baseUrl, "https://proxy.example");
  assert.equal(resolved("openai", {}, env).baseUrl, undefined);
  const own = { anthropic: { baseUrl: "https://own.example" } };
  assert.equal(resolved("anthropic", own, env).baseUrl, "https://own.example");
});

Deno.test("providers: OLLAMA_HOST is read as Ollama reads it", () => {
  for (
    const [value, address] of [
      ["127.0.0.1:9999", "http://127.0.0.1:9999"],
      ["localhost", "http://localhost:11434"],
      ["0.0.0.0", "http://127.0.0.1:11434"],
      ["0.0.0.0:9999", "http://127.0.0.1:9999"],
      [":9999", "http://127.0.0.1:9999"],
      ["::1", "http://[::1]:11434"],
      ["http://box", "http://box"],
      ["https://box.example/ollama", "https://box.example/ollama"],
      ["http://0.0.0.0.evil.example:1", "http://0.0.0.0.evil.example:1"],
      ["", "http://127.0.0.1:11434"],
    ] as const
  ) assert.equal(resolved("ollama", {}, { OLLAMA_HOST: value }).baseUrl, address, value);
});

Deno.test("providers: those of the configuration come first, in its order, and keep what they do not change", () => {
  const all = resolveProviders({ providers: { mine: { baseUrl: "https://m.example" }, openai: {} } }, {});
  assert.deepEqual(Object.keys(all).slice(0, 3), ["mine", "openai", "anthropic"]);
  assert.equal(all.mine?.type, "openai-compatible");
  assert.deepEqual(all.openai?.apiKeys, ["env:OPENAI_API_KEY"]);
});

Deno.test("providers: a new one gets no other provider's key", () => {
  const mine = resolved("mine", { mine: { type: "openai", baseUrl: "https://m.example" } });
  assert.deepEqual([mine.apiKeys, mine.keyless], [[], false]);
});

Deno.test("providers: names that every object has are names like any other", () => {
  const provider = resolved("constructor", { constructor: { baseUrl: "https://x.example", apiKey: "k" } });
  assert.deepEqual([provider.type, provider.apiKeys], ["openai-compatible", ["k"]]);
});

const LOOPBACK = [
  "http://127.0.0.1:8000",
  "http://127.1",
  "http://127.255.255.254/v1",
  "http://LOCALHOST:1",
  "HTTP://localhost",
  "http://[::1]:8000",
  "http://user:pass@127.0.0.1/",
  "http://0x7f.0.0.1",
];
for (const url of LOOPBACK) {
  Deno.test(`providers: plain http to ${url} stays on this machine`, () => assert.equal(refusal(url), ""));
}

const ELSEWHERE = [
  "http://example.com",
  "http://127.0.0.1.nip.example",
  "http://localhost.evil",
  "http://localhost.",
  "http://127.0.0.1@evil.example",
  "http://127.0.0.1:80@evil.example",
  "http://evil.example/127.0.0.1",
  "http://evil.example#@127.0.0.1",
  "http://evil.example?@127.0.0.1",
  "http://evil.example\\@127.0.0.1",
  "http://[::2]",
  "http://0.0.0.0",
  "HTTP://EVIL.EXAMPLE",
  "http://128.0.0.1",
];
for (const url of ELSEWHERE) {
  Deno.test(`providers: plain http to ${url} is refused`, () => {
    assert.match(refusal(url), /^providers\.x\.baseUrl is plain http: /);
    assert.equal(refusal(url, true), "", "allowHttp lets it pass");
  });
}

Deno.test("providers: https needs no permission", () => assert.equal(refusal("https://example.com"), ""));

Deno.test("providers: a refused address does not show its password", () => {
  for (
    const url of [
      "http://me:hunter2hunter2@evil.example",
      "https://me:hunter2hunter2@[",
      "ws://hunter2hunter2@h",
    ]
  ) {
    assert.notEqual(refusal(url), "", url);
    assert.doesNotMatch(refusal(url), /hunter2/);
  }
});

Deno.test("providers: what the type needs must be there", () => {
  assert.throws(() => assertUsable(resolved("x", { x: {} })), /providers\.x\.baseUrl is missing/);
  assert.throws(() => assertUsable(resolved("azure")), /providers\.azure\.baseUrl is missing/);
  assert.throws(
    () => assertUsable(resolved("x", { x: { type: "exec" } })),
    /providers\.x\.command is missing/,
  );
  assertUsable(resolved("x", { x: { type: "exec", command: ["p"] } }));
  assertUsable(resolved("anthropic"));
});
