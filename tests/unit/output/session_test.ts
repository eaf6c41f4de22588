import assert from "node:assert/strict";
import { markdownOf, objectOf, type ShownSession, textOf } from "../../../src/output/session.ts";
import { PLAIN } from "../../../src/output/terminal.ts";

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);
const BY = { provider: "p", model: "m" };

const shown: ShownSession = {
  session: { id: "a1b2", title: "look\x1b[31m", folder: "/here", createdAt: AT, updatedAt: AT, model: "p/m" },
  usage: { inputTokens: 10, outputTokens: 2 },
  costUsd: null,
  said: [
    {
      at: AT,
      message: {
        role: "user",
        parts: [
          { type: "text", text: "look at this" },
          { type: "file", mediaType: "image/png", data: "A".repeat(4000), name: "pixel.png" },
        ],
      },
    },
    {
      at: AT,
      by: BY,
      message: {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "hm", providerData: { ...BY, value: "signed" } },
          { type: "text", text: "I \x1b[2Jlook." },
          { type: "tool-call", id: "c1", name: "read_file", arguments: '{"file_path":"a.txt"}' },
          { type: "tool-call", id: "c2", name: "read_file", arguments: "{ not json" },
        ],
      },
    },
    {
      at: AT,
      durationsMs: { c1: 3 },
      message: {
        role: "tool",
        parts: [
          {
            type: "tool-result",
            callId: "c1",
            name: "read_file",
            text: Array.from({ length: 40 }, (_, n) => `line ${n}`).join("\n"),
            isError: false,
          },
          { type: "tool-result", callId: "c2", name: "read_file", text: "```\nno\n````", isError: true },
        ],
      },
    },
    {
      at: AT,
      by: BY,
      interrupted: true,
      message: { role: "assistant", parts: [{ type: "text", text: "It is" }] },
    },
  ],
};

Deno.test("session output: the object has every call with its arguments, result and duration", () => {
  const { messages, ...rest } = objectOf(shown);
  assert.deepEqual(rest, {
    type: "session",
    version: 1,
    id: "a1b2",
    title: "look\x1b[31m",
    folder: "/here",
    createdAt: "2026-01-02T03:04:05.000Z",
    updatedAt: "2026-01-02T03:04:05.000Z",
    model: "p/m",
    parent: null,
    turns: 2,
    usage: { inputTokens: 10, outputTokens: 2 },
    costUsd: null,
  });
  assert.deepEqual(messages.map(({ role }) => role), ["user", "assistant", "tool", "assistant"]);
  const [, answer, results, last] = messages;
  assert.deepEqual([answer?.provider, answer?.model], ["p", "m"]);
  assert.deepEqual(answer?.parts[0], {
    type: "reasoning",
    text: "hm",
    providerData: { ...BY, value: "signed" },
  });
  assert.deepEqual(answer?.parts.slice(2), [
    { type: "tool-call", id: "c1", name: "read_file", arguments: { file_path: "a.txt" } },
    { type: "tool-call", id: "c2", name: "read_file", arguments: "{ not json" },
  ]);
  const durations = results?.parts.map((part) => part.type === "tool-result" ? part.durationMs : undefined);
  assert.deepEqual(durations, [3, null]);
  assert.equal(last?.interrupted, true);
});

Deno.test("session output: text for people drives no terminal and shortens long results", () => {
  const text = textOf(shown, PLAIN);
  assert.doesNotMatch(text, /\x1b/);
  for (
    const piece of [
      "session a1b2",
      "2 turns · cost unknown",
      "you\nlook at this\n[pixel.png, image/png, 3 kB]",
      "I ␛[2Jlook.",
      '→ read_file {"file_path":"a.txt"}',
      "← read_file, 3 ms\n  line 0\n",
      "… 20 more lines",
      "← read_file failed\n",
      "It is\n(interrupted)\n",
    ]
  ) assert.ok(text.includes(piece), `${piece} is missing in\n${text}`);
  assert.doesNotMatch(text, /line 25/);
});

Deno.test("session output: Markdown has results whole, in fences longer than any inside", () => {
  const text = markdownOf(shown);
  for (
    const piece of [
      "# look␛[31m\n",
      "## User\n\nlook at this\n\n*pixel.png, image/png, 3 kB*\n",
      "## p/m\n\n> hm\n\n",
      '**calls `read_file`**\n\n```json\n{\n  "file_path": "a.txt"\n}\n```\n',
      "line 39\n```\n",
      "**`read_file` failed**\n\n`````\n```\nno\n````\n`````\n",
      "It is\n\n*(interrupted)*\n",
    ]
  ) assert.ok(text.includes(piece), `${piece} is missing in\n${text}`);
});
