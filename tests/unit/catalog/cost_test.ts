import assert from "node:assert/strict";
import { addUsage, costOf, outputCostOf } from "../../../src/catalog/cost.ts";
import type { ModelInfo, Usage } from "../../../src/types.ts";

const MILLION: Usage = { inputTokens: 1_000_000, outputTokens: 1_000_000 };

function info(name: string, more: Partial<ModelInfo> = {}): ModelInfo {
  const [provider = "", model = ""] = name.split("/");
  return { provider, model, ...more };
}

/** Equal to a millionth of a cent: sums of floating point numbers. */
function assertUsd(actual: number | undefined, expected: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-8, `${actual} instead of ${expected}`);
}

Deno.test("cost: a configured price is per million tokens, cached parts at their own price", async () => {
  const priced = info("x/y", { price: { input: 4, output: 20, cacheRead: 1, cacheWrite: 5 } });
  assertUsd(await costOf(priced, MILLION), 24);
  assertUsd(
    await costOf(priced, {
      inputTokens: 1_000_000,
      outputTokens: 0,
      cacheReadTokens: 500_000,
      cacheWriteTokens: 200_000,
    }),
    0.3 * 4 + 0.5 * 1 + 0.2 * 5,
  );
});

Deno.test("cost: a price without cache parts uses the price of input for them", async () => {
  const priced = info("x/y", { price: { input: 4, output: 20 } });
  assertUsd(await costOf(priced, { ...MILLION, cacheReadTokens: 400_000, cacheWriteTokens: 100_000 }), 24);
});

Deno.test("cost: a configured price wins over the list and over local", async () => {
  assertUsd(await costOf(info("openai/gpt-5-mini", { price: { input: 1, output: 1 } }), MILLION), 2);
  assertUsd(await costOf(info("ollama/llama", { local: true, price: { input: 1, output: 1 } }), MILLION), 2);
});

Deno.test("cost: more cached than all input costs no less than nothing", async () => {
  const priced = info("x/y", { price: { input: 4, output: 0, cacheRead: 1 } });
  assertUsd(await costOf(priced, { inputTokens: 0, outputTokens: 0, cacheReadTokens: 1_000_000 }), 1);
});

Deno.test("cost: local and free models cost nothing, even when nothing was reported", async () => {
  assert.equal(await costOf(info("ollama/llama", { local: true }), {}), 0);
  assert.equal(await costOf(info("x/y", { price: { input: 0, output: 0 } }), {}), 0);
});

Deno.test("cost: the bundled list knows claude-haiku-4-5 and gpt-5-mini, with cache prices", async () => {
  assertUsd(await costOf(info("anthropic/claude-haiku-4-5"), MILLION), 1 + 5);
  assertUsd(await costOf(info("openai/gpt-5-mini"), MILLION), 0.25 + 2);
  assertUsd(await costOf(info("anthropic/claude-haiku-4-5-20251001"), MILLION), 6);
  const cached = { inputTokens: 1000, outputTokens: 100, cacheReadTokens: 500, cacheWriteTokens: 200 };
  assertUsd(
    await costOf(info("anthropic/claude-haiku-4-5"), cached),
    (300 * 1 + 500 * 0.1 + 200 * 1.25 + 100 * 5) / 1e6,
  );
});

Deno.test("cost: the list knows gemini and xai by the names they have here", async () => {
  for (
    const name of [
      "gemini/gemini-2.5-flash",
      "xai/grok-3",
      "groq/llama-3.1-8b-instant",
      "mistral/mistral-small-latest",
    ]
  ) {
    assert.ok((await costOf(info(name), MILLION) ?? 0) > 0, name);
  }
});

Deno.test("cost: what is not known stays unknown", async () => {
  assert.equal(await costOf(info("openai/no-such-model"), MILLION), undefined);
  assert.equal(await costOf(info("mine/gpt-5-mini"), MILLION), undefined);
  for (const usage of [{}, { inputTokens: 1 }, { outputTokens: 1 }]) {
    assert.equal(await costOf(info("openai/gpt-5-mini"), usage), undefined);
    assert.equal(await costOf(info("x/y", { price: { input: 1, output: 1 } }), usage), undefined);
  }
});

Deno.test("cost: sums of usage leave out what neither side reported", () => {
  assert.deepEqual(addUsage({ inputTokens: 1, cacheReadTokens: 2 }, { inputTokens: 3, reasoningTokens: 4 }), {
    inputTokens: 4,
    cacheReadTokens: 2,
    reasoningTokens: 4,
  });
  assert.deepEqual(addUsage({}, {}), {});
  assert.deepEqual(addUsage({ inputTokens: 1 }, { inputTokens: undefined }), { inputTokens: 1 });
});

Deno.test("cost: the output's part is part of the whole, from the configuration and from the list", async () => {
  const priced = info("x/y", { price: { input: 4, output: 20 } });
  assertUsd(await outputCostOf(priced, MILLION), 20);
  assert.equal(await outputCostOf(priced, { inputTokens: 5 }), undefined);
  assert.equal(await outputCostOf(info("x/y", { local: true }), MILLION), 0);
  assert.equal(await outputCostOf(info("x/nobody-knows-it"), MILLION), undefined);
  const listed = info("anthropic/claude-haiku-4-5");
  const short = { inputTokens: 1000, outputTokens: 1000 };
  const input = await costOf(listed, { ...short, outputTokens: 0 });
  assertUsd(await costOf(listed, short), (input ?? NaN) + (await outputCostOf(listed, short) ?? NaN));
});
