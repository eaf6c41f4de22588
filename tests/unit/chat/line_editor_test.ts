import assert from "node:assert/strict";
import { LineEditor, type Prompt } from "../../../src/chat/line_editor.ts";
import { FakeTerminal } from "./screen.ts";

const PROMPT: Prompt = { first: "> ", more: ". ", onIdleInterrupt: "Ctrl-D leaves" };
const [UP, DOWN, LEFT] = ["\x1b[A", "\x1b[B", "\x1b[D"];

interface Desk {
  terminal: FakeTerminal;
  /** Types and gives the message, `undefined` when the person left. */
  ask(...typed: string[]): Promise<string | undefined>;
  editor: LineEditor;
}

function desk(entries: string[] = [], prompt: Partial<Prompt> = {}): Desk {
  const terminal = new FakeTerminal();
  const editor = new LineEditor(terminal, { entries });
  const ask = (...typed: string[]) => {
    const message = editor.read({ ...PROMPT, ...prompt }, new AbortController().signal);
    for (const text of typed) terminal.type(text);
    return message;
  };
  return { terminal, ask, editor };
}

const EDITED: [string, string[], string][] = [
  ["text", ["hello\r"], "hello"],
  ["letters of any script, in whole characters", ["Grüße 世界 👨‍👩‍👧x", LEFT, "\x7f", "\r"], "Grüße 世界 x"],
  ["moves and insertions", ["ac", LEFT, "b", "\x01", "0", "\x05", "d\r"], "0abcd"],
  ["deletions by word and line", ["one two three\x17\x17", "2\x01\x0b", "x\r"], "x"],
  ["what was deleted comes back", ["one two\x17\x01\x19 \r"], "two one "],
  ["moves by word", ["one two", "\x1bb", "\x1bb", "0 \r"], "0 one two"],
  ["Alt-Enter and Ctrl-J as new lines", ["a\x1b\rb\nc\r"], "a\nb\nc"],
  ["a backslash at the end of a line", ["a\\\rb\r"], "a\nb"],
  ["two backslashes at the end as what they are", ["a\\\\\r"], "a\\\\"],
  ["a block in triple quotes", ['"""one\r', "two\r", '"""\r'], "one\ntwo"],
  ["a paste of many lines as one message", ["\x1b[200~one\r\ntwo\n\x1b[201~", "\r"], "one\ntwo\n"],
  ["Ctrl-D in a text as delete", ["ab\x01\x04\r"], "b"],
  ["up and down inside a text", ["one\x1b\rthree", UP, "!", DOWN, "?\r"], "one!\nthre?e"],
  ["cut sequences", ["ab\x1b", "[D", "x\r"], "axb"],
];
for (const [what, typed, message] of EDITED) {
  Deno.test(`line editor: takes ${what}`, async () => {
    assert.equal(await desk().ask(...typed), message);
  });
}

Deno.test("line editor: Ctrl-D with nothing typed leaves, so does the end of the input", async () => {
  assert.equal(await desk().ask("\x04"), undefined);
  const { terminal, ask } = desk();
  const message = ask("half");
  terminal.end();
  assert.equal(await message, undefined);
});

Deno.test("line editor: Ctrl-C takes the text away, and says how to leave when there is none", async () => {
  const { terminal, ask } = desk();
  assert.equal(await ask("no\x03", "\x03", "yes\r"), "yes");
  assert.deepEqual(terminal.lines, ["> no^C", ">", "Ctrl-D leaves", "> yes", ""]);
});

Deno.test("line editor: up brings back what was typed before, down what was begun", async () => {
  const entries = ["first", "second\nline"];
  assert.equal(await desk(entries).ask(UP, "\r"), "second\nline");
  assert.equal(await desk(entries).ask(UP, UP, UP, "\r"), "first");
  assert.equal(await desk(entries).ask("begun", UP, DOWN, "\r"), "begun");
  assert.equal(await desk(entries).ask("\x10\x10\x0e\r"), "second\nline");
});

Deno.test("line editor: Tab completes, and lists what could be meant", async () => {
  const complete = (text: string) => ["/model", "/mode", "/help"].filter((name) => name.startsWith(text));
  const { terminal, ask } = desk([], { complete });
  assert.equal(await ask("/h\t\r"), "/help ");
  assert.equal(await ask("/m\t\t", "l\r"), "/model");
  assert.ok(terminal.lines.includes("/model  /mode"), terminal.lines.join("\n"));
});

Deno.test("line editor: a text wider than the screen keeps its rows and its cursor", async () => {
  const { terminal, ask } = desk();
  const text = "0123456789".repeat(9);
  const message = ask(text);
  assert.deepEqual(terminal.lines, [`> ${text.slice(0, 37)}`, text.slice(37, 76), text.slice(76)]);
  assert.deepEqual([terminal.row, terminal.column], [2, 14]);
  terminal.type(UP + UP);
  assert.deepEqual([terminal.row, terminal.column], [0, 14]);
  terminal.type("世");
  assert.deepEqual([terminal.row, terminal.column], [0, 16]);
  terminal.type("\r");
  assert.equal(await message, `${text.slice(0, 12)}世${text.slice(12)}`);
  assert.deepEqual([terminal.row, terminal.column], [3, 0]);
});

Deno.test("line editor: deleting rows leaves nothing of them on the screen", async () => {
  const { terminal, ask } = desk();
  const message = ask("one\x1b\rtwo\x1b\rthree");
  assert.deepEqual(terminal.lines, ["> one", ". two", ". three"]);
  terminal.type("\x15\x7f\x15\x7f");
  assert.deepEqual(terminal.lines, ["> one"]);
  terminal.type("\r");
  await message;
});

Deno.test("line editor: a text higher than the screen shows the part with the cursor", async () => {
  const { terminal, ask } = desk();
  const message = ask(Array.from({ length: 30 }, (_, n) => `line ${n}`).join("\n"));
  assert.ok(terminal.lines.includes(". line 29"));
  assert.ok(terminal.lines.length < 10, String(terminal.lines.length));
  terminal.type(UP.repeat(29));
  assert.deepEqual([terminal.lines[0], terminal.row], ["> line 0", 0]);
  terminal.type("\r");
  assert.equal((await message)?.split("\n").length, 30);
  assert.equal(terminal.lines.length, 31);
});

Deno.test("line editor: what is typed ahead belongs to the next message", async () => {
  const { terminal, ask } = desk();
  assert.equal(await ask("one\rtwo\rthr"), "one");
  assert.equal(await ask(), "two");
  const message = ask("ee\r");
  assert.equal(await message, "three");
  assert.equal(terminal.isHeard, false);
});

Deno.test("line editor: keys from before the question are part of the text", async () => {
  const { editor, ask } = desk();
  editor.typeAhead([{ type: "text", text: "ear" }, { type: "paste", text: "ly\n" }]);
  assert.equal(await ask("x\r"), "early\nx");
});

Deno.test("line editor: Ctrl-C is left to who wants it", async () => {
  const { terminal, editor } = desk();
  const abort = new AbortController();
  const cancel = () => abort.abort(new Error("cancelled"));
  const message = editor.read({ ...PROMPT, cancel }, abort.signal);
  terminal.type("half\x03");
  await assert.rejects(message, /cancelled/);
});

Deno.test("line editor: a pasted control sequence is shown, not obeyed, and sent as it is", async () => {
  const { terminal, ask } = desk();
  assert.equal(await ask("\x1b[200~a\x1b]0;t\x07\tb\x1b[201~\r"), "a\x1b]0;t\x07\tb");
  assert.equal(terminal.lines[0], "> a␛]0;t␇    b");
});

Deno.test("line editor: a screen of another width is drawn anew without leftovers", async () => {
  const { terminal, ask } = desk();
  const text = "word ".repeat(12).trim();
  const message = ask(text);
  terminal.resize(60);
  assert.deepEqual(terminal.lines, [`> ${text.slice(0, 57)}`, text.slice(57)]);
  terminal.type("\r");
  assert.equal(await message, text);
});

Deno.test("line editor: an abort gives the terminal back", async () => {
  const { terminal, editor } = desk();
  const abort = new AbortController();
  const message = editor.read(PROMPT, abort.signal);
  abort.abort(new Error("stopped"));
  await assert.rejects(message, /stopped/);
  assert.equal(terminal.isHeard, false);
});

Deno.test("line editor: Ctrl-Z stops and goes on where it was", async () => {
  const { terminal, ask } = desk();
  assert.equal(await ask("ab\x1ac\r"), "abc");
  assert.equal(terminal.suspended, 1);
});
