/** What no generated input may do: leave the root, slip a second command past a pattern, crash a tool. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import fc from "fast-check";
import { commandFits } from "../../../src/tools/command_pattern.ts";
import { allTools } from "../../../src/tools/mod.ts";
import { runToolCalls, type ToolSession } from "../../../src/tools/run.ts";
import type { AgentEvent, ToolCallPart, ToolResultPart } from "../../../src/types.ts";

const posixOnly = process.platform === "win32";
const CANARY = "canary-7f31";
const MAX_BYTES = 2_000;

/** A root with links in all directions, beside a folder nobody may touch. */
async function setTrap() {
  const top = await realpath(await mkdtemp(join(tmpdir(), "nano-agent-fuzz-")));
  const root = join(top, "root");
  const outside = join(top, "outside");
  await mkdir(join(root, "sub", "deep"), { recursive: true });
  await mkdir(outside);
  await writeFile(join(outside, "secret.txt"), CANARY);
  await writeFile(join(outside, "unspoken"), "");
  await writeFile(join(root, "a.txt"), "inside\n");
  await writeFile(join(root, "sub", "b.txt"), "inside too\n");
  await symlink("../outside", join(root, "out"));
  await symlink(join(outside, "secret.txt"), join(root, "sub", "link.txt"));
  await symlink("..", join(root, "sub", "up"));
  await symlink(".", join(root, "sub", "here"));
  await symlink("../outside/new.txt", join(root, "dangling"));
  await symlink("loop", join(root, "loop"));
  return { top, root, outside, clear: () => rm(top, { recursive: true, force: true }) };
}

/** Everything that is outside, by name and content. */
async function contents(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return JSON.stringify([names, texts]);
}

function sessionIn(root: string): ToolSession {
  const { signal } = new AbortController();
  return {
    tools: allTools().filter(({ class: kind }) => kind !== "execute"),
    permission: () => Promise.resolve("run"),
    context: { root, denyPaths: [], reserved: [], maxResultBytes: MAX_BYTES, signal },
    redact: (text) => text,
    timeoutMs: 5_000,
    reads: new Map(),
    always: new Set(),
  };
}

async function results(calls: ToolCallPart[], session: ToolSession): Promise<ToolResultPart[]> {
  const events: AgentEvent[] = [];
  const running = runToolCalls(calls, session);
  for (;;) {
    const { done, value } = await running.next();
    if (done) {
      assert.equal(events.filter(({ type }) => type === "tool-result").length, calls.length);
      return value;
    }
    events.push(value);
  }
}

const call = (name: string, given: unknown): ToolCallPart => ({
  type: "tool-call",
  id: "1",
  name,
  arguments: typeof given === "string" ? given : JSON.stringify(given) ?? "",
});

const segment = fc.constantFrom(
  "..",
  ".",
  "",
  "sub",
  "deep",
  "up",
  "here",
  "out",
  "outside",
  "root",
  "secret.txt",
  "a.txt",
  "b.txt",
  "link.txt",
  "dangling",
  "loop",
  "new.txt",
  "~",
  "%2e%2e",
  "..\\..",
  "\u2024\u2024",
  "a.txt/..",
);

const pathIn = (top: string) =>
  fc.tuple(
    fc.constantFrom("", "/", "./", `${top}/`, `${top}/root/`, "//"),
    fc.array(segment, { maxLength: 7 }),
  )
    .map(([start, parts]) => start + parts.join("/"));

Deno.test({
  name: "fuzz: no path leads a file tool out of its root",
  ignore: posixOnly,
  fn: async () => {
    const trap = await setTrap();
    try {
      const before = await contents(trap.outside);
      const session = sessionIn(trap.root);
      const action = fc.record({
        path: pathIn(trap.top),
        tool: fc.constantFrom(
          "read_file",
          "write_file",
          "edit_file",
          "list_directory",
          "get_file_info",
          "search_files",
        ),
      });
      await fc.assert(
        fc.asyncProperty(action, async ({ path, tool }) => {
          const given: Record<string, unknown> = {
            read_file: { file_path: path },
            get_file_info: { file_path: path },
            write_file: { file_path: path, content: "written" },
            edit_file: { file_path: path, old_str: "canary", new_str: "gone" },
            list_directory: { directory_path: path },
            search_files: { pattern: "canary", directory_path: path },
          };
          const [result] = await results([call(tool, given[tool])], session);
          assert.ok(!result?.text.includes(CANARY), `${tool} ${path} told what is outside`);
          assert.ok(!result?.text.includes("unspoken"), `${tool} ${path} listed what is outside`);
          assert.equal(await contents(trap.outside), before, `${tool} ${path} changed what is outside`);
        }),
        { numRuns: 1_500 },
      );
    } finally {
      await trap.clear();
    }
  },
});

Deno.test({
  name: "fuzz: a command that fits a pattern runs that program once and nothing else",
  ignore: posixOnly,
  fn: async () => {
    const top = await realpath(await mkdtemp(join(tmpdir(), "nano-agent-fuzz-")));
    try {
      const tools = join(top, "bin");
      const work = join(top, "work");
      await mkdir(tools);
      await mkdir(work);
      // Each call leaves a line, in builtins alone: nothing else can be found.
      const tell = (name: string) => `#!/bin/sh\necho ${name} >> ${join(top, "ran")}\n`;
      for (const name of ["git", "evil", "env", "xargs", "sh", "sudo", "nohup", "time"]) {
        await writeFile(join(tools, name), tell(name), { mode: 0o755 });
      }
      const word = fc.constantFrom(
        "git",
        "status",
        "evil",
        "env",
        "xargs",
        "sh",
        "-c",
        "sudo",
        "exec",
        "eval",
        "time",
        "command",
        "-s",
        "./x",
        "'evil'",
        '"a b"',
        "A=1",
        "$IFS",
        "${PATH}",
        "*",
        "~",
        "#",
        "!",
        "{",
        "}",
        "then",
        "if",
        "\\",
      );
      const glue = fc.constantFrom(
        " ",
        "  ",
        "\t",
        ";",
        "&&",
        "||",
        "|",
        "&",
        "\n",
        "\r",
        "`",
        "$(",
        ")",
        "(",
        ">",
        ">>f",
        "<",
        "<<<",
        "\u00a0",
        "\u2028",
        "\\\n",
        "",
        "\0",
        "\v",
      );
      const command = fc.oneof(
        fc.array(fc.tuple(word, glue), { minLength: 1, maxLength: 6 }).map((all) => all.flat().join("")),
        fc.array(fc.tuple(glue, word), { minLength: 0, maxLength: 5 }).map((all) =>
          `git status${all.flat().join("")}`
        ),
        fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => `git status ${text}`),
      );
      let fitted = 0;
      await fc.assert(
        fc.asyncProperty(command, async (text) => {
          if (!commandFits("git status*", text)) return;
          fitted++;
          await rm(join(top, "ran"), { force: true });
          const env = { PATH: tools };
          spawnSync("/bin/sh", ["-c", text], { cwd: work, env, stdio: "ignore", timeout: 5_000 });
          const ran = await readFile(join(top, "ran"), "utf8").catch(() => "");
          // A quote left open is a mistake of the shell's: then nothing ran.
          assert.ok(ran === "git\n" || ran === "", `${JSON.stringify(text)} ran ${JSON.stringify(ran)}`);
          assert.deepEqual(await readdir(work), [], `${JSON.stringify(text)} made a file`);
        }),
        { numRuns: 4_000 },
      );
      assert.ok(fitted > 100, `only ${fitted} commands fitted: the test says little`);
    } finally {
      await rm(top, { recursive: true, force: true });
    }
  },
});

Deno.test({
  name: "fuzz: whatever a model sends as arguments, each call gets one result of the allowed size",
  ignore: posixOnly,
  fn: async () => {
    const trap = await setTrap();
    try {
      const before = await contents(trap.outside);
      const session = sessionIn(trap.root);
      const names = session.tools.map(({ name }) => name);
      const keys = fc.constantFrom(
        "file_path",
        "directory_path",
        "content",
        "old_str",
        "new_str",
        "pattern",
        "glob",
        "offset",
        "limit",
        "replace_all",
        "__proto__",
        "constructor",
      );
      const value = fc.oneof(
        pathIn(trap.top),
        fc.string({ unit: "binary", maxLength: 30 }),
        fc.constantFrom("(", "[a-", "(a+)+$", "**/*", "{a,b", "!(x)", "\0", "a".repeat(5_000)),
        fc.jsonValue({ maxDepth: 2 }),
        fc.integer(),
        fc.boolean(),
      );
      const given = fc.oneof(
        fc.dictionary(keys, value, { maxKeys: 5 }),
        fc.jsonValue({ maxDepth: 2 }),
        fc.string({ maxLength: 40 }),
      );
      const one = fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 12 })), given)
        .map(([name, arguments_]) => call(name, arguments_));
      await fc.assert(
        fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 4 }), async (calls) => {
          const all = await results(calls, session);
          assert.equal(all.length, calls.length);
          for (const [index, { text, callId, name }] of all.entries()) {
            assert.equal(callId, calls[index]?.id);
            assert.equal(name, calls[index]?.name);
            assert.ok(text.isWellFormed());
            assert.ok(
              Buffer.byteLength(text) <= MAX_BYTES + 500,
              `${name}: ${Buffer.byteLength(text)} bytes`,
            );
            assert.ok(!text.includes(CANARY));
          }
          assert.equal(await contents(trap.outside), before);
        }),
        { numRuns: 600 },
      );
    } finally {
      await trap.clear();
    }
  },
});

Deno.test("tools: a hundred reads of one turn give a hundred results, in order", async () => {
  const top = await realpath(await mkdtemp(join(tmpdir(), "nano-agent-fuzz-")));
  try {
    const numbers = Array.from({ length: 100 }, (_, n) => n);
    await Promise.all(numbers.map((n) => writeFile(join(top, `f${n}.txt`), `file number ${n}\n`)));
    const calls = numbers.map((n) => ({ ...call("read_file", { file_path: `f${n}.txt` }), id: `call_${n}` }));
    const all = await results(calls, sessionIn(top));
    assert.deepEqual(all.map(({ callId }) => callId), calls.map(({ id }) => id));
    for (const [n, { text }] of all.entries()) assert.match(text, new RegExp(`file number ${n}\\b`));
  } finally {
    await rm(top, { recursive: true, force: true });
  }
});
