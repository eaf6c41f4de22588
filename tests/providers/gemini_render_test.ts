/** Request bodies of Gemini's API, and which schemas it holds a model to. */

import assert from "node:assert/strict";
import * as gemini from "../../providers/gemini/mod.ts";
import type { Message, ModelRequest, ProviderData, ProviderSettings } from "../../src/types.ts";
import { outcomeOf, requestOf, scriptedFetch, type Seen, settingsOf } from "./harness.ts";

type Fields = Record<string, unknown>;

const provider = (more: Partial<ProviderSettings> = {}) =>
  gemini.createProvider(settingsOf("gemini", scriptedFetch([]), more));
const rendered = (request: Partial<ModelRequest>, more: Partial<ProviderSettings> = {}) =>
  provider(more).render(requestOf(request)) as Fields;
const contentsOf = (messages: Message[], model = "model-a") =>
  rendered({ model, messages }).contents as { role: string; parts: Fields[] }[];

const user = (text: string): Message => ({ role: "user", parts: [{ type: "text", text }] });
const own = (value: unknown): ProviderData => ({ provider: "test", model: "model-a", value });
const PNG = { type: "file", mediaType: "image/png", data: "AAAA", name: "a.png" } as const;
const PDF = { type: "file", mediaType: "application/pdf", data: "BBBB" } as const;
const GIF = { type: "file", mediaType: "image/gif", data: "CCCC", name: "a.gif" } as const;
const result = (callId: string, text: string, more: { isError?: boolean; files?: typeof PNG[] } = {}) =>
  ({ type: "tool-result", callId, name: "list", text, isError: false, ...more }) as const;
const call = (id: string, args = "{}", providerData?: ProviderData) =>
  ({
    type: "tool-call",
    id,
    name: "list",
    arguments: args,
    ...(providerData ? { providerData } : {}),
  }) as const;

Deno.test("gemini render: sends what it renders, and only fields that are set", async () => {
  const seen: Seen[] = [];
  const fetch = scriptedFetch([{ body: "" }], seen);
  await outcomeOf(gemini.createProvider(settingsOf("gemini", fetch)));
  assert.deepEqual(seen[0]?.body, { contents: [{ role: "user", parts: [{ text: "hi" }] }] });
  assert.deepEqual(seen[0]?.body, rendered({}));
});

Deno.test("gemini render: puts system, tools and limits where the API looks for them", () => {
  const parameters = { type: "object", properties: { n: { type: "integer" } } };
  assert.deepEqual(
    rendered({
      system: "Rules.",
      maxOutputTokens: 100,
      temperature: 0,
      tools: [{ name: "list", description: "Lists.", parameters }, {
        name: "now",
        description: "",
        parameters: {},
      }],
    }),
    {
      systemInstruction: { parts: [{ text: "Rules." }] },
      contents: [{ role: "user", parts: [{ text: "hi" }] }],
      tools: [{
        functionDeclarations: [
          { name: "list", description: "Lists.", parametersJsonSchema: parameters },
          { name: "now", description: "", parametersJsonSchema: { type: "object", properties: {} } },
        ],
      }],
      generationConfig: { maxOutputTokens: 100, temperature: 0 },
    },
  );
});

Deno.test("gemini render: leaves out refused fields, on either level", () => {
  const body = rendered({ temperature: 1, maxOutputTokens: 9, system: "Rules." }, {
    omit: ["temperature", "systemInstruction"],
  });
  assert.deepEqual(body.generationConfig, { maxOutputTokens: 9 });
  assert.equal(body.systemInstruction, undefined);
});

Deno.test("gemini render: sends files inline and names what no model reads", () => {
  const [content] = contentsOf([{ role: "user", parts: [PNG, PDF, GIF, { type: "text", text: "look" }] }]);
  assert.deepEqual(content?.parts, [
    { inlineData: { mimeType: "image/png", data: "AAAA" } },
    { inlineData: { mimeType: "application/pdf", data: "BBBB" } },
    { text: "[a.gif (image/gif) was left out: not a type the model reads]" },
    { text: "look" },
  ]);
});

Deno.test("gemini render: gives signatures back on their parts, and ids to calls that had one", () => {
  const contents = contentsOf([
    user("go"),
    {
      role: "assistant",
      parts: [
        { type: "reasoning", text: "not signed", providerData: own({}) },
        { type: "reasoning", text: " hm ", providerData: own({ signature: "dGg=" }) },
        { type: "text", text: "I look.", providerData: own({}) },
        { type: "text", text: "", providerData: own({ signature: "dGV4dA==" }) },
        call("x1", '{"path":"a"}', own({ id: "x1", signature: "c2ln" })),
        call("call_2", "{}", own({})),
      ],
    },
    { role: "tool", parts: [result("x1", "a.txt"), result("call_2", "gone", { isError: true })] },
    user("and now?"),
  ]);
  assert.deepEqual(contents, [
    { role: "user", parts: [{ text: "go" }] },
    {
      role: "model",
      parts: [
        { text: " hm ", thought: true, thoughtSignature: "dGg=" },
        { text: "I look." },
        { text: "", thoughtSignature: "dGV4dA==" },
        { functionCall: { id: "x1", name: "list", args: { path: "a" } }, thoughtSignature: "c2ln" },
        { functionCall: { name: "list", args: {} } },
      ],
    },
    {
      role: "user",
      parts: [
        { functionResponse: { id: "x1", name: "list", response: { output: "a.txt" } } },
        { functionResponse: { name: "list", response: { error: "gone" } } },
      ],
    },
    { role: "user", parts: [{ text: "and now?" }] },
  ]);
});

const FOREIGN: Message[] = [
  user("go"),
  {
    role: "assistant",
    parts: [
      {
        type: "reasoning",
        text: "hm",
        providerData: { provider: "other", model: "m", value: { signature: "x" } },
      },
      call("a", '{"path":', { provider: "test", model: "another", value: { id: "a", signature: "x" } }),
      call("b"),
    ],
  },
  { role: "tool", parts: [result("a", "bad", { isError: true, files: [PNG] }), result("b", "b.txt")] },
];

Deno.test("gemini render: excuses the first foreign call from its signature, where one is demanded", () => {
  const [, turn, results] = contentsOf(FOREIGN, "gemini-3.5-flash");
  assert.deepEqual(turn?.parts, [
    {
      functionCall: { id: "a", name: "list", args: {} },
      thoughtSignature: "skip_thought_signature_validator",
    },
    { functionCall: { id: "b", name: "list", args: {} } },
  ]);
  assert.deepEqual(results?.parts, [
    {
      functionResponse: {
        id: "a",
        name: "list",
        response: { error: "bad" },
        parts: [{ inlineData: { mimeType: "image/png", data: "AAAA" } }],
      },
    },
    { functionResponse: { id: "b", name: "list", response: { output: "b.txt" } } },
  ]);
});

Deno.test("gemini render: gives older models foreign calls as they are, and files after all results", () => {
  const [, turn, results] = contentsOf(FOREIGN, "gemini-2.5-flash");
  assert.deepEqual(turn?.parts, [
    { functionCall: { name: "list", args: {} } },
    { functionCall: { name: "list", args: {} } },
  ]);
  assert.deepEqual(results?.parts, [
    { functionResponse: { name: "list", response: { error: "bad" } } },
    { functionResponse: { name: "list", response: { output: "b.txt" } } },
    { text: "What list gave beside its text:" },
    { inlineData: { mimeType: "image/png", data: "AAAA" } },
  ]);
});

Deno.test("gemini render: begins with the user, joins turns of the model, leaves out what is empty", () => {
  const contents = contentsOf([
    { role: "assistant", parts: [{ type: "text", text: "one" }] },
    user("  "),
    { role: "assistant", parts: [{ type: "reasoning", text: "hm" }] },
    { role: "assistant", parts: [{ type: "text", text: "two" }] },
    user("go on \ud83d"),
  ]);
  assert.deepEqual(contents, [
    { role: "user", parts: [{ text: "(continued)" }] },
    { role: "model", parts: [{ text: "one" }, { text: "two" }] },
    { role: "user", parts: [{ text: "go on \ufffd" }] },
  ]);
});

function thinkingOf(model: string, more: Partial<ModelRequest> = {}): unknown {
  const info = { provider: "test", model, reasoning: true };
  const body = rendered({ model, info, effort: "high", ...more });
  return (body.generationConfig as Fields | undefined)?.thinkingConfig;
}

Deno.test("gemini render: asks for effort by level, from older models by budget", () => {
  const level = { includeThoughts: true, thinkingLevel: "HIGH" };
  for (
    const model of ["gemini-3.8-flash", "gemini-3-flash-preview", "gemini-flash-latest", "tunedModels/x"]
  ) {
    assert.deepEqual(thinkingOf(model), level);
  }
  assert.deepEqual(thinkingOf("gemini-2.5-pro"), { includeThoughts: true, thinkingBudget: 24_576 });
  assert.deepEqual(thinkingOf("gemini-2.5-flash-lite", { effort: "low" }), {
    includeThoughts: true,
    thinkingBudget: 1024,
  });
  const budget = (maxOutputTokens: number) =>
    (thinkingOf("gemini-2.5-pro", { maxOutputTokens }) as Fields).thinkingBudget;
  assert.deepEqual([budget(5000), budget(100)], [3976, 512]);
});

Deno.test("gemini render: asks for no thinking without an effort or of a model that does not reason", () => {
  assert.equal(thinkingOf("gemini-3.8-flash", { effort: undefined }), undefined);
  const info = { provider: "test", model: "gemini-2.0-flash" };
  assert.equal(thinkingOf("gemini-2.0-flash", { info }), undefined);
});

const SCHEMA = {
  type: "object",
  properties: {
    name: { type: "string" },
    count: { type: ["integer", "null"], minimum: 1 },
    unit: { $ref: "#/$defs/unit" },
    rest: { type: "array", items: { anyOf: [{ type: "string", format: "date" }, { enum: ["a", 1] }] } },
  },
  required: ["name"],
  additionalProperties: false,
  $defs: { unit: { enum: ["kg", "m"] } },
};

Deno.test("gemini schemas: are sent as JSON Schema", () => {
  assert.deepEqual(rendered({ schema: SCHEMA }).generationConfig, {
    responseMimeType: "application/json",
    responseJsonSchema: SCHEMA,
  });
});

Deno.test("gemini schemas: are enforced when every keyword is, also beside tools", () => {
  const can = (schema: Fields, model = "gemini-3.5-flash", more = {}) =>
    provider().canEnforce(schema, { provider: "test", model, ...more });
  assert.ok(can(SCHEMA));
  assert.ok(!can(SCHEMA, "gemini-2.5-flash"));
  assert.ok(can(SCHEMA, "gemini-2.5-flash", { tools: false }));
  const loose: Fields[] = [
    {},
    { type: "string", pattern: "a+" },
    { type: "string", format: "email" },
    { type: "array", items: { oneOf: [{ type: "string" }] } },
    { type: "object", properties: { a: { not: {} } } },
    { type: "object", additionalProperties: { minLength: 1 } },
    { enum: ["a", true] },
    { $ref: "https://example.com/schema" },
    { $ref: "#/$defs/a", description: "more" },
    {
      $ref: "#/$defs/node",
      $defs: { node: { type: "object", properties: { next: { $ref: "#/$defs/node" } } } },
    },
  ];
  for (const schema of loose) assert.ok(!can(schema), JSON.stringify(schema));
});
