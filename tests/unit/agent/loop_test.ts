import assert from "node:assert/strict";
import { compileSchema } from "../../../src/agent/answer_schema.ts";
import { RunBudget } from "../../../src/agent/budget.ts";
import { runAgent, type RunInput } from "../../../src/agent/loop.ts";
import { Cancelled, ProviderError } from "../../../src/errors.ts";
import type { ToolSession } from "../../../src/tools/run.ts";
import type { AgentEvent, ModelInfo, RunResult, Tool } from "../../../src/types.ts";
import { calls, type Play, says, scripted } from "../../support/scripted_provider.ts";

const INFO: ModelInfo = { provider: "p", model: "m", contextWindow: 10_000, price: { input: 1, output: 10 } };

const echo: Tool<{ word: string }> = {
  name: "echo",
  class: "read",
  description: "Says a word.",
  parameters: { type: "object", properties: { word: { type: "string" } }, required: ["word"] },
  check: (value) => ({ ok: true, input: value as { word: string } }),
  run: ({ word }) => Promise.resolve({ text: `echo ${word}` }),
};

function session(signal: AbortSignal): ToolSession {
  return {
    tools: [echo as Tool],
    permission: () => Promise.resolve("run"),
    context: { root: "/", denyPaths: [], reserved: [], maxResultBytes: 1000, signal },
    redact: (text) => text,
    timeoutMs: 1000,
    reads: new Map(),
    always: new Set(),
  };
}

async function run(queue: Play[], more: Partial<RunInput> = {}) {
  const provider = scripted("p", queue);
  const { signal } = new AbortController();
  const input: RunInput = {
    sessionId: "s",
    version: "0.0.0",
    messages: [{ role: "user", parts: [{ type: "text", text: "hi" }] }],
    system: "be brief",
    tools: session(signal),
    maxTurns: 5,
    route: null,
    hintFor: () => Promise.resolve("try again"),
    attempts: {
      candidates: [INFO],
      retry: { maxAttempts: 1, baseDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
      timeouts: () => ({ firstTokenMs: 1000, idleMs: 1000 }),
      provider: () => Promise.resolve(provider),
      advanceKey: () => Promise.resolve(false),
      costOf: () => Promise.resolve(0.25),
      textIsFinal: false,
      signal,
    },
    ...more,
  };
  const events: AgentEvent[] = [];
  for await (const event of runAgent(input)) events.push(event);
  const last = events.at(-1);
  assert.ok(last?.type === "result", "the last event is the result");
  const result: RunResult = last;
  return { events, result, provider, input };
}

Deno.test("loop: an answer without tools is one turn", async () => {
  const { result } = await run([says("hello")]);
  assert.equal(result.ok, true);
  assert.equal(result.text, "hello");
  assert.equal(result.stopReason, "end_turn");
  assert.deepEqual([result.turns, result.costUsd, result.usage.inputTokens], [1, 0.25, 10]);
});

Deno.test("loop: results of tools go back, figures add up over turns", async () => {
  const { result, provider } = await run([
    calls({ name: "echo", arguments: { word: "heron" } }),
    says("done"),
  ]);
  assert.deepEqual(result.toolCalls.map(({ name, ok }) => [name, ok]), [["echo", true]]);
  assert.deepEqual([result.turns, result.costUsd, result.usage.inputTokens], [2, 0.5, 20]);
  const sent = provider.requests[1]?.messages.at(-1);
  assert.ok(sent?.role === "tool" && sent.parts[0]?.text === "echo heron");
});

Deno.test("loop: stops at the turn limit with every call answered", async () => {
  const loop = () => calls({ name: "echo", arguments: { word: "again" } });
  const { result, input } = await run([loop(), loop()], { maxTurns: 2 });
  assert.equal(result.error?.code, "turns");
  assert.equal(result.stopReason, "tool_use");
  assert.equal(input.messages.at(-1)?.role, "tool");
});

Deno.test("loop: a call cut at the token limit is not run", async () => {
  const [call] = calls({ name: "echo", arguments: '{"word": "hal' });
  const cut: Play = [call ?? "hang", { type: "finish", reason: "max_tokens", raw: "length" }];
  const { result } = await run([cut]);
  assert.equal(result.error?.code, "truncated");
  assert.deepEqual(result.toolCalls, []);
});

Deno.test("loop: a refusal, a filter and an empty answer are failures that keep their text", async () => {
  const ends = (text: string, reason: "refusal" | "content_filter" | "end_turn"): Play => [
    { type: "text", text },
    { type: "finish", reason, raw: reason },
  ];
  const codes = [];
  for (const play of [ends("no", "refusal"), ends("par", "content_filter"), ends(" \n", "end_turn")]) {
    const { result } = await run([play]);
    codes.push([result.error?.code, result.text]);
  }
  assert.deepEqual(codes, [["refusal", "no"], ["refusal", "par"], ["empty", " \n"]]);
});

Deno.test("loop: a paused turn is sent back and its text belongs to the answer", async () => {
  const paused: Play = [{ type: "text", text: "part one " }, {
    type: "finish",
    reason: "paused",
    raw: "pause_turn",
  }];
  const { result, provider } = await run([paused, says("part two")]);
  assert.equal(result.text, "part one part two");
  assert.equal(provider.requests[1]?.messages.at(-1)?.role, "assistant");
});

Deno.test("loop: a schema gets one repair, then the run fails", async () => {
  const schema = await compileSchema({
    type: "object",
    required: ["n"],
    properties: { n: { type: "integer" } },
  });
  const good = await run([says("not json"), says('```json\n{"n": 1}\n```')], { schema });
  assert.deepEqual(good.result.data, { n: 1 });
  assert.equal(good.result.text, '{"n": 1}');
  const bad = await run([says('{"n": "x"}'), says('{"n": "y"}')], { schema });
  assert.equal(bad.result.error?.code, "schema");
  assert.match(bad.result.error?.message ?? "", /n must be integer/);
});

Deno.test("loop: input beyond every window is refused before anything is sent", async () => {
  const long = "several plain words ".repeat(20_000);
  const { result, provider } = await run([], {
    messages: [{ role: "user", parts: [{ type: "text", text: long }] }],
  });
  assert.equal(result.error?.code, "input");
  assert.match(result.error?.message ?? "", /\d{5} tokens.*10000/);
  assert.equal(provider.requests.length, 0);
});

Deno.test("loop: a budget lowers the output and then ends the run", async () => {
  const costOf = (_info: ModelInfo, usage: { inputTokens?: number; outputTokens?: number }) =>
    Promise.resolve(((usage.inputTokens ?? 0) + 10 * (usage.outputTokens ?? 0)) / 1e6);
  const { result, provider } = await run([calls({ name: "echo", arguments: { word: "x" } })], {
    budget: new RunBudget(0.01, costOf),
  });
  const most = provider.requests[0]?.maxOutputTokens ?? 0;
  assert.ok(most > 900 && most <= 1000, `allowed ${most}`);
  assert.equal(result.error?.code, "budget");
});

Deno.test("loop: a provider's failure becomes a result with code, status and hint", async () => {
  const failed = new ProviderError("bad-request", "no such field", { provider: "p", model: "m" }, {
    status: 400,
  });
  const { result } = await run([[failed]]);
  assert.deepEqual(result.error, {
    code: "bad-request",
    message: "no such field",
    hint: "try again",
    provider: "p",
    model: "m",
    status: 400,
  });
  assert.equal(result.costUsd, 0);
});

Deno.test("loop: a cancelled run still has a result", async () => {
  const controller = new AbortController();
  const provider = scripted("p", [["hang"]]);
  const base = await run([says("x")]);
  const events: AgentEvent[] = [];
  const input = {
    ...base.input,
    attempts: {
      ...base.input.attempts,
      provider: () => Promise.resolve(provider),
      signal: controller.signal,
    },
  };
  for await (const event of runAgent(input)) {
    if (event.type === "attempt") controller.abort(new Cancelled("run-timeout"));
    events.push(event);
  }
  const last = events.at(-1);
  assert.ok(last?.type === "result" && last.error?.code === "timeout");
});

Deno.test("loop: options a model lacks are left out with one note", async () => {
  const { events, provider } = await run(
    [calls({ name: "echo", arguments: { word: "x" } }), says("done")],
    { effort: "high", temperature: 0 },
  );
  assert.equal(provider.requests[0]?.effort, undefined);
  assert.equal(provider.requests[0]?.temperature, 0);
  assert.equal(events.filter((event) => event.type === "note").length, 1);
});
