/** What only Ollama does: its lines, its errors, its options and its lists. */

import assert from "node:assert/strict";
import * as ollama from "../../providers/ollama/mod.ts";
import { ProviderError, type ProviderErrorKind } from "../../src/errors.ts";
import type { Message, ModelRequest, ProviderSettings } from "../../src/types.ts";
import {
  type Answer,
  answered,
  joined,
  outcomeOf,
  requestOf,
  scriptedFetch,
  type Seen,
  settingsOf,
} from "./harness.ts";

type Fields = Record<string, unknown>;

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };
const nd = (...lines: unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");
const said = (message: Fields, more: Fields = {}) => ({
  model: "m",
  message: { role: "assistant", content: "", ...message },
  done: false,
  ...more,
});
const DONE = said({}, { done: true, done_reason: "stop" });
const read = (body: string, more: Partial<Answer> = {}, request = requestOf()) =>
  answered(ollama, { type: "ollama" }, { body, ...more }, request);
const make = (answers: Answer[], seen: Seen[] = [], more: Partial<ProviderSettings> = {}) =>
  ollama.createProvider(settingsOf("ollama", scriptedFetch(answers, seen), more));
const rendered = (request: Partial<ModelRequest> = {}, more: Partial<ProviderSettings> = {}) =>
  make([], [], more).render(requestOf(request)) as Fields & { options: Fields; messages: Fields[] };
const info = (more: Fields = {}) => ({ provider: "test", model: "model-a", ...more });
const user = (text: string): Message => ({ role: "user", parts: [{ type: "text", text }] });

async function errorIn(body: string, more: Partial<Answer> = {}): Promise<ProviderError> {
  const { error } = await read(body, more);
  assert.ok(error instanceof ProviderError, String(error));
  return error;
}

Deno.test("ollama: gives calls with and without ids, arguments as text, after what was said", async () => {
  const { events, message } = await read(nd(
    said({ thinking: "hm" }),
    said({
      content: "I look.",
      tool_calls: [{ function: { name: "list", arguments: { path: "ä", n: 1 } } }],
    }),
    said({ tool_calls: [{ id: "call_2", function: { index: 1, name: "list", arguments: {} } }] }),
    DONE,
  ));
  assert.deepEqual(events.flatMap((event) => event.type === "tool-call" ? [event.call] : []), [
    { type: "tool-call", id: "", name: "list", arguments: '{"path":"ä","n":1}' },
    { type: "tool-call", id: "call_2", name: "list", arguments: "{}" },
  ]);
  assert.equal(joined(events, "text"), "I look.");
  assert.deepEqual(message.parts.map((part) => part.type), ["reasoning", "text", "tool-call", "tool-call"]);
  assert.deepEqual(events.at(-1), { type: "finish", reason: "tool_use", raw: "stop" });
});

Deno.test("ollama: closes a thought before the call or the text that follows it", async () => {
  const call = { tool_calls: [{ function: { name: "list", arguments: {} } }] };
  for (const next of [{ content: "a" }, call]) {
    const { events } = await read(nd(said({ thinking: "hm" }), said(next), DONE));
    const closed = events.findIndex((event) => event.type === "reasoning" && event.providerData);
    assert.equal(closed, 1);
  }
});

Deno.test("ollama: does not wait for the end of a body after the end of the answer", async () => {
  const fetch: typeof globalThis.fetch = (_url, init) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(nd(said({ content: "a" }), DONE)));
        init?.signal?.addEventListener("abort", () => controller.error(init.signal?.reason));
      },
    });
    return Promise.resolve(new Response(body));
  };
  const { events, error } = await outcomeOf(ollama.createProvider(settingsOf("ollama", fetch)));
  assert.equal(error, undefined);
  assert.equal(events.at(-1)?.type, "finish");
});

Deno.test("ollama: makes no call of a stream that ends before it is done", async () => {
  const call = said({ tool_calls: [{ function: { name: "rm", arguments: { path: "a" } } }] });
  const { events, error } = await read(nd(call));
  assert.equal(error, undefined);
  assert.deepEqual(events.map((event) => event.type), ["tool-arguments"]);
});

Deno.test("ollama: counts what it is told and nothing else", async () => {
  const usageIn = async (counts: Fields) =>
    (await read(nd(said({ content: "a" }), { ...DONE, ...counts }))).events.find((event) =>
      event.type === "usage"
    );
  assert.deepEqual(await usageIn({ prompt_eval_count: 9, eval_count: 2 }), {
    type: "usage",
    usage: { inputTokens: 9, outputTokens: 2 },
  });
  assert.deepEqual(await usageIn({ eval_count: 2 }), { type: "usage", usage: { outputTokens: 2 } });
  assert.equal(await usageIn({}), undefined);
});

Deno.test("ollama: takes an end without a reason for a normal one, and load for another one", async () => {
  const endOf = async (end: Fields) => (await read(nd(said({ content: "a" }), end))).events.at(-1);
  assert.deepEqual(await endOf(said({}, { done: true })), {
    type: "finish",
    reason: "end_turn",
    raw: "stop",
  });
  assert.deepEqual(await endOf(said({}, { done: true, done_reason: "load" })), {
    type: "finish",
    reason: "other",
    raw: "load",
  });
});

Deno.test("ollama: reads an answer that came whole, and passes over lines it does not know", async () => {
  const whole = await read(nd(said({ content: "hi" }, { done: true, done_reason: "stop" })), {
    headers: JSON_TYPE,
  });
  assert.equal(joined(whole.events, "text"), "hi");
  const mixed = await read(
    nd(said({ content: "a" }), { status: "warming up" }, said({ content: "b" }), DONE),
  );
  assert.equal(joined(mixed.events, "text"), "ab");
});

Deno.test("ollama: keeps a complete answer whatever follows it", async () => {
  for (const after of ["<html>", nd({ error: "too late" }), nd(said({ content: "b" }), DONE)]) {
    const { events, error } = await read(nd(said({ content: "a" }), DONE) + after, { breaks: true });
    assert.equal(error, undefined);
    assert.equal(events.at(-1)?.type, "finish");
    assert.equal(events.filter((event) => event.type === "finish").length, 1);
    assert.equal(joined(events, "text"), "a");
  }
});

Deno.test("ollama: prints nothing about lines that are no JSON", async () => {
  const { warn, log } = console;
  const printed: unknown[] = [];
  const note = (...words: unknown[]) => printed.push(words);
  Object.assign(console, { warn: note, log: note });
  try {
    await errorIn(`${nd(said({ content: "a" }))}nonsense\n`);
    await errorIn("oops", { status: 500, headers: { "content-type": "text/plain" } });
  } finally {
    Object.assign(console, { warn, log });
  }
  assert.deepEqual(printed, []);
});

const ERRORS: [string, number | undefined, ProviderErrorKind, string | undefined][] = [
  ["model 'model-a' not found", 404, "not-found", "get it with: ollama pull model-a"],
  [
    "model 'model-a' not found, try pulling it first",
    undefined,
    "not-found",
    "get it with: ollama pull model-a",
  ],
  ["the input length exceeds the context length", 400, "context-length", undefined],
  ["you have reached your usage limit", 429, "quota", undefined],
  ["server busy, please try again.  maximum pending requests exceeded", 503, "overloaded", undefined],
  ["llama runner process has terminated: exit status 2", undefined, "overloaded", undefined],
  [
    "error parsing tool call: raw='{\"a\":', err=unexpected end of JSON input",
    undefined,
    "overloaded",
    undefined,
  ],
  ["registry.ollama.ai/library/gemma:2b does not support tools", 400, "bad-request", undefined],
  ["model-a does not support thinking", undefined, "bad-request", undefined],
  ["404 page not found", 404, "not-found", undefined],
];

for (const [message, status, kind, hint] of ERRORS) {
  const where = status === undefined ? "in a stream" : `with HTTP ${status}`;
  Deno.test(`ollama errors: takes "${message.slice(0, 50)}" ${where} for ${kind}`, async () => {
    const body = nd({ error: message });
    const error = status === undefined
      ? await errorIn(nd(said({ content: "a" })) + body)
      : await errorIn(body, { status, headers: JSON_TYPE });
    assert.equal(error.kind, kind);
    assert.equal(error.message, message);
    assert.equal(error.status, status);
    assert.equal(error.hint, hint);
  });
}

Deno.test("ollama errors: does not try again where memory is missing, and leaves way for another model", async () => {
  const message = "model requires more system memory (9.1 GiB) than is available (4.0 GiB)";
  const body = nd({ error: message });
  for (const error of [await errorIn(body), await errorIn(body, { status: 500, headers: JSON_TYPE })]) {
    assert.equal(error.kind, "overloaded");
    assert.equal(error.shouldRetry, false);
    assert.equal(error.message, message);
    assert.match(error.hint ?? "", /smaller model/);
  }
});

Deno.test("ollama errors: says how to sign in and how to start the server", async () => {
  const unauthorized = nd({ error: "unauthorized", signin_url: "https://ollama.com/connect" });
  const denied = await errorIn(unauthorized, { status: 401, headers: JSON_TYPE });
  assert.equal(denied.kind, "auth");
  assert.match(denied.hint ?? "", /ollama signin/);
  const fail = (code: string) => {
    const fetch = () => Promise.reject(Object.assign(new TypeError("failed"), { code }));
    return outcomeOf(ollama.createProvider(settingsOf("ollama", fetch)));
  };
  const refused = (await fail("ECONNREFUSED")).error as ProviderError;
  assert.equal(refused.kind, "network");
  assert.match(refused.hint ?? "", /ollama serve/);
  assert.equal(((await fail("ECONNRESET")).error as ProviderError).hint, undefined);
});

Deno.test("ollama render: sends a tool loop with objects for arguments, names and images of results", () => {
  const { messages, tools, stream } = rendered({
    system: "Rules.",
    tools: [{ name: "list", description: "Lists.", parameters: { type: "object", properties: { a: true } } }],
    messages: [
      {
        role: "user",
        parts: [
          { type: "text", text: "look" },
          { type: "file", mediaType: "image/png", data: "AAAA" },
          { type: "file", mediaType: "application/pdf", data: "BBBB", name: "b.pdf" },
        ],
      },
      {
        role: "assistant",
        parts: [
          { type: "tool-call", id: "c1", name: "list", arguments: '{"path":"a"}' },
          { type: "tool-call", id: "c2", name: "list", arguments: '{"path":' },
        ],
      },
      {
        role: "tool",
        parts: [
          {
            type: "tool-result",
            callId: "c1",
            name: "list",
            text: "an image",
            isError: false,
            files: [{ type: "file", mediaType: "image/jpeg", data: "CCCC" }],
          },
          { type: "tool-result", callId: "c2", name: "list", text: "bad \ud83d", isError: true },
        ],
      },
    ],
  });
  assert.deepEqual(messages, [
    { role: "system", content: "Rules." },
    {
      role: "user",
      content: "look\n\n[b.pdf (application/pdf) was left out: not a type the model reads]",
      images: ["AAAA"],
    },
    {
      role: "assistant",
      content: "",
      tool_calls: [
        { id: "c1", function: { name: "list", arguments: { path: "a" } } },
        { id: "c2", function: { name: "list", arguments: {} } },
      ],
    },
    { role: "tool", tool_name: "list", tool_call_id: "c1", content: "an image", images: ["CCCC"] },
    { role: "tool", tool_name: "list", tool_call_id: "c2", content: "bad \ufffd" },
  ]);
  assert.deepEqual(tools, [{
    type: "function",
    function: { name: "list", description: "Lists.", parameters: { type: "object", properties: { a: {} } } },
  }]);
  assert.equal(stream, true);
});

Deno.test("ollama render: sends what stream sends, options only where they are set", async () => {
  const seen: Seen[] = [];
  const provider = make([{ body: nd(DONE) }], seen);
  await outcomeOf(provider);
  assert.deepEqual(seen[0]?.body, provider.render(requestOf()));
  assert.deepEqual(rendered().options, { num_ctx: 8192 });
  assert.deepEqual(rendered({ maxOutputTokens: 100, temperature: 0 }).options, {
    num_ctx: 4096,
    num_predict: 100,
    temperature: 0,
  });
  assert.deepEqual(rendered({ temperature: 1 }, { omit: ["num_ctx", "temperature"] }).options, {});
});

Deno.test("ollama render: asks for thinking where there is some, by level only of gpt-oss", () => {
  const think = (more: Partial<ModelRequest>) => rendered(more).think;
  const reasons = info({ reasoning: true });
  assert.equal(think({ info: reasons, effort: "low" }), true);
  assert.equal(think({ info: reasons, model: "gpt-oss:20b", effort: "low" }), "low");
  assert.equal(think({ info: reasons }), undefined);
  assert.equal(think({ effort: "low" }), undefined);
});

Deno.test("ollama render: forces a schema, but not where it would leave no way to call a tool", () => {
  const schema = { type: "object", properties: { n: { type: "integer" } } };
  const alone = rendered({ schema });
  assert.deepEqual(alone.format, schema);
  assert.deepEqual(alone.messages.map((message) => message.role), ["user"]);
  const beside = rendered({ schema, tools: [{ name: "list", description: "", parameters: {} }] });
  assert.equal(beside.format, undefined);
  assert.ok(String(beside.messages[0]?.content).includes(JSON.stringify(schema)));
});

Deno.test("ollama context: holds input and output in powers of two, up to the model's window", () => {
  const size = (text: string, more: Partial<ModelRequest> = {}) =>
    rendered({ messages: [user(text)], maxOutputTokens: 1000, ...more }).options.num_ctx;
  assert.equal(size("hi"), 4096);
  assert.equal(size("some words to read. ".repeat(3000)), 32768);
  // A token a character, not a third of one.
  assert.equal(size("世".repeat(20000)), 32768);
  assert.equal(size("7".repeat(20000)), 32768);
  assert.equal(size("hi", { maxOutputTokens: 30000 }), 32768);
  assert.equal(size("a ".repeat(60000), { info: info({ contextWindow: 40000 }) }), 40000);
  assert.equal(size("hi", { info: info({ contextWindow: 2048 }) }), 2048);
  assert.equal(size("hi", { maxOutputTokens: undefined, info: info({ reasoning: true }) }), 16384);
  const image = { type: "file", mediaType: "image/png", data: "A".repeat(90000) } as const;
  const images = (count: number) =>
    size("", { messages: [{ role: "user", parts: Array(count).fill(image) }] });
  assert.deepEqual([images(1), images(5)], [4096, 16384]);
});

Deno.test("ollama context: never shrinks for a model while the provider lives", async () => {
  const seen: Seen[] = [];
  const provider = make([{ body: nd(DONE) }], seen);
  const ask = (text: string, model = "model-a") =>
    outcomeOf(provider, requestOf({ model, messages: [user(text)], maxOutputTokens: 1000 }));
  await ask("hi");
  await ask("some words to read. ".repeat(3000));
  await ask("hi");
  await ask("hi", "model-b");
  assert.deepEqual(seen.map(({ body }) => (body.options as Fields).num_ctx), [4096, 32768, 32768, 4096]);
});

Deno.test("ollama context: asks for twice as much after an overflow where the window is not known", async () => {
  const seen: Seen[] = [];
  const overflow = { status: 400, headers: JSON_TYPE, body: nd({ error: "exceeds the context length" }) };
  const provider = make([overflow], seen);
  const first = (await outcomeOf(provider)).error as ProviderError;
  assert.equal(first.kind, "context-length");
  assert.equal(first.shouldRetry, true);
  assert.equal(first.status, 400);
  await outcomeOf(provider);
  assert.deepEqual(seen.map(({ body }) => (body.options as Fields).num_ctx), [8192, 16384]);
  const told =
    (await outcomeOf(make([overflow]), requestOf({ info: info({ contextWindow: 131072 }) }))).error;
  assert.equal((told as ProviderError).shouldRetry, undefined);
});

for (
  const [field, ability, more] of [
    ["tools", "tools", { tools: [{ name: "list", description: "Lists.", parameters: { type: "object" } }] }],
    ["think", "thinking", { effort: "low" as const, info: info({ reasoning: true }) }],
  ] as const
) {
  Deno.test(`ollama: what a model says it does not take is left out of the next try: ${field}`, async () => {
    const seen: Seen[] = [];
    const refusal = {
      status: 400,
      headers: JSON_TYPE,
      body: nd({ error: `model-a does not support ${ability}` }),
    };
    const provider = make([refusal, { body: nd(said({ content: "hi" }), DONE) }], seen);
    const request = requestOf(more as Partial<ModelRequest>);
    const first = (await outcomeOf(provider, request)).error as ProviderError;
    assert.deepEqual([first.kind, first.shouldRetry], ["bad-request", true]);
    assert.equal((await outcomeOf(provider, request)).error, undefined);
    assert.deepEqual(seen.map(({ body }) => field in body), [true, false]);
    const again = (await outcomeOf(make([refusal]), requestOf())).error as ProviderError;
    assert.equal(again.shouldRetry, undefined, "what was not sent cannot be left out");
  });
}

Deno.test("ollama schemas: are enforced where the grammar knows every keyword", () => {
  const can = (schema: Fields) => make([]).canEnforce(schema, info());
  assert.ok(can({ type: "object", properties: { not: { type: "string", pattern: "^a$" } } }));
  assert.ok(can({ $ref: "#/$defs/a", $defs: { a: { enum: [{ not: 1 }] } } }));
  assert.ok(!can({ type: "array", items: { type: "array", uniqueItems: true } }));
  assert.ok(!can({ anyOf: [{ not: { type: "null" } }] }));
  assert.ok(!can({ $ref: "https://example.com/schema.json" }));
});

Deno.test("ollama: finds the API whichever path the address has, and sends no key it was not given", async () => {
  Deno.env.set("OLLAMA_API_KEY", "from-env");
  try {
    for (const baseUrl of ["http://h:1", "http://h:1/", "http://h:1/api", "http://h:1/v1/", undefined]) {
      const seen: Seen[] = [];
      await outcomeOf(make([{ body: nd(DONE) }], seen, { baseUrl, apiKey: undefined }));
      assert.equal(seen[0]?.url, `${baseUrl ? "http://h:1" : "http://127.0.0.1:11434"}/api/chat`);
    }
    const seen: Seen[] = [];
    const cloud = { baseUrl: "https://ollama.com", apiKey: undefined, headers: { "User-Agent": "mine" } };
    await outcomeOf(make([{ body: nd(DONE) }], seen, cloud));
    assert.equal(seen[0]?.headers.get("authorization"), null);
    assert.equal(seen[0]?.headers.get("user-agent"), "mine");
    await outcomeOf(make([{ body: nd(DONE) }], seen, { ...cloud, apiKey: "k" }));
    assert.equal(seen[1]?.headers.get("authorization"), "Bearer k");
  } finally {
    Deno.env.delete("OLLAMA_API_KEY");
  }
});

Deno.test("ollama models: are listed with what the server tells of each", async () => {
  const tags = {
    models: [
      { name: "qwen3:8b", model: "qwen3:8b" },
      { name: "old" },
      { name: "big:cloud", remote_host: "https://ollama.com" },
      { name: "nomic" },
      { name: "gone" },
    ],
  };
  const shown: Record<string, unknown> = {
    "qwen3:8b": {
      capabilities: ["completion", "tools", "thinking"],
      model_info: { "general.architecture": "qwen3", "qwen3.context_length": 40960 },
    },
    old: {},
    "big:cloud": { capabilities: ["completion", "vision"] },
    nomic: { capabilities: ["embedding"] },
  };
  const fetch: typeof globalThis.fetch = (url, init) => {
    if (String(url).endsWith("/api/tags")) return Promise.resolve(Response.json(tags));
    const { model } = JSON.parse(String(init?.body));
    const body = shown[model];
    return Promise.resolve(body ? Response.json(body) : Response.json({ error: "no" }, { status: 404 }));
  };
  const provider = ollama.createProvider(settingsOf("ollama", fetch));
  assert.deepEqual(await provider.listModels?.(new AbortController().signal), [
    {
      provider: "test",
      model: "qwen3:8b",
      contextWindow: 40960,
      tools: true,
      vision: false,
      reasoning: true,
      local: true,
    },
    { provider: "test", model: "old", local: true },
    { provider: "test", model: "big:cloud", tools: false, vision: true, reasoning: false },
    { provider: "test", model: "gone", local: true },
  ]);
});

Deno.test("ollama models: fail with network when the list is none, and are aborted with the signal", async () => {
  const list = (body: string, signal = new AbortController().signal) =>
    make([{ body, headers: JSON_TYPE }]).listModels?.(signal) ?? Promise.resolve([]);
  for (const body of ["<html>", '{"hello":1}']) {
    await assert.rejects(list(body), (error: ProviderError) => error.kind === "network");
  }
  const isAborted = (error: ProviderError) => error.kind === "aborted";
  await assert.rejects(list('{"models":[]}', AbortSignal.abort()), isAborted);
  const stop = new AbortController();
  const fetch: typeof globalThis.fetch = (url) => {
    if (String(url).endsWith("/api/tags")) return Promise.resolve(Response.json({ models: [{ name: "a" }] }));
    stop.abort();
    return Promise.reject(stop.signal.reason);
  };
  const provider = ollama.createProvider(settingsOf("ollama", fetch));
  await assert.rejects(provider.listModels?.(stop.signal) ?? Promise.resolve(), isAborted);
});
