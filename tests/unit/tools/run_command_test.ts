import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { readFile } from "../../../src/tools/read_file.ts";
import { endLeftovers, runCommand, type WatchedContext } from "../../../src/tools/run_command.ts";
import { runToolCalls, type ToolSession } from "../../../src/tools/run.ts";
import type { ToolOutput, ToolResultPart } from "../../../src/types.ts";
import { Folder, use } from "./folder.ts";

const LINUX = process.platform === "linux";
const env = { PATH: process.env.PATH ?? "" };

/** A test of commands in sh. The streams of what goes on in the background stay open until it ends. */
function test(name: string, fn: (folder: Folder) => Promise<void>, { linux = false } = {}): void {
  Deno.test({
    name: `run_command: ${name}`,
    ignore: process.platform === "win32" || (linux && !LINUX),
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      await using folder = await Folder.with({});
      await fn(folder);
      await endLeftovers();
    },
  });
}

function run(folder: Folder, command: string, over: Partial<WatchedContext> & { timeout_ms?: number } = {}) {
  const { timeout_ms = 60_000, ...context } = over;
  return use(runCommand, { command, timeout_ms }, { ...folder.context({ env }), ...context });
}

/** Command lines of living processes that contain `text`. */
function running(text: string): string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const state = /^\d+ \(.*\) (\w)/s.exec(readFileSync(`/proc/${pid}/stat`, "latin1"))?.[1];
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return state !== "Z" && words.includes(text) ? [words] : [];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

/** A duration nobody else sleeps for, to find the processes of one test by. */
let naps = 0;
const nap = () => `${1000 + process.pid}.${++naps}`;

const ENDINGS: [string, string, ToolOutput][] = [
  ["output of both streams in its order", "echo one; echo two >&2; echo three", {
    text: "one\ntwo\nthree\n[exit code 0]",
  }],
  ["a failure is a result", "printf before; exit 37", { text: "before\n[exit code 37]" }],
  ["no output", "true", { text: "[no output; exit code 0]" }],
  ["the end by a signal", "kill -SEGV $$", { text: "[no output; killed by SIGSEGV]" }],
  ["an empty stdin", 'cat; echo "[$?]"', { text: "[0]\n[exit code 0]" }],
  ["quotes and lines", "printf '%s|' \"a b\" 'c\"d'\nprintf e", { text: 'a b|c"d|e\n[exit code 0]' }],
  ["what is no UTF-8", "printf 'a\\377\\376b'", { text: "a\uFFFD\uFFFDb\n[exit code 0]" }],
];
for (const [what, command, expected] of ENDINGS) {
  test(`tells ${what}`, async (folder) => assert.deepEqual(await run(folder, command), expected));
}

test("starts in the root", async (folder) => {
  assert.equal((await run(folder, "pwd")).text, `${folder.root}\n[exit code 0]`);
});

test("keeps beginning and end of a long output", async (folder) => {
  const { text } = await run(folder, "echo FIRST; seq 1 100000; echo LAST", { maxResultBytes: 3000 });
  assert.match(text, /^FIRST\n1\n2\n/);
  assert.match(text, /\n100000\nLAST\n\[exit code 0\]$/);
  assert.match(text, /\n\[… 58\d{4} bytes left out …\]\n/);
  assert.ok(Buffer.byteLength(text) <= 3000);
});

test("ends a command that never stops writing", async (folder) => {
  const { text, isError } = await run(folder, "yes heron", { maxResultBytes: 2000 });
  assert.equal(isError, true);
  assert.match(text, /^heron\n[^]*\[wrote more output than anyone can read\]$/);
  assert.ok(text.length <= 2000);
});

for (const command of ["", " \n", "echo a\0b"]) {
  test(`refuses ${JSON.stringify(command)}`, async (folder) => {
    assert.equal((await run(folder, command)).isError, true);
  });
}

test("says why a command cannot be started", async (folder) => {
  const { text, isError } = await run(folder, "true", { root: path.join(folder.root, "gone") });
  assert.equal(isError, true);
  assert.match(text, /cannot be run/);
});

test("hands on only the environment it is given", async (folder) => {
  const { text } = await run(folder, "env | sort", { env: { ...env, GREETING: "hello" } });
  const names = text.split("\n").map((line) => line.split("=")[0]);
  assert.ok(text.includes("GREETING=hello\n"));
  assert.deepEqual(
    names.filter((name) => !["PATH", "PWD", "OLDPWD", "SHLVL", "_", ""].includes(name ?? "")),
    [
      "GREETING",
      "NANO_AGENT_COMMAND",
      "[exit code 0]",
    ],
  );
});

test("without an environment hides all that has the name of a secret", async (folder) => {
  process.env.SOME_TEST_TOKEN = "plain";
  try {
    const { text } = await run(folder, "env", { env: undefined });
    assert.match(text, /^PATH=/m);
    assert.doesNotMatch(text, /SOME_TEST_TOKEN/);
  } finally {
    delete process.env.SOME_TEST_TOKEN;
  }
});

test("a time-out ends the whole tree and keeps the output so far", async (folder) => {
  const time = nap();
  const command = `echo started; sleep ${time} & (sleep ${time}; sleep ${time})`;
  const { text, isError } = await run(folder, command, { timeout_ms: 300 });
  assert.deepEqual([text, isError], ["started\n[timed out after 300 ms]", true]);
  if (LINUX) assert.deepEqual(running(time), []);
});

test("what ignores SIGTERM is killed", async (folder) => {
  const time = nap();
  const { text } = await run(folder, `trap '' TERM; echo a; sleep ${time}; sleep ${time}`, {
    timeout_ms: 200,
  });
  assert.equal(text, "a\n[timed out after 200 ms]");
  assert.deepEqual(running(time), []);
}, { linux: true });

test("what left its process group is ended, too", async (folder) => {
  const time = nap();
  await run(folder, `setsid sleep ${time} & sleep ${time}`, { timeout_ms: 300 });
  assert.deepEqual(running(time), []);
}, { linux: true });

test("a command can end in its own way when it is told to stop", async (folder) => {
  const { text } = await run(folder, "trap 'echo bye; exit 0' TERM; echo a; sleep 60 & wait", {
    timeout_ms: 200,
  });
  assert.equal(text, "a\nbye\n[timed out after 200 ms]");
});

test("a cancelled command ends with all its processes", async (folder) => {
  const time = nap();
  const stop = new AbortController();
  const { text, isError } = await run(folder, `sleep ${time} & echo so far; sleep ${time}`, {
    signal: stop.signal,
    onProgress: () => stop.abort(new Error("cancelled by the user")),
  });
  assert.deepEqual([text, isError], ["so far\n[cancelled by the user]", true]);
  assert.deepEqual(running(time), []);
}, { linux: true });

test("does not start what was cancelled before", async (folder) => {
  const { isError } = await run(folder, "touch begun", { signal: AbortSignal.abort(new Error("stopped")) });
  assert.equal(isError, true);
  assert.deepEqual(await folder.names(), []);
});

test("does not wait for what goes on in the background, and ends it with the run", async (folder) => {
  const time = nap();
  const { text } = await run(folder, `sleep ${time} & echo started`);
  assert.match(text, /^started\n\[exit code 0; it left processes in the background/);
  assert.equal(running(time).length, 1);
  await endLeftovers();
  assert.deepEqual(running(time), []);
}, { linux: true });

test("a background process does not die of writing", async (folder) => {
  await run(
    folder,
    "(while [ ! -e stop ]; do echo noise; sleep 0.01; done; echo ok > survived) & echo started",
  );
  await run(folder, "sleep 0.1; touch stop; while [ ! -e survived ]; do sleep 0.01; done", {
    timeout_ms: 5000,
  });
  assert.deepEqual(await folder.names(), ["stop", "survived"]);
});

test("the end of a run finds daemons, and what will not end", async (folder) => {
  const time = nap();
  await run(folder, `setsid sh -c 'trap "" TERM; sleep ${time}; sleep ${time}' > log 2>&1 & echo started`);
  await endLeftovers();
  assert.deepEqual(running(time), []);
  assert.equal(await endLeftovers(), undefined);
}, { linux: true });

test("a process that just exits takes its commands along", async (folder) => {
  const time = nap();
  await folder.add(
    "exit.ts",
    `
    import { runCommand } from ${
      JSON.stringify(new URL("../../../src/tools/run_command.ts", import.meta.url).href)
    };
    import process from "node:process";
    const context = { root: ${
      JSON.stringify(folder.root)
    }, denyPaths: [], reserved: [], maxResultBytes: 1000, signal: new AbortController().signal };
    await runCommand.run({ command: "sleep ${time} & echo started" }, context);
    process.exit(0);
  `,
  );
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const { text } = await run(folder, `"${Deno.execPath()}" run -A --no-check -c "${config}" exit.ts`, {
    env: { ...env, HOME: process.env.HOME ?? "", DENO_DIR: process.env.DENO_DIR ?? "" },
  });
  assert.match(text, /\[no output; exit code 0\]/);
  assert.deepEqual(running(`sleep ${time}`), []);
}, { linux: true });

/** What one call in a run gives, and the lines of progress it told. */
async function call(folder: Folder, calls: [string, object][], over: Partial<ToolSession> = {}) {
  const progress: string[] = [];
  const session: ToolSession = {
    tools: [runCommand, readFile],
    permission: () => Promise.resolve("run"),
    context: folder.context({ env }),
    redact: (text) => text.replaceAll("hunter2", "[redacted]"),
    timeoutMs: 10_000,
    reads: new Map(),
    always: new Set(),
    onProgress: (tool, line) => void progress.push(`${tool}: ${line}`),
    ...over,
  };
  const parts = calls.map(([name, input], i) => (
    { type: "tool-call" as const, id: String(i), name, arguments: JSON.stringify(input) }
  ));
  const running = runToolCalls(parts, session);
  for (;;) {
    const { done, value } = await running.next();
    if (done) return { results: value as ToolResultPart[], progress };
  }
}

test("the time-out of the configuration holds, and keeps the output", async (folder) => {
  const input = { command: "echo a; sleep 60", timeout_ms: 50_000 };
  const { results: [result] } = await call(folder, [["run_command", input]], { timeoutMs: 300 });
  assert.deepEqual([result?.isError, result?.text], [true, "a\n[run_command: timed out after 300 ms]"]);
});

test("a file it changed is read in full again", async (folder) => {
  await folder.add("a.txt", "line 1\n".repeat(100));
  const read: [string, object] = ["read_file", { file_path: "a.txt" }];
  const { results } = await call(folder, [
    read,
    read,
    ["run_command", { command: "sed -i.bak s/1/2/ a.txt" }],
    read,
  ]);
  assert.match(results[1]?.text ?? "", /^\[unchanged/);
  assert.equal(results[3]?.text, "line 2\n".repeat(100));
});

test("the last line of output is told as it comes, without secrets", async (folder) => {
  const { progress } = await call(folder, [["run_command", { command: "echo one; echo my hunter2" }]]);
  assert.equal(progress.at(-1), "run_command: my [redacted]");
});
