import assert from "node:assert/strict";
import { jsonLine } from "../../../src/output/json.ts";
import { formatUsd } from "../../../src/catalog/format_usd.ts";
import { summaryOf } from "../../../src/output/summary.ts";
import { harmless, HarmlessStream, screenOf } from "../../../src/output/terminal.ts";
import { type TextOptions, TextOutput } from "../../../src/output/text.ts";
import type { AgentEvent, RunResult } from "../../../src/types.ts";

const RESULT: RunResult = {
  ok: true,
  text: "answer",
  provider: "p",
  model: "m",
  sessionId: "s",
  turns: 1,
  toolCalls: [],
  usage: { inputTokens: 100, outputTokens: 5, cacheReadTokens: 40 },
  costUsd: 0.00123,
  durationMs: 1500,
  firstTokenMs: 300,
  route: null,
  attempts: [{ provider: "p", model: "m", outcome: "ok", waitMs: 0, durationMs: 1 }],
};

function written(events: AgentEvent[], options: Partial<TextOptions> = {}): string {
  let all = "";
  const writer = { write: (text: string) => void (all += text), flush: () => Promise.resolve() };
  const output = new TextOutput(writer, {
    live: false,
    isTerminal: false,
    linesBetween: false,
    extract: false,
    redact: (text) => text,
    ...options,
  });
  for (const event of events) output.see(event);
  return all;
}

const result = (more: Partial<RunResult> = {}): AgentEvent => ({ type: "result", ...RESULT, ...more });
const failed = (code: string, text: string) => result({ ok: false, text, error: { code, message: "x" } });
const delta = (text: string): AgentEvent => ({ type: "text", delta: text });

Deno.test("text: writes the answer once, with one newline if it lacks one", () => {
  assert.equal(written([delta("void"), result()]), "answer\n");
  assert.equal(written([result({ text: " a\n\n" })]), " a\n\n");
});

Deno.test("text: a failed run writes nothing, an incomplete answer is delivered", () => {
  assert.equal(written([failed("network", "half")]), "");
  assert.equal(written([failed("schema", "half")]), "");
  for (const code of ["truncated", "refusal", "empty"]) {
    assert.equal(written([failed(code, "half")]), "half\n");
  }
});

Deno.test("text: live turns stand a blank line apart", () => {
  const call: AgentEvent = { type: "tool-call", id: "1", name: "x", arguments: {} };
  const events = [delta("I "), delta("look."), call, delta("Found"), result({ text: "Found" })];
  assert.equal(written(events, { live: true }), "I look.\n\nFound\n");
  assert.equal(written(events, { live: true, linesBetween: true }), "I look.\nFound\n");
});

Deno.test("text: --extract takes the first code block, or everything", () => {
  const fenced = "Here:\n```sh\necho one\n```\nand\n```\ntwo\n```\n";
  assert.equal(written([result({ text: fenced })], { extract: true }), "echo one\n");
  assert.equal(written([result({ text: "no block" })], { extract: true }), "no block\n");
});

Deno.test("terminal: nothing that drives a terminal passes, line feeds and tabs do", () => {
  const nasty = "a\x1b]0;t\x07\x9b6n\u202eb\u2066\u{e0041}\r\nc\td\re";
  const shown = harmless(nasty);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(shown, /[\x1b\x07\x9b\u202e\u2066\r]|\u{e0041}/u);
  assert.match(shown, /\nc\td/);
  assert.equal(harmless("👩‍👩‍👧 世界"), "👩‍👩‍👧 世界");
});

Deno.test("terminal: a sequence split over deltas is as harmless, split characters stay whole", () => {
  const stream = new HarmlessStream();
  assert.equal(
    stream.push("a\r") + stream.push("\nb\ud83d") + stream.push("\udc4b") + stream.end(),
    "a\nb👋",
  );
});

Deno.test("terminal: NO_COLOR, FORCE_COLOR and TERM=dumb are honoured", () => {
  const coloured = (isTerminal: boolean, env: Record<string, string>, no = false) =>
    screenOf(isTerminal, env, no).style.red("x") !== "x";
  assert.deepEqual(
    [
      coloured(true, {}),
      coloured(true, { NO_COLOR: "1" }),
      coloured(true, { TERM: "dumb" }),
      coloured(false, {}),
      coloured(false, { FORCE_COLOR: "1" }),
      coloured(true, {}, true),
    ],
    [true, false, false, false, true, false],
  );
});

Deno.test("json: control characters are escaped, the value is the same", () => {
  const value = { text: "\x1b\x9b\u2028\u202e\u{e0041}\u007f 世" };
  const line = jsonLine(value);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(line.slice(0, -1), /[\x00-\x1f\x7f-\x9f\u2028\u202e]/);
  assert.deepEqual(JSON.parse(line), value);
});

Deno.test("summary: tokens, cached part, cost and times; unknown is said", () => {
  const line = summaryOf(RESULT);
  for (const part of ["p/m", "100 tokens in (40 cached), 5 out", "$0.00123", "1 turn", "0.30 s", "1.50 s"]) {
    assert.ok(line.includes(part), `${part} is not in ${line}`);
  }
  assert.match(summaryOf({ ...RESULT, costUsd: null, usage: {} }), /tokens unknown · cost unknown/);
  assert.ok(summaryOf(RESULT, 60).split("\n").every((one) => one.length < 60));
});

Deno.test("summary: small sums keep their digits", () => {
  assert.deepEqual([0, 0.045, 1.5, 0.0000123, null].map((usd) => formatUsd(usd)), [
    "$0",
    "$0.045",
    "$1.5",
    "$0.0000123",
    "cost unknown",
  ]);
});
