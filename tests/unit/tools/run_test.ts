import assert from "node:assert/strict";
import type { AgentEvent, Tool, ToolCallPart, ToolOutput, ToolResultPart } from "../../../src/types.ts";
import type { Answer, Question } from "../../../src/tools/ask.ts";
import { defineTool } from "../../../src/tools/define.ts";
import { allTools } from "../../../src/tools/mod.ts";
import { runToolCalls, type ToolSession } from "../../../src/tools/run.ts";
import { Folder } from "./folder.ts";

function sessionOf(folder: Folder, over: Partial<ToolSession> = {}): ToolSession {
  return {
    tools: allTools(),
    permission: () => Promise.resolve("run"),
    context: folder.context(),
    redact: (text) => text,
    timeoutMs: 60_000,
    reads: new Map(),
    always: new Set(),
    ...over,
  };
}

function call(name: string, args: unknown, id = "c1"): ToolCallPart {
  return { type: "tool-call", id, name, arguments: typeof args === "string" ? args : JSON.stringify(args) };
}

async function run(
  calls: ToolCallPart[],
  session: ToolSession,
): Promise<{ results: ToolResultPart[]; events: AgentEvent[] }> {
  const events: AgentEvent[] = [];
  const running = runToolCalls(calls, session);
  for (;;) {
    const step = await running.next();
    if (step.done) return { results: step.value, events };
    events.push(step.value);
  }
}

async function runOne(one: ToolCallPart, session: ToolSession): Promise<ToolResultPart> {
  const { results: [result], events } = await run([one], session);
  assert.ok(result);
  assert.deepEqual(events.map((event) => event.type), ["tool-call", "tool-result"]);
  return result;
}

/** A tool that does what `act` does. */
function acting(
  act: (signal: AbortSignal) => Promise<ToolOutput>,
  toolClass: "read" | "write" = "read",
  name = "act",
): Tool {
  return defineTool({
    name,
    description: "Acts.",
    class: toolClass,
    properties: {},
    required: [],
    run: (_, { signal }) => act(signal),
  });
}

const never = () => new Promise<never>(() => {});

Deno.test("run: gives the result, and tells of it before and after", async () => {
  await using folder = await Folder.with({ "a.txt": "alpha" });
  const { results, events } = await run([call("read_file", { file_path: "a.txt" })], sessionOf(folder));
  assert.deepEqual(results, [
    { type: "tool-result", callId: "c1", name: "read_file", text: "alpha", isError: false },
  ]);
  const [before, after] = events;
  assert.deepEqual(before, {
    type: "tool-call",
    id: "c1",
    name: "read_file",
    arguments: { file_path: "a.txt" },
  });
  assert.ok(after?.type === "tool-result" && Number.isInteger(after.durationMs));
  assert.deepEqual({ ...after, durationMs: 0 }, {
    type: "tool-result",
    id: "c1",
    name: "read_file",
    ok: true,
    text: "alpha",
    durationMs: 0,
  });
});

const WRONG: Record<string, [ToolCallPart, RegExp, arguments?: unknown]> = {
  "arguments that are no JSON": [
    call("read_file", '{"file_path": "a.tx'),
    /not valid JSON: \S/,
    '{"file_path": "a.tx',
  ],
  "arguments that are no object": [call("read_file", "[1]"), /expected an object/, [1]],
  "no arguments at all": [call("read_file", ""), /file_path: is required/, {}],
  "null for arguments": [call("read_file", "null"), /file_path: is required/, {}],
  "a missing argument": [call("read_file", {}), /file_path: is required/],
  "an argument of the wrong type": [
    call("read_file", { file_path: 7 }),
    /file_path: expected text, found a number/,
  ],
  "a misspelt tool": [
    call("raed_file", { file_path: "a.txt" }),
    /raed_file: there is no such tool; did you mean read_file/,
  ],
  "an unknown tool": [call("launch_rocket", {}), /launch_rocket: .*available: read_file, list_directory/],
  "a tool with an empty name": [call("", {}), /there is no such tool/],
  "a missing file": [call("read_file", { file_path: "nope.txt" }), /nope\.txt/],
};
for (const [what, [one, says, parsed]] of Object.entries(WRONG)) {
  Deno.test(`run: ${what} is an error result`, async () => {
    await using folder = await Folder.with({});
    const { results: [result], events: [first] } = await run([one], sessionOf(folder));
    assert.equal(result?.isError, true);
    assert.match(result?.text ?? "", says);
    assert.ok(first?.type === "tool-call");
    if (parsed !== undefined) assert.deepEqual(first.arguments, parsed);
  });
}

Deno.test("run: a tool that is not offered is unknown", async () => {
  await using folder = await Folder.with({});
  const tools = allTools().filter((tool) => tool.class === "read");
  const result = await runOne(
    call("write_file", { file_path: "a", content: "x" }),
    sessionOf(folder, { tools }),
  );
  assert.match(result.text, /write_file: there is no such tool/);
  assert.deepEqual(await folder.names(), []);
});

for (const thrown of [new Error("it broke"), new TypeError("it broke"), "it broke"]) {
  Deno.test(`run: ${thrown instanceof Error ? thrown.name : typeof thrown} thrown by a tool is an error result`, async () => {
    await using folder = await Folder.with({});
    const result = await runOne(
      call("act", {}),
      sessionOf(folder, { tools: [acting(() => Promise.reject(thrown))] }),
    );
    assert.deepEqual([result.isError, result.text], [true, "it broke"]);
  });
}

Deno.test("run: 100 reads at once all succeed, at most 16 side by side, results in order", async () => {
  await using folder = await Folder.with({});
  let running = 0;
  let most = 0;
  const tool = defineTool({
    name: "echo",
    description: "",
    class: "read",
    properties: { n: { type: "integer" } },
    required: ["n"],
    async run({ n }) {
      most = Math.max(most, ++running);
      // Later calls finish earlier.
      for (let i = 0; i < 100 - n; i++) await Promise.resolve();
      running--;
      return { text: `number ${n}` };
    },
  });
  const calls = Array.from({ length: 100 }, (_, n) => call("echo", { n }, `c${n}`));
  const { results, events } = await run(calls, sessionOf(folder, { tools: [tool] }));
  assert.deepEqual(results.map((r) => [r.callId, r.text]), calls.map((c, n) => [c.id, `number ${n}`]));
  assert.equal(most, 16);
  assert.equal(events.length, 200);
});

Deno.test("run: 100 files are read in one turn", async () => {
  const names = Array.from({ length: 100 }, (_, i) => `${i}.txt`);
  await using folder = await Folder.with(
    Object.fromEntries(names.map((name) => [name, `content of ${name}`])),
  );
  const { results } = await run(
    names.map((name, i) => call("read_file", { file_path: name }, `c${i}`)),
    sessionOf(folder),
  );
  assert.deepEqual(results.map((result) => result.text), names.map((name) => `content of ${name}`));
});

Deno.test("run: one call that writes puts all calls of the turn in order", async () => {
  await using folder = await Folder.with({ "a.txt": "1" });
  const edit = (old_str: string, new_str: string) =>
    call("edit_file", { file_path: "a.txt", old_str, new_str });
  const read = call("read_file", { file_path: "a.txt" });
  const { results, events } = await run([edit("1", "2"), read, edit("2", "3"), read], sessionOf(folder));
  assert.deepEqual(results.map((result) => result.isError), [false, false, false, false]);
  assert.deepEqual([results[1]?.text, results[3]?.text], ["2", "3"]);
  assert.deepEqual(
    events.map((event) => event.type),
    Array.from({ length: 4 }, () => ["tool-call", "tool-result"]).flat(),
  );
});

Deno.test("run: calls that share an id get one result each", async () => {
  await using folder = await Folder.with({ "a.txt": "aaa", "b.txt": "bbb" });
  const { results } = await run(
    ["a.txt", "b.txt"].map((file_path) => call("read_file", { file_path }, "same")),
    sessionOf(folder),
  );
  assert.deepEqual(results.map((result) => [result.callId, result.text]), [["same", "aaa"], ["same", "bbb"]]);
});

Deno.test("run: a tool that heeds the time-out ends with what the runner says", async () => {
  await using folder = await Folder.with({});
  const tool = acting((signal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("x"))))
  );
  const result = await runOne(call("act", {}), sessionOf(folder, { tools: [tool], timeoutMs: 1 }));
  assert.deepEqual([result.isError, result.text], [true, "act: timed out after 1 ms"]);
});

Deno.test("run: a tool that does not heed the time-out is left behind", async () => {
  await using folder = await Folder.with({});
  const session = sessionOf(folder, { tools: [acting(never)], timeoutMs: 1, graceMs: 1 });
  assert.match((await runOne(call("act", {}), session)).text, /act: timed out after 1 ms/);
});

Deno.test("run: what a tool reports within its grace counts", async () => {
  await using folder = await Folder.with({});
  const tool = acting((signal) =>
    new Promise((resolve) =>
      signal.addEventListener("abort", () => resolve({ text: "half of it", isError: true }))
    )
  );
  const result = await runOne(call("act", {}), sessionOf(folder, { tools: [tool], timeoutMs: 1 }));
  assert.deepEqual([result.isError, result.text], [true, "half of it"]);
});

Deno.test("run: after an abort every call has a result, and none is started", async () => {
  await using folder = await Folder.with({});
  const abort = new AbortController();
  let started = 0;
  const tool = acting(() => {
    started++;
    abort.abort(new Error("Ctrl-C"));
    return never();
  }, "write");
  const context = folder.context({ signal: abort.signal });
  const session = sessionOf(folder, { tools: [tool, ...allTools()], context, graceMs: 1 });
  const calls = [
    call("act", {}, "1"),
    call("act", {}, "2"),
    call("nothing", "{", "3"),
    call("read_file", "{}", "4"),
  ];
  const { results, events } = await run(calls, session);
  assert.equal(started, 1);
  assert.deepEqual(
    results.map((r) => [r.callId, r.isError, r.text]),
    ["1", "2", "3", "4"].map((id) => [id, true, "cancelled"]),
  );
  assert.equal(events.length, 8);
});

Deno.test("run: a result is cut between characters, with a note of what is missing", async () => {
  await using folder = await Folder.with({});
  const tool = acting(() => Promise.resolve({ text: "é世👋".repeat(1000) }));
  for (let max = 97; max < 110; max++) {
    const context = folder.context({ maxResultBytes: max });
    const { text } = await runOne(call("act", {}), sessionOf(folder, { tools: [tool], context }));
    const [, kept = "", missing] = /^([^]*)\n\[(\d+) more bytes were left out\]$/.exec(text) ?? [];
    const size = new TextEncoder().encode(kept).length;
    assert.ok(size <= max && size > max - 4, text);
    assert.equal(Number(missing), 9000 - size);
    assert.ok(!text.includes("\uFFFD"));
  }
});

Deno.test("run: a result of just the allowed size is left alone", async () => {
  await using folder = await Folder.with({});
  const tool = acting(() => Promise.resolve({ text: "é".repeat(50) }));
  const session = sessionOf(folder, { tools: [tool], context: folder.context({ maxResultBytes: 100 }) });
  assert.equal((await runOne(call("act", {}), session)).text, "é".repeat(50));
});

Deno.test("run: secrets are taken out before a result is cut, in results and errors", async () => {
  await using folder = await Folder.with({});
  const redact = (text: string) => text.replaceAll("SECRET-KEY", "***");
  const context = folder.context({ maxResultBytes: 15 });
  const told = sessionOf(folder, {
    tools: [acting(() => Promise.resolve({ text: "12345678 SECRET-KEY" }))],
    redact,
    context,
  });
  assert.equal((await runOne(call("act", {}), told)).text, "12345678 ***");
  const thrown = sessionOf(folder, {
    tools: [acting(() => Promise.reject(new Error("SECRET-KEY")))],
    redact,
  });
  assert.equal((await runOne(call("act", {}), thrown)).text, "***");
});

Deno.test("run: lone surrogates never leave", async () => {
  await using folder = await Folder.with({});
  const tool = acting(() => Promise.resolve({ text: "a\ud83d b" }));
  assert.equal((await runOne(call("act", {}), sessionOf(folder, { tools: [tool] }))).text, "a\uFFFD b");
});

Deno.test("run: attachments come with the result", async () => {
  await using folder = await Folder.with({ "a.pdf": "%PDF-1.4\n" });
  const result = await runOne(call("read_file", { file_path: "a.pdf" }), sessionOf(folder));
  assert.equal(result.files?.[0]?.mediaType, "application/pdf");
});

/* what was read before */

const LONG = "some line of text\n".repeat(50);

Deno.test("reads: the same call on an unchanged file gets a short note, also of an attachment", async () => {
  await using folder = await Folder.with({ "a.txt": LONG, "short.txt": "x\n", "a.pdf": "%PDF-1.4\n" });
  const session = sessionOf(folder);
  for (const file_path of ["a.txt", "short.txt", "a.pdf"]) {
    await runOne(call("read_file", { file_path }), session);
    for (let again = 0; again < 2; again++) {
      const result = await runOne(call("read_file", { file_path }), session);
      assert.match(result.text, /^\[unchanged since it was read/);
      assert.deepEqual([result.isError, result.files], [false, undefined]);
    }
  }
});

Deno.test("reads: a file is the same however its path and its first line are written", async () => {
  await using folder = await Folder.with({ "a.txt": LONG, "b.txt": LONG });
  const session = sessionOf(folder);
  const read = async (input: object) => (await runOne(call("read_file", input), session)).text;
  assert.equal(await read({ file_path: "a.txt" }), LONG);
  const same = [{ file_path: "./a.txt" }, { file_path: `${folder.root}/a.txt`, offset: 1 }, {
    file_path: "a.txt",
    offset: "1",
    limit: null,
  }];
  for (const input of same) assert.match(await read(input), /^\[unchanged/);
  for (
    const input of [{ file_path: "a.txt", offset: 2 }, { file_path: "a.txt", limit: 1 }, {
      file_path: "b.txt",
    }]
  ) {
    assert.match(await read(input), /^some line/);
  }
});

Deno.test("reads: a changed file is given in full, also when its size and time are the same", async () => {
  await using folder = await Folder.with({ "a.txt": LONG });
  const session = sessionOf(folder);
  const read = () => runOne(call("read_file", { file_path: "a.txt" }), session);
  await read();
  const changed = LONG.replace("some", "SOME");
  await folder.add("a.txt", changed);
  assert.equal((await read()).text, changed);
  await folder.add("a.txt", LONG);
  assert.equal((await read()).text, LONG);
  assert.match((await read()).text, /unchanged/);
});

Deno.test("reads: a changed attachment of the same size is given again", async () => {
  const file_path = `${"n".repeat(80)}.pdf`;
  await using folder = await Folder.with({ [file_path]: "%PDF-1.4 a\n" });
  const session = sessionOf(folder);
  const first = await runOne(call("read_file", { file_path }), session);
  await folder.add(file_path, "%PDF-1.4 b\n");
  const second = await runOne(call("read_file", { file_path }), session);
  assert.equal(first.text, second.text);
  assert.ok(second.files?.[0] && second.files[0].data !== first.files?.[0]?.data);
});

Deno.test("reads: other lines, other files and other conversations are given in full", async () => {
  await using folder = await Folder.with({ "a.txt": LONG, "b.txt": LONG });
  const session = sessionOf(folder);
  await runOne(call("read_file", { file_path: "a.txt" }), session);
  const others: [unknown, ToolSession][] = [
    [{ file_path: "a.txt", offset: 2 }, session],
    [{ file_path: "a.txt", limit: 20 }, session],
    [{ file_path: "b.txt" }, session],
    [{ file_path: "a.txt" }, sessionOf(folder)],
  ];
  for (const [input, where] of others) {
    assert.match((await runOne(call("read_file", input), where)).text, /^some line/);
  }
});

Deno.test("reads: a read that failed is repeated as it is", async () => {
  await using folder = await Folder.with({});
  const session = sessionOf(folder);
  for (let again = 0; again < 2; again++) {
    assert.match((await runOne(call("read_file", { file_path: "none" }), session)).text, /no such file/);
  }
});

/* permission */

const write = call("write_file", { file_path: "a.txt", content: "new\n" });

Deno.test("permission: what is refused or cannot be asked does not run", async () => {
  await using folder = await Folder.with({});
  for (const decision of ["refuse", "ask"] as const) {
    const result = await runOne(write, sessionOf(folder, { permission: () => Promise.resolve(decision) }));
    assert.deepEqual([result.isError, result.text], [true, "write_file: this call is not allowed"]);
  }
  assert.deepEqual(await folder.names(), []);
});

const ANSWERS: [Answer, boolean, number][] = [["once", true, 2], ["session", true, 1], ["no", false, 2]];
for (const [answer, written, asked] of ANSWERS) {
  Deno.test(`permission: the answer "${answer}" ${written ? "runs" : "refuses"} the call, two calls ask ${asked} times`, async () => {
    await using folder = await Folder.with({});
    const questions: Question[] = [];
    const session = sessionOf(folder, {
      permission: () => Promise.resolve("ask"),
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(answer);
      },
    });
    const { results } = await run([write, write], session);
    assert.deepEqual(results.map((result) => result.isError), [!written, !written]);
    if (!written) assert.match(results[0]?.text ?? "", /the user refused/);
    assert.deepEqual(await folder.names(), written ? ["a.txt"] : []);
    assert.equal(questions.length, asked);
    assert.deepEqual(questions[0], {
      tool: "write_file",
      class: "write",
      lines: ["a.txt (new, 1 lines)", "+ new"],
    });
  });
}

Deno.test("permission: an abort while the question is open cancels the call", async () => {
  await using folder = await Folder.with({});
  const abort = new AbortController();
  const session = sessionOf(folder, {
    context: folder.context({ signal: abort.signal }),
    permission: () => Promise.resolve("ask"),
    ask: (_, signal) => {
      abort.abort(new Error("Ctrl-C"));
      return Promise.reject(signal.reason);
    },
  });
  assert.equal((await runOne(write, session)).text, "cancelled");
  assert.deepEqual(await folder.names(), []);
});

Deno.test("permission: nobody is asked about a path that is out of reach", async () => {
  await using folder = await Folder.with({});
  const session = sessionOf(folder, {
    permission: () => Promise.resolve("ask"),
    ask: () => assert.fail("asked"),
  });
  const result = await runOne(call("write_file", { file_path: "../a.txt", content: "" }), session);
  assert.match(result.text, /outside the root/);
});
