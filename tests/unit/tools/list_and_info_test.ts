import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { utimes } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { getFileInfo } from "../../../src/tools/get_file_info.ts";
import { listDirectory } from "../../../src/tools/list_directory.ts";
import { Folder, use } from "./folder.ts";

Deno.test("list_directory: sorts names and marks folders and links", async () => {
  await using folder = await Folder.with({
    "b.txt": "",
    "a/x": "",
    "Z": "",
    "l": { link: "a" },
    ".hidden": "",
    "ü": "",
  });
  assert.deepEqual(await use(listDirectory, {}, folder.context()), { text: ".hidden\nZ\na/\nb.txt\nl@\nü" });
});

Deno.test("list_directory: lists folders below, also by a link", async () => {
  await using folder = await Folder.with({ "a/x": "", "a/y/z": "", "l": { link: "a" } });
  for (const directory_path of ["a", "./a/", "l", path.join(folder.root, "a")]) {
    assert.deepEqual(await use(listDirectory, { directory_path }, folder.context()), { text: "x\ny/" });
  }
});

Deno.test("list_directory: says that a folder is empty", async () => {
  await using folder = await Folder.with({ "a": null });
  assert.deepEqual(await use(listDirectory, { directory_path: "a" }, folder.context()), {
    text: "[a is empty]",
  });
});

Deno.test("list_directory: hides what is denied", async () => {
  await using folder = await Folder.with({
    "private/a": "",
    ".env": "",
    "ok": "",
    "sub/.env.local": "",
    "sub/ok": "",
  });
  const context = folder.context({ denyPaths: ["**/.env*", "private/**"] });
  assert.deepEqual(await use(listDirectory, {}, context), { text: "ok\nsub/" });
  assert.deepEqual(await use(listDirectory, { directory_path: "sub" }, context), { text: "ok" });
});

Deno.test("list_directory: says how many names did not fit", async () => {
  await using folder = await Folder.with(
    Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`file-${String(i).padStart(3, "0")}`, ""])),
  );
  const { text } = await use(listDirectory, {}, folder.context({ maxResultBytes: 600 }));
  const lines = text.split("\n");
  assert.equal(lines[0], "file-000");
  assert.equal(lines.at(-1), `[${200 - lines.length + 1} more of 200 names were left out]`);
  assert.ok(lines.length > 20 && text.length <= 600);
});

Deno.test({
  name: "list_directory: a name with a newline stays one line",
  ignore: process.platform === "win32",
  async fn() {
    await using folder = await Folder.with({ "a\nfake": "", "b": "" });
    assert.deepEqual(await use(listDirectory, {}, folder.context()), { text: '"a\\nfake"\nb' });
  },
});

for (
  const [directory_path, says] of [["nowhere", /nowhere: there is no such/], [
    "a.txt",
    /a\.txt: .*not a folder/,
  ]] as const
) {
  Deno.test(`list_directory: ${directory_path} is an error that names it`, async () => {
    await using folder = await Folder.with({ "a.txt": "" });
    const { text, isError } = await use(listDirectory, { directory_path }, folder.context());
    assert.equal(isError, true);
    assert.match(text, says);
  });
}

Deno.test({
  name: "get_file_info: tells type, size, mode, time and lines of a text file",
  ignore: process.platform === "win32",
  async fn() {
    await using folder = await Folder.with({
      "sub/a.sh": { content: "one\ntwo\nend", mode: 0o640 },
      "l": { link: "sub/a.sh" },
    });
    await utimes(path.join(folder.root, "sub/a.sh"), 1_700_000_000, 1_700_000_000);
    const { text } = await use(getFileInfo, { file_path: "l" }, folder.context());
    assert.deepEqual(text.split("\n"), [
      "path: sub/a.sh",
      "type: file",
      "size: 11 bytes",
      "mode: 0640",
      "modified: 2023-11-14T22:13:20.000Z",
      "content: text, utf-8",
      "lines: 3",
    ]);
  },
});

const CONTENT: [string, Uint8Array, RegExp][] = [
  ["an image", new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), /content: image\/jpeg$/],
  ["a binary file", new Uint8Array([1, 0, 1]), /content: binary$/],
  ["UTF-16", new Uint8Array([0xff, 0xfe, 65, 0]), /content: text, utf-16le$/],
  ["an empty file", new Uint8Array(), /size: 0 bytes[^]*lines: 0$/],
];
for (const [what, content, says] of CONTENT) {
  Deno.test(`get_file_info: knows ${what}`, async () => {
    await using folder = await Folder.with({ "a": content });
    assert.match((await use(getFileInfo, { file_path: "a" }, folder.context())).text, says);
  });
}

Deno.test("get_file_info: knows folders and the root", async () => {
  await using folder = await Folder.with({ "a": null });
  assert.match(
    (await use(getFileInfo, { file_path: "a" }, folder.context())).text,
    /^path: a\ntype: folder\n/,
  );
  assert.match(
    (await use(getFileInfo, { file_path: "." }, folder.context())).text,
    /^path: \.\ntype: folder\n/,
  );
});

Deno.test({
  name: "get_file_info: tells of a pipe without opening it",
  ignore: process.platform === "win32",
  async fn() {
    await using folder = await Folder.with({});
    execFileSync("mkfifo", [path.join(folder.root, "p")]);
    assert.match((await use(getFileInfo, { file_path: "p" }, folder.context())).text, /type: named pipe/);
  },
});
