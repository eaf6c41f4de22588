import assert from "node:assert/strict";
import { buildMessage } from "../../../src/cli/attachments.ts";
import { UserError } from "../../../src/errors.ts";
import type { UserMessage } from "../../../src/types.ts";
import { TempFolder } from "../config/temp_folder.ts";

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const PDF = new TextEncoder().encode("%PDF-1.7 and so on");

interface Built {
  message: UserMessage;
  notes: string[];
  text: string;
}

async function build(
  folder: TempFolder,
  files: string[],
  more: { prompt?: string; stdin?: string; stdinBytes?: Uint8Array } = {},
): Promise<Built> {
  const notes: string[] = [];
  const note = (text: string) => {
    notes.push(text);
  };
  const message = await buildMessage({ prompt: "", files, cwd: folder.path, note, ...more });
  const last = message.parts.at(-1);
  return { message, notes, text: last?.type === "text" ? last.text : "" };
}

Deno.test("attachments: the prompt, a blank line, stdin", async () => {
  await using folder = await TempFolder.with({});
  const { message } = await build(folder, [], { prompt: "explain", stdin: "the diff\n" });
  assert.deepEqual(message, { role: "user", parts: [{ type: "text", text: "explain\n\nthe diff\n" }] });
  assert.equal((await build(folder, [], { stdin: "only" })).text, "only");
});

Deno.test("attachments: text files are quoted with the name they were given by, in their order", async () => {
  await using folder = await TempFolder.with({ "src/a.ts": "let a;\n", "b.txt": "no line end" });
  const { text, notes } = await build(folder, ["src/a.ts", "b.txt"], { prompt: "explain" });
  assert.equal(
    text,
    'explain\n\n<file name="src/a.ts">\nlet a;\n</file>\n\n<file name="b.txt">\nno line end\n</file>',
  );
  assert.deepEqual(notes, []);
});

Deno.test("attachments: an absolute path is taken as it is", async () => {
  await using folder = await TempFolder.with({ "a": "x" });
  assert.match((await build(folder, [folder.at("a")])).text, /\nx\n<\/file>$/);
});

Deno.test("attachments: bytes that are no UTF-8 are replaced, with a note that names the file", async () => {
  await using folder = await TempFolder.with({});
  await folder.write("latin.txt", new Uint8Array([0x67, 0x72, 0xfc, 0x6e]));
  const { text, notes } = await build(folder, ["latin.txt"]);
  assert.match(text, /gr\ufffdn/);
  assert.equal(notes.length, 1);
  assert.match(notes[0] ?? "", /latin\.txt is not valid UTF-8/);
});

Deno.test("attachments: a replacement character that was in the file is worth no note", async () => {
  await using folder = await TempFolder.with({ "a.txt": "was \ufffd before" });
  assert.deepEqual((await build(folder, ["a.txt"])).notes, []);
});

Deno.test("attachments: UTF-16 with its mark is text", async () => {
  await using folder = await TempFolder.with({});
  await folder.write("w.txt", new Uint8Array([0xff, 0xfe, 0x68, 0, 0xe9, 0]));
  const { text, notes } = await build(folder, ["w.txt"]);
  assert.match(text, /\nhé\n/);
  assert.deepEqual(notes, []);
});

Deno.test("attachments: images and PDFs go as such, before the text, by what they hold", async () => {
  await using folder = await TempFolder.with({});
  await folder.write("sub/photo.txt", PNG);
  await folder.write("paper", PDF);
  const { message } = await build(folder, ["sub/photo.txt", "paper"], { prompt: "what is this?" });
  assert.deepEqual(message.parts, [
    { type: "file", mediaType: "image/png", data: "iVBORw0KGgoBAgM=", name: "photo.txt" },
    { type: "file", mediaType: "application/pdf", data: btoa("%PDF-1.7 and so on"), name: "paper" },
    { type: "text", text: "what is this?" },
  ]);
});

Deno.test("attachments: an image alone needs no text", async () => {
  await using folder = await TempFolder.with({});
  await folder.write("p.png", PNG);
  assert.deepEqual((await build(folder, ["p.png"])).message.parts.map((part) => part.type), ["file"]);
});

Deno.test("attachments: - is stdin, text or image", async () => {
  await using folder = await TempFolder.with({});
  const text = await build(folder, ["-"], { prompt: "p", stdinBytes: new TextEncoder().encode("piped\n") });
  assert.equal(text.text, 'p\n\n<file name="stdin">\npiped\n</file>');
  const image = await build(folder, ["-"], { stdinBytes: PNG });
  assert.equal(image.message.parts[0]?.type, "file");
});

for (const [file, why] of [["missing.txt", "there is no such file"], [".", "it is a folder"]] as const) {
  Deno.test(`attachments: ${file} cannot be read because ${why}`, async () => {
    await using folder = await TempFolder.with({});
    await assert.rejects(build(folder, [file]), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, "input");
      assert.equal(error.message, `--file ${file} cannot be read: ${why}`);
      return true;
    });
  });
}

Deno.test({
  name: "attachments: a name cannot end the tag it stands in",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await TempFolder.with({ 'a"\n.txt': "x" });
    assert.match((await build(folder, ['a"\n.txt'])).text, /^<file name="a__\.txt">\nx\n<\/file>$/);
  },
});

Deno.test({
  name: "attachments: a device is refused, but /dev/null is an empty file",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await TempFolder.with({});
    await assert.rejects(build(folder, ["/dev/zero"]), /--file \/dev\/zero cannot be read: it is a device/);
    assert.match((await build(folder, ["/dev/null"])).text, /^<file name="\/dev\/null">\s+<\/file>$/);
  },
});
