import assert from "node:assert/strict";
import { PromptCache } from "../../../providers/demo/prompt_cache.ts";

const MARK = { cache_control: { type: "ephemeral" } };
const block = (text: string, mark = false) => ({ type: "text", text, ...(mark ? MARK : {}) });
const body = (...texts: [string, boolean?][]) => ({
  system: [block("rules ".repeat(100), true)],
  messages: texts.map(([text, mark]) => ({ role: "user", content: [block(text.repeat(100), mark)] })),
});

Deno.test("prompt cache: what stood before a mark is read by the next request that begins so", () => {
  const cache = new PromptCache();
  assert.deepEqual(cache.use(body(["one ", true]), 4_000), { cacheReadTokens: 0, cacheWriteTokens: 4_000 });
  const { cacheReadTokens = 0, cacheWriteTokens = 0 } = cache.use(body(["one "], ["two ", true]), 6_000);
  assert.ok(cacheReadTokens > 3_000 && cacheReadTokens < 6_000, String(cacheReadTokens));
  assert.equal(cacheReadTokens + cacheWriteTokens, 6_000);
});

Deno.test("prompt cache: nothing is kept without a mark, nor of a short beginning", () => {
  for (const [mark, tokens] of [[false, 8_000], [true, 900]] as const) {
    const cache = new PromptCache();
    const request = { messages: [{ role: "user", content: [block("one ".repeat(100), mark)] }] };
    cache.use(request, tokens);
    assert.equal(cache.use(request, tokens).cacheReadTokens, 0);
  }
});

Deno.test("prompt cache: one letter that changed before the mark, and all of it is new", () => {
  const cache = new PromptCache();
  cache.use(body(["one ", true]), 4_000);
  const changed = { ...body(["one ", true]), system: [block("rulez ".repeat(100), true)] };
  assert.equal(cache.use(changed, 4_000).cacheReadTokens, 0);
});
