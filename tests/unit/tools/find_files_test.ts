import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { findFiles } from "../../../src/tools/find_files.ts";
import type { ToolContext } from "../../../src/types.ts";
import { Folder, use } from "./folder.ts";

const POSIX = process.platform !== "win32";

async function found(folder: Folder, input: object, over: Partial<ToolContext> = {}): Promise<string[]> {
  const { text, isError } = await use(findFiles, input, folder.context(over));
  assert.ok(!isError, text);
  return text.startsWith("[no file") ? [] : text.split("\n");
}

const SOURCES = {
  "src/main.ts": "",
  "src/deep/er/util.ts": "",
  "src/deep/er/util.test.ts": "",
  "src/.hidden.ts": "",
  "src-old/a.ts": "",
  "readme.md": "",
};

const PATTERNS: [string, string[]][] = [
  ["**/*.ts", [
    "src-old/a.ts",
    "src/.hidden.ts",
    "src/deep/er/util.test.ts",
    "src/deep/er/util.ts",
    "src/main.ts",
  ]],
  ["*.ts", [
    "src-old/a.ts",
    "src/.hidden.ts",
    "src/deep/er/util.test.ts",
    "src/deep/er/util.ts",
    "src/main.ts",
  ]],
  ["src/*.ts", ["src/.hidden.ts", "src/main.ts"]],
  ["./src/main.ts", ["src/main.ts"]],
  ["/src/main.ts", ["src/main.ts"]],
  ["/*.md", ["readme.md"]],
  ["/*.ts", []],
  ["main.ts", ["src/main.ts"]],
  ["**/util*", ["src/deep/er/util.test.ts", "src/deep/er/util.ts"]],
  ["src/**/util.ts", ["src/deep/er/util.ts"]],
  ["deep/", ["src/deep/er/util.test.ts", "src/deep/er/util.ts"]],
  ["*.{md,zig}", ["readme.md"]],
  ["../**", []],
  ["**/*.zig", []],
];
for (const [pattern, expected] of PATTERNS) {
  Deno.test(`find_files: ${pattern} finds ${expected.join(", ") || "nothing, which is no error"}`, async () => {
    await using folder = await Folder.with(SOURCES);
    assert.deepEqual(await found(folder, { pattern }), expected);
  });
}

Deno.test("find_files: patterns are about what is below the folder, paths about the root", async () => {
  await using folder = await Folder.with(SOURCES);
  assert.deepEqual(await found(folder, { pattern: "er/*.ts", directory_path: "src/deep" }), [
    "src/deep/er/util.test.ts",
    "src/deep/er/util.ts",
  ]);
});

Deno.test("find_files: respects nested .gitignore files and .git/info/exclude, never enters .git", async () => {
  await using folder = await Folder.with({
    ".git/config": "",
    ".git/info/exclude": "secret.txt\n",
    ".gitignore": "# built\nbuild/\n*.log\n!keep.log\n/top.txt\nnode_modules\n",
    "build/out.txt": "",
    "a.log": "",
    "keep.log": "",
    "top.txt": "",
    "secret.txt": "",
    "a/top.txt": "",
    "a/b.log": "",
    "a/.gitignore": "!b.log\n*.tmp\n",
    "a/x.tmp": "",
    "x.tmp": "",
    "a/node_modules/x/y.txt": "",
    "a/build": "",
  });
  assert.deepEqual(await found(folder, { pattern: "**" }), [
    ".gitignore",
    "a/.gitignore",
    "a/b.log",
    "a/build",
    "a/top.txt",
    "keep.log",
    "x.tmp",
  ]);
});

Deno.test("find_files: a folder that a nested .gitignore takes back is searched", async () => {
  await using folder = await Folder.with({
    ".gitignore": "build/\n*.log\n",
    "a/.gitignore": "!build/\n",
    "a/build/out.txt": "",
    "a/build/out.log": "",
    "b/build/out.txt": "",
  });
  assert.deepEqual(await found(folder, { pattern: "out.*" }), ["a/build/out.txt"]);
});

Deno.test("find_files: an ignored folder that is named is searched, by the other rules", async () => {
  await using folder = await Folder.with({
    ".gitignore": "node_modules/\n*.log\n",
    "node_modules/x/index.js": "",
    "node_modules/x/a.log": "",
  });
  for (const directory_path of ["node_modules", "node_modules/x"]) {
    assert.deepEqual(await found(folder, { pattern: "*", directory_path }), ["node_modules/x/index.js"]);
  }
});

Deno.test("find_files: rules of a repository hold in its folders, also when the root is one", async () => {
  await using folder = await Folder.with({
    ".git/HEAD": "",
    ".gitignore": "*.log\n/sub/out\n",
    "sub/a.log": "",
    "sub/a.txt": "",
    "sub/out/b.txt": "",
  });
  assert.deepEqual(await found(folder, { pattern: "*", directory_path: "sub" }), ["sub/a.txt"]);
  assert.deepEqual(await found(folder, { pattern: "*" }, { root: path.join(folder.root, "sub") }), ["a.txt"]);
});

Deno.test("find_files: a repository within another has rules of its own", async () => {
  await using folder = await Folder.with({
    ".gitignore": "*.log\n",
    "vendor/x/.git/HEAD": "",
    "vendor/x/a.log": "",
  });
  assert.deepEqual(await found(folder, { pattern: "*.log" }), ["vendor/x/a.log"]);
});

Deno.test({
  name: "find_files: agrees with git about what is ignored",
  ignore: !hasGit(),
  async fn() {
    await using folder = await Folder.with({
      ".gitignore": "*.o\n!important.o\n/only-top\nfoo/\n**/cache/*.bin\ndoc/*.txt\nsp\\ ace\n[a-c].x\n",
      "sub/.gitignore": "*\n!.gitignore\n!kept/\n!kept/**\n",
      "a.o": "",
      "important.o": "",
      "only-top": "",
      "x/only-top": "",
      "x/foo/y": "",
      "x/foo.txt": "",
      "deep/cache/a.bin": "",
      "deep/cache/b.txt": "",
      "doc/a.txt": "",
      "doc/sub/a.txt": "",
      "sp ace": "",
      "b.x": "",
      "d.x": "",
      "sub/gone": "",
      "sub/kept/here": "",
    });
    const git = (...args: string[]) => execFileSync("git", args, { cwd: folder.root, encoding: "utf8" });
    git("init", "-q");
    const expected = git("ls-files", "--others", "--exclude-standard").trim().split("\n").sort();
    assert.deepEqual(await found(folder, { pattern: "**" }), expected);
  },
});

function hasGit(): boolean {
  try {
    execFileSync("git", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

Deno.test("find_files: hides what is denied or reserved", async () => {
  await using folder = await Folder.with({
    "private/notes.txt": "",
    "sub/.env": "",
    "agent/config.txt": "",
    "a.txt": "",
  });
  const over = { denyPaths: ["private/**", "**/.env*"], reserved: [path.join(folder.root, "agent")] };
  assert.deepEqual(await found(folder, { pattern: "*" }, over), ["a.txt"]);
});

Deno.test({
  name: "find_files: shows links to files inside, follows none to folders or outside",
  ignore: !POSIX,
  async fn() {
    await using folder = await Folder.with({
      "../outside/secret.txt": "",
      "real/a.txt": "",
      "alias.txt": { link: "real/a.txt" },
      "out.txt": { link: "../outside/secret.txt" },
      "dangling.txt": { link: "nowhere" },
      "loop": { link: "." },
      "dir": { link: "real" },
      "out": { link: "../outside" },
      "env.txt": { link: "real/.env" },
      "real/.env": "",
    });
    assert.deepEqual(await found(folder, { pattern: "**" }, { denyPaths: [".env"] }), [
      "alias.txt",
      "real/a.txt",
    ]);
    for (const pattern of ["out/*", "dir/*", "../outside/*"]) {
      assert.deepEqual(await found(folder, { pattern }), []);
    }
  },
});

Deno.test("find_files: says how many did not fit", async () => {
  await using folder = await Folder.with(
    Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`file-${String(i).padStart(3, "0")}`, ""])),
  );
  const lines = await found(folder, { pattern: "*" }, { maxResultBytes: 600 });
  assert.equal(lines[0], "file-000");
  assert.equal(lines.at(-1), `[${200 - lines.length + 1} more of 200 files were left out]`);
  assert.ok(lines.length > 20 && lines.join("\n").length <= 600);
});

Deno.test({
  name: "find_files: a folder that cannot be read does not hide the others",
  ignore: !POSIX || process.getuid?.() === 0,
  async fn() {
    await using folder = await Folder.with({ "closed/a.txt": "", "open/a.txt": "" });
    await chmod(path.join(folder.root, "closed"), 0);
    assert.deepEqual(await found(folder, { pattern: "*.txt" }), ["open/a.txt"]);
    await chmod(path.join(folder.root, "closed"), 0o755);
  },
});

const BAD: [object, RegExp][] = [
  [{ pattern: "" }, /empty/],
  [{ pattern: "a{b" }, /no glob pattern/],
  [{ pattern: "[z-a]" }, /no glob pattern/],
  [{ pattern: "*".repeat(2000) }, /more than 1000/],
  [{ pattern: "*", directory_path: "nowhere" }, /nowhere: there is no such/],
  [{ pattern: "*", directory_path: "a.txt" }, /a\.txt: .*not a folder/],
  [{ pattern: "*", directory_path: ".." }, /outside the root/],
];
for (const [input, says] of BAD) {
  Deno.test(`find_files: ${JSON.stringify(input).slice(0, 60)} is an error in words`, async () => {
    await using folder = await Folder.with({ "a.txt": "" });
    const { text, isError } = await use(findFiles, input, folder.context());
    assert.equal(isError, true);
    assert.match(text, says);
  });
}

Deno.test("find_files: a cancelled search ends", async () => {
  await using folder = await Folder.with({ "a/b.txt": "" });
  const signal = AbortSignal.abort(new Error("stopped"));
  const { text, isError } = await use(findFiles, { pattern: "*" }, folder.context({ signal }));
  assert.deepEqual([text, isError], ["stopped", true]);
});
