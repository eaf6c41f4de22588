/** The picture in the README is what a terminal shows. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { PICTURE, recordDemo } from "../../scripts/picture.ts";
import { lastText, play } from "../../scripts/picture/screen.ts";
import { svgOf, textOfSvg } from "../../scripts/picture/svg.ts";
import { whyNoTerminal } from "../support/terminal.ts";

const reason = whyNoTerminal();

/** The words of lines: where they break and what a clock or a path says is left out. */
function wordsOf(lines: string[]): string {
  return lines.join("").replace(/\d+(\.\d+)?/g, "0").replace(/\s+/g, "");
}

Deno.test({
  name: reason
    ? `picture: shows what the demo shows (skipped: ${reason})`
    : "picture: shows what the demo shows",
  ignore: reason !== undefined,
  async fn() {
    const [svg, lines] = await Promise.all([readFile(PICTURE, "utf8"), recordDemo()]);
    assert.equal(wordsOf(textOfSvg(svg)), wordsOf(lines.map(lastText)), "run: deno task picture");
  },
});

Deno.test("picture: a line drawn anew has its last state, what stood there before stays in between", () => {
  const lines = play([
    { text: "\x1b[36m⠋\x1b[39m a <b>", atMs: 0 },
    { text: "\r\x1b[K\x1b[2mdone\x1b[22m\r\nsecond ", atMs: 100 },
    { text: "line\x1b", atMs: 200 },
    { text: "[1m!\x1b[0m", atMs: 300 },
  ], 10);
  assert.deepEqual(lines.map(lastText), ["done", "second lin", "e!"]);
  assert.deepEqual(lines[0]?.map(({ atMs }) => atMs), [0, 100]);
  assert.deepEqual(lines[2]?.at(-1)?.spans, [{ text: "e" }, { text: "!", bold: true }]);
  const svg = svgOf(lines, 10, "a & b");
  assert.deepEqual(textOfSvg(svg), ["done", "second lin", "e!"]);
  assert.match(svg, /class="t"[^\n]*a &lt;b&gt;/);
});
