/** What Azure does with OpenAI's APIs: paths, deployments, keys, versions, filters. */

import assert from "node:assert/strict";
import * as azure from "../../providers/openai/azure.ts";
import { ProviderError } from "../../src/errors.ts";
import type { ModelRequest, ProviderSettings } from "../../src/types.ts";
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

type Settings = Partial<ProviderSettings>;

const BASE = "https://me.openai.azure.com";
const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const chunk = (delta: object, finish_reason: string | null = null) =>
  data({ choices: [{ index: 0, delta, finish_reason, content_filter_results: {} }] });
const OK = `${chunk({ content: "ok" }, "stop")}data: [DONE]\n\n`;
const SAFE = { hate: { filtered: false, severity: "safe" } };

function make(answers: Answer[], seen: Seen[], more: Settings) {
  return azure.createProvider(
    settingsOf("azure-openai", scriptedFetch(answers, seen), { baseUrl: BASE, ...more }),
  );
}

async function requestWith(more: Settings, request: Partial<ModelRequest> = {}): Promise<Seen> {
  const seen: Seen[] = [];
  const { error } = await outcomeOf(make([{ body: OK }], seen, more), requestOf(request));
  if (more.api !== "responses") assert.equal(error, undefined);
  const first = seen[0];
  assert.ok(first);
  return first;
}

async function errorWith(answer: Partial<Answer>, more: Settings = {}): Promise<ProviderError> {
  const headers = { "content-type": "application/json" };
  const { error } = await answered(azure, { type: "azure-openai", baseUrl: BASE, ...more }, {
    headers,
    body: "",
    ...answer,
  });
  assert.ok(error instanceof ProviderError, String(error));
  return error;
}

const PATHS: [string, Settings, string][] = [
  [
    "a dated version",
    { apiVersion: "2024-10-21" },
    "/openai/deployments/model-a/chat/completions?api-version=2024-10-21",
  ],
  [
    "a dated preview",
    { apiVersion: "2025-04-01-preview", api: "responses" },
    "/openai/responses?api-version=2025-04-01-preview",
  ],
  ["no version", {}, "/openai/v1/chat/completions"],
  ["no version and responses", { api: "responses" }, "/openai/v1/responses"],
  ["v1", { apiVersion: "v1" }, "/openai/v1/chat/completions?api-version=v1"],
  ["preview", { apiVersion: "preview", api: "responses" }, "/openai/v1/responses?api-version=preview"],
  ["an endpoint with a slash", { baseUrl: `${BASE}/` }, "/openai/v1/chat/completions"],
  ["an endpoint with the API's path", { baseUrl: `${BASE}/openai/v1/` }, "/openai/v1/chat/completions"],
];

for (const [name, settings, path] of PATHS) {
  Deno.test(`azure: asks at the path of ${name}`, async () => {
    assert.equal((await requestWith(settings)).url, BASE + path);
  });
}

Deno.test("azure: sends a model to its deployment, and one without to the deployment of its name", async () => {
  const settings = { deployments: { "model-a": "my deployment/v2" } };
  const dated = await requestWith({ ...settings, apiVersion: "2024-10-21" });
  assert.ok(dated.url.includes("/deployments/my%20deployment%2Fv2/chat/"), dated.url);
  assert.equal((await requestWith(settings)).body.model, "my deployment/v2");
  assert.equal((await requestWith(settings, { model: "constructor" })).body.model, "constructor");
  const { events, error } = await answered(azure, { type: "azure-openai", ...settings }, { body: OK });
  assert.equal(error, undefined);
  assert.equal(joined(events, "text"), "ok");
});

Deno.test("azure: sends a key as api-key and a token as Authorization", async () => {
  const headersFor = async (apiKey: string | undefined, headers = {}) => {
    const { headers: sent } = await requestWith({ apiKey, headers });
    return [sent.get("api-key"), sent.get("authorization")];
  };
  const token = "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln-_x";
  assert.deepEqual(await headersFor("0123456789abcdef"), ["0123456789abcdef", null]);
  assert.deepEqual(await headersFor(token), [null, `Bearer ${token}`]);
  assert.deepEqual(await headersFor("eyJ.not.a+token"), ["eyJ.not.a+token", null]);
  assert.deepEqual(await headersFor(undefined), [null, null]);
  assert.deepEqual(await headersFor(undefined, { "api-key": "mine" }), ["mine", null]);
});

Deno.test("azure: gives each version the fields it knows", async () => {
  const request = {
    maxOutputTokens: 9,
    sessionId: "s",
    tools: [{ name: "list", description: "", parameters: {} }],
    info: { provider: "test", model: "model-a", reasoning: true },
    effort: "low",
  } as const;
  const { body: now } = await requestWith({}, { ...request, tools: [...request.tools] });
  assert.equal(now.max_completion_tokens, 9);
  assert.equal(now.prompt_cache_key, "s");
  assert.equal(now.reasoning_effort, "low");
  const { body: dated } = await requestWith({ apiVersion: "2024-10-21" }, {
    ...request,
    tools: [...request.tools],
  });
  assert.equal(dated.max_completion_tokens, 9);
  assert.deepEqual(dated.stream_options, { include_usage: true });
  assert.equal(dated.prompt_cache_key, undefined);
  assert.ok(!JSON.stringify(dated.tools).includes("strict"));
  const { body: old } = await requestWith({ apiVersion: "2024-02-01" }, {
    ...request,
    tools: [...request.tools],
  });
  assert.equal(old.max_tokens, 9);
  assert.equal(old.max_completion_tokens, undefined);
  assert.equal(old.stream_options, undefined);
});

Deno.test("azure: enforces schemas since the version that brought them", () => {
  const schema = { type: "object", properties: {}, additionalProperties: false };
  const can = (apiVersion?: string) =>
    make([], [], { apiVersion }).canEnforce(schema, { provider: "test", model: "model-a" });
  assert.deepEqual([can(), can("v1"), can("2024-08-01-preview"), can("2024-06-01")], [
    true,
    true,
    true,
    false,
  ]);
});

Deno.test("azure: passes over chunks that tell of filters only", async () => {
  const body = data({ choices: [], id: "", model: "", prompt_filter_results: [{ prompt_index: 0 }] }) +
    chunk({ content: "a" }) +
    data({
      choices: [{ index: 0, finish_reason: null, content_filter_results: SAFE, content_filter_offsets: {} }],
    }) +
    chunk({ content: "b" }, "stop") +
    data({ choices: [], content_filter_results: SAFE }) + "data: [DONE]\n\n";
  const { events, error } = await answered(azure, { type: "azure-openai" }, { body });
  assert.equal(error, undefined);
  assert.equal(joined(events, "text"), "ab");
  assert.deepEqual(events.at(-1), { type: "finish", reason: "end_turn", raw: "stop" });
});

Deno.test("azure errors: tell a filtered prompt by its inner error", async () => {
  const error = await errorWith({
    status: 400,
    body: JSON.stringify({
      error: { message: "Filtered.", code: null, innererror: { code: "ResponsibleAIPolicyViolation" } },
    }),
  });
  assert.equal(error.kind, "content-filter");
  assert.equal(error.message, "Filtered.");
});

Deno.test("azure errors: name the deployment that is missing and where to put the right one", async () => {
  const body = JSON.stringify({ error: { code: "DeploymentNotFound", message: "No such deployment." } });
  const error = await errorWith({ status: 404, body }, { deployments: { "model-a": "mine" } });
  assert.equal(error.kind, "not-found");
  assert.equal(error.status, 404);
  assert.match(error.hint ?? "", /deployment mine\b.*providers\.test\.deployments/);
  const other = JSON.stringify({ error: { code: "404", message: "Resource not found" } });
  assert.match((await errorWith({ status: 404, body: other })).hint ?? "", /providers\.test\.apiVersion/);
});

Deno.test("azure errors: wait the second that stands beside no milliseconds", async () => {
  const error = await errorWith({
    status: 429,
    headers: { "content-type": "application/json", "retry-after": "1", "retry-after-ms": "0" },
    body: JSON.stringify({ error: { code: "RateLimitReached", message: "Slow down." } }),
  });
  assert.equal(error.kind, "rate-limit");
  assert.equal(error.retryAfterMs, 1000);
});

Deno.test("azure models: are the deployments that are configured, else what the service lists", async () => {
  const seen: Seen[] = [];
  const body = JSON.stringify({ data: [{ id: "gpt-5" }] });
  const answer = { body, headers: { "content-type": "application/json" } };
  const list = (more: Settings) =>
    make([answer], seen, more).listModels?.(new AbortController().signal) ?? Promise.resolve([]);
  assert.deepEqual(await list({ deployments: { a: "x" } }), [{ provider: "test", model: "a" }]);
  assert.deepEqual(seen, []);
  assert.deepEqual(await list({ deployments: {} }), [{ provider: "test", model: "gpt-5" }]);
  await list({ apiVersion: "2024-10-21" });
  assert.deepEqual(seen.map(({ url }) => url), [
    `${BASE}/openai/v1/models`,
    `${BASE}/openai/models?api-version=2024-10-21`,
  ]);
});
