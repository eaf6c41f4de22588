import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import path from "node:path";
import process from "node:process";
import { searchFiles } from "../../../src/tools/search_files.ts";
import type { ToolContext } from "../../../src/types.ts";
import { Folder, use } from "./folder.ts";

const POSIX = process.platform !== "win32";

async function found(folder: Folder, input: object, over: Partial<ToolContext> = {}): Promise<string[]> {
  const { text, isError } = await use(searchFiles, input, folder.context(over));
  assert.ok(!isError, text);
  return text.startsWith("[no line") ? [] : text.split("\n");
}

const TREE = {
  "src/main.ts": "// first\nexport const heron = 1;\n",
  "src/deep/er/util.ts": "// heron again\n\n  Heron\n",
  "readme.md": "a heron",
  ".gitignore": "build/\n*.log\n",
  "build/out.ts": "heron built\n",
  "debug.log": "heron logged\n",
  "blob.bin": Buffer.from("\0\x01heron\n"),
  "picture.png": Buffer.from("\x89PNG\r\n\x1a\nheron\n", "latin1"),
};

const SEARCHES: [object, string[]][] = [
  [{ pattern: "her[o]n" }, [
    "readme.md:1: a heron",
    "src/deep/er/util.ts:1: // heron again",
    "src/main.ts:2: export const heron = 1;",
  ]],
  [{ pattern: "(?i)heron$" }, ["readme.md:1: a heron", "src/deep/er/util.ts:3:   Heron"]],
  [{ pattern: "^  H" }, ["src/deep/er/util.ts:3:   Heron"]],
  [{ pattern: "^$" }, ["src/deep/er/util.ts:2: "]],
  [{ pattern: "heron", glob: "*.md" }, ["readme.md:1: a heron"]],
  [{ pattern: "heron", glob: "src/*.ts" }, ["src/main.ts:2: export const heron = 1;"]],
  [{ pattern: "heron", glob: "!*.ts" }, ["readme.md:1: a heron"]],
  [{ pattern: "heron", directory_path: "src", glob: "deep/**" }, ["src/deep/er/util.ts:1: // heron again"]],
  [{ pattern: "heron", directory_path: "src/main.ts" }, ["src/main.ts:2: export const heron = 1;"]],
  [{ pattern: "first\\nexport" }, []],
  [{ pattern: "no such thing" }, []],
];
for (const [input, expected] of SEARCHES) {
  Deno.test(`search_files: ${JSON.stringify(input)} finds ${expected.length} lines`, async () => {
    await using folder = await Folder.with(TREE);
    assert.deepEqual(await found(folder, input), expected);
  });
}

Deno.test("search_files: says what it looked for when there is nothing", async () => {
  await using folder = await Folder.with(TREE);
  const { text, isError } = await use(searchFiles, { pattern: "x{3}", glob: "*.md" }, folder.context());
  assert.equal(isError, undefined);
  assert.match(text, /^\[no line matches x\{3\} in files that fit \*\.md;/);
});

Deno.test("search_files: line ends of Windows are no part of a line, a byte order mark neither", async () => {
  await using folder = await Folder.with({ "a.txt": "\uFEFFone\r\ntwo\r\nthree" });
  assert.deepEqual(await found(folder, { pattern: "^(one|two|three)$" }), [
    "a.txt:1: one",
    "a.txt:2: two",
    "a.txt:3: three",
  ]);
});

Deno.test("search_files: reads UTF-16, and what is not UTF-8 as far as it goes", async () => {
  await using folder = await Folder.with({
    "wide.txt": Buffer.from("\uFEFFeins\nzwei 世界\n", "utf16le"),
    "latin.txt": Buffer.from("caf\xe9 zwei\n", "latin1"),
  });
  assert.deepEqual(await found(folder, { pattern: "zwei" }), [
    "latin.txt:1: caf\uFFFD zwei",
    "wide.txt:2: zwei 世界",
  ]);
});

Deno.test("search_files: counts lines across the pieces of a large file", async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `line ${i + 1} ${"é世".repeat(i % 5)}`);
  lines[44_999] = "the heron";
  lines[59_999] = "last heron";
  await using folder = await Folder.with({ "big.txt": `${lines.join("\n")}\n` });
  assert.deepEqual(await found(folder, { pattern: "heron" }), [
    "big.txt:45000: the heron",
    "big.txt:60000: last heron",
  ]);
  assert.deepEqual(await found(folder, { pattern: "^line (131|59998)\\b" }), [
    "big.txt:131: line 131 ",
    `big.txt:59998: line 59998 ${"é世".repeat(2)}`,
  ]);
});

Deno.test("search_files: a large binary file has no lines", async () => {
  await using folder = await Folder.with({
    "big.bin": Buffer.concat([Buffer.alloc(300_000), Buffer.from("heron\n")]),
  });
  assert.deepEqual(await found(folder, { pattern: "heron" }), []);
});

Deno.test("search_files: a long line is shown around its match", async () => {
  await using folder = await Folder.with({
    "a.txt": `${"x".repeat(5000)}heron${"y".repeat(5000)}\nheron${"z".repeat(400)}\n${
      "w".repeat(400)
    }heron\n`,
  });
  const [middle = "", start = "", end = ""] = await found(folder, { pattern: "heron" });
  assert.match(middle, /^a\.txt:1: …x{100}herony{195}…$/);
  assert.match(start, /^a\.txt:2: heronz{295}…$/);
  assert.match(end, /^a\.txt:3: …w{295}heron$/);
});

Deno.test("search_files: a line without end is searched in parts, under its number", async () => {
  await using folder = await Folder.with({
    "a.txt": `x\n${"é".repeat(300_000)}heron${"é".repeat(300_000)}\nheron\n`,
  });
  const [long = "", short] = await found(folder, { pattern: "heron" });
  assert.match(long, /^a\.txt:2: …é{100}heron/);
  assert.equal(short, "a.txt:3: heron");
});

Deno.test("search_files: says how many lines did not fit", async () => {
  await using folder = await Folder.with({ "a.txt": "line\n".repeat(2000), "b.txt": "line\n".repeat(100) });
  const lines = await found(folder, { pattern: "line" }, { maxResultBytes: 2000 });
  const note = /^\[(\d+) more matching lines were left out: narrow/.exec(lines.at(-1) ?? "");
  assert.equal(Number(note?.[1]), 2100 - (lines.length - 1));
  assert.ok(lines.length > 50 && lines.join("\n").length <= 2000);
});

Deno.test("search_files: stops once nobody will count any more", async () => {
  await using folder = await Folder.with({ "a.txt": "line\n".repeat(50_000), "b.txt": "line\n" });
  const lines = await found(folder, { pattern: "line" });
  assert.equal(lines.length, 1001);
  assert.match(lines.at(-1) ?? "", /^\[more than 10000 matching lines were left out/);
});

Deno.test("search_files: results stand in the order of their paths, however many there are", async () => {
  const names = Array.from({ length: 300 }, (_, i) => `d${i % 7}/f${i}.txt`);
  await using folder = await Folder.with(Object.fromEntries(names.map((name) => [name, "heron\n"])));
  const expected = [...names].sort().map((name) => `${name}:1: heron`);
  assert.deepEqual(await found(folder, { pattern: "heron" }), expected);
});

Deno.test("search_files: shows nothing that is denied or reserved", async () => {
  await using folder = await Folder.with({
    "private/notes.txt": "heron",
    ".env": "heron",
    "agent/state": "heron",
    "a.txt": "heron",
  });
  const over = { denyPaths: ["private/**", "**/.env*"], reserved: [path.join(folder.root, "agent")] };
  assert.deepEqual(await found(folder, { pattern: "heron" }, over), ["a.txt:1: heron"]);
  const direct = await use(searchFiles, { pattern: "heron", directory_path: ".env" }, folder.context(over));
  assert.match(direct.text, /denied/);
});

Deno.test({
  name: "search_files: follows no links",
  ignore: !POSIX,
  async fn() {
    await using folder = await Folder.with({
      "../outside/secret.txt": "heron",
      "real/a.txt": "heron",
      "alias.txt": { link: "real/a.txt" },
      "out.txt": { link: "../outside/secret.txt" },
      "out": { link: "../outside" },
      "loop": { link: "." },
    });
    assert.deepEqual(await found(folder, { pattern: "heron" }), ["real/a.txt:1: heron"]);
  },
});

const BAD: [object, RegExp][] = [
  [{ pattern: "her(on" }, /her\(on: is no valid regular expression: missing closing \)/],
  [{ pattern: "(?=x)" }, /look-around and back-references are not supported/],
  [{ pattern: "(a)\\1" }, /back-references are not supported/],
  [{ pattern: "" }, /empty/],
  [{ pattern: `needle${"x".repeat(20_000)}` }, /more than 4096 characters/],
  [{ pattern: "x{1001}" }, /no valid regular expression/],
  [{ pattern: "x", glob: "{a" }, /no glob pattern/],
  [{ pattern: "x", directory_path: "nowhere" }, /nowhere: there is no such/],
  [{ pattern: "x", directory_path: "../" }, /outside the root/],
];
for (const [input, says] of BAD) {
  Deno.test(`search_files: ${JSON.stringify(input).slice(0, 60)} is an error in words`, async () => {
    await using folder = await Folder.with({ "a.txt": "x" });
    const { text, isError } = await use(searchFiles, input, folder.context());
    assert.equal(isError, true);
    assert.match(text, says);
    assert.ok(text.length < 500);
  });
}

for (const pattern of ["(a+)+$", "(a|aa)+$", "(.*)(.*)(.*)(.*)x", "(?i)(a+)+\\d", "a*a*a*a*a*a*b"]) {
  Deno.test(`search_files: ${pattern} does not explode`, async () => {
    await using folder = await Folder.with({ "a.txt": `${"a".repeat(50_000)}!\n`.repeat(3) });
    assert.deepEqual(await found(folder, { pattern }), []);
  });
}

Deno.test("search_files: a cancelled search ends", async () => {
  await using folder = await Folder.with({ "a.txt": "x" });
  const signal = AbortSignal.abort(new Error("stopped"));
  const { text, isError } = await use(searchFiles, { pattern: "x" }, folder.context({ signal }));
  assert.deepEqual([text, isError], ["stopped", true]);
});

Deno.test("search_files: a .gitignore that was written to hang others hangs nobody, its other lines count", async () => {
  const deep = "a/".repeat(200);
  await using folder = await Folder.with({
    ".git": null,
    ".gitignore": `${"**/*a/".repeat(9)}**/b\nignored.txt\n**/x/**/y.txt\n`,
    [`${deep}c.txt`]: "heron\n",
    "ignored.txt": "heron\n",
    "x/z/y.txt": "heron\n",
  });
  const lines = await found(folder, { pattern: "heron" });
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /^a\/a\/.*:1: heron$/);
});
