import assert from "node:assert/strict";
import { costOf, priceOf } from "../../../src/catalog/cost.ts";
import { FAMILIES } from "../../../src/catalog/families.ts";
import { modelInfo } from "../../../src/catalog/models.ts";
import { resolveModel } from "../../../src/catalog/resolve.ts";
import { resolveProviders } from "../../../src/config/providers.ts";
import type { ModelInfo } from "../../../src/types.ts";

const PROVIDERS = resolveProviders({}, {});

async function infoOf(id: string): Promise<ModelInfo> {
  const ref = await resolveModel(id, { aliases: {}, providers: Object.keys(PROVIDERS), models: {} });
  assert.ok(ref !== "auto");
  return modelInfo(ref, {}, PROVIDERS[ref.provider]);
}

const PAID = [
  ...[
    "gpt-5",
    "gpt-5-mini",
    "gpt-5-nano",
    "gpt-4o",
    "gpt-4-turbo",
    "gpt-4",
    "gpt-3.5-turbo",
    "o3",
    "o3-mini",
  ],
  ...["gpt-6-astra", "gpt-6-sol", "gpt-6-luna", "gpt-5.4", "gpt-5.4-mini", "gpt-5.4-nano", "gpt-5.4-pro"],
  ...["claude-opus-4", "claude-opus-4-1", "claude-sonnet-4", "claude-3-5-sonnet", "claude-3-5-haiku"],
  ...["claude-3-opus", "claude-3-sonnet", "claude-3-haiku", "claude-opus-5-5", "claude-sonnet-5"],
  ...["claude-haiku-4-5", "claude-3-7-sonnet-latest", "claude-haiku-4-5-20251001"],
  ...["gemini-2.5-pro", "gemini-2.0-flash", "gemini-pro-vision", "gemini-3-pro", "gemini-3-flash"],
  ...["gemini-3.1-pro", "gemini-3.5-flash", "gemini-3.8-flash"],
];
for (const id of PAID) {
  Deno.test(`catalogue: ${id} has a window, a limit and a price`, async () => {
    const info = await infoOf(id);
    assert.ok((info.contextWindow ?? 0) >= 8_000 && (info.maxOutputTokens ?? 0) >= 2_000, "window or limit");
    assert.ok((info.contextWindow ?? 0) > (info.maxOutputTokens ?? 0));
    const cost = await costOf(info, { inputTokens: 1_000_000, outputTokens: 0 });
    assert.ok(cost !== undefined && cost > 0.01 && cost < 100, `${cost}`);
    assert.equal(info.local, undefined);
  });
}

for (
  const id of [
    "llama3",
    "llama3.2:3b",
    "mistral",
    "mixtral:8x7b",
    "codellama",
    "deepseek-coder:6.7b",
    "gpt-oss:20b",
  ]
) {
  Deno.test(`catalogue: ${id} runs here and costs nothing`, async () => {
    const info = await infoOf(id);
    assert.deepEqual([info.provider, info.local], ["ollama", true]);
    assert.ok((info.contextWindow ?? 0) >= 8_000);
    assert.equal(await costOf(info, {}), 0);
    assert.equal((await priceOf(info))?.output, 0);
  });
}

Deno.test("catalogue: a model Ollama passes on to its cloud neither runs here nor is free", async () => {
  const info = await infoOf("gpt-oss:120b-cloud");
  assert.equal(info.local, undefined);
  assert.equal(await costOf(info, { inputTokens: 1, outputTokens: 1 }), undefined);
});

Deno.test("catalogue: every family of a vendor is priced", async () => {
  for (const provider of ["anthropic", "openai", "gemini"]) {
    for (const model of Object.keys(FAMILIES[provider] ?? {})) {
      assert.ok(
        await priceOf(modelInfo({ provider, model }, {}, PROVIDERS[provider])),
        `${provider}/${model}`,
      );
    }
  }
});

Deno.test("catalogue: a family ends where a version goes on", () => {
  const info = (model: string) => modelInfo({ provider: "openai", model }, {});
  assert.equal(info("gpt-4.5-preview").contextWindow, undefined, "not a gpt-4");
  assert.equal(info("gpt-4-0613").contextWindow, 8_192);
});

Deno.test("catalogue: a second provider of a type has that vendor's prices", async () => {
  const source = { name: "work", type: "anthropic", local: false };
  const price = await priceOf(modelInfo({ provider: "work", model: "claude-haiku-4-5" }, {}, source));
  assert.deepEqual([price?.input, price?.output, price?.cacheRead], [1, 5, 0.1]);
});

Deno.test("catalogue: what the provider told goes before the family, the configuration before both", () => {
  const ref = { provider: "anthropic", model: "claude-haiku-4-5" };
  const found: ModelInfo = { ...ref, contextWindow: 300_000, maxOutputTokens: 5_000 };
  const info = modelInfo(ref, { "anthropic/claude-haiku-4-5": { maxOutputTokens: 9 } }, undefined, found);
  assert.deepEqual([info.contextWindow, info.maxOutputTokens, info.tier], [300_000, 9, "small"]);
});

Deno.test("catalogue: cached parts larger than the reported input are counted, not refused", async () => {
  const info = await infoOf("claude-haiku-4-5");
  const usage = { inputTokens: 10, outputTokens: 0, cacheReadTokens: 1_000_000, cacheWriteTokens: 0 };
  const cost = await costOf(info, usage);
  assert.ok(cost !== undefined && Math.abs(cost - 0.1) < 1e-9, `${cost}`);
});
