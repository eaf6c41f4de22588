import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { OutputCapture } from "../../../src/tools/output_capture.ts";

function captured(maxBytes: number, ...chunks: (string | Uint8Array)[]): string {
  const capture = new OutputCapture(maxBytes);
  for (const chunk of chunks) capture.write(Buffer.from(chunk));
  return capture.text();
}

Deno.test("output capture: keeps everything that fits", () => {
  assert.equal(captured(10), "");
  assert.equal(captured(10, "abc", "", "defg"), "abcdefg");
  assert.equal(captured(10, "abcde", "fghij"), "abcdefghij");
  assert.equal(captured(11, "abcdefghijk"), "abcdefghijk");
});

Deno.test("output capture: keeps the beginning and the end of what does not", () => {
  assert.equal(captured(10, "abcdefghijk"), "abcde\n[… 1 bytes left out …]\nghijk");
  assert.equal(captured(10, "abc", "d".repeat(1000), "xyz"), "abcdd\n[… 996 bytes left out …]\nddxyz");
  assert.equal(captured(4, ..."abcdefghijklmnopqrstuvwxyz"), "ab\n[… 22 bytes left out …]\nyz");
});

Deno.test("output capture: agrees with slices, however the output is cut into chunks", () => {
  let seed = 5;
  const random = (below: number) => (seed = (seed * 48271) % 0x7fffffff) % below;
  for (let i = 0; i < 500; i++) {
    const text = Array.from({ length: random(60) }, (_, n) => String.fromCharCode(97 + n % 26)).join("");
    const max = random(40);
    const chunks: string[] = [];
    for (let at = 0; at < text.length;) {
      const size = 1 + random(20);
      chunks.push(text.slice(at, at += size));
    }
    const [head, tail] = [Math.ceil(max / 2), Math.floor(max / 2)];
    const expected = text.length <= max
      ? text
      : `${text.slice(0, head)}\n[… ${text.length - max} bytes left out …]\n${
        tail === 0 ? "" : text.slice(-tail)
      }`;
    assert.equal(captured(max, ...chunks), expected);
  }
});

Deno.test("output capture: cuts between characters", () => {
  const text = captured(40, "é世👋".repeat(100));
  assert.doesNotMatch(text, /\uFFFD/);
  assert.match(text, /^é世👋.*\n\[… 860 bytes left out …\]\n.*é世👋$/s);
});

Deno.test("output capture: replaces what is no UTF-8, and stays within its bytes all the same", () => {
  assert.equal(captured(10, new Uint8Array([97, 255, 98])), "a\uFFFDb");
  const text = captured(1000, new Uint8Array(5000).fill(255));
  assert.ok(Buffer.byteLength(text) <= 1000 + 40, `${Buffer.byteLength(text)} bytes`);
  assert.match(text, /^\uFFFD+\n\[… 4000 bytes left out …\]\n\uFFFD+$/);
});
