/** What Gemini's API does that the contract suite has no words for. */

import assert from "node:assert/strict";
import * as gemini from "../../providers/gemini/mod.ts";
import { ProviderError } from "../../src/errors.ts";
import type { ModelEvent } from "../../src/types.ts";
import { type Answer, answered, joined, outcomeOf, scriptedFetch, type Seen, settingsOf } from "./harness.ts";

type Fields = Record<string, unknown>;

const JSON_TYPE = { "content-type": "application/json; charset=UTF-8" };
const data = (value: unknown) => `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`;
const candidate = (parts: object[], more: object = {}) => ({
  candidates: [{ content: { parts, role: "model" }, index: 0, ...more }],
});
const chunk = (parts: object[], finishReason?: string, more: object = {}) =>
  data({ ...candidate(parts, finishReason ? { finishReason } : {}), ...more });
const read = (body: string, more: Partial<Answer> = {}) =>
  answered(gemini, { type: "gemini" }, { body, ...more });
const signed = (value: Fields) => ({ provider: "test", model: "model-a", value });
const usagesIn = (events: ModelEvent[]) =>
  events.flatMap((event) => event.type === "usage" ? [event.usage] : []);

async function errorIn(body: unknown, more: Partial<Answer> = {}): Promise<ProviderError> {
  const { error, events } = await read(typeof body === "string" ? body : JSON.stringify(body), more);
  assert.ok(error instanceof ProviderError, String(error));
  assert.ok(events.every((event) => event.type !== "finish"));
  return error;
}

Deno.test("gemini calls: come whole, with what they were signed with and the id the API gave, if any", async () => {
  const { events, message } = await read(
    chunk([{ text: "I look." }]) +
      chunk([{ functionCall: { name: "a", args: { n: 1 }, id: "x1" }, thoughtSignature: "c2ln" }]) +
      chunk([{ functionCall: { name: "b" } }], "STOP"),
  );
  assert.equal(joined(events, "tool-arguments"), '{"n":1}{}');
  assert.deepEqual(events.at(-1), { type: "finish", reason: "tool_use", raw: "STOP" });
  const [text, a, b] = message.parts;
  assert.deepEqual(text, { type: "text", text: "I look." });
  const value = { id: "x1", signature: "c2ln" };
  assert.deepEqual(a, {
    type: "tool-call",
    id: "x1",
    name: "a",
    arguments: '{"n":1}',
    providerData: signed(value),
  });
  assert.ok(b?.type === "tool-call" && b.id.startsWith("call_") && b.arguments === "{}");
  assert.deepEqual(b.providerData, signed({}));
});

Deno.test("gemini signatures: stay on the part they came with, apart from unsigned text before and after it", async () => {
  const { message } = await read(
    chunk([{ text: "hm", thought: true }]) + chunk([{ text: "The " }]) + chunk([{ text: "end" }]) +
      chunk([{ text: "", thoughtSignature: "c2ln" }]) + chunk([{ text: "more" }]) +
      chunk([{ thoughtSignature: "YmFyZQ==" }], "STOP"),
  );
  assert.deepEqual(message.parts, [
    { type: "reasoning", text: "hm" },
    { type: "text", text: "The end", providerData: signed({}) },
    { type: "text", text: "", providerData: signed({ signature: "c2ln" }) },
    { type: "text", text: "more", providerData: signed({}) },
    { type: "text", text: "", providerData: signed({ signature: "YmFyZQ==" }) },
  ]);
});

Deno.test("gemini signatures: on a thought or on a text keep it whole", async () => {
  const { message } = await read(
    chunk([{ text: "hm", thought: true, thoughtSignature: "dGg=" }]) +
      chunk([{ text: "ok", thoughtSignature: "c2ln" }], "STOP"),
  );
  assert.deepEqual(message.parts, [
    { type: "reasoning", text: "hm", providerData: signed({ signature: "dGg=" }) },
    { type: "text", text: "ok", providerData: signed({ signature: "c2ln" }) },
  ]);
});

Deno.test("gemini text: half a character at the end of its part is no character", async () => {
  const { events } = await read(
    chunk([{ text: "hm \ud83d", thought: true }]) + chunk([{ text: "ok \ud83d" }]) + chunk([], "STOP"),
  );
  assert.equal(joined(events, "reasoning"), "hm \ufffd");
  assert.equal(joined(events, "text"), "ok \ufffd");
});

Deno.test("gemini: passes over parts and fields that it does not know", async () => {
  const { events } = await read(
    chunk([
      { executableCode: { code: "1" }, thoughtSignature: "c2ln" },
      { inlineData: { data: "AAAA" } },
      {},
    ]) +
      chunk([{ text: "ok" }], "STOP", { modelVersion: "x" }) + data({ responseId: "r" }),
  );
  assert.deepEqual(events, [{ type: "text", text: "ok" }, {
    type: "finish",
    reason: "end_turn",
    raw: "STOP",
  }]);
});

const FINISHES: [string, string][] = [
  ["RECITATION", "content_filter"],
  ["PROHIBITED_CONTENT", "content_filter"],
  ["BLOCKLIST", "content_filter"],
  ["SPII", "content_filter"],
  ["IMAGE_SAFETY", "content_filter"],
  ["LANGUAGE", "other"],
  ["OTHER", "other"],
  ["WHATEVER_IS_NEXT", "other"],
];
for (const [raw, reason] of FINISHES) {
  Deno.test(`gemini finish: takes ${raw} for ${reason}`, async () => {
    const { events } = await read(chunk([{ text: "a" }], raw));
    assert.deepEqual(events.at(-1), { type: "finish", reason, raw });
  });
}

Deno.test("gemini finish: tells a blocked prompt, and what it cost", async () => {
  const usageMetadata = { promptTokenCount: 9, totalTokenCount: 9 };
  const { events } = await read(data({ promptFeedback: { blockReason: "JAILBREAK" }, usageMetadata }));
  assert.deepEqual(events, [
    { type: "usage", usage: { inputTokens: 9, outputTokens: 0 } },
    { type: "finish", reason: "content_filter", raw: "JAILBREAK" },
  ]);
});

Deno.test("gemini finish: feedback without a reason blocks nothing", async () => {
  const { events } = await read(chunk([{ text: "ok" }], "STOP", { promptFeedback: { safetyRatings: [] } }));
  assert.deepEqual(events.at(-1), { type: "finish", reason: "end_turn", raw: "STOP" });
});

Deno.test("gemini finish: tells the token limit reached while thinking", async () => {
  const usageMetadata = { promptTokenCount: 9, thoughtsTokenCount: 47, totalTokenCount: 56 };
  const { events } = await read(
    data({ candidates: [{ finishReason: "MAX_TOKENS", index: 0 }], usageMetadata }),
  );
  assert.deepEqual(events, [
    { type: "usage", usage: { inputTokens: 9, outputTokens: 47, reasoningTokens: 47 } },
    { type: "finish", reason: "max_tokens", raw: "MAX_TOKENS" },
  ]);
});

Deno.test("gemini malformed calls: fail the attempt when there is no other call to answer", async () => {
  for (const raw of ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL"]) {
    const usageMetadata = { promptTokenCount: 9, totalTokenCount: 9 };
    const { events, error } = await read(chunk([{ text: "I will" }]) + chunk([], raw, { usageMetadata }));
    assert.ok(error instanceof ProviderError);
    assert.equal(error.kind, "network");
    assert.ok(error.message.includes(raw));
    assert.deepEqual(usagesIn(events), [{ inputTokens: 9, outputTokens: 0 }]);
  }
});

Deno.test("gemini malformed calls: leave the calls before them to be answered", async () => {
  const { events, error } = await read(
    chunk([{ functionCall: { name: "a", args: {} } }]) + chunk([], "MALFORMED_FUNCTION_CALL"),
  );
  assert.equal(error, undefined);
  assert.deepEqual(events.at(-1), { type: "finish", reason: "tool_use", raw: "MALFORMED_FUNCTION_CALL" });
});

Deno.test("gemini usage: keeps what a later chunk leaves out, and tells each count once", async () => {
  const { events } = await read(
    chunk([{ text: "a" }], undefined, { usageMetadata: { promptTokenCount: 50, totalTokenCount: 50 } }) +
      chunk([{ text: "b" }], undefined, { usageMetadata: { promptTokenCount: 50, totalTokenCount: 50 } }) +
      chunk([], "STOP", { usageMetadata: { candidatesTokenCount: 3, toolUsePromptTokenCount: 7 } }) +
      data({ usageMetadata: { trafficType: "ON_DEMAND", cachedContentTokenCount: 40 } }),
  );
  assert.deepEqual(usagesIn(events), [
    { inputTokens: 50 },
    { inputTokens: 57, outputTokens: 3 },
    { inputTokens: 57, outputTokens: 3, cacheReadTokens: 40 },
  ]);
  assert.equal(events.at(-1)?.type, "finish");
});

Deno.test("gemini usage: of a torn answer is the last that came", async () => {
  const part = (candidatesTokenCount: number) =>
    chunk([{ text: "a" }], undefined, { usageMetadata: { promptTokenCount: 50, candidatesTokenCount } });
  const body = part(1) + part(2) + part(3);
  for (const breaks of [false, true]) {
    const { events } = await read(body, { breaks });
    assert.deepEqual(usagesIn(events), [
      { inputTokens: 50, outputTokens: 1 },
      { inputTokens: 50, outputTokens: 3 },
    ]);
  }
});

Deno.test("gemini usage: leaves out an input that is less than its cached part", async () => {
  const usageMetadata = { promptTokenCount: 5, cachedContentTokenCount: 9, candidatesTokenCount: 1 };
  const { events } = await read(chunk([{ text: "a" }], "STOP", { usageMetadata }));
  assert.deepEqual(usagesIn(events), [{ outputTokens: 1, cacheReadTokens: 9 }]);
});

Deno.test("gemini: breaks nothing that breaks after the end was told", async () => {
  const whole = chunk([{ text: "ok" }], "STOP");
  for (const answer of [{ body: whole, breaks: true }, { body: `${whole}${data("[DONE]")}` }]) {
    const { events, error } = await read(answer.body, answer);
    assert.equal(error, undefined);
    assert.deepEqual(events.at(-1), { type: "finish", reason: "end_turn", raw: "STOP" });
  }
});

Deno.test("gemini: waits a moment, not for ever, for a body to end after the finish", async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(chunk([{ text: "ok" }], "STOP"))),
    cancel: () => void (cancelled = true),
  });
  const fetch: typeof globalThis.fetch = (_, init) => {
    const through = new TransformStream<Uint8Array, Uint8Array>();
    body.pipeTo(through.writable, { signal: init?.signal ?? undefined }).catch(() => {});
    return Promise.resolve(
      new Response(through.readable, { headers: { "content-type": "text/event-stream" } }),
    );
  };
  const { events, error } = await outcomeOf(gemini.createProvider(settingsOf("gemini", fetch)));
  assert.equal(error, undefined);
  assert.deepEqual(events.at(-1), { type: "finish", reason: "end_turn", raw: "STOP" });
  assert.ok(cancelled);
});

Deno.test("gemini: reads an answer that came as JSON in place of a stream", async () => {
  const whole = [candidate([{ text: "a" }]), candidate([{ text: "b" }], { finishReason: "STOP" })];
  const { events, error } = await read(JSON.stringify(whole), { headers: JSON_TYPE });
  assert.equal(error, undefined);
  assert.equal(joined(events, "text"), "ab");
  assert.equal(events.at(-1)?.type, "finish");
  const kinds = [await errorIn("[]", { headers: JSON_TYPE }), await errorIn("[{}]", { headers: JSON_TYPE })];
  assert.deepEqual(kinds.map((error) => error.kind), ["network", "network"]);
});

Deno.test("gemini errors: inside a stream carry the status and the wait that they name", async () => {
  const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "2s" }];
  const error = await errorIn(
    chunk([{ text: "torn" }]) +
      data({ error: { code: 429, message: "Slow down.", status: "RESOURCE_EXHAUSTED", details } }),
  );
  assert.deepEqual([error.kind, error.status, error.retryAfterMs], ["rate-limit", 429, 2000]);
});

Deno.test("gemini errors: of a stream in JSON stand in a list", async () => {
  const error = await errorIn([{ error: { code: 503, message: "Overloaded.", status: "UNAVAILABLE" } }], {
    headers: JSON_TYPE,
  });
  assert.deepEqual([error.kind, error.message], ["overloaded", "Overloaded."]);
});

const info = (reason: string) => [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason }];
const retry = (retryDelay: string) => ({ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay });
const failure = (...quotaIds: string[]) => ({
  "@type": "type.googleapis.com/google.rpc.QuotaFailure",
  violations: quotaIds.map((quotaId) => ({ quotaId })),
});
const CURRENT = "You exceeded your current quota, please check your plan and billing details.";

const ERRORS: [string, number, Fields, string, number?][] = [
  ["a refused key by its reason", 400, { message: "Oh no.", details: info("API_KEY_INVALID") }, "auth"],
  ["a refused key by its words", 400, { message: "API key expired. Please renew the API key." }, "auth"],
  [
    "a region that is not served",
    400,
    { message: "User location is not supported for the API use." },
    "auth",
  ],
  ["a bad request", 400, { message: "Invalid value.", details: info("FIELD_INVALID") }, "bad-request"],
  [
    "an overflow",
    400,
    { message: "The input token count (1212345) exceeds the maximum number of tokens allowed (1048576)." },
    "context-length",
  ],
  ["a missing bill", 403, { message: "This API method requires billing to be enabled." }, "quota"],
  ["a wait in the body", 429, { message: "No.", details: [retry("0.9s")] }, "rate-limit", 900],
  [
    "a limit by the minute",
    429,
    { message: CURRENT, details: [failure("InputTokensPerModelPerMinute"), retry("48s")] },
    "rate-limit",
    48_000,
  ],
  [
    "a limit by the day",
    429,
    {
      message: CURRENT,
      details: [failure("RequestsPerMinute", "GenerateRequestsPerDayPerProject"), retry("7s")],
    },
    "quota",
    7000,
  ],
  [
    "a free tier that is none",
    429,
    { message: `${CURRENT} limit: 0`, details: [retry("20s")] },
    "quota",
    20_000,
  ],
  ["a quota without details", 429, { message: CURRENT }, "quota"],
  ["credits that are gone", 429, { message: "Your prepayment credits are depleted." }, "quota"],
  ["an unnamed limit", 429, { message: "Resource has been exhausted (e.g. check quota)." }, "rate-limit"],
  ["a cancelled operation", 499, { message: "The operation was cancelled." }, "overloaded"],
  ["a server that has no time", 504, { message: "Deadline expired." }, "overloaded"],
];

for (const [name, status, error, kind, waitMs] of ERRORS) {
  Deno.test(`gemini errors: reads ${name}`, async () => {
    const found = await errorIn({ error: { code: status, ...error } }, { status, headers: JSON_TYPE });
    assert.deepEqual([found.kind, found.status, found.retryAfterMs], [kind, status, waitMs]);
    assert.equal(found.message, error.message);
  });
}

Deno.test("gemini errors: the longer of the header's and the body's wait counts", async () => {
  const body = { error: { message: "No.", details: [retry("3s")] } };
  const waitOf = async (seconds: string) =>
    (await errorIn(body, { status: 429, headers: { ...JSON_TYPE, "retry-after": seconds } })).retryAfterMs;
  assert.deepEqual([await waitOf("5"), await waitOf("1")], [5000, 3000]);
});

async function urlsFor(baseUrl: string | undefined, model = "gemini-x"): Promise<string[]> {
  const seen: Seen[] = [];
  const fetch = scriptedFetch([{ body: chunk([{ text: "ok" }], "STOP") }], seen);
  const provider = gemini.createProvider(settingsOf("gemini", fetch, { baseUrl }));
  await outcomeOf(provider, {
    model,
    info: { provider: "test", model },
    messages: [{ role: "user", parts: [{ type: "text", text: "hi" }] }],
    tools: [],
  });
  return seen.map((one) => one.url);
}

Deno.test("gemini requests: find the API below any base address, with or without a version, and no key in it", async () => {
  const end = "models/gemini-x:streamGenerateContent?alt=sse";
  assert.deepEqual(await urlsFor(undefined), [`https://generativelanguage.googleapis.com/v1beta/${end}`]);
  assert.deepEqual(await urlsFor("http://127.0.0.1:1/"), [`http://127.0.0.1:1/v1beta/${end}`]);
  assert.deepEqual(await urlsFor("http://127.0.0.1:1/v1beta/"), [`http://127.0.0.1:1/v1beta/${end}`]);
  assert.deepEqual(await urlsFor("http://h/v1/publishers/google"), [`http://h/v1/publishers/google/${end}`]);
});

Deno.test("gemini requests: a model's name never leads out of its place in the path", async () => {
  const [tuned] = await urlsFor("http://h", "tunedModels/mine");
  assert.equal(tuned, "http://h/v1beta/tunedModels/mine:streamGenerateContent?alt=sse");
  const [odd] = await urlsFor("http://h", "../../x?y=1#z");
  assert.equal(odd, "http://h/v1beta/models/..%2F..%2Fx%3Fy%3D1%23z:streamGenerateContent?alt=sse");
});

Deno.test("gemini requests: carry the key in its header, and nothing from the environment", async () => {
  const names = ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GEMINI_BASE_URL"];
  for (const name of names) Deno.env.set(name, name.includes("VERTEX") ? "true" : "http://from-env");
  try {
    const seen: Seen[] = [];
    const fetch = scriptedFetch([{ body: chunk([{ text: "ok" }], "STOP") }], seen);
    const make = (more: Fields) => gemini.createProvider(settingsOf("gemini", fetch, more));
    await outcomeOf(make({ headers: { "Content-Type": "application/json; x", "x-mine": "yes" } }));
    await outcomeOf(make({ apiKey: undefined, headers: { authorization: "Bearer b" } }));
    assert.equal(seen[0]?.headers.get("x-goog-api-key"), "key-for-tests");
    assert.equal(seen[0]?.headers.get("content-type"), "application/json; x");
    assert.equal(seen[0]?.headers.get("x-mine"), "yes");
    assert.ok(!seen[0]?.url.includes("key"));
    assert.equal(seen[1]?.headers.get("x-goog-api-key"), null);
    assert.equal(seen[1]?.headers.get("authorization"), "Bearer b");
    assert.ok(!JSON.stringify(seen.map((one) => [one.url, ...one.headers])).includes("from-env"));
  } finally {
    for (const name of names) Deno.env.delete(name);
  }
});

Deno.test("gemini models: reads all pages, and only what can be asked", async () => {
  const seen: Seen[] = [];
  const model = (name: string, methods: string[]) => ({ name, supportedGenerationMethods: methods });
  const pages = [
    {
      models: [{
        ...model("models/gemini-x", ["generateContent", "countTokens"]),
        inputTokenLimit: 1_048_576,
        outputTokenLimit: 65_536,
        thinking: true,
      }, model("models/embedder", ["embedContent"])],
      nextPageToken: "a/b",
    },
    { models: [model("tunedModels/mine", [])] },
  ];
  const answers = pages.map((page) => ({ body: JSON.stringify(page), headers: JSON_TYPE }));
  const provider = gemini.createProvider(settingsOf("gemini", scriptedFetch(answers, seen)));
  assert.deepEqual(await provider.listModels?.(new AbortController().signal), [
    {
      provider: "test",
      model: "gemini-x",
      contextWindow: 1_048_576,
      maxOutputTokens: 65_536,
      reasoning: true,
    },
    { provider: "test", model: "tunedModels/mine" },
  ]);
  assert.deepEqual(seen.map((one) => one.url.split("/v1/")[1]), [
    "models?pageSize=1000",
    "models?pageSize=1000&pageToken=a%2Fb",
  ]);
});

Deno.test("gemini models: a list that is none, or an error, is told as such", async () => {
  const list = (answer: Answer) =>
    gemini.createProvider(settingsOf("gemini", scriptedFetch([answer])))
      .listModels?.(new AbortController().signal);
  await assert.rejects(list({ body: "<html>", headers: {} }) ?? Promise.resolve(), /cannot be read/);
  const body = JSON.stringify({
    error: { code: 400, message: "API key not valid.", status: "INVALID_ARGUMENT" },
  });
  await assert.rejects(
    list({ status: 400, body, headers: JSON_TYPE }) ?? Promise.resolve(),
    (error) => error instanceof ProviderError && error.kind === "auth",
  );
});
