/** What vendors that speak OpenAI's Chat Completions do differently. */

import assert from "node:assert/strict";
import * as openai from "../../providers/openai/mod.ts";
import { ProviderError } from "../../src/errors.ts";
import { type Answer, answered, joined, requestOf } from "./harness.ts";

type Fields = Record<string, unknown>;

const data = (value: unknown) => `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`;
const chunk = (delta: Fields, finish_reason: string | null = null, more: Fields = {}) =>
  data({ choices: [{ index: 0, delta, finish_reason }], ...more });
const DONE = data("[DONE]");
const read = (body: string, more: Partial<Answer> = {}, model = requestOf()) =>
  answered(openai, { type: "openai-compatible" }, { body, ...more }, model);
const call = (more: Fields, name?: string, args = "") => ({
  ...more,
  function: { ...(name ? { name } : {}), arguments: args },
});

async function callsIn(body: string): Promise<string[]> {
  const { events, error } = await read(body);
  assert.equal(error, undefined);
  return events.flatMap((event) =>
    event.type === "tool-call" ? [`${event.call.id} ${event.call.name} ${event.call.arguments}`] : []
  );
}

async function errorIn(body: string, more: Partial<Answer> = {}): Promise<ProviderError> {
  const { error } = await read(body, more);
  assert.ok(error instanceof ProviderError, String(error));
  return error;
}

const CALLS: [string, Fields[][], string[]][] = [
  ["count from 1", [
    [call({ index: 1, id: "a" }, "x", '{"k"')],
    [call({ index: 1 }, undefined, ":1}")],
    [call({ index: 2, id: "b" }, "y", "{}")],
  ], ['a x {"k":1}', "b y {}"]],
  ["have no index", [[call({ id: "a" }, "x", '{"k":1}')], [call({ id: "b" }, "y", "{}")]], [
    'a x {"k":1}',
    "b y {}",
  ]],
  ["have neither index nor id", [
    [call({}, "x", '{"k"')],
    [call({}, undefined, ":1}")],
    [call({}, "y", "{}")],
  ], [' x {"k":1}', " y {}"]],
  ["have no ids", [[call({ index: 0 }, "x", "{}"), call({ index: 1 }, "y", "{}")]], [" x {}", " y {}"]],
  ["all have index 0", [
    [call({ index: 0, id: "a" }, "x", '{"k"')],
    [call({ index: 0, id: "a" }, undefined, ":1}")],
    [call({ index: 0, id: "b" }, "y", "{")],
    [call({ index: 0 }, undefined, "}")],
  ], ['a x {"k":1}', "b y {}"]],
  ["come interleaved", [
    [call({ index: 0, id: "a" }, "x", "{"), call({ index: 1, id: "b" }, "y", "{")],
    [call({ index: 1 }, undefined, '"n":2}'), call({ index: 0 }, undefined, '"n":1}')],
  ], ['a x {"n":1}', 'b y {"n":2}']],
  ["have an object for arguments", [[{ index: 0, id: "a", function: { name: "x", arguments: { k: 1 } } }]], [
    'a x {"k":1}',
  ]],
];

for (const [name, deltas, expected] of CALLS) {
  Deno.test(`compatible calls: are told apart when they ${name}`, async () => {
    const body = deltas.map((tool_calls) => chunk({ tool_calls })).join("");
    assert.deepEqual(await callsIn(body + chunk({}, "tool_calls") + DONE), expected);
  });
}

Deno.test("compatible calls: count as tool use also under finish_reason stop, in one chunk", async () => {
  const { events } = await read(
    chunk({ content: "", tool_calls: [call({ index: 0, id: "a" }, "x", "{}")] }, "stop") + DONE,
  );
  assert.deepEqual(events.at(-1), { type: "finish", reason: "tool_use", raw: "stop" });
});

Deno.test("compatible: ends at the finish_reason when [DONE] is missing or the connection then breaks", async () => {
  for (const breaks of [false, true]) {
    const { events, error } = await read(chunk({ content: "ok" }) + chunk({}, "stop"), { breaks });
    assert.equal(error, undefined);
    assert.deepEqual(events.at(-1), { type: "finish", reason: "end_turn", raw: "stop" });
  }
});

Deno.test("compatible: reads nothing after [DONE]", async () => {
  const { events } = await read(chunk({ content: "ok" }, "stop") + DONE + chunk({ content: "more" }));
  assert.equal(joined(events, "text"), "ok");
  assert.equal(events.filter((event) => event.type === "finish").length, 1);
});

Deno.test("compatible: maps unknown finish reasons to other", async () => {
  const { events } = await read(chunk({ content: "ok" }, "whatever") + DONE);
  assert.deepEqual(events.at(-1), { type: "finish", reason: "other", raw: "whatever" });
});

Deno.test("compatible: takes the last usage of many, wherever it stands", async () => {
  const usage = (completion_tokens: number) => ({ usage: { prompt_tokens: 50, completion_tokens } });
  const bodies = [
    chunk({ content: "o" }, null, usage(1)) + chunk({ content: "k" }, "stop", usage(2)) + DONE,
    chunk({ content: "ok" }, "stop", { x_groq: usage(2) }) + DONE,
    chunk({ content: "ok" }, "stop") + data({ choices: [], ...usage(2) }) + DONE,
  ];
  for (const body of bodies) {
    const { events } = await read(body);
    const last = events.filter((event) => event.type === "usage").at(-1);
    assert.deepEqual(last, { type: "usage", usage: { inputTokens: 50, outputTokens: 2 } });
  }
});

Deno.test("compatible: adds reasoning where the total says so, and drops totals that contradict their parts", async () => {
  const usageIn = async (usage: Fields) => {
    const { events } = await read(chunk({ content: "ok" }, "stop", { usage }) + DONE);
    return events.find((event) => event.type === "usage");
  };
  const details = { completion_tokens_details: { reasoning_tokens: 30 } };
  assert.deepEqual(
    await usageIn({ prompt_tokens: 50, completion_tokens: 10, total_tokens: 90, ...details }),
    {
      type: "usage",
      usage: { inputTokens: 50, outputTokens: 40, reasoningTokens: 30 },
    },
  );
  assert.deepEqual(
    await usageIn({ prompt_tokens: 50, completion_tokens: 10, total_tokens: 60, ...details }),
    {
      type: "usage",
      usage: { inputTokens: 50, reasoningTokens: 30 },
    },
  );
  assert.deepEqual(await usageIn({ prompt_tokens: 5, completion_tokens: 1, prompt_cache_hit_tokens: 9 }), {
    type: "usage",
    usage: { outputTokens: 1, cacheReadTokens: 9 },
  });
});

Deno.test("compatible: joins reasoning details of one index, keeps encrypted ones apart and gives them to the message", async () => {
  const detail = (more: Fields) => chunk({ reasoning_details: [{ index: 0, ...more }] });
  const { message } = await read(
    chunk({ reasoning: "The", reasoning_details: [{ type: "reasoning.text", text: "The", index: 0 }] }) +
      chunk({
        reasoning: " end",
        reasoning_details: [{ type: "reasoning.text", text: " end", index: 0, signature: "s" }],
      }) +
      chunk({ content: "ok" }) + detail({ type: "reasoning.encrypted", data: "ZW5j" }) + chunk({}, "stop") +
      DONE,
  );
  const texts = [{ type: "reasoning.text", text: "The end", index: 0, signature: "s" }];
  const encrypted = [{ type: "reasoning.encrypted", data: "ZW5j", index: 0 }];
  assert.deepEqual(message.parts, [
    {
      type: "reasoning",
      text: "The end",
      providerData: { provider: "test", model: "model-a", value: { field: "reasoning", details: texts } },
    },
    { type: "text", text: "ok" },
    {
      type: "reasoning",
      text: "",
      providerData: { provider: "test", model: "model-a", value: { details: encrypted } },
    },
  ]);
});

Deno.test("compatible: reads content in typed parts (Mistral)", async () => {
  const content = [{ type: "thinking", thinking: [{ type: "text", text: "hm" }] }, {
    type: "text",
    text: "ok",
  }];
  const { events } = await read(chunk({ content }, "stop") + DONE);
  assert.equal(joined(events, "reasoning"), "hm");
  assert.equal(joined(events, "text"), "ok");
});

Deno.test("compatible: reads a whole answer in place of a stream", async () => {
  const body = JSON.stringify({
    choices: [{ index: 0, message: { role: "assistant", content: "ok" }, finish_reason: "stop" }],
    usage: { prompt_tokens: 5, completion_tokens: 2 },
  });
  const { events } = await read(body, { headers: { "content-type": "application/json" } });
  assert.deepEqual(events, [
    { type: "usage", usage: { inputTokens: 5, outputTokens: 2 } },
    { type: "text", text: "ok" },
    { type: "finish", reason: "end_turn", raw: "stop" },
  ]);
});

Deno.test("compatible errors: are found inside a chunk, in an event and in a broken-off answer", async () => {
  const torn = chunk({ content: "torn" });
  const inChunk = await errorIn(
    torn +
      data({
        error: { code: 502, message: "Provider disconnected" },
        choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }],
      }),
  );
  assert.deepEqual([inChunk.kind, inChunk.status, inChunk.message], [
    "overloaded",
    502,
    "Provider disconnected",
  ]);
  const inEvent = await errorIn(
    torn +
      `event: error\n${data({ error: { message: "Bad tool", code: "tool_use_failed", status_code: 400 } })}`,
  );
  assert.deepEqual([inEvent.kind, inEvent.message], ["bad-request", "Bad tool"]);
  const server = await errorIn(
    torn + `event: error\n${data({ error: { message: "Oops", type: "internal_server_error" } })}`,
  );
  assert.equal(server.kind, "overloaded");
  assert.equal((await errorIn(torn + chunk({}, "error") + DONE)).kind, "overloaded");
  assert.equal((await errorIn(torn + data({ detail: "Gone wrong" }))).message, "Gone wrong");
});

Deno.test("compatible errors: report the usage that came with them", async () => {
  const usage = { prompt_tokens: 43, completion_tokens: 3 };
  const { events, error } = await read(
    chunk({ content: "torn" }) + data({ usage, error: { code: 400, message: "No." }, choices: [] }),
  );
  assert.ok(error instanceof ProviderError);
  assert.deepEqual(events.at(-1), { type: "usage", usage: { inputTokens: 43, outputTokens: 3 } });
});

const SHAPES: [string, number, unknown, string, string][] = [
  [
    "error as a string (xAI)",
    400,
    { code: "invalid-argument", error: "Incorrect API key provided." },
    "auth",
    "Incorrect API key provided.",
  ],
  ["detail as a string (Mistral)", 401, { detail: "Unauthorized" }, "auth", "Unauthorized"],
  [
    "detail as a list (Mistral)",
    422,
    { detail: [{ loc: ["body", "model"], msg: "field required" }, { msg: "and more" }] },
    "bad-request",
    "body.model: field required; and more",
  ],
  ["message alone", 404, { message: "no Route matched" }, "not-found", "no Route matched"],
  [
    "what OpenRouter hides",
    400,
    { error: { message: "Provider returned error", code: 400, metadata: { raw: "bad image" } } },
    "bad-request",
    "Provider returned error: bad image",
  ],
  ["quota by code", 429, { error: { message: "Stop.", code: "insufficient_quota" } }, "quota", "Stop."],
  [
    "a billing limit by code",
    400,
    { error: { message: "Stop.", code: "billing_hard_limit_reached" } },
    "quota",
    "Stop.",
  ],
  ["slow_down", 429, { error: { message: "Stop.", code: "slow_down" } }, "rate-limit", "Stop."],
  [
    "overflow by code",
    400,
    { error: { message: "No.", code: "context_length_exceeded" } },
    "context-length",
    "No.",
  ],
  [
    "overflow by words (llama.cpp)",
    400,
    { error: { message: "the request exceeds the available context size" } },
    "context-length",
    "the request exceeds the available context size",
  ],
  [
    "a content filter (Azure)",
    400,
    { error: { message: "Filtered.", innererror: { code: "ResponsibleAIPolicyViolation" } } },
    "content-filter",
    "Filtered.",
  ],
  [
    "an unknown model by code",
    400,
    { error: { message: "No.", code: "model_not_found" } },
    "not-found",
    "No.",
  ],
  [
    "a team without credits (xAI)",
    403,
    { error: "Your team does not have any credits" },
    "quota",
    "Your team does not have any credits",
  ],
];

for (const [name, status, body, kind, message] of SHAPES) {
  Deno.test(`compatible errors: reads ${name}`, async () => {
    const headers = { "content-type": "application/json" };
    const error = await errorIn(JSON.stringify(body), { status, headers });
    assert.deepEqual([error.kind, error.status, error.message], [kind, status, message]);
  });
}

Deno.test("compatible models: read the windows that vendors tell, in an object or a bare list", async () => {
  const models = [
    {
      id: "a",
      context_length: 8,
      top_provider: { max_completion_tokens: 4 },
      architecture: { input_modalities: ["text"] },
    },
    { id: "b", max_model_len: 9 },
  ];
  for (const body of [models, { data: models }]) {
    const provider = openai.createProvider({
      name: "test",
      type: "openai-compatible",
      headers: {},
      fetch: () => Promise.resolve(Response.json(body)),
    });
    assert.deepEqual(await provider.listModels?.(new AbortController().signal), [
      { provider: "test", model: "a", contextWindow: 8, maxOutputTokens: 4, vision: false },
      { provider: "test", model: "b", contextWindow: 9 },
    ]);
  }
});
