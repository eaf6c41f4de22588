import assert from "node:assert/strict";
import { fencedBlocks } from "../../src/fenced_blocks.ts";

const cases: [string, string, string[]][] = [
  ["each in order", "a\n```sh\none\n```\nand\n~~~\ntwo\n~~~\n", ["one\n", "two\n"]],
  ["a shorter fence within a longer", "````md\n```\ninner\n```\n````\n", ["```\ninner\n```\n"]],
  ["one never closed", "~~~\nopen end", ["open end"]],
  ["none", "no block", []],
  ["code within a line is none", "```x``` is code\n```\nblock\n```", ["block\n"]],
  ["fences within a line of the block", '```json\n{"code":"```js```"}\n```', ['{"code":"```js```"}\n']],
  ["without the indentation of a list", "1. do\n   ```py\n   if x:\n     y\n   ```\n", ["if x:\n  y\n"]],
  ["lines that end in CRLF", "```\r\nx\r\n```\r\n", ["x\r\n"]],
  ["an empty one", "```\n```\n", [""]],
];

for (const [name, text, expected] of cases) {
  Deno.test(`fenced blocks: ${name}`, () => assert.deepEqual(fencedBlocks(text), expected));
}

Deno.test("fenced blocks: a run of marks of any length is a fence or none, at once", () => {
  for (const mark of ["`", "~"]) {
    const run = mark.repeat(300_000);
    assert.deepEqual(fencedBlocks(run), []);
    assert.deepEqual(fencedBlocks(`${run}\ncode\n${run}\n`), ["code\n"]);
  }
});
