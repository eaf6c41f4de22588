import assert from "node:assert/strict";
import { Observatory } from "../../../src/observe/observatory.ts";
import type { AgentEvent, RunResult } from "../../../src/types.ts";
import type { CollectedEvent } from "../../support/collector.ts";

const RESULT: RunResult = {
  ok: true,
  text: "done",
  provider: "a",
  model: "small",
  sessionId: "s",
  stopReason: "end_turn",
  turns: 2,
  toolCalls: [],
  usage: { inputTokens: 10, outputTokens: 2 },
  costUsd: 0.001,
  durationMs: 5,
  route: null,
  attempts: [],
};

function observed(...events: AgentEvent[]): CollectedEvent[] {
  const sent: CollectedEvent[] = [];
  const observatory = new Observatory({
    sourceApp: "mine",
    sessionId: "s",
    model: "first",
    prompt: "do it with hunter2-hunter2",
    cwd: "/work",
    resumed: false,
    redact: (text) => text.replaceAll("hunter2-hunter2", "[redacted]"),
    send: (body) => sent.push(JSON.parse(body)),
  });
  for (const event of events) observatory.see(event);
  return sent;
}

const shown = (events: CollectedEvent[]) =>
  events.map(({ hook_event_type, payload }) => [hook_event_type, payload]);

Deno.test("observatory: a start is a session and a prompt, with everything an event has", () => {
  const before = Date.now();
  const events = observed({ type: "start", sessionId: "s", version: "1.0.0" });
  assert.deepEqual(shown(events), [
    ["SessionStart", { source: "startup", version: "1.0.0", cwd: "/work" }],
    ["UserPromptSubmit", { prompt: "do it with [redacted]" }],
  ]);
  const { source_app, session_id, model_name, timestamp = 0 } = events[0] ?? {};
  assert.deepEqual({ source_app, session_id, model_name }, {
    source_app: "mine",
    session_id: "s",
    model_name: "first",
  });
  assert.ok(timestamp >= before && timestamp <= Date.now());
});

Deno.test("observatory: calls and their results, good and bad, carry name and input", () => {
  const input = { file_path: "a.txt" };
  const events = observed(
    { type: "attempt", n: 1, provider: "a", model: "small" },
    { type: "tool-call", id: "1", name: "read_file", arguments: input },
    { type: "tool-call", id: "2", name: "read_file", arguments: input },
    { type: "tool-result", id: "2", name: "read_file", ok: false, text: "no such file", durationMs: 3 },
    { type: "tool-result", id: "1", name: "read_file", ok: true, text: "hunter2-hunter2", durationMs: 4 },
  );
  const call = (id: string) => ({ tool_name: "read_file", tool_input: input, tool_use_id: id });
  assert.deepEqual(shown(events), [
    ["PreToolUse", call("1")],
    ["PreToolUse", call("2")],
    ["PostToolUseFailure", { ...call("2"), duration_ms: 3, error: "no such file" }],
    ["PostToolUse", { ...call("1"), duration_ms: 4, tool_response: "[redacted]" }],
  ]);
  assert.equal(events[0]?.model_name, "small");
});

Deno.test("observatory: long texts are cut, and no part of a secret stays at the cut", () => {
  const text = `${"x".repeat(7_995)}hunter2-hunter2${"y".repeat(100)}`;
  const [event] = observed({ type: "tool-result", id: "1", name: "t", ok: true, text, durationMs: 1 });
  const response = String(event?.payload.tool_response);
  assert.match(response, /characters left out\]$/);
  assert.ok(response.length < 8_100 && !response.includes("hunter"));
});

Deno.test("observatory: retries, fallbacks and a spent budget are notifications", () => {
  const events = observed(
    { type: "retry", kind: "overloaded", status: 529, waitMs: 10, provider: "a", model: "small" },
    { type: "fallback", from: "a/small", to: "b/large", kind: "overloaded" },
    { type: "result", ...RESULT, ok: false, error: { code: "budget", message: "too dear" } },
  );
  assert.deepEqual(
    events.map((event) => [event.hook_event_type, event.payload.notification_type]),
    [
      ["Notification", "retry"],
      ["Notification", "fallback"],
      ["Notification", "budget"],
      ["Stop", undefined],
      [
        "SessionEnd",
        undefined,
      ],
    ],
  );
});

Deno.test("observatory: the end has usage and cost", () => {
  const [stop, end] = observed({ type: "result", ...RESULT });
  assert.deepEqual(stop?.payload, { ok: true, stop_reason: "end_turn" });
  assert.deepEqual(end?.payload.usage, RESULT.usage);
  assert.deepEqual([end?.payload.cost_usd, end?.payload.reason], [0.001, "completed"]);
});
