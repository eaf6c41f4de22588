import assert from "node:assert/strict";
import { runAgent, type RunInput } from "../../../src/agent/loop.ts";
import { ProviderError } from "../../../src/errors.ts";
import type { AgentEvent, ModelInfo, Tool } from "../../../src/types.ts";
import { calls, type Play, says, scripted } from "../../support/scripted_provider.ts";

const INFO: ModelInfo = { provider: "p", model: "m", contextWindow: 8_000, maxOutputTokens: 1_000 };

const read: Tool = {
  name: "read",
  class: "read",
  description: "Reads.",
  parameters: { type: "object" },
  check: (value) => ({ ok: true, input: value }),
  run: () => Promise.resolve({ text: "some words of a file ".repeat(200) }),
};

async function run(queue: Play[], info = INFO) {
  const provider = scripted("p", queue);
  const { signal } = new AbortController();
  const input: RunInput = {
    sessionId: "s",
    version: "0.0.0",
    messages: [{ role: "user", parts: [{ type: "text", text: "count the herons" }] }],
    system: "be brief",
    tools: {
      tools: [read],
      permission: () => Promise.resolve("run"),
      context: { root: "/", denyPaths: [], reserved: [], maxResultBytes: 100_000, signal },
      redact: (text) => text,
      timeoutMs: 1000,
      reads: new Map([["read it", { text: "was read" }]]),
      always: new Set(),
    },
    maxTurns: 20,
    route: null,
    hintFor: () => Promise.resolve(undefined),
    attempts: {
      candidates: [info],
      retry: { maxAttempts: 1, baseDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
      timeouts: () => ({ firstTokenMs: 1000, idleMs: 1000 }),
      provider: () => Promise.resolve(provider),
      advanceKey: () => Promise.resolve(false),
      costOf: () => Promise.resolve(1),
      textIsFinal: false,
      signal,
    },
  };
  const events: AgentEvent[] = [];
  for await (const event of runAgent(input)) events.push(event);
  const result = events.at(-1);
  assert.ok(result?.type === "result");
  return { events, result, provider, input };
}

const reads = (count: number) =>
  Array.from({ length: count }, (_, n) => calls({ name: "read", arguments: { n } }));

Deno.test("compaction: a long tool loop is summarised near the window's end and goes on", async () => {
  const { events, result, provider, input } = await run([
    ...reads(6),
    says("SUMMARY of it"),
    says("7 herons"),
  ]);
  assert.equal(result.text, "7 herons");
  const compact = events.find((event) => event.type === "compact");
  assert.ok(compact && compact.afterTokens < compact.beforeTokens / 2, JSON.stringify(compact));
  const [summaryRequest, last] = provider.requests.slice(-2);
  assert.deepEqual(summaryRequest?.tools, []);
  assert.match(JSON.stringify(last?.messages), /SUMMARY of it/);
  assert.match(JSON.stringify(last?.messages), /count the herons/);
  assert.equal(result.costUsd, 8, "the summary is paid for like any other request");
  assert.equal(result.turns, 7, "and is no turn");
  assert.equal(input.messages.length, 14, "the conversation itself stays whole");
  assert.equal(input.tools.reads.size, 0);
});

Deno.test("compaction: the summary is nobody's answer", async () => {
  const { events } = await run([...reads(6), says("SUMMARY of it"), says("7 herons")]);
  const text = events.flatMap((event) => event.type === "text" ? [event.delta] : []).join("");
  assert.equal(text, "7 herons");
});

Deno.test("compaction: a provider's word that it is too long is taken where the window is unknown", async () => {
  const tooLong = new ProviderError("context-length", "too long", { provider: "p", model: "m" }, {
    status: 400,
  });
  const { result, events } = await run(
    [...reads(3), [tooLong], says("SUMMARY"), says("done")],
    { provider: "p", model: "m" },
  );
  assert.equal(result.text, "done");
  assert.equal(events.filter((event) => event.type === "compact").length, 1);
});

Deno.test("compaction: a conversation that cannot get shorter ends with the provider's word", async () => {
  const tooLong = new ProviderError("context-length", "too long", { provider: "p", model: "m" }, {
    status: 400,
  });
  const { result, provider } = await run([[tooLong]], { provider: "p", model: "m" });
  assert.equal(result.error?.code, "input");
  assert.equal(provider.requests.length, 1);
});

Deno.test("compaction: a summary that fails ends the run with that failure", async () => {
  const down = new ProviderError("overloaded", "overloaded", { provider: "p", model: "m" }, { status: 529 });
  const { result } = await run([...reads(6), [down]]);
  assert.equal(result.error?.code, "overloaded");
});
