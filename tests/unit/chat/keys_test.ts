import assert from "node:assert/strict";
import { type Key, KeyReader } from "../../../src/chat/keys.ts";

function keysOf(...chunks: string[]): Key[] {
  const reader = new KeyReader();
  return chunks.flatMap((chunk) => reader.push(chunk));
}

const named = (...chunks: string[]) =>
  keysOf(...chunks).map((key) => key.type === "key" ? key.name : key.text);

Deno.test("keys: text, controls and sequences are told apart", () => {
  assert.deepEqual(named("ab\x1b[Dc\r"), ["ab", "left", "c", "accept"]);
  assert.deepEqual(named("\x01\x05\x17\x15\x0b\x03\x04"), [
    "home",
    "end",
    "delete-word-left",
    "delete-to-start",
    "delete-to-end",
    "cancel",
    "end-of-input",
  ]);
  assert.deepEqual(named("\x1b\r", "\n", "\x1b[13;2u"), ["newline", "newline", "newline"]);
  assert.deepEqual(named("\x1bb\x1b[1;5C\x1bOA"), ["word-left", "word-right", "up"]);
});

Deno.test("keys: a sequence may come in pieces", () => {
  assert.deepEqual(named("\x1b", "[", "1;", "5D", "x"), ["word-left", "x"]);
});

Deno.test("keys: unknown sequences and controls insert nothing", () => {
  assert.deepEqual(named("\x1b[99;9Z\x1b[200;1H\x1bOz\x00\x1c\x1b\x1b[Aok"), ["ok"]);
  assert.deepEqual(named("\x1bhi"), ["h", "i"]);
});

Deno.test("keys: a paste is one key, whatever is in it and wherever it is cut", () => {
  const pasted = "one\r\ntwo\rthree\x03\x1b[A";
  const all = `a\x1b[200~${pasted}\x1b[201~b\r`;
  const expected = [
    { type: "text", text: "a" },
    { type: "paste", text: "one\ntwo\nthree\x03\x1b[A" },
    { type: "text", text: "b" },
    { type: "key", name: "accept" },
  ];
  for (let cut = 1; cut < all.length; cut++) {
    assert.deepEqual(keysOf(all.slice(0, cut), all.slice(cut)), expected, `cut at ${cut}`);
  }
});
