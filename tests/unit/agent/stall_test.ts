import assert from "node:assert/strict";
import { compileSchema } from "../../../src/agent/answer_schema.ts";
import { runAgent, type RunInput } from "../../../src/agent/loop.ts";
import { FailedCalls, stallOf } from "../../../src/agent/stall.ts";
import type { AttemptServices } from "../../../src/attempt/turn.ts";
import { USER_REFUSED } from "../../../src/tools/run.ts";
import type { AgentEvent, ModelInfo, ToolResultPart } from "../../../src/types.ts";
import { calls, type Play, says, scripted } from "../../support/scripted_provider.ts";

const TIERS: ModelInfo[] = [
  { provider: "small", model: "s", tier: "small", contextWindow: 10_000 },
  { provider: "peer", model: "p", tier: "small", contextWindow: 10_000 },
  { provider: "large", model: "l", tier: "large", contextWindow: 10_000 },
];

const cut = (text: string): Play => [
  { type: "text", text },
  { type: "finish", reason: "max_tokens", raw: "length" },
];
const failing = () => calls({ name: "nothing", arguments: {} });

async function run(
  plays: Record<string, Play[]>,
  { services = {}, ...more }: Partial<RunInput> & { services?: Partial<AttemptServices> } = {},
) {
  const providers = Object.fromEntries(
    Object.entries(plays).map(([name, queue]) => [name, scripted(name, queue)]),
  );
  const { signal } = new AbortController();
  const input: RunInput = {
    sessionId: "s",
    version: "0.0.0",
    messages: [{ role: "user", parts: [{ type: "text", text: "hi" }] }],
    system: "be brief",
    tools: {
      tools: [],
      permission: () => Promise.resolve("run"),
      context: { root: "/", denyPaths: [], reserved: [], maxResultBytes: 1000, signal },
      redact: (text) => text,
      timeoutMs: 1000,
      reads: new Map(),
      always: new Set(),
    },
    maxTurns: 9,
    route: null,
    hintFor: () => Promise.resolve(undefined),
    attempts: {
      candidates: TIERS,
      retry: { maxAttempts: 1, baseDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
      timeouts: () => ({ firstTokenMs: 1000, idleMs: 1000 }),
      provider: ({ provider }) => Promise.resolve(providers[provider] ?? scripted(provider, [])),
      advanceKey: () => Promise.resolve(false),
      costOf: (info) => Promise.resolve(info.tier === "large" ? 0.5 : 0.125),
      textIsFinal: false,
      mayMoveUp: true,
      signal,
      ...services,
    },
    ...more,
  };
  const events: AgentEvent[] = [];
  for await (const event of runAgent(input)) events.push(event);
  const result = events.at(-1);
  assert.ok(result?.type === "result", "the last event is the result");
  return { events, result, providers, input };
}

Deno.test("stall: an empty answer goes on with the next tier, past candidates of the same one", async () => {
  const { events, result, providers } = await run({ small: [says("")], large: [says("an answer")] });
  assert.deepEqual([result.ok, result.text, result.model, result.turns], [true, "an answer", "l", 2]);
  const moved = events.find((event) => event.type === "fallback");
  assert.deepEqual(moved, { type: "fallback", from: "small/s", to: "large/l", kind: "stall: empty answer" });
  assert.deepEqual(providers.large?.requests[0]?.messages, [{
    role: "user",
    parts: [{ type: "text", text: "hi" }],
  }]);
});

Deno.test("stall: a cut answer is void, and forgotten", async () => {
  const { result, input } = await run({ small: [cut("half an ans")], large: [says("whole")] });
  assert.equal(result.text, "whole");
  assert.deepEqual(input.messages.map(({ role }) => role), ["user", "assistant"]);
});

Deno.test("stall: what is kept of a conversation loses the void answer too, and nothing before it", async () => {
  const kept: string[] = ["user"];
  const session = {
    see: () => {},
    add: ({ role }: { role: string }) => void kept.push(role),
    keep: () => void kept.push("result"),
    get count() {
      return kept.length;
    },
    forgetFrom: (count: number) => void (kept.length = count),
  };
  await run({ small: [failing(), cut("half")], large: [says("whole")] }, { session });
  assert.deepEqual(kept, ["user", "assistant", "result", "assistant"]);
});

Deno.test("stall: the user's own --max-tokens is no stall", async () => {
  const { result } = await run({ small: [cut("half an ans")] }, { maxOutputTokens: 5 });
  assert.deepEqual([result.error?.code, result.text], ["truncated", "half an ans"]);
});

Deno.test("stall: a schema that is not met after the repair is asked of the next tier, without the failed tries", async () => {
  const schema = await compileSchema({ type: "object", required: ["n"] });
  const { result, providers } = await run({ small: [says("{}"), says("{}")], large: [says('{"n":1}')] }, {
    schema,
  });
  assert.deepEqual(result.data, { n: 1 });
  assert.equal(providers.large?.requests[0]?.messages.length, 1);
});

Deno.test("stall: repeated tool failures go on with the next tier, which sees them", async () => {
  const { result, providers, events } = await run({
    small: [failing(), failing(), failing()],
    large: [says("done")],
  });
  assert.equal(result.text, "done");
  assert.equal(providers.large?.requests[0]?.messages.length, 7);
  assert.match(
    events.find((event) => event.type === "fallback")?.kind ?? "",
    /^stall: repeated tool failures/,
  );
});

Deno.test("stall: without a stronger candidate the run ends as it would have", async () => {
  const services = { candidates: TIERS.slice(0, 2) };
  assert.equal((await run({ small: [says("")] }, { services })).result.error?.code, "empty");
  assert.equal((await run({ small: [cut("half")] }, { services })).result.text, "half");
});

Deno.test("stall: a named model, text on a live stdout and the last turn stay where they are", async () => {
  const named = await run({ small: [says("")] }, { services: { mayMoveUp: false } });
  assert.equal(named.result.error?.code, "empty");
  const live = await run({ small: [cut("shown")] }, { services: { textIsFinal: true } });
  assert.equal(live.result.error?.code, "truncated");
  const last = await run({ small: [says("")] }, { maxTurns: 1 });
  assert.equal(last.result.error?.code, "empty");
});

Deno.test("stall: nothing shown yet, a live run may move up too", async () => {
  const { result } = await run({ small: [says("")], large: [says("better")] }, {
    services: { textIsFinal: true },
  });
  assert.equal(result.text, "better");
});

Deno.test("stall: a stronger candidate that cools down is passed over", async () => {
  const health = {
    until: (info: ModelInfo) => info.tier === "large" ? Date.now() + 60_000 : 0,
    failed: () => {},
    worked: () => {},
  };
  assert.equal((await run({ small: [says("")] }, { services: { health } })).result.error?.code, "empty");
});

Deno.test("stall: before each usage the price on the most capable model is told", async () => {
  const { events } = await run({ small: [says("x")] }, { services: { reference: TIERS[2] } });
  const told = events.flatMap((event) => event.type === "usage" || event.type === "reference" ? [event] : []);
  assert.deepEqual(told.map(({ type, costUsd }) => [type, costUsd]), [["reference", 0.5], ["usage", 0.125]]);
});

const result = (isError: boolean): ToolResultPart => ({
  type: "tool-result",
  callId: "c",
  name: "t",
  text: "",
  isError,
});

Deno.test("failed calls: three in a row over two turns or more are a stall, a success begins anew", () => {
  const seen = (...turns: boolean[][]) => {
    const counted = new FailedCalls();
    return turns.map((turn) => counted.see(turn.map(result)));
  };
  assert.deepEqual(seen([true], [true], [true]), [false, false, true]);
  assert.deepEqual(seen([true, true, true]), [false]);
  assert.deepEqual(seen([true, true], [true]), [false, true]);
  assert.deepEqual(seen([true, true], [true, false], [true], [true]), [false, false, false, false]);
  assert.deepEqual(seen([true], [true], [true], [true]), [false, false, true, false]);
});

Deno.test("failed calls: what a person refused is no failure, and no success", () => {
  const refused = { ...result(true), text: `run_command: ${USER_REFUSED}` };
  const counted = new FailedCalls();
  const turns = [[refused, refused], [refused, refused], [result(true)], [refused], [result(true)], [
    result(true),
  ]];
  assert.deepEqual(turns.map((turn) => counted.see(turn)), [false, false, false, false, false, true]);
});

Deno.test("stall: a refusal, a cost limit and a provider's failure are none", () => {
  for (const code of ["refusal", "budget", "overloaded", "turns"]) {
    assert.equal(stallOf({ code, message: "" }, false), undefined, code);
  }
});
