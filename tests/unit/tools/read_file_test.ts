import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { open } from "node:fs/promises";
import path from "node:path";
import { readFile } from "../../../src/tools/read_file.ts";
import { type Entry, Folder, use } from "./folder.ts";

const numbered = (n: number) => Array.from({ length: n }, (_, i) => `row ${i + 1};\n`).join("");
const bytes = (text: string) => new TextEncoder().encode(text).length;

const VERBATIM: [string, string][] = [
  ["tabs, escapes and controls", "\tone \\n \x1b[31m two\n"],
  ["CRLF", "one\r\ntwo\r\n"],
  ["no newline at the end", "one\ntwo"],
  ["Unicode", "Grüße, 世界 👋\n"],
  ["blank lines only", "\n\n\n"],
  ["something that looks like a note", "[lines 1 to 2 of 9]\n"],
];
for (const [what, content] of VERBATIM) {
  Deno.test(`read_file: gives ${what} as it is`, async () => {
    await using folder = await Folder.with({ "a näme.txt": content });
    assert.deepEqual(await use(readFile, { file_path: "a näme.txt" }, folder.context()), { text: content });
  });
}

interface Case {
  file: Entry;
  input?: { offset?: number; limit?: number };
  maxResultBytes?: number;
  text: string | RegExp;
  isError?: boolean;
}

const CASES: Record<string, Case> = {
  "the lines that were asked for": {
    file: numbered(100),
    input: { offset: 40, limit: 3 },
    text: "row 40;\nrow 41;\nrow 42;\n[lines 40 to 42 of 100; continue with offset 43]",
  },
  "the last lines without a note": {
    file: numbered(9),
    input: { offset: 8, limit: 5 },
    text: "row 8;\nrow 9;\n",
  },
  "the rest from an offset": { file: numbered(4), input: { offset: 3 }, text: "row 3;\nrow 4;\n" },
  "a last line without newline by its number": { file: "a\nb", input: { offset: 2, limit: 1 }, text: "b" },
  "how long the file is when the offset is beyond it": {
    file: numbered(10),
    input: { offset: 11 },
    text: /only 10 lines, offset 11/,
    isError: true,
  },
  "that a file has one line when the offset is 2": {
    file: "one\n",
    input: { offset: 2 },
    text: /only 1 line,/,
    isError: true,
  },
  "that a file is empty": { file: "", text: "[a.txt is empty]" },
  "that a file is binary": {
    file: new Uint8Array([1, 2, 0, 104]),
    text: "[a.txt is a binary file of 4 bytes]",
  },
  "that a file is binary from far into it": {
    file: `${"x".repeat(9000)}\0`,
    text: "[a.txt is a binary file of 9001 bytes]",
  },
  "the lines that fit, and where to go on": {
    file: numbered(1000),
    maxResultBytes: 1000,
    text: /row 76;\n\[lines 1 to 76 of 1000; continue with offset 77\]$/,
  },
  "the beginning of a line that does not fit": {
    file: `${"é".repeat(5000)}\nnext\n`,
    maxResultBytes: 1001,
    text: `${
      "é".repeat(300)
    }\n[line 1 is cut after 600 bytes, the file has 10006; the next line has offset 2]`,
  },
  "the beginning of the only line": {
    file: "x".repeat(500_000),
    maxResultBytes: 1000,
    text: /^x{600}\n\[line 1 is cut after 600 bytes, the file has 500000\]$/,
  },
  "text without its byte order mark": { file: "\uFEFFone\n", text: "one\n" },
  "UTF-16 little endian": { file: new Uint8Array([0xff, 0xfe, 0xfc, 0, 10, 0, 98, 0]), text: "ü\nb" },
  "UTF-16 big endian": { file: new Uint8Array([0xfe, 0xff, 0, 0xfc, 0, 10, 0, 98]), text: "ü\nb" },
  "bytes that are not UTF-8 with a note": {
    file: new Uint8Array([97, 0xff, 98, 10]),
    text: "a\uFFFDb\n[bytes that are not UTF-8 are shown as U+FFFD]",
  },
};
for (const [what, { file, input, maxResultBytes = 65536, text, isError }] of Object.entries(CASES)) {
  Deno.test(`read_file: gives ${what}`, async () => {
    await using folder = await Folder.with({ "a.txt": file });
    const context = folder.context({ maxResultBytes });
    const output = await use(readFile, { file_path: "a.txt", ...input }, context);
    if (typeof text === "string") assert.equal(output.text, text);
    else assert.match(output.text, text);
    assert.equal(output.isError ?? false, isError ?? false);
    assert.ok(bytes(output.text) <= maxResultBytes);
  });
}

Deno.test("read_file: never splits a character or a line, wherever the size ends", async () => {
  await using folder = await Folder.with({ "a.txt": "é世👋\n".repeat(500) });
  for (let maxResultBytes = 900; maxResultBytes < 930; maxResultBytes++) {
    const { text } = await use(readFile, { file_path: "a.txt" }, folder.context({ maxResultBytes }));
    assert.match(text, /^(é世👋\n)+\[lines 1 to \d+ of 500; continue with offset \d+\]$/);
  }
});

Deno.test("read_file: reading on from the offset it names gives the whole file", async () => {
  const content = Array.from({ length: 700 }, (_, i) => `${"z".repeat(i % 90)} ${i}\r\n`).join("");
  await using folder = await Folder.with({ "a.txt": content });
  const context = folder.context({ maxResultBytes: 2000 });
  let whole = "";
  for (let offset: number | undefined = 1; offset !== undefined;) {
    const { text } = await use(readFile, { file_path: "a.txt", offset }, context);
    const next = /\[lines \d+ to \d+ of 700; continue with offset (\d+)\]$/.exec(text);
    whole += next ? text.slice(0, next.index) : text;
    offset = next ? Number(next[1]) : undefined;
  }
  assert.equal(whole, content);
});

Deno.test("read_file: reads no more of a huge file than it shows", async () => {
  await using folder = await Folder.with({});
  const file = await open(path.join(folder.root, "huge.log"), "w");
  await file.write(numbered(20_000));
  await file.truncate(20_000_000_000);
  await file.close();
  const { text } = await use(readFile, { file_path: "huge.log", limit: 2 }, folder.context());
  assert.equal(
    text,
    "row 1;\nrow 2;\n[lines 1 to 2, more follow in the 20000000000 bytes of the file; continue with offset 3]",
  );
});

Deno.test("read_file: stops in the middle of a file when the run is aborted", async () => {
  await using folder = await Folder.with({ "a.txt": numbered(10) });
  const signal = AbortSignal.abort(new Error("stopped by the user"));
  const { text } = await use(readFile, { file_path: "a.txt" }, folder.context({ signal }));
  assert.equal(text, "stopped by the user");
});

const MEDIA: [string, number[]][] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]],
  ["image/jpeg", [0xff, 0xd8, 0xff, 0xe0, 0]],
  ["image/gif", [...Buffer.from("GIF89a"), 0]],
  ["image/webp", [...Buffer.from("RIFF"), 1, 2, 3, 4, ...Buffer.from("WEBP")]],
  ["application/pdf", [...Buffer.from("%PDF-1.7\n"), 0]],
];
for (const [mediaType, content] of MEDIA) {
  Deno.test(`read_file: attaches ${mediaType}, whatever its name`, async () => {
    await using folder = await Folder.with({ "some/file.dat": new Uint8Array(content) });
    const output = await use(readFile, { file_path: "some/file.dat" }, folder.context());
    assert.deepEqual(output, {
      text: `[some/file.dat: ${mediaType}, ${content.length} bytes]`,
      files: [{ type: "file", mediaType, data: Buffer.from(content).toString("base64"), name: "file.dat" }],
    });
  });
}

Deno.test("read_file: an image no provider would take is an error with its size", async () => {
  await using folder = await Folder.with({ "a.png": new Uint8Array(MEDIA[0]?.[1] ?? []) });
  const file = await open(path.join(folder.root, "a.png"), "r+");
  await file.truncate(30_000_000);
  await file.close();
  const { isError, text } = await use(readFile, { file_path: "a.png" }, folder.context());
  assert.equal(isError, true);
  assert.match(text, /30000000 bytes/);
});

const MISSING: [string, RegExp][] = [
  ["nope.txt", /^nope\.txt: there is no such file/],
  ["src", /^src: is a folder, not a file/],
  ["src/main.ts/x", /^src\/main\.ts\/x: /],
];
for (const [file_path, pattern] of MISSING) {
  Deno.test(`read_file: ${file_path} is an error that names it`, async () => {
    await using folder = await Folder.with({ "src/main.ts": "" });
    const { isError, text } = await use(readFile, { file_path }, folder.context());
    assert.equal(isError, true);
    assert.match(text, pattern);
    assert.ok(!text.includes(folder.root));
  });
}
