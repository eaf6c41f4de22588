import assert from "node:assert/strict";
import { displayWidth } from "../../../src/output/display_width.ts";
import { MarkdownStream } from "../../../src/output/markdown.ts";
import { wrapLines } from "../../../src/output/markdown_flow.ts";
import { HarmlessStream } from "../../../src/output/terminal.ts";
import { TextOutput } from "../../../src/output/text.ts";
import type { AgentEvent } from "../../../src/types.ts";

const SAMPLE = `# Title of *everything* #

Some **bold text**, *slanted*, \`code **x**\`, ~~gone~~ and ***both*** with a [link](https://example.com/a_(b) "tip"),
<https://auto.link/x>, ![image](pic.png), snake_case_name, 2 * 3 * 4, \\*escaped\\*, a &amp; b &copy;.
世界世界世界世界世界世界世界世界世界世界世界世界 👩‍👩‍👧 é e\u0301 end

- one is a longer item that goes on and on until it has to wrap
  - nested **item**
    goes on
  - [x] done
  - [ ] open
+ two

  a paragraph in two
1. first
12) twelfth
   \`\`\`python
   def f(x): return "y" # done
   '''long
   string'''
   \`\`\`
* * *
> quoted **bold** that goes on until it wraps at the edge
> > deeper
> - list
---
| Name | Value |
|:-----|------:|
| \`a\` | **1** |
| wide 世界 | x \\| y and a text that is long |

| not a table
~~~ts title="x"
/* block
comment */ const s = \`t\${1}\`; // 'quoted
~~~
    indented **code**

unclosed **bold and \`code
**bold *inner***  <div> 5 < 6 [ref][1] a[0] !
\`\`\`diff
-old
+new`;

function rendered(chunks: string[], columns = 60, coloured = true): string {
  const stream = new MarkdownStream(columns, coloured);
  return chunks.map((chunk) => stream.push(chunk)).join("") + stream.end();
}

const plainOf = (text: string) => text.replace(/\x1b\[[0-9;]*m/g, "");
const shown = (text: string, columns = 60, coloured = true) => plainOf(rendered([text], columns, coloured));

/** A small generator, so that a failure can be repeated. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}

function cutUp(text: string, next: (below: number) => number, longest: number): string[] {
  const characters = Array.from(text);
  const chunks = [];
  for (let at = 0; at < characters.length;) {
    const length = 1 + next(longest);
    chunks.push(characters.slice(at, at + length).join(""));
    at += length;
  }
  return chunks;
}

/** Texts of whatever Markdown is made of. */
function scribble(next: (below: number) => number): string {
  const bits =
    "a|word |*|**|_|`|```|\n|\n\n| |    |- |1. |> |# |[|](|)|\\|<|>|&lt;|~~|\"|'|/*|*/|//|#|é|世|👋|http://x.y/z |--|==|+|!|${|```js\n|| a | b |\n||---|---|\n|<!--|-->|x_y_z|:"
      .split("|").concat("|", "| a | b |\n", "|---|---|\n");
  return Array.from({ length: 60 }, () => bits[next(bits.length)]).join("");
}

Deno.test("markdown: the pieces a text comes in make no difference", () => {
  for (const columns of [24, 60]) {
    for (const coloured of [true, false]) {
      const whole = rendered([SAMPLE], columns, coloured);
      assert.equal(rendered(Array.from(SAMPLE), columns, coloured), whole);
      for (let seed = 1; seed <= 20; seed++) {
        assert.equal(rendered(cutUp(SAMPLE, numbers(seed), 9), columns, coloured), whole, `seed ${seed}`);
      }
    }
  }
});

Deno.test("markdown: the pieces make no difference to a text without sense either", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const next = numbers(seed);
    const text = scribble(next);
    const whole = rendered([text], 30);
    assert.equal(rendered(Array.from(text), 30), whole, `seed ${seed}: ${JSON.stringify(text)}`);
    assert.equal(rendered(cutUp(text, next, 7), 30), whole, `seed ${seed}: ${JSON.stringify(text)}`);
  }
});

Deno.test("markdown: no letter is lost or comes twice, in colours or without", () => {
  const letters = (text: string) => (text.match(/[\p{L}\p{N}]/gu) ?? []).sort().join("");
  for (const coloured of [true, false]) {
    for (let seed = 1; seed <= 200; seed++) {
      const text = scribble(numbers(seed)).replaceAll("&lt;", "<");
      // What is in a task box or a title of a column may be said by a sign, or again.
      assert.equal(
        letters(plainOf(rendered([text], 200, coloured)).replace(/◦|•|☐|☑/g, "")),
        letters(text),
        `seed ${seed}: ${JSON.stringify(text)}`,
      );
    }
  }
});

Deno.test("markdown: lines of text keep to the width, wide characters counted", () => {
  for (const columns of [20, 33, 60]) {
    const lines = shown(SAMPLE, columns).split("\n");
    const long = lines.filter((line) => displayWidth(line.trimEnd()) > columns);
    // Code and words that are longer than a line are the terminal's to break.
    assert.deepEqual(long.filter((line) => !/https:|def f|comment|```|title|indented/.test(line)), []);
  }
});

Deno.test("markdown: marks of emphasis go where there are colours and stay where there are none", () => {
  const text = "a **bold** _slanted_ `code` ~~gone~~ ***both*** snake_case 2 * 3";
  assert.equal(shown(text), "a bold slanted code gone both snake_case 2 * 3");
  assert.equal(shown(text, 80, false), text);
  assert.equal(rendered(["**b** _i_ `c`"]), "\x1b[1mb\x1b[0m \x1b[3mi\x1b[0m \x1b[36mc\x1b[0m");
});

Deno.test("markdown: what is no emphasis stays as it is", () => {
  for (
    const text of ["2 * 3 * 4", "**open", "a_b_c", "`open", "* *", "[x] (y)", "arr[0]", "5 < 6 > 4", "a ~ b"]
  ) {
    assert.equal(shown(`x ${text}`), `x ${text}`);
  }
});

Deno.test("markdown: text is shown as it comes, only what is open waits", () => {
  const stream = new MarkdownStream(80, true);
  assert.equal(stream.push("Hel"), "Hel");
  assert.equal(stream.push("lo **bo"), "lo ");
  assert.equal(stream.push("ld** and"), "\x1b[1mbold\x1b[0m and");
  assert.equal(stream.push("\n| a | b |\n|---|---|\n"), "\n");
  assert.equal(plainOf(stream.push("| 1 | 2 |\n\n")), "a │ b\n──┼──\n1 │ 2\n\n");
  assert.equal(stream.end(), "");
});

Deno.test("markdown: an end in the middle shows what was held back and leaves nothing behind", () => {
  for (
    const text of [
      "**open",
      "| a | b |\n|---|---|\n| 1 | 2",
      "```js\nconst x",
      "- [x",
      "## Half",
      "[link](htt",
    ]
  ) {
    const stream = new MarkdownStream(80, true);
    const all = plainOf(stream.push(text) + stream.end());
    for (const letter of text.match(/[a-wyz0-9]/gi) ?? []) assert.ok(all.includes(letter), `${text}: ${all}`);
    assert.equal(stream.push("next"), "next");
  }
});

Deno.test("markdown: lists nest, wrapped lines stand under their text", () => {
  assert.equal(
    shown("- alpha beta gamma delta\n  - [ ] epsilon zeta eta theta\n10. ten\n", 20),
    "• alpha beta gamma \n  delta\n  ◦ ".replace("◦", "☐") + "epsilon zeta eta\n    theta\n10. ten\n",
  );
});

Deno.test("markdown: a quote has its bar on every line", () => {
  assert.equal(shown("> one two three four\n>\n> five\n", 14), "│ one two \n│ three four\n│\n│ five\n");
});

Deno.test("markdown: links say where they lead, unless that is their text", () => {
  assert.equal(
    shown("[here](https://a.b/c_(d)) <https://e.f> [https://g.h](https://g.h)", 90),
    "here (https://a.b/c_(d)) https://e.f https://g.h",
  );
});

Deno.test("markdown: a table is aligned by width and fits the screen", () => {
  assert.equal(
    shown("| n | text |\n|--:|:-:|\n| 1 | 世界 |\n| 222 | ab |\n", 40),
    "  n │ text\n────┼─────\n  1 │ 世界\n222 │  ab\n",
  );
  const wide = shown("| name | text |\n|---|---|\n| a | one two three four five six |\n| b | x |\n", 22);
  assert.ok(wide.split("\n").every((line) => displayWidth(line) <= 22), wide);
  for (const word of ["one", "six", "name", "x"]) assert.ok(wide.includes(word));
});

Deno.test("markdown: a table of too many columns for the screen becomes lines of title and cell", () => {
  const row = (text: string) => `|${` ${text} |`.repeat(8)}\n`;
  const lines = shown(row("title") + row("---") + row("cell"), 30).trim().split("\n");
  assert.deepEqual(lines, Array(8).fill("title: cell"));
});

Deno.test("markdown: code keeps its lines and spaces, whatever marks are in it", () => {
  const code = "def f(**x):\n\n    return  '*a* `b`'  # _c_\n\tif \"x\": pass\n";
  assert.equal(shown(`\`\`\`python\n${code}\`\`\`\n`), `\`\`\`python\n${code}\`\`\`\n`);
  assert.match(
    rendered(["```ts\nconst n = 1; // c\n```\n"]),
    /\x1b\[35mconst\x1b\[0m n = \x1b\[33m1\x1b\[0m; \x1b\[90m\/\/ c/,
  );
  assert.equal(shown("```made-up\nif x\n```"), "```made-up\nif x\n```");
});

Deno.test("markdown: a fence of another length inside does not close", () => {
  assert.equal(shown("````md\n```\n**x**\n```\n````\n**y**"), "````md\n```\n**x**\n```\n````\ny");
});

Deno.test("markdown: long lines without an end cost time in proportion", () => {
  for (const bit of ["**a ", "[", "`", "<a", "| x ", "*_~~", "\\", "&"]) {
    const startedMs = performance.now();
    const stream = new MarkdownStream(80, true);
    for (let i = 0; i < 10_000; i++) stream.push(bit);
    stream.end();
    assert.ok(performance.now() - startedMs < 4_000, `${bit}: ${performance.now() - startedMs} ms`);
  }
});

Deno.test("markdown: nothing that drives a terminal passes, however it is marked or cut", () => {
  const hostile =
    "**\x1b]0;t\x07** `\x9b6n` [\x1b[2J](\x1b]8;;http://x\x07) | \u202e |\n```\x1b[31m\n\x1b]52;c;eA==\x07\n\u{e0041}";
  let all = "";
  const writer = { write: (text: string) => void (all += text), flush: () => Promise.resolve() };
  const renderer = new MarkdownStream(60, true);
  const options = {
    live: true,
    isTerminal: true,
    linesBetween: false,
    extract: false,
    redact: (text: string) => text,
  };
  const output = new TextOutput(writer, { ...options, renderer });
  for (const delta of hostile) output.see({ type: "text", delta });
  output.endLine();
  assert.doesNotMatch(all.replace(/\x1b\[[0-9;]*m/g, ""), /[\x1b\x07\x9b\u202e]|\u{e0041}/u);
  assert.doesNotMatch(all, /\x1b\[31m/);
  assert.equal(new HarmlessStream().push("\x1b"), "␛");
});

Deno.test("markdown: what is held back when a tool is called stands before its line", () => {
  let all = "";
  const writer = { write: (text: string) => void (all += text), flush: () => Promise.resolve() };
  const output = new TextOutput(writer, {
    live: true,
    isTerminal: true,
    linesBetween: true,
    extract: false,
    renderer: new MarkdownStream(60, true),
    redact: (text) => text,
  });
  const call: AgentEvent = { type: "tool-call", id: "1", name: "x", arguments: {} };
  output.see({ type: "text", delta: "I **look" });
  output.endLine();
  assert.equal(all, "I **look\n");
  output.see(call);
  output.see({ type: "text", delta: "Found" });
  assert.equal(all, "I **look\n\nFound");
});

Deno.test("markdown: lines of other text wrap at their spaces, too", () => {
  assert.equal(wrapLines(["one two three", "", "four"], 10), "one two \n    three\n\nfour\n");
  assert.equal(wrapLines(["one two three"], Infinity), "one two three\n");
});

for (const mark of [">", "> ", "- ", "-", "*", "_", "`", "\t", " ", "#", "1. "]) {
  Deno.test(`markdown: a line of nothing but ${JSON.stringify(mark)} is shown whole and holds nothing up`, () => {
    const line = mark.repeat(Math.ceil(100_000 / mark.length));
    const stream = new MarkdownStream(80, false);
    const shown = stream.push(`before\n\n${line}\nafter\n`) + stream.end();
    const marks = (text: string) => text.split(mark.trim() || mark).length;
    if (mark !== "#") assert.ok(marks(shown) >= marks(line), `${marks(shown)} of ${marks(line)}`);
    assert.match(shown, /^before\n[^]*\nafter\n$/);
  });
}

Deno.test("markdown: headings and rows of tables with any number of blanks or marks are read at once", () => {
  const shown = (text: string) => {
    const stream = new MarkdownStream(80, false);
    return stream.push(text) + stream.end();
  };
  for (const run of [" ", "#", " #", "\t"]) {
    assert.match(shown(`# a${run.repeat(200_000)}x\n`), /^# a[^]*x\n$/);
    assert.match(shown(`|a|\n|-${run.repeat(200_000)}x\n`), /a[^]*x/);
  }
  assert.equal(shown("## title ## \n# a#\n# #\n"), "## title\n# a#\n# \n");
});
