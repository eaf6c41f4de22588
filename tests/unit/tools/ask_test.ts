import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { type Answer, type Question, terminalAsk } from "../../../src/tools/ask.ts";
import { allTools } from "../../../src/tools/mod.ts";
import { difference, previewOf } from "../../../src/tools/preview.ts";
import { visible } from "../../../src/tools/visible.ts";
import { Folder } from "./folder.ts";

const QUESTION: Question = { tool: "write_file", class: "write", lines: ["a.txt (new, 1 lines)", "+ hello"] };

/** Asks with `typed` as the input; gives the answer and what the terminal showed. */
async function answered(
  typed: string | undefined,
  question = QUESTION,
): Promise<{ answer: Answer; shown: string }> {
  const input = new PassThrough();
  const output = new PassThrough();
  const answer = terminalAsk(input, output)(question, new AbortController().signal);
  if (typed === undefined) input.end();
  else input.write(typed);
  const given = await answer;
  output.end();
  return { answer: given, shown: (await output.toArray()).join("") };
}

const TYPED: [string | undefined, Answer][] = [
  ["y\n", "once"],
  ["YES \n", "once"],
  ["a\n", "session"],
  ["n\n", "no"],
  ["\n", "no"],
  [undefined, "no"],
  ["what?\ny\n", "once"],
  ["constructor\na\n", "session"],
];
for (const [typed, answer] of TYPED) {
  Deno.test(`ask: ${JSON.stringify(typed) ?? "the end of input"} means ${answer}`, async () => {
    const asked = await answered(typed);
    assert.equal(asked.answer, answer);
    assert.match(asked.shown, /^write_file a\.txt \(new, 1 lines\)\n {2}\+ hello\nRun it\?/);
  });
}

Deno.test("ask: an answer that is none is asked for again", async () => {
  assert.equal((await answered("maybe\ny\n")).shown.split("Run it?").length - 1, 2);
});

Deno.test("ask: once the input has ended, every further question is a no", async () => {
  const input = new PassThrough();
  const ask = terminalAsk(input, new PassThrough());
  input.end("y\n");
  const { signal } = new AbortController();
  assert.equal(await ask(QUESTION, signal), "once");
  assert.equal(await ask(QUESTION, signal), "no");
  assert.equal(await ask(QUESTION, signal), "no");
});

Deno.test("ask: an abort ends the question", async () => {
  const abort = new AbortController();
  const answer = terminalAsk(new PassThrough(), new PassThrough())(QUESTION, abort.signal);
  abort.abort(new Error("Ctrl-C"));
  await assert.rejects(answer, /Ctrl-C/);
  await assert.rejects(terminalAsk(new PassThrough(), new PassThrough())(QUESTION, abort.signal), /Ctrl-C/);
});

const HOSTILE = "a\x1b]0;pwned\x07 \x1b[2J \x9b31m \u202egnp.exe\u2066 \b\b \r b \u{e0041} \ud800";

Deno.test("ask: control characters of a model do not reach the terminal", async () => {
  const { shown } = await answered("n\n", {
    tool: `t${HOSTILE}`,
    class: "execute",
    lines: [HOSTILE, HOSTILE],
  });
  assert.doesNotMatch(shown, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066\u{e0041}]/u);
  assert.match(shown, /\\u\{1b\}\]0;pwned/);
});

Deno.test("visible: leaves ordinary text of any language alone", () => {
  assert.equal(visible("Grüße, 世界 👋 \t$&"), "Grüße, 世界 👋   $&");
});

Deno.test("difference: shows what changed with a line around it", async () => {
  assert.deepEqual(await difference("1\n2\n3\n4\n5\n", "1\nX\nY\n4\n5\n"), [
    "  1",
    "- 2",
    "- 3",
    "+ X",
    "+ Y",
    "  4",
  ]);
  assert.deepEqual(await difference("", "a\nb"), ["+ a", "+ b"]);
  assert.deepEqual(await difference("a\na\n", "a\n"), ["  a", "- a"]);
  assert.deepEqual(await difference("same", "same"), []);
  assert.deepEqual(await difference("a\r\nb\r\n", "a\r\nc\r\n"), ["  a", "- b", "+ c"]);
});

Deno.test("difference: places far apart are shown apart", async () => {
  const lines = Array.from({ length: 20 }, (_, n) => `line ${n + 1}`);
  const changed = lines.map((line) => line === "line 2" || line === "line 18" ? line.toUpperCase() : line);
  assert.deepEqual(await difference(lines.join("\n"), changed.join("\n")), [
    "… line 1",
    "  line 1",
    "- line 2",
    "+ LINE 2",
    "  line 3",
    "… line 17",
    "  line 17",
    "- line 18",
    "+ LINE 18",
    "  line 19",
  ]);
});

Deno.test("difference: what is too long is counted, not shown", async () => {
  const lines = await difference("", "x\n".repeat(100));
  assert.deepEqual([lines.length, lines.at(-1)], [41, "… 60 more lines"]);
});

Deno.test("preview: shows path and change of a write and of an edit", async () => {
  await using folder = await Folder.with({ "a.txt": "one\ntwo\n" });
  const tool = (name: string) => allTools().find((one) => one.name === name) ?? assert.fail(name);
  assert.deepEqual(
    await previewOf(tool("write_file"), { file_path: "a.txt", content: "one\n2\n" }, folder.context()),
    ["a.txt (replaces 2 lines by 2)", "  one", "- two", "+ 2"],
  );
  assert.deepEqual(
    await previewOf(
      tool("edit_file"),
      { file_path: "a.txt", old_str: "two", new_str: "2" },
      folder.context(),
    ),
    ["a.txt", "- two", "+ 2"],
  );
});

Deno.test("preview: shows a command whole, other arguments as JSON", async () => {
  await using folder = await Folder.with({});
  const [read] = allTools();
  assert.ok(read);
  const run = { ...read, name: "run_command", class: "execute" as const };
  const long = `echo ${"x".repeat(5000)}; rm -rf y`;
  assert.deepEqual(await previewOf(run, { command: `${long}\nls` }, folder.context()), [long, "ls"]);
  const remote = { ...run, name: "mcp__a__b" };
  assert.deepEqual(await previewOf(remote, { x: [1] }, folder.context()), ['{"x":[1]}']);
  const whole = await previewOf(remote, { text: "x".repeat(5000), last: "rm" }, folder.context());
  assert.deepEqual(whole.slice(-2), ['  "last": "rm"', "}"]);
});
