import assert from "node:assert/strict";
import { estimateTokenCount } from "tokenx";
import { estimateInputTokens, estimateTextTokens } from "../../../src/catalog/estimate.ts";

const SENTENCES = [
  "The quick brown fox jumps over the lazy dog, and nobody minds at all.",
  "const total = items.reduce((sum, item) => sum + item.price * item.count, 0);",
  "Größe, Übermut und Straße: nicht jeder Text ist englisch.",
];

function textOf(bytes: number): string {
  const paragraph = SENTENCES.join("\n");
  return paragraph.repeat(Math.ceil(bytes / paragraph.length)).slice(0, bytes);
}

Deno.test("estimate: an empty text has no tokens, a word has about one", () => {
  assert.equal(estimateTextTokens(""), 0);
  assert.ok(estimateTextTokens("hello") >= 1 && estimateTextTokens("hello") <= 2);
});

Deno.test("estimate: 5 MB of text come out as if counted whole", () => {
  const text = textOf(5_000_000);
  const estimated = estimateTextTokens(text);
  const whole = estimateTokenCount(text);
  assert.ok(Math.abs(estimated - whole) < whole * 0.02, `${estimated}, counted whole ${whole}`);
});

Deno.test("estimate: a short text comes out close to the estimator's word", () => {
  for (const sentence of SENTENCES) {
    const text = sentence.repeat(20);
    const [quick, whole] = [estimateTextTokens(text), estimateTokenCount(text)];
    assert.ok(Math.abs(quick - whole) < whole * 0.35, `${quick}, by the estimator ${whole}: ${sentence}`);
  }
});

Deno.test("estimate: a text that grows denser is judged by more than its beginning", () => {
  const text = "word ".repeat(200_000) + "{};[]()+=".repeat(100_000);
  const beginning = estimateTokenCount(text.slice(0, 20_000)) * text.length / 20_000;
  const whole = estimateTokenCount(text);
  const estimated = estimateTextTokens(text);
  assert.ok(Math.abs(estimated - whole) < Math.abs(beginning - whole), `${estimated}, whole ${whole}`);
});

Deno.test("estimate: the step from counting to sampling is a small one", () => {
  const below = estimateTextTokens(textOf(80_000));
  const above = estimateTextTokens(textOf(80_100));
  assert.ok(Math.abs(above - below) < below * 0.03, `${below} → ${above}`);
});

Deno.test("estimate: system prompt, tools, calls, results and files all count", () => {
  const tools = [{ name: "read_file", description: "Reads a file.", parameters: { type: "object" } }];
  const text = { type: "text", text: "hello there" } as const;
  const count = (request: Partial<Parameters<typeof estimateInputTokens>[0]>) =>
    estimateInputTokens({ messages: [], tools: [], ...request });
  const one = count({ messages: [{ role: "user", parts: [text] }] });
  assert.equal(count({}), 0);
  assert.ok(one > 0);
  assert.ok(count({ system: "Be brief." }) > 0);
  assert.ok(count({ tools }) > 0);
  const file = { type: "file", mediaType: "image/png", data: "AAAA" } as const;
  assert.ok(count({ messages: [{ role: "user", parts: [text, file] }] }) > one + 1_000);
  const call = { type: "tool-call", id: "1", name: "read_file", arguments: '{"file_path":"a.txt"}' } as const;
  assert.ok(count({ messages: [{ role: "assistant", parts: [text, call] }] }) > one);
  const result = {
    type: "tool-result",
    callId: "1",
    name: "read_file",
    text: "word ".repeat(500),
    isError: false,
  } as const;
  assert.ok(count({ messages: [{ role: "tool", parts: [result] }] }) > 300);
});

Deno.test("estimate: the data of a file is not counted as text", () => {
  const parts = (data: string) => [{ type: "file", mediaType: "image/png", data } as const];
  const count = (data: string) =>
    estimateInputTokens({ messages: [{ role: "user", parts: parts(data) }], tools: [] });
  assert.equal(count("A".repeat(1_000_000)), count("A"));
});
