import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import { mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { resolveInside, stillThere } from "../../../src/tools/confine.ts";
import { isInside } from "../../../src/tools/deny.ts";
import { errorCode } from "../../../src/tools/failure.ts";
import { problemWithName } from "../../../src/tools/file_names.ts";
import { editFile } from "../../../src/tools/edit_file.ts";
import { getFileInfo } from "../../../src/tools/get_file_info.ts";
import { listDirectory } from "../../../src/tools/list_directory.ts";
import { openResolved } from "../../../src/tools/regular_file.ts";
import { readFile as readTool } from "../../../src/tools/read_file.ts";
import { writeFile as writeTool } from "../../../src/tools/write_file.ts";
import { Folder, use } from "./folder.ts";

const SECRET = "stork outside";
const ENTRIES = {
  "../secret/a.txt": SECRET,
  "../work2/a.txt": SECRET,
  "here.txt": "here",
  "out": { link: "../secret/a.txt" },
  "outdir": { link: "../secret" },
  "deep/up": { link: "../.." },
  "to-new": { link: "../secret/new.txt" },
  "to-nothing/inside": { link: "missing" },
  "circle": { link: "circle" },
};

const ways = (base: string): Record<string, string> => ({
  "..": "../secret/a.txt",
  "an absolute path": path.join(base, "secret/a.txt"),
  "a link to a file": "out",
  "a link to a folder": "outdir/a.txt",
  "a link upwards": "deep/up/secret/a.txt",
  "a sibling that begins like the root": "../work2/a.txt",
  "an absolute sibling that begins like the root": path.join(base, "work2/a.txt"),
  "a way in and out again": "deep/../../secret/a.txt",
});

for (const way of Object.keys(ways("/"))) {
  Deno.test(`confine: no tool gets out by ${way}`, async () => {
    await using folder = await Folder.with(ENTRIES);
    const file_path = ways(folder.base)[way] ?? "";
    const context = folder.context();
    const outputs = [
      await use(readTool, { file_path }, context),
      await use(getFileInfo, { file_path }, context),
      await use(writeTool, { file_path, content: "x" }, context),
      await use(editFile, { file_path, old_str: SECRET, new_str: "x" }, context),
    ];
    for (const { text, isError } of outputs) {
      assert.equal(isError, true, text);
      assert.match(text, /outside the root/);
      assert.ok(!text.includes(SECRET));
      if (!path.isAbsolute(file_path)) assert.ok(!text.includes(folder.base), text);
    }
    for (const name of ["secret/a.txt", "work2/a.txt"]) {
      assert.equal(await readFile(path.join(folder.base, name), "utf8"), SECRET);
    }
  });
}

for (
  const file_path of [
    "../secret/new.txt",
    "outdir/new.txt",
    "../new.txt",
    "deep/up/new.txt",
    "../work2/new.txt",
    "to-new",
    "to-new/below.txt",
    "to-nothing/inside",
    "outdir/more/new.txt",
  ]
) {
  Deno.test(`confine: nothing is created outside by ${file_path}`, async () => {
    await using folder = await Folder.with(ENTRIES);
    const { isError, text } = await use(writeTool, { file_path, content: "x" }, folder.context());
    assert.equal(isError, true, text);
    assert.deepEqual(await folder.names("../secret"), ["a.txt"]);
    assert.deepEqual(await folder.names("../work2"), ["a.txt"]);
    assert.deepEqual(await folder.names(".."), ["secret", "work", "work2"]);
  });
}

Deno.test("confine: nothing is created through a link to nothing, wherever it points", async () => {
  await using folder = await Folder.with({ "in": { link: "new.txt" }, "out": { link: "../new.txt" } });
  for (const file_path of ["in", "out", "in/below.txt", "out/below.txt"]) {
    const { text } = await use(writeTool, { file_path, content: "x" }, folder.context());
    assert.match(text, /is a symbolic link to something that does not exist/);
  }
  assert.deepEqual([await folder.names(), await folder.names("..")], [["in", "out"], ["work"]]);
});

Deno.test("confine: says the same of what is and what is not there outside", async () => {
  await using folder = await Folder.with(ENTRIES);
  const context = folder.context();
  const words = async (file_path: string) =>
    (await use(readTool, { file_path }, context)).text.replaceAll(file_path, "PATH");
  assert.equal(await words("../secret/a.txt"), await words("../secret/none.txt"));
  assert.equal(await words("../secret/a.txt"), await words("../secret/a.txt/below"));
});

for (const directory_path of ["..", "../secret", "outdir", "deep/up", "../work2", "/"]) {
  Deno.test(`confine: does not list ${directory_path}`, async () => {
    await using folder = await Folder.with(ENTRIES);
    const { isError, text } = await use(listDirectory, { directory_path }, folder.context());
    assert.equal(isError, true);
    assert.doesNotMatch(text, /a\.txt|etc/);
  });
}

const NASTY = [
  "",
  " ",
  "\0",
  "a\0b",
  "here.txt\0.png",
  "circle",
  "circle/a",
  "here.txt/below",
  "x".repeat(5000),
  "x".repeat(300),
  "é".repeat(2100),
  "../".repeat(300),
  "~",
  "~/.ssh/id_rsa",
  "~root/.profile",
  "file:///etc/passwd",
  "file:here.txt",
  "https://example.org/a",
  "/etc/passwd",
  "/proc/self/environ",
  "/proc/self/cwd/../secret/a.txt",
  "/proc/self/root/etc/passwd",
  "/dev/stdin",
  "/dev/zero",
  "/dev/fd/0",
  "//etc/passwd",
  "..",
  ".",
  "/",
  "....//....//etc/passwd",
  "%2e%2e/secret/a.txt",
  "..\\secret\\a.txt",
  "\ud800",
  "../secret/a.txt\n",
  "\u202etxt.a",
];
for (const file_path of NASTY) {
  const name = JSON.stringify(
    file_path.length > 40 ? `${file_path.slice(0, 10)}… (${file_path.length})` : file_path,
  );
  Deno.test(`confine: reading ${name} is an error in words`, async () => {
    await using folder = await Folder.with(ENTRIES);
    const { isError, text } = await use(readTool, { file_path }, folder.context());
    assert.equal(isError, true, text);
    assert.ok(!text.includes(SECRET) && text.length < 1300, text);
    assert.doesNotMatch(text, /\0|ERR_|at file:|undefined/);
  });
}

Deno.test("confine: links that stay inside work, also when the root was reached by one", async () => {
  await using folder = await Folder.with({
    "real/a.txt": "inside",
    "alias": { link: "real/a.txt" },
    "dir": { link: "real" },
    "../by-link": { link: "work" },
  });
  const context = folder.context();
  const byLink = path.join(folder.base, "by-link/real/a.txt");
  for (
    const file_path of ["alias", "dir/a.txt", "dir/../real/a.txt", path.join(folder.root, "alias"), byLink]
  ) {
    assert.deepEqual(await use(readTool, { file_path }, context), { text: "inside" });
  }
});

Deno.test("confine: writing through a link inside changes the file, not the link", async () => {
  await using folder = await Folder.with({ "real/a.txt": "old", "alias": { link: "real/a.txt" } });
  await use(writeTool, { file_path: "alias", content: "new" }, folder.context());
  assert.equal(await folder.read("real/a.txt"), "new");
  await use(writeTool, { file_path: "real/a.txt", content: "newer" }, folder.context());
  assert.equal(await folder.read("alias"), "newer");
});

Deno.test("confine: a path that does not exist is told by its real place", async () => {
  await using folder = await Folder.with({ "real/a.txt": "", "dir": { link: "real" } });
  const found = await resolveInside(folder.context(), "dir/x/../y/new.txt", { mustExist: false });
  assert.deepEqual(found, {
    given: "dir/x/../y/new.txt",
    real: path.join(folder.root, "real/y/new.txt"),
    relative: "real/y/new.txt",
    exists: false,
  });
});

Deno.test("confine: /proc and /dev stay out of reach when the root is /", async () => {
  await using folder = await Folder.with({});
  for (const file_path of ["/proc/self/environ", "proc/self/status", "/dev/null", "sys/kernel/notes"]) {
    const { isError } = await use(readTool, { file_path }, folder.context({ root: "/" }));
    assert.equal(isError, true, file_path);
  }
});

Deno.test({
  name: "confine: pipes and sockets are refused without waiting for anyone",
  ignore: process.platform === "win32",
  async fn() {
    await using folder = await Folder.with({});
    execFileSync("mkfifo", [path.join(folder.root, "pipe")]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path.join(folder.root, "sock"), resolve));
    const context = folder.context();
    for (const [file_path, kind] of [["pipe", /named pipe/], ["sock", /socket/]] as const) {
      for (
        const output of [
          await use(readTool, { file_path }, context),
          await use(writeTool, { file_path, content: "x" }, context),
          await use(editFile, { file_path, old_str: "a", new_str: "b" }, context),
        ]
      ) {
        assert.equal(output.isError, true);
        assert.match(output.text, kind);
      }
      assert.match((await use(getFileInfo, { file_path }, context)).text, kind);
    }
    await new Promise((resolve) => server.close(resolve));
  },
});

Deno.test("confine: own config and state cannot be read, changed, listed or made", async () => {
  await using folder = await Folder.with({
    "agent/config.jsonc": SECRET,
    "agent/state/ledger.sqlite": SECRET,
    "agent/other.txt": "fine",
    "shortcut": { link: "agent/config.jsonc" },
    "state-link": { link: "agent/state" },
  });
  const reserved = [path.join(folder.root, "agent/config.jsonc"), path.join(folder.root, "state-link")];
  const context = folder.context({ reserved: [...reserved, path.join(folder.root, "agent/cache/new")] });
  for (
    const file_path of [
      "agent/config.jsonc",
      "shortcut",
      "agent/state/ledger.sqlite",
      "state-link/ledger.sqlite",
    ]
  ) {
    for (
      const output of [
        await use(readTool, { file_path }, context),
        await use(getFileInfo, { file_path }, context),
        await use(writeTool, { file_path, content: "x" }, context),
        await use(editFile, { file_path, old_str: SECRET, new_str: "x" }, context),
      ]
    ) {
      assert.equal(output.isError, true);
      assert.match(output.text, /belongs to nano-agent/);
    }
    assert.equal(await folder.read(file_path), SECRET);
  }
  const made = await use(writeTool, { file_path: "agent/cache/new/x", content: "x" }, context);
  assert.match(made.text, /belongs to nano-agent/);
  assert.deepEqual(await use(listDirectory, { directory_path: "agent" }, context), { text: "other.txt" });
});

const DENIED: [string, string[], string[]][] = [
  ["**/.env*", [".env", "sub/.env.local", "sub/../.env", "sub/.envs/deep.txt", "to-env"], ["env.txt"]],
  ["private/**", ["private/notes.txt", "private/a/b"], ["public/private.txt"]],
  ["private", ["private/notes.txt"], ["public/private.txt"]],
  ["/private/", ["private/notes.txt"], ["env.txt"]],
  ["*.pem", ["a.pem", "sub/b.pem"], ["env.txt"]],
  ["sub/*.pem", ["sub/b.pem", "sub-link/b.pem"], ["a.pem"]],
];
for (const [pattern, denied, free] of DENIED) {
  Deno.test(`confine: denyPaths ${pattern} keeps what it names out of reach`, async () => {
    await using folder = await Folder.with({
      ".env": SECRET,
      "sub/.env.local": SECRET,
      "sub/.envs/deep.txt": SECRET,
      "to-env": { link: ".env" },
      "sub-link": { link: "sub" },
      "env.txt": "free",
      "private/notes.txt": SECRET,
      "private/a/b": SECRET,
      "public/private.txt": "free",
      "a.pem": pattern === "sub/*.pem" ? "free" : SECRET,
      "sub/b.pem": SECRET,
    });
    const context = folder.context({ denyPaths: [pattern] });
    for (const file_path of denied) {
      for (const tool of [readTool, getFileInfo]) {
        assert.match(
          (await use(tool, { file_path }, context)).text,
          /denied by the configuration/,
          file_path,
        );
      }
      assert.match((await use(writeTool, { file_path, content: "x" }, context)).text, /denied/);
    }
    for (const file_path of free) {
      assert.deepEqual(await use(readTool, { file_path }, context), { text: "free" });
    }
    assert.equal(await folder.read(".env"), SECRET);
  });
}

Deno.test("confine: a denied name that is a link to something allowed is denied too", async () => {
  await using folder = await Folder.with({ "a.txt": "free", ".env": { link: "a.txt" } });
  const { text } = await use(readTool, { file_path: ".env" }, folder.context({ denyPaths: ["**/.env*"] }));
  assert.match(text, /denied/);
});

Deno.test("confine: notices a folder that was exchanged for a link after the check", async () => {
  await using folder = await Folder.with({ "a/file.txt": "mine", "../secret/file.txt": SECRET });
  const found = await resolveInside(folder.context(), "a/file.txt", { mustExist: true });
  await stillThere(found, found.real);
  await rename(path.join(folder.root, "a"), path.join(folder.root, "b"));
  await symlink("../secret", path.join(folder.root, "a"));
  await assert.rejects(stillThere(found, found.real), /a\/file\.txt: was moved/);
  await assert.rejects(openResolved(found), /a\/file\.txt: was moved/);
});

Deno.test("confine: reading and writing never get out while a folder is exchanged for a link all the time", async () => {
  await using folder = await Folder.with({ "../secret/a.txt": SECRET });
  const dir = path.join(folder.root, "dir");
  let over = false;
  const exchange = (async () => {
    for (let round = 0; !over; round++) {
      try {
        await rm(dir, { recursive: true, force: true });
        if (round % 2 === 0) await symlink("../secret", dir);
        else await mkdir(dir);
      } catch (error) {
        // The tools make the folder and files in it, too: the next round tries again.
        assert.ok(["EEXIST", "ENOTEMPTY", "EISDIR"].includes(errorCode(error) ?? ""), String(error));
      }
    }
  })();
  const context = folder.context();
  for (let i = 0; i < 60; i++) {
    const { text } = await use(readTool, { file_path: "dir/a.txt" }, context);
    assert.ok(!text.includes(SECRET));
    await use(writeTool, { file_path: "dir/a.txt", content: "mine" }, context);
  }
  over = true;
  await exchange;
  assert.equal(await readFile(path.join(folder.base, "secret/a.txt"), "utf8"), SECRET);
});

const INSIDE: [string, string, boolean][] = [
  ["/a/b", "/a/b", true],
  ["/a/b", "/a/b/c", true],
  ["/a/b", "/a/b/..c", true],
  ["/a/b", "/a/bc", false],
  ["/a/b", "/a", false],
  ["/a/b", "/", false],
  ["/", "/x", true],
];
for (const [parent, child, inside] of INSIDE) {
  Deno.test(`isInside: ${child} is ${inside ? "" : "not "}in ${parent}`, () => {
    assert.equal(isInside(parent, child), inside);
  });
}

const WINDOWS: [string, boolean][] = [
  ["src\\main.ts", true],
  ["C:\\work\\a.txt", true],
  ["..\\a.txt", true],
  ["console.log", true],
  ["\\\\server\\share\\a.txt", false],
  ["\\\\.\\PhysicalDrive0", false],
  ["//?/C:/a.txt", false],
  ["NUL", false],
  ["src/con.txt", false],
  ["Com1", false],
  ["a.txt:stream", false],
  ["a.txt::$DATA", false],
  ["a.txt.", false],
  ["a.txt ", false],
];
for (const [name, fine] of WINDOWS) {
  Deno.test(`file names: ${name} is ${fine ? "allowed" : "refused"} on Windows`, () => {
    assert.equal(problemWithName(name, "win32") === undefined, fine);
  });
}
