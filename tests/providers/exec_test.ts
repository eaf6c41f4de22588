/** What a plugin may do to us, and what becomes of its process. */

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { ERROR_KINDS } from "../../providers/exec/errors.ts";
import { createProvider } from "../../providers/exec/mod.ts";
import { ProviderError } from "../../src/errors.ts";
import type { ModelEvent, ModelRequest, Provider, ProviderSettings } from "../../src/types.ts";
import { commandOf, FINISH, plugin, say, type Step, watchProcesses } from "./exec_plugin.ts";
import { joined, type Outcome, outcomeOf, requestOf, scriptedFetch, settingsOf } from "./harness.ts";

const finishOf = (events: ModelEvent[]) => events.find((event) => event.type === "finish");

function failed(outcome: Outcome): ProviderError {
  assert.ok(outcome.error instanceof ProviderError, `no ProviderError but ${outcome.error}`);
  assert.equal(finishOf(outcome.events), undefined);
  return outcome.error;
}

const outcome = (steps: Step[], request?: ModelRequest, more?: Partial<ProviderSettings>) =>
  outcomeOf(plugin(steps, more), request);

/** Streams until the first text, then does something, then goes on to the end. */
async function whenItSpeaks(provider: Provider, signal: AbortSignal, act: () => unknown): Promise<unknown> {
  try {
    for await (const event of provider.stream(requestOf(), signal)) {
      if (event.type === "text") await act();
    }
  } catch (error) {
    return error;
  }
  return undefined;
}

function isAborted(error: unknown): void {
  assert.ok(error instanceof ProviderError, `no ProviderError but ${error}`);
  assert.equal(error.kind, "aborted");
}

Deno.test("exec: gives the plugin the rendered request as its first line", async () => {
  const request = requestOf({
    system: "Be brief.",
    messages: [{ role: "user", parts: [{ type: "text", text: "a\nb" }] }],
  });
  const { events } = await outcome([{ echoRequest: true }, FINISH], request);
  assert.deepEqual(JSON.parse(joined(events, "text")), {
    protocol: 1,
    type: "request",
    model: "model-a",
    system: "Be brief.",
    messages: [{ role: "user", parts: [{ type: "text", text: "a\nb" }] }],
    tools: [],
  });
});

Deno.test("exec: takes the answer of a plugin that reads none of a large request", async () => {
  const large = requestOf({ system: "x".repeat(4_000_000) });
  const { events, error } = await outcome([say("done"), FINISH], large);
  assert.equal(error, undefined);
  assert.equal(joined(events, "text"), "done");
});

Deno.test("exec: is unmoved by what comes after the finish", async () => {
  for (
    const steps of [[say("late"), FINISH], [{ print: "rubbish\n" }], [{ exit: 3 }], [{ die: "SIGKILL" }]]
  ) {
    const { events, error } = await outcome([say("hi"), FINISH, ...steps]);
    assert.equal(error, undefined);
    assert.equal(joined(events, "text"), "hi");
    assert.equal(events.at(-1)?.type, "finish");
  }
});

Deno.test("exec: ignores event types and fields it does not know", async () => {
  const { events, error } = await outcome([
    { event: { type: "weather", text: "fine" } },
    { event: { type: "text", text: "hi", mood: "good" } },
    { event: { type: "finish", reason: "tired", raw: "sleepy", more: 1 } },
  ]);
  assert.equal(error, undefined);
  assert.deepEqual(events, [
    { type: "text", text: "hi" },
    { type: "finish", reason: "other", raw: "sleepy" },
  ]);
});

Deno.test("exec: keeps calls, thoughts and what the plugin attached to them in order", async () => {
  const { events, message } = await outcome([
    { event: { type: "reasoning", text: "hm" } },
    { event: { type: "tool-call", id: "1", name: "list", arguments: { path: "a" }, providerData: [1] } },
    { event: { type: "text", text: "and" } },
    { event: { type: "tool-arguments", name: "list", text: "{" } },
    { event: { type: "tool-call", name: "list" } },
    FINISH,
  ]);
  assert.equal(joined(events, "tool-arguments"), '{"path":"a"}{');
  assert.deepEqual(
    message.parts.map(({ providerData, ...part }) => ({ ...part, data: providerData?.value })),
    [
      { type: "reasoning", text: "hm", data: null },
      { type: "tool-call", id: "1", name: "list", arguments: '{"path":"a"}', data: [1] },
      { type: "text", text: "and", data: undefined },
      { type: "tool-call", id: "call_2_modela", name: "list", arguments: "{}", data: undefined },
    ],
  );
  assert.deepEqual(events.at(-1), { type: "finish", reason: "tool_use", raw: "end_turn" });
});

Deno.test("exec: takes an error event at its word", async () => {
  const told = { message: "Slow down.", status: 429, retryAfterMs: 250, hint: "wait a little" };
  for (const kind of ERROR_KINDS) {
    const error = failed(await outcome([say("a"), { event: { type: "error", kind, ...told } }]));
    assert.equal(error.kind, kind);
    const { message, status, retryAfterMs, hint, provider, model } = error;
    assert.deepEqual({ message, status, retryAfterMs, hint }, told);
    assert.deepEqual([provider, model], ["test", "model-a"]);
  }
});

Deno.test("exec: takes an error of an unknown kind for network, whatever else it holds", async () => {
  for (const kind of ["aborted", "fire", 7, undefined]) {
    const event = { type: "error", kind, message: 5, status: "x", retryAfterMs: -1, hint: {} };
    const error = failed(await outcome([{ event }]));
    assert.equal(error.kind, "network");
    assert.equal(error.message, "the plugin gave no reason");
    assert.deepEqual([error.status, error.retryAfterMs, error.hint], [undefined, undefined, undefined]);
  }
});

const CRASHES: [string, Step[], RegExp][] = [
  ["an exit code", [say("hi"), { exit: 3 }], /^the plugin ended with exit code 3$/],
  ["a signal", [say("hi"), { die: "SIGKILL" }], /^the plugin was ended by SIGKILL$/],
  [
    "last words",
    [{ complain: "Traceback\n  boom\n" }, { exit: 1 }],
    /^the plugin ended with exit code 1; its stderr: Traceback \| boom$/,
  ],
  ["no word at all", [{ complain: "bye" }], /^the plugin gave an empty answer; its stderr: bye$/],
  ["a line that is no JSON", [{ print: "Loading…\n" }, FINISH], /that is no event: Loading…$/],
  ["JSON that is no object", [{ print: '["text"]\n' }, FINISH], /that is no event: \["text"\]$/],
  ["an event without a type", [{ event: { text: "hi" } }, FINISH], /that is no event/],
  ["text that is none", [{ event: { type: "text", text: 1 } }, FINISH], /that is no event/],
  ["a call of no tool", [{ event: { type: "tool-call", id: "1" } }, FINISH], /that is no event/],
  ["10 MB of one line", [{ flood: { bytes: 10 << 20 } }, FINISH], /that is no event: x{120}…$/],
  ["a line that is too long", [{ flood: { bytes: 17 << 20 } }, FINISH], /a line longer than 16 MB$/],
];
for (const [name, steps, message] of CRASHES) {
  Deno.test(`exec: fails with network on ${name}`, async () => {
    const error = failed(await outcome(steps));
    assert.equal(error.kind, "network");
    assert.match(error.message, message);
  });
}

Deno.test("exec: keeps the last 2 kB of stderr, however much there is", async () => {
  const flood = { flood: { bytes: 4 << 20, to: "stderr" } };
  const error = failed(await outcome([flood, { complain: "\nthe end" }, { exit: 1 }]));
  assert.match(error.message, /x \| the end$/);
  assert.ok(error.message.length < 2200, `the message has ${error.message.length} characters`);
});

Deno.test("exec: lets a plugin talk on stderr while it answers", async () => {
  const { events, error } = await outcome([{ flood: { bytes: 4 << 20, to: "stderr" } }, say("hi"), FINISH]);
  assert.equal(error, undefined);
  assert.equal(joined(events, "text"), "hi");
});

Deno.test("exec: fails with not-found and names the setting when the program cannot be run", async () => {
  const folder = await mkdtemp(join(tmpdir(), "nano-agent-exec-"));
  try {
    const plain = join(folder, "plain.txt");
    await writeFile(plain, "hello", { mode: 0o600 });
    const programs: [string, RegExp][] = [
      [join(folder, "missing"), /was not found$/],
      ["nano-agent-no-such-plugin", /was not found$/],
      [join(plain, "inside"), /was not found$/],
      [plain, /may not be executed$/],
    ];
    for (const [program, message] of programs) {
      const error = failed(await outcome([], undefined, { command: [program] }));
      assert.equal(error.kind, "not-found");
      assert.match(error.message, message);
      assert.match(error.hint ?? "", /providers\.test\.command/);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

Deno.test("exec: fails with bad-request when there is no command", async () => {
  for (const command of [undefined, [], [""]]) {
    const error = failed(await outcome([], undefined, { command }));
    assert.equal(error.kind, "bad-request");
    assert.match(error.message, /providers\.test\.command/);
  }
});

Deno.test("exec: starts nothing when it is aborted from the start", async () => {
  const provider = plugin([], { command: ["nano-agent-no-such-plugin"] });
  isAborted((await outcomeOf(provider, requestOf(), AbortSignal.abort())).error);
});

Deno.test("exec: closes stdin on an abort and lets the plugin end by itself", async () => {
  const folder = await mkdtemp(join(tmpdir(), "nano-agent-exec-"));
  try {
    const mark = join(folder, "mark");
    const stop = new AbortController();
    isAborted(
      await whenItSpeaks(plugin([say("hi"), { exitAtStdinEnd: mark }]), stop.signal, () => stop.abort()),
    );
    assert.equal(await readFile(mark, "utf8"), "stdin ended");
  } finally {
    await rm(folder, { recursive: true });
  }
});

Deno.test("exec: ends a plugin that does not heed an abort, nor SIGTERM, and what it started", async () => {
  const watch = await watchProcesses();
  const stop = new AbortController();
  const steps = [{ ignoreTerm: true }, watch.report("plugin"), watch.startChild("child"), say("hi"), {
    stay: true,
  }];
  const error = await whenItSpeaks(plugin(steps), stop.signal, async () => {
    await watch.started("child");
    stop.abort();
  });
  isAborted(error);
  await Promise.all([watch.gone("plugin"), watch.gone("child")]);
  await watch.close();
});

Deno.test("exec: stops waiting for a silent plugin on an abort", async () => {
  const watch = await watchProcesses();
  const stop = new AbortController();
  const streaming = outcomeOf(plugin([watch.report("plugin"), { stay: true }]), requestOf(), stop.signal);
  await watch.started("plugin");
  stop.abort(new Error("enough"));
  isAborted((await streaming).error);
  await watch.gone("plugin");
  await watch.close();
});

Deno.test("exec: ends a plugin that is asked a large request, reads nothing of it and is aborted", async () => {
  const watch = await watchProcesses();
  const stop = new AbortController();
  const large = requestOf({ system: "x".repeat(4_000_000) });
  const streaming = outcomeOf(plugin([watch.report("plugin"), { stay: true }]), large, stop.signal);
  await watch.started("plugin");
  stop.abort();
  isAborted((await streaming).error);
  await watch.gone("plugin");
  await watch.close();
});

const LEAVERS: [string, Step[]][] = [
  ["stays after its finish", [FINISH, { stay: true }]],
  ["prints an error and stays", [{ event: { type: "error", kind: "auth", message: "No." } }, { stay: true }]],
  ["prints rubbish and stays", [{ print: "rubbish\n" }, { stay: true }]],
  ["floods its output", [{ flood: { bytes: 1e12 } }]],
];
for (const [name, steps] of LEAVERS) {
  Deno.test(`exec: leaves no process behind when the plugin ${name}`, async () => {
    const watch = await watchProcesses();
    await outcome([watch.report("plugin"), say("hi"), ...steps]);
    await watch.gone("plugin");
    await watch.close();
  });
}

Deno.test({
  name: "exec: leaves no process behind when the plugin closes its output and stays",
  ignore: process.platform === "win32",
  async fn() {
    const watch = await watchProcesses();
    const script = '"$@" > /dev/null & exec > /dev/null; wait';
    const command = ["/bin/sh", "-c", script, "sh", ...commandOf("tests/fixtures/plugin.mjs")];
    const error = failed(await outcome([watch.report("plugin"), { stay: true }], undefined, { command }));
    assert.match(error.message, /empty answer/);
    // Where it was ended before it could report there is nothing to wait for.
    await watch.close();
  },
});

Deno.test("exec: ends what a plugin started and left behind", async () => {
  const watch = await watchProcesses();
  const provider = plugin([watch.startChild("child"), say("hi"), { echoRequest: true }, FINISH]);
  const error = await whenItSpeaks(provider, new AbortController().signal, () => watch.started("child"));
  assert.equal(error, undefined);
  await watch.gone("child");
  await watch.close();
});

Deno.test("exec: ends the plugin when nobody listens any more", async () => {
  const watch = await watchProcesses();
  const stream = plugin([watch.report("plugin"), say("hi"), { stay: true }])
    .stream(requestOf(), new AbortController().signal);
  for await (const event of stream) if (event.type === "text") break;
  await watch.gone("plugin");
  await watch.close();
});

Deno.test("exec: gives the plugin its key and variables and nobody else's", async () => {
  process.env.NANO_AGENT_TEST_API_KEY = "somebody-else's-key";
  process.env.NANO_AGENT_TEST_PLAIN = "plain";
  try {
    const { events } = await outcome([{ tellProcess: true }, FINISH], undefined, {
      apiKey: "the-plugin's-own-key",
      env: { MINE: "yes" },
    });
    const { env, argv } = JSON.parse(joined(events, "text"));
    assert.equal(env.NANO_AGENT_PLUGIN_KEY, "the-plugin's-own-key");
    assert.equal(env.MINE, "yes");
    assert.equal(env.NANO_AGENT_TEST_PLAIN, "plain");
    assert.equal(env.PATH, process.env.PATH);
    assert.equal(env.NANO_AGENT_TEST_API_KEY, undefined);
    assert.ok(!JSON.stringify(argv).includes("key"));
  } finally {
    delete process.env.NANO_AGENT_TEST_API_KEY;
    delete process.env.NANO_AGENT_TEST_PLAIN;
  }
});

const describe = (steps: Step[], signal = new AbortController().signal) => plugin(steps).listModels?.(signal);

Deno.test("exec: lists the models a plugin describes", async () => {
  const models = [
    {
      model: "large",
      contextWindow: 100_000,
      maxOutputTokens: 8_000,
      tools: true,
      vision: false,
      reasoning: true,
      tier: "large",
      strengths: ["coding"],
      price: { input: 1, output: 5 },
    },
    { model: "odd", provider: "other", contextWindow: "many", tier: "huge", price: { input: 1 }, tools: 1 },
    { name: "nameless" },
    "small",
  ];
  const text = JSON.stringify({ protocol: 1, models }, null, 2);
  assert.deepEqual(await describe([{ print: text }]), [
    { provider: "test", ...(models[0] as object) },
    { provider: "test", model: "odd" },
  ]);
});

Deno.test("exec: asks for the description with --describe, and sends nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "nano-agent-exec-"));
  try {
    const mark = join(folder, "mark");
    const models = await describe([{ describeArguments: true }, { exitAtStdinEnd: mark }]);
    assert.deepEqual(models, [{ provider: "test", model: "--describe" }]);
    assert.equal(await readFile(mark, "utf8"), "stdin ended");
  } finally {
    await rm(folder, { recursive: true });
  }
});

Deno.test("exec: fails on a description that is none", async () => {
  const bad: [Step[], string, RegExp][] = [
    [[{ print: "usage: …" }], "network", /printed no description/],
    [[{ print: '{"protocol":1}' }], "network", /printed no description/],
    [[{ print: '{"protocol":2,"models":[]}' }], "bad-request", /protocol 2, this version 1/],
    [[], "network", /empty answer/],
    [[{ complain: "unknown option" }, { exit: 2 }], "network", /exit code 2; its stderr: unknown option$/],
    [[{ flood: { bytes: 17 << 20 } }], "network", /longer than 16 MB/],
  ];
  for (const [steps, kind, message] of bad) {
    const error = await describe(steps)?.then(() => undefined, (error) => error);
    assert.ok(error instanceof ProviderError);
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
  }
});

Deno.test("exec: gives a description 10 s", async () => {
  const watch = await watchProcesses();
  const { setTimeout: real } = globalThis;
  const { promise: asked, resolve: letTimePass } = Promise.withResolvers<() => void>();
  const fake = (run: () => void, ms?: number) => ms === 10_000 ? (letTimePass(run), 0) : real(run, ms);
  Object.assign(globalThis, { setTimeout: fake });
  try {
    const listing = describe([watch.report("plugin"), { stay: true }]);
    const passTime = await asked;
    await watch.started("plugin");
    passTime();
    await assert.rejects(async () => await listing, { kind: "timeout", message: /longer than 10 s/ });
    await watch.gone("plugin");
  } finally {
    Object.assign(globalThis, { setTimeout: real });
    await watch.close();
  }
});

Deno.test("exec: stops a description on an abort", async () => {
  const watch = await watchProcesses();
  const stop = new AbortController();
  const listing = describe([watch.report("plugin"), { stay: true }], stop.signal);
  await watch.started("plugin");
  stop.abort();
  await assert.rejects(async () => await listing, { kind: "aborted" });
  await watch.close();
});

Deno.test("exec: enforces no schema, and does nothing when it is made", () => {
  const provider = createProvider(
    settingsOf("exec", scriptedFetch([]), { command: ["nano-agent-no-such-plugin"] }),
  );
  assert.equal(provider.canEnforce({ type: "object" }, { provider: "test", model: "model-a" }), false);
});
