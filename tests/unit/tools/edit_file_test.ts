import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { editFile } from "../../../src/tools/edit_file.ts";
import { type Entry, Folder, use } from "./folder.ts";

interface Edit {
  old_str: string;
  new_str: string;
  replace_all?: boolean;
}

const EDITS: Record<string, [before: string, edit: Edit, after: string, says: RegExp]> = {
  "the one place": ["one\ntwo\nthree", { old_str: "two", new_str: "2" }, "one\n2\nthree", /1 place, line 2/],
  "with $ patterns as plain text": ["a b", { old_str: "b", new_str: "$& $1 $$" }, "a $& $1 $$", /./],
  "with regular expression signs as plain text": ["a.c abc", { old_str: "a.c", new_str: "x" }, "x abc", /./],
  "every place if told": [
    "s s s",
    { old_str: "s", new_str: "ss", replace_all: true },
    "ss ss ss",
    /3 places/,
  ],
  "by nothing": ["abc", { old_str: "b", new_str: "" }, "ac", /./],
  "several lines in a CRLF file": [
    "1\r\n2\r\n3\r\n",
    { old_str: "1\n2", new_str: "a\nb\nc" },
    "a\r\nb\r\nc\r\n3\r\n",
    /./,
  ],
  "one line by two in a CRLF file": ["1\r\n2\r\n", { old_str: "1", new_str: "a\nb" }, "a\r\nb\r\n2\r\n", /./],
  "CRLF as given in a CRLF file": ["1\r\n2\r\n", { old_str: "1\r\n2", new_str: "a\r\nb" }, "a\r\nb\r\n", /./],
  "CRLF in an LF file": ["1\n2\n", { old_str: "1\r\n2", new_str: "a\r\nb" }, "a\nb\n", /./],
  "LF lines of a mixed file": ["1\n2\r\n3\n", { old_str: "1\n2", new_str: "a\nb" }, "a\nb\r\n3\n", /./],
  "CRLF lines of a mixed file": ["1\n2\r\n3\n", { old_str: "2\n3", new_str: "b\nc" }, "1\nb\r\nc\n", /./],
  "text after a byte order mark": ["\uFEFFone\n", { old_str: "one", new_str: "1" }, "\uFEFF1\n", /line 1/],
  "a lone carriage return": ["a\rb", { old_str: "\r", new_str: "\n" }, "a\nb", /./],
};
for (const [what, [before, edit, after, says]] of Object.entries(EDITS)) {
  Deno.test(`edit_file: replaces ${what}`, async () => {
    await using folder = await Folder.with({ "a.txt": before });
    const { text, isError } = await use(editFile, { file_path: "a.txt", ...edit }, folder.context());
    assert.equal(isError, undefined, text);
    assert.match(text, says);
    assert.equal(await folder.read("a.txt"), after);
  });
}

const REFUSALS: Record<string, [file: Entry, edit: Edit, says: RegExp]> = {
  "an empty old_str": ["abc", { old_str: "", new_str: "x" }, /old_str: is empty/],
  "the same text twice": ["abc", { old_str: "b", new_str: "b" }, /nothing to change/],
  "a change of line endings only": ["a\r\nb", { old_str: "\r\n", new_str: "\n" }, /line endings only/],
  "a text that occurs twice": ["l l", { old_str: "l", new_str: "x" }, /occurs 2 times/],
  "a text that does not occur": ["abc", { old_str: "nowhere", new_str: "x" }, /does not occur/],
  "replace_all of nothing": ["abc", { old_str: "z", new_str: "x", replace_all: true }, /does not occur/],
  "a file that is not UTF-8": [new Uint8Array([97, 0xff, 98]), { old_str: "a", new_str: "x" }, /not UTF-8/],
  "a folder": [null, { old_str: "a", new_str: "x" }, /is a folder/],
};
for (const [what, [file, edit, says]] of Object.entries(REFUSALS)) {
  Deno.test(`edit_file: refuses ${what} and changes nothing`, async () => {
    await using folder = await Folder.with({ "a.txt": file });
    const { text, isError } = await use(editFile, { file_path: "a.txt", ...edit }, folder.context());
    assert.equal(isError, true);
    assert.match(text, says);
    if (typeof file === "string") assert.equal(await folder.read("a.txt"), file);
    assert.deepEqual(await folder.names(), ["a.txt"]);
  });
}

const HINTS: [string, Edit["old_str"], RegExp][] = [
  ["white space differs", "const sum  = a+b;", /nearest is at line 2:\nconst sum = a\+b;$/],
  ["a letter differs", "const sun = a+b;", /line 2:\nconst sum = a\+b;$/],
  ["several lines differ", "begin\nconst sum = a-b;", /line 1:\nstart\nconst sum = a\+b;$/],
  ["nothing is near", "völlig anderer Text ohne Bezug", /white space included$/],
];
for (const [what, old_str, says] of HINTS) {
  Deno.test(`edit_file: says where the text may be when ${what}`, async () => {
    await using folder = await Folder.with({ "a.txt": "start\nconst sum = a+b;\nend\n" });
    const { text } = await use(editFile, { file_path: "a.txt", old_str, new_str: "x" }, folder.context());
    assert.match(text, says);
  });
}

Deno.test("edit_file: a missing file is an error that names it", async () => {
  await using folder = await Folder.with({});
  const output = await use(editFile, { file_path: "nope.txt", old_str: "a", new_str: "b" }, folder.context());
  assert.deepEqual(output, { text: "nope.txt: there is no such file or folder", isError: true });
  assert.deepEqual(await folder.names(), []);
});

Deno.test({
  name: "edit_file: keeps the mode",
  ignore: process.platform === "win32",
  async fn() {
    await using folder = await Folder.with({ "run.sh": { content: "echo one", mode: 0o750 } });
    await use(editFile, { file_path: "run.sh", old_str: "one", new_str: "two" }, folder.context());
    assert.equal((await stat(path.join(folder.root, "run.sh"))).mode & 0o777, 0o750);
  },
});
