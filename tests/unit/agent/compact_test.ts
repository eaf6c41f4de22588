import assert from "node:assert/strict";
import {
  compacted,
  type Compaction,
  compactionOf,
  cutFor,
  isNearlyFull,
  summaryRequest,
} from "../../../src/agent/compact.ts";
import { portableHistory } from "../../../src/agent/history.ts";
import { shortened } from "../../../src/agent/transcript.ts";
import { estimateTextTokens } from "../../../src/catalog/estimate.ts";
import type { Message, ModelInfo } from "../../../src/types.ts";

const WINDOW = 8_000;
const INFO: ModelInfo = {
  provider: "p",
  model: "m",
  contextWindow: WINDOW,
  maxOutputTokens: 1_000,
  tools: true,
};

const user = (text: string): Message => ({ role: "user", parts: [{ type: "text", text }] });

/** A turn that calls a tool and gets about `tokens` back. */
function turn(n: number, tokens: number): Message[] {
  const id = `call_${n}`;
  return [
    {
      role: "assistant",
      parts: [{ type: "tool-call", id, name: "read_file", arguments: `{"file_path":"f${n}"}` }],
    },
    {
      role: "tool",
      parts: [{
        type: "tool-result",
        callId: id,
        name: "read_file",
        text: `${n} words `.repeat(tokens / 3),
        isError: false,
      }],
    },
  ];
}

const turns = (count: number, tokens: number) =>
  Array.from({ length: count }, (_, n) => turn(n, tokens)).flat();
const textOf = ({ summary }: Compaction) =>
  summary.parts.map((part) => part.type === "text" ? part.text : "").join("");

Deno.test("compact: a window is nearly full when the output's share of it is gone", () => {
  assert.equal(isNearlyFull(5_900, INFO, undefined), false);
  assert.equal(isNearlyFull(6_000, INFO, undefined), true);
  assert.equal(isNearlyFull(5_900, INFO, 100_000), true, "an output as large as asked for, up to a quarter");
  assert.equal(isNearlyFull(1e9, { provider: "p", model: "unknown" }, undefined), false);
});

Deno.test("compact: the last turns stay whole, calls with their results", () => {
  const messages = [user("find the bug"), ...turns(10, 600)];
  const cut = cutFor(messages, undefined, WINDOW);
  assert.ok(cut !== undefined && cut > 1 && cut < messages.length);
  assert.equal(messages[cut]?.role, "assistant");
  const sent = portableHistory(
    compacted(messages, compactionOf(messages, cut, "found nothing yet", WINDOW)),
    INFO,
  );
  const calls = sent.flatMap(({ parts }) =>
    parts.flatMap((part) => part.type === "tool-call" ? [part.id] : [])
  );
  const results = sent.flatMap(({ parts }) =>
    parts.flatMap((part) => part.type === "tool-result" ? [part.callId] : [])
  );
  assert.deepEqual(results, calls);
  assert.ok(calls.length >= 1 && calls.includes("call_9"));
  assert.equal(sent[0]?.role, "user");
});

Deno.test("compact: the last turn stays even when it alone is large", () => {
  const messages = [user("read it"), ...turns(4, 900), ...turn(9, 3_000)];
  assert.equal(cutFor(messages, undefined, WINDOW), messages.length - 2);
});

Deno.test("compact: nothing is cut when too little would be won", () => {
  assert.equal(cutFor([user("x ".repeat(20_000))], undefined, WINDOW), undefined);
  assert.equal(cutFor([user("hi"), ...turn(1, 6_000)], undefined, WINDOW), undefined);
  assert.equal(cutFor([], undefined, WINDOW), undefined);
});

Deno.test("compact: a second summary stands for the first one too", () => {
  const messages = [user("find the bug"), ...turns(10, 600)];
  const first = compactionOf(
    messages,
    cutFor(messages, undefined, WINDOW) ?? 0,
    "ten files were read",
    WINDOW,
  );
  const more = [...messages, ...turns(10, 600)];
  const cut = cutFor(more, first, WINDOW);
  assert.ok(cut !== undefined && cut > first.upTo);
  assert.match(summaryRequest(compacted(more.slice(0, cut), first), WINDOW), /ten files were read/);
});

Deno.test("compact: what the user asked for is kept word for word when the cut is behind it", () => {
  const messages = [user("rename every foo to bar, but not in tests"), ...turns(8, 700)];
  const compaction = compactionOf(
    messages,
    cutFor(messages, undefined, WINDOW) ?? 0,
    "four files done",
    WINDOW,
  );
  assert.match(textOf(compaction), /four files done/);
  assert.match(textOf(compaction), /rename every foo to bar, but not in tests/);
});

Deno.test("compact: a model that gives no summary does not lose the conversation", () => {
  const messages = [user("count the files named heron"), ...turns(8, 700)];
  const compaction = compactionOf(messages, 9, "  ", WINDOW);
  assert.match(textOf(compaction), /count the files named heron/);
  assert.match(textOf(compaction), /calls read_file/);
});

Deno.test("compact: the text to summarise fits the window, whatever the conversation holds", () => {
  for (const messages of [[user("x ".repeat(200_000))], turns(40, 3_000), turns(3_000, 30)]) {
    assert.ok(estimateTextTokens(summaryRequest(messages, WINDOW)) <= WINDOW * 0.65);
  }
});

Deno.test("transcript: a long text keeps its beginning and its end, and says what is gone", () => {
  const text = shortened(`begin${"x".repeat(1_000)}end`, 100);
  assert.match(text, /^begin/);
  assert.match(text, /end$/);
  assert.match(text, /908 characters left out/);
  assert.equal(shortened("short", 100), "short");
});
