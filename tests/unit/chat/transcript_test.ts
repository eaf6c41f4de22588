import assert from "node:assert/strict";
import { jsonDocument, markdownDocument, markdownOf } from "../../../src/chat/transcript.ts";
import type { Message } from "../../../src/types.ts";

const TALK: Message[] = [
  {
    role: "user",
    parts: [{ type: "file", mediaType: "image/png", data: "AA", name: "a.png" }, {
      type: "text",
      text: "look",
    }],
  },
  {
    role: "assistant",
    parts: [
      { type: "reasoning", text: "hidden thought" },
      { type: "text", text: "I **look**." },
      { type: "tool-call", id: "1", name: "read_file", arguments: '{"file_path":"x"}' },
    ],
  },
  {
    role: "tool",
    parts: [{ type: "tool-result", callId: "1", name: "read_file", text: "a\n```\nb\n", isError: false }],
  },
  { role: "assistant", parts: [{ type: "text", text: "done" }] },
];

Deno.test("transcript: who said what, calls and results; no reasoning, no file contents", () => {
  const text = markdownOf(TALK);
  assert.equal(
    text,
    '## You\n\n*attached: a.png*\n\nlook\n\n## Model\n\nI **look**.\n\n*calls `read_file`* `{"file_path":"x"}`\n\n' +
      "## Tools\n\n*`read_file` gave:*\n\n````\na\n```\nb\n````\n\n## Model\n\ndone",
  );
});

Deno.test("transcript: long results are cut where that is wanted, and it is said", () => {
  const long: Message[] = [
    {
      role: "tool",
      parts: [{ type: "tool-result", callId: "1", name: "x", text: "y".repeat(50), isError: true }],
    },
  ];
  assert.match(markdownOf(long, 10), /`x` failed:\*\n\n```\ny{10}\n… 40 more characters\n```/);
});

Deno.test("transcript: a document says the model and the system prompt; JSON has every part", () => {
  const facts = { model: "p/m", system: "be brief", sessionId: "s" };
  assert.match(
    markdownDocument(TALK, facts),
    /^# Conversation with p\/m\n\n\*System prompt:\*\n\n```\nbe brief\n```\n\n## You/,
  );
  assert.deepEqual(JSON.parse(jsonDocument(TALK, facts)), { ...facts, messages: TALK });
});
