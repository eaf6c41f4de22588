import assert from "node:assert/strict";
import { countLines, cutLines, type InputLine } from "../../../src/batch/lines.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function* pieces(all: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

async function cut(all: Uint8Array, size = 5, limit?: number): Promise<InputLine[]> {
  return await Array.fromAsync(cutLines(pieces(all, size), limit));
}

Deno.test("lines: numbers count from 1 and blank lines, wherever the pieces end", async () => {
  const expected = [{ number: 1, text: "äöü" }, { number: 3, text: "zwei" }, { number: 5, text: "no end" }];
  for (const size of [1, 2, 3, 7, 100]) {
    assert.deepEqual(await cut(bytes("äöü\n\nzwei\r\n  \r\nno end"), size), expected);
  }
});

Deno.test("lines: a byte-order mark is no part of a line", async () => {
  assert.deepEqual(await cut(bytes("\ufeffone\n\ufefftwo\n")), [{ number: 1, text: "one" }, {
    number: 2,
    text: "two",
  }]);
});

Deno.test("lines: what is not UTF-8 or too long is told, the next line is read", async () => {
  const all = new Uint8Array([...bytes("a\n"), 0xc3, 10, ...bytes(`${"x".repeat(2 * 1024 * 1024)}\nb\n`)]);
  assert.deepEqual(await cut(all, 70_000, 1024 * 1024), [
    { number: 1, text: "a" },
    { number: 2, problem: "it is not valid UTF-8" },
    { number: 3, problem: "it is longer than 1 MiB" },
    { number: 4, text: "b" },
  ]);
});

Deno.test("lines: UTF-16 is refused with a way out", async () => {
  await assert.rejects(cut(new Uint8Array([0xff, 0xfe, 0x7b, 0])), /UTF-16/);
});

Deno.test("lines: are counted as they are cut", async () => {
  const { signal } = new AbortController();
  for (const text of ["", "\n\n", "a", "a\n", "a\r\n\r\nb\r\n", "\na\n\nb"]) {
    const cutUp = await cut(bytes(text));
    assert.equal(await countLines(pieces(bytes(text), 3), signal), cutUp.length, JSON.stringify(text));
  }
});
