import assert from "node:assert/strict";
import { runAgent, type RunInput } from "../../../src/agent/loop.ts";
import type { SessionRecord } from "../../../src/agent/session_record.ts";
import { Cancelled, ProviderError } from "../../../src/errors.ts";
import type { AgentEvent, Message, ModelInfo, Tool } from "../../../src/types.ts";
import { calls, type Play, says, scripted } from "../../support/scripted_provider.ts";

const INFO: ModelInfo = { provider: "p", model: "m", contextWindow: 10_000 };

const echo: Tool = {
  name: "echo",
  class: "read",
  description: "Says a word.",
  parameters: { type: "object" },
  check: (value) => ({ ok: true, input: value }),
  run: () => Promise.resolve({ text: "echoed" }),
};

interface Wishes {
  textIsFinal?: boolean;
  maxAttempts?: number;
  /** Aborts the run when it is true. */
  stopAt?(event: AgentEvent): boolean;
}

/** Runs the plays; what was told, in order, and the conversation afterwards. */
async function recorded(queue: Play[], { textIsFinal = false, maxAttempts = 1, stopAt }: Wishes = {}) {
  const told: string[] = [];
  const record: SessionRecord = {
    see: (event) => void (event.type === "attempt" && told.push("attempt")),
    add: (message, { by, interrupted } = {}) => {
      const texts = message.parts.map((part) => "text" in part ? part.text : part.type);
      told.push([message.role, by?.model, ...texts, ...(interrupted ? ["interrupted"] : [])].join(" "));
    },
    keep: (result) => void told.push(`result ${result.text}`),
    get count() {
      return told.length;
    },
    forgetFrom: (count) => void told.push(`forget from ${count}`),
  };
  const provider = scripted("p", queue);
  const controller = new AbortController();
  const messages: Message[] = [{ role: "user", parts: [{ type: "text", text: "hi" }] }];
  const input: RunInput = {
    sessionId: "s",
    version: "0.0.0",
    messages,
    system: "",
    session: record,
    tools: {
      tools: [echo],
      permission: () => Promise.resolve("run"),
      context: { root: "/", denyPaths: [], reserved: [], maxResultBytes: 1000, signal: controller.signal },
      redact: (text) => text,
      timeoutMs: 1000,
      reads: new Map(),
      always: new Set(),
    },
    maxTurns: 5,
    route: null,
    hintFor: () => Promise.resolve(undefined),
    attempts: {
      candidates: [INFO],
      retry: { maxAttempts, baseDelayMs: 0, maxDelayMs: 0, maxRetryAfterMs: 0 },
      timeouts: () => ({ firstTokenMs: 1000, idleMs: 1000 }),
      provider: () => Promise.resolve(provider),
      advanceKey: () => Promise.resolve(false),
      costOf: () => Promise.resolve(0),
      textIsFinal,
      signal: controller.signal,
    },
  };
  for await (const event of runAgent(input)) {
    if (stopAt?.(event)) controller.abort(new Cancelled("SIGINT"));
  }
  return { told, messages };
}

const isText = (event: AgentEvent) => event.type === "text";
const broken = () => new ProviderError("bad-request", "broken", { provider: "p", model: "m" });
const busy = () => new ProviderError("overloaded", "busy", { provider: "p", model: "m" });
const I_WAS: Play[number] = { type: "text", text: "I was just \n" };

Deno.test("session record: is told each message as it is complete, results before the next request", async () => {
  const { told } = await recorded([calls({ name: "echo", arguments: {} }), says("done")]);
  assert.deepEqual(told, [
    "attempt",
    "assistant m tool-call",
    "result echoed",
    "attempt",
    "assistant m done",
  ]);
});

Deno.test("session record: text of a run that was stopped is kept, and says that it was", async () => {
  const { told, messages } = await recorded([[I_WAS, "hang"]], { stopAt: isText });
  assert.deepEqual(told, ["attempt", "assistant m I was just interrupted"]);
  assert.deepEqual(messages.at(-1), { role: "assistant", parts: [{ type: "text", text: "I was just" }] });
});

Deno.test("session record: a run that was stopped while a tool ran repeats no text", async () => {
  const [call = "hang"] = calls({ name: "echo", arguments: {} });
  const play: Play = [I_WAS, call, { type: "finish", reason: "tool_use", raw: "tool_use" }];
  const { told } = await recorded([play], { stopAt: (event) => event.type === "tool-call" });
  assert.equal(told.filter((line) => line.includes("I was")).length, 1);
  assert.equal(told.filter((line) => line.startsWith("result")).length, 1);
});

Deno.test("session record: text of a failed attempt is void, unless somebody has seen it", async () => {
  const unseen = await recorded([[I_WAS, broken()]]);
  assert.deepEqual(unseen.told, ["attempt"]);
  const seen = await recorded([[I_WAS, broken()]], { textIsFinal: true });
  assert.deepEqual(seen.told, ["attempt", "assistant m I was just interrupted"]);
});

Deno.test("session record: a retry takes the text before it back", async () => {
  const stop = (event: AgentEvent) => event.type === "retry";
  const { told } = await recorded([[I_WAS, busy()], says("unsent")], { maxAttempts: 2, stopAt: stop });
  assert.deepEqual(told, ["attempt"]);
});
