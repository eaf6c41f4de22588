import assert from "node:assert/strict";
import { link, open, stat, utimes } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { writeAtomically } from "../../../src/tools/atomic_write.ts";
import { writeFile } from "../../../src/tools/write_file.ts";
import { Folder, use } from "./folder.ts";

Deno.test("write_file: creates the file and its folders and says so", async () => {
  await using folder = await Folder.with({});
  const output = await use(writeFile, { file_path: "a/b/c.txt", content: "ü\n" }, folder.context());
  assert.deepEqual(output, { text: "Created a/b/c.txt: 3 bytes." });
  assert.equal(await folder.read("a/b/c.txt"), "ü\n");
  assert.deepEqual(await folder.names("a/b"), ["c.txt"]);
});

for (const content of ["", "a\r\nb\n\tç $& \\n no end", "\uFEFFmark", "x".repeat(300_000)]) {
  Deno.test(`write_file: writes ${JSON.stringify(content.slice(0, 20))} byte for byte over what was there`, async () => {
    await using folder = await Folder.with({ "a.txt": "what was there before" });
    const { text } = await use(writeFile, { file_path: "a.txt", content }, folder.context());
    assert.match(text, /^Replaced a\.txt: \d+ bytes\.$/);
    assert.equal(await folder.read("a.txt"), content);
  });
}

const ENDINGS: [string, string, string, string][] = [
  ["CRLF stay when all were", "one\r\ntwo\r\n", "1\n2\n3", "1\r\n2\r\n3"],
  ["LF stay", "one\ntwo\n", "1\n2\n", "1\n2\n"],
  ["what was mixed is as given", "one\r\ntwo\n", "1\n2\n", "1\n2\n"],
  ["CRLF that are given stay", "one\r\ntwo\r\n", "1\r\n2\n", "1\r\n2\n"],
  ["a binary file is none of lines", "\0\r\n", "1\n2\n", "1\n2\n"],
];

for (const [what, before, content, after] of ENDINGS) {
  Deno.test(`write_file: line endings of the file it replaces: ${what}`, async () => {
    await using folder = await Folder.with({ "a.txt": before });
    const { text } = await use(writeFile, { file_path: "a.txt", content }, folder.context());
    assert.equal(await folder.read("a.txt"), after);
    assert.equal(/CRLF/.test(text), after !== content);
  });
}

Deno.test({
  name: "write_file: keeps the mode and leaves no other file",
  ignore: process.platform === "win32",
  async fn() {
    await using folder = await Folder.with({
      "run.sh": { content: "old", mode: 0o755 },
      "own": { content: "", mode: 0o600 },
    });
    for (const [file_path, mode] of [["run.sh", 0o755], ["own", 0o600]] as const) {
      await use(writeFile, { file_path, content: "new" }, folder.context());
      assert.equal((await stat(path.join(folder.root, file_path))).mode & 0o777, mode);
    }
    assert.deepEqual(await folder.names(), ["own", "run.sh"]);
  },
});

Deno.test("write_file: who has the old file open keeps all of it", async () => {
  await using folder = await Folder.with({ "a.txt": "old text" });
  const reader = await open(path.join(folder.root, "a.txt"));
  await use(writeFile, { file_path: "a.txt", content: "new" }, folder.context());
  assert.equal(await reader.readFile("utf8"), "old text");
  await reader.close();
});

Deno.test("write_file: a name as long as names can be works", async () => {
  await using folder = await Folder.with({});
  const file_path = "n".repeat(255);
  await use(writeFile, { file_path, content: "x" }, folder.context());
  assert.deepEqual(await folder.names(), [file_path]);
});

const REFUSED: [string, RegExp][] = [
  ["src", /^src: is a folder, not a file/],
  ["new/", /^new\/: names a folder/],
  ["src/main.ts/x", /^src\/main\.ts\/x: a part of the path is a file/],
  [".", /^\.: is a folder/],
];
for (const [file_path, pattern] of REFUSED) {
  Deno.test(`write_file: ${file_path} is an error and leaves nothing behind`, async () => {
    await using folder = await Folder.with({ "src/main.ts": "kept" });
    const { isError, text } = await use(writeFile, { file_path, content: "x" }, folder.context());
    assert.equal(isError, true);
    assert.match(text, pattern);
    assert.equal(await folder.read("src/main.ts"), "kept");
    assert.deepEqual([await folder.names(), await folder.names("src")], [["src"], ["main.ts"]]);
  });
}

Deno.test("write_file: an aborted run changes nothing and leaves no temporary file", async () => {
  await using folder = await Folder.with({ "a.txt": "old" });
  const signal = AbortSignal.abort(new Error("stopped"));
  const { isError } = await use(
    writeFile,
    { file_path: "a.txt", content: "new" },
    folder.context({ signal }),
  );
  assert.equal(isError, true);
  assert.equal(await folder.read("a.txt"), "old");
  assert.deepEqual(await folder.names(), ["a.txt"]);
});

Deno.test("atomic write: a folder that moved after the check is left alone", async () => {
  await using folder = await Folder.with({ "dir": { link: "../elsewhere" }, "../elsewhere/a.txt": "kept" });
  // Not even a temporary file may have been there.
  const elsewhere = path.join(folder.base, "elsewhere");
  await utimes(elsewhere, 1_700_000_000, 1_700_000_000);
  const target = {
    given: "dir/a.txt",
    real: path.join(folder.root, "dir/a.txt"),
    relative: "dir/a.txt",
    exists: true,
  };
  await assert.rejects(
    writeAtomically(folder.context(), target, new Uint8Array(3)),
    /dir\/a\.txt: was moved/,
  );
  assert.equal((await stat(elsewhere)).mtimeMs, 1_700_000_000_000);
  assert.equal(await folder.read("../elsewhere/a.txt"), "kept");
});

Deno.test({
  name: "write_file: a read-only file is refused, as the user could not write it either",
  // For root no file is read-only.
  ignore: process.platform === "win32" || process.getuid?.() === 0,
  async fn() {
    await using folder = await Folder.with({ "a.txt": { content: "kept", mode: 0o444 } });
    const output = await use(writeFile, { file_path: "a.txt", content: "new" }, folder.context());
    assert.deepEqual(output, { text: "a.txt: is read-only", isError: true });
    assert.equal(await folder.read("a.txt"), "kept");
  },
});

Deno.test("write_file: another name of the same file keeps the old text", async () => {
  await using folder = await Folder.with({ "a.txt": "old" });
  await link(path.join(folder.root, "a.txt"), path.join(folder.root, "b.txt"));
  await use(writeFile, { file_path: "a.txt", content: "new" }, folder.context());
  assert.deepEqual([await folder.read("a.txt"), await folder.read("b.txt")], ["new", "old"]);
});
