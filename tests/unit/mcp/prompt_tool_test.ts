import assert from "node:assert/strict";
import { readArguments, replyOf } from "../../../src/mcp/prompt_tool.ts";
import type { RunResult } from "../../../src/types.ts";

const REFUSED: [unknown, RegExp][] = [
  [undefined, /no object/],
  [[], /no object/],
  [{}, /agentic_prompt: must be text/],
  [{ agentic_prompt: 7 }, /agentic_prompt: must be text/],
  [{ agentic_prompt: " \n" }, /is empty/],
  [{ agentic_prompt: "x".repeat(10_001) }, /10001 characters, 10000 are allowed/],
  [{ agentic_prompt: "x", prompt: "y" }, /^prompt: there is no such argument/],
  [{ agentic_prompt: "x", model: 7 }, /model: must be a name/],
  [{ agentic_prompt: "x", provider: "p".repeat(400) }, /provider: must be a name/],
];

for (const [given, problem] of REFUSED) {
  Deno.test(`prompt tool: ${JSON.stringify(given)?.slice(0, 40)} is refused`, () => {
    const read = readArguments(given);
    assert.match("problem" in read ? read.problem : "", problem);
  });
}

Deno.test("prompt tool: 10,000 characters pass, however they are stored; empty names are none", () => {
  const prompt = "😀".repeat(10_000);
  assert.deepEqual(readArguments({ agentic_prompt: prompt, model: " ", provider: null }), { prompt });
  assert.deepEqual(readArguments({ agentic_prompt: "x", model: " m " }), { prompt: "x", model: "m" });
});

const RESULT: RunResult = {
  ok: true,
  text: "hi",
  provider: "p",
  model: "m",
  sessionId: "s",
  turns: 2,
  toolCalls: [],
  usage: { inputTokens: 100, outputTokens: 10, cacheReadTokens: 40 },
  costUsd: 0.003,
  durationMs: 1500,
  route: null,
  attempts: [],
};

Deno.test("prompt tool: a good run is a success with its figures", () => {
  assert.deepEqual(replyOf(RESULT, 0.001), {
    success: true,
    result: "hi",
    error: null,
    metadata: {
      model: "m",
      provider: "p",
      turns: 2,
      token_usage: {
        total_tokens: 110,
        input_tokens: 100,
        output_tokens: 10,
        cached_tokens: 40,
        total_cost: 0.003,
        input_cost: 0.002,
        output_cost: 0.001,
      },
    },
    execution_time_seconds: 1.5,
  });
});

Deno.test("prompt tool: a failed run says why; what is unknown is null, and partial text is kept", () => {
  const error = { code: "truncated", message: "cut", hint: "raise it" };
  const reply = replyOf({ ...RESULT, ok: false, error, usage: {}, costUsd: null }, null);
  assert.deepEqual(
    [reply.success, reply.result, reply.error, reply.error_type],
    [false, "hi", "cut; raise it", "truncated"],
  );
  assert.deepEqual(new Set(Object.values(reply.metadata.token_usage)), new Set([null]));
  assert.equal(replyOf({ ...RESULT, ok: false, text: "", error }, null).result, null);
});
