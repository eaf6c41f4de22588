/** Request bodies: what goes over the wire for a conversation, per API. */

import assert from "node:assert/strict";
import * as anthropic from "../../providers/anthropic/mod.ts";
import * as openai from "../../providers/openai/mod.ts";
import type {
  Message,
  ModelRequest,
  ProviderData,
  ProviderSettings,
  ToolDefinition,
} from "../../src/types.ts";
import { requestOf, scriptedFetch, settingsOf } from "./harness.ts";

type Fields = Record<string, unknown>;

const provider = (type: string, more: Partial<ProviderSettings> = {}) =>
  (type === "anthropic" ? anthropic : openai).createProvider(settingsOf(type, scriptedFetch([]), more));
const rendered = (type: string, request: Partial<ModelRequest>, more: Partial<ProviderSettings> = {}) =>
  provider(type, more).render(requestOf(request)) as Fields;
const chat = { api: "chat" } as const;

const user = (text: string): Message => ({ role: "user", parts: [{ type: "text", text }] });
const own = (value: unknown): ProviderData => ({ provider: "test", model: "model-a", value });
const TOOL: ToolDefinition = {
  name: "list",
  description: "Lists.",
  parameters: { type: "object", properties: {} },
};
const PNG = { type: "file", mediaType: "image/png", data: "AAAA", name: "a.png" } as const;
const PDF = { type: "file", mediaType: "application/pdf", data: "BBBB", name: "b.pdf" } as const;

const LOOP: Message[] = [
  user("look"),
  {
    role: "assistant",
    parts: [
      { type: "text", text: "I look." },
      { type: "tool-call", id: "functions.list:0", name: "list", arguments: '{"path":"a"}' },
      { type: "tool-call", id: "call_2", name: "list", arguments: '{"path":' },
    ],
  },
  {
    role: "tool",
    parts: [
      {
        type: "tool-result",
        callId: "functions.list:0",
        name: "list",
        text: "an image",
        isError: false,
        files: [PNG],
      },
      { type: "tool-result", callId: "call_2", name: "list", text: "bad arguments", isError: true },
    ],
  },
  user("and now?"),
];

function unmarked(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => key === "cache_control" ? undefined : inner));
}

Deno.test("anthropic render: keeps results first and merges what the user says after them", () => {
  const { messages } = rendered("anthropic", { messages: LOOP });
  assert.deepEqual(unmarked(messages), [
    { role: "user", content: [{ type: "text", text: "look" }] },
    {
      role: "assistant",
      content: [
        { type: "text", text: "I look." },
        { type: "tool_use", id: "functions_list_0", name: "list", input: { path: "a" } },
        { type: "tool_use", id: "call_2", name: "list", input: {} },
      ],
    },
    {
      role: "user",
      content: [
        {
          type: "tool_result",
          tool_use_id: "functions_list_0",
          content: [
            { type: "text", text: "an image" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
          ],
        },
        { type: "tool_result", tool_use_id: "call_2", content: "bad arguments", is_error: true },
        { type: "text", text: "and now?" },
      ],
    },
  ]);
});

Deno.test("anthropic render: marks tools, system and the last two user turns, and changes nothing else between turns", () => {
  const base = { system: "Rules.", tools: [{ ...TOOL, name: "first" }, TOOL] };
  const early = rendered("anthropic", { ...base, messages: LOOP.slice(0, 3) });
  const later = rendered("anthropic", {
    ...base,
    messages: [...LOOP, { role: "assistant", parts: [{ type: "text", text: "Done." }] }, user("thanks")],
  });
  for (const body of [early, later]) assert.equal(JSON.stringify(body).match(/"cache_control"/g)?.length, 4);
  assert.deepEqual(unmarked(later.tools), unmarked(early.tools));
  assert.deepEqual(later.system, early.system);
  const start = (body: Fields) => JSON.stringify((unmarked(body.messages) as unknown[]).slice(0, 2));
  assert.equal(start(later), start(early));
});

Deno.test("anthropic render: begins with the user and leaves out blank text and empty turns", () => {
  const { messages } = rendered("anthropic", {
    messages: [
      { role: "assistant", parts: [{ type: "text", text: "part one " }] },
      user("  "),
      user("go on"),
      { role: "assistant", parts: [{ type: "reasoning", text: "hm" }] },
      user("please"),
    ],
  });
  assert.deepEqual(unmarked(messages), [
    { role: "user", content: [{ type: "text", text: "(continued)" }] },
    { role: "assistant", content: [{ type: "text", text: "part one " }] },
    { role: "user", content: [{ type: "text", text: "go on" }, { type: "text", text: "please" }] },
  ]);
});

Deno.test("anthropic render: sends a paused turn as it is", () => {
  const body = rendered("anthropic", {
    messages: [user("go"), { role: "assistant", parts: [{ type: "text", text: "part one " }] }],
  });
  assert.deepEqual((body.messages as Fields[]).at(-1), {
    role: "assistant",
    content: [{ type: "text", text: "part one " }],
  });
});

Deno.test("anthropic render: puts own thinking and redacted thinking back unaltered, other reasoning not at all", () => {
  const foreign = { provider: "other", model: "model-a", value: { signature: "x" } };
  const body = rendered("anthropic", {
    messages: [user("go"), {
      role: "assistant",
      parts: [
        { type: "reasoning", text: "dropped", providerData: foreign },
        { type: "reasoning", text: " kept \n", providerData: own({ signature: "c2ln" }) },
        { type: "reasoning", text: "", providerData: own({ data: "cmVk" }) },
        { type: "text", text: "done" },
      ],
    }],
  });
  assert.deepEqual((body.messages as { content: unknown }[])[1]?.content, [
    { type: "thinking", thinking: " kept \n", signature: "c2ln" },
    { type: "redacted_thinking", data: "cmVk" },
    { type: "text", text: "done" },
  ]);
});

Deno.test("anthropic render: asks for thinking as each family wants it", () => {
  const ask = (model: string, maxOutputTokens: number | undefined, effort: "low" | "high" = "high") => {
    const { thinking, output_config, temperature } = rendered("anthropic", {
      model,
      info: { provider: "test", model, reasoning: true },
      effort,
      temperature: 1,
      maxOutputTokens,
    });
    return { thinking, output_config, temperature };
  };
  const adaptive = {
    thinking: { type: "adaptive", display: "summarized" },
    output_config: { effort: "high" },
    temperature: undefined,
  };
  for (const model of ["claude-opus-4-6", "claude-sonnet-5-5", "claude-fable-5", "claude-test"]) {
    assert.deepEqual(ask(model, undefined), adaptive, model);
  }
  const budget = (budget_tokens: number) => ({
    thinking: { type: "enabled", budget_tokens },
    output_config: undefined,
    temperature: undefined,
  });
  const budgeted = [
    "claude-3-7-sonnet-latest",
    "claude-sonnet-4-20250514",
    "claude-opus-4-1",
    "claude-sonnet-4-5",
    "claude-haiku-4-5-20251001",
  ];
  for (const model of budgeted) assert.deepEqual(ask(model, 64_000), budget(16_384), model);
  assert.deepEqual(ask("claude-sonnet-4-5", 64_000, "low"), budget(2048));
  assert.deepEqual(ask("claude-sonnet-4-5", 4096), budget(3072));
  assert.deepEqual(ask("claude-sonnet-4-5", 2000), {
    thinking: undefined,
    output_config: undefined,
    temperature: 1,
  });
});

Deno.test("anthropic render: asks for no thinking without effort, of no model that does not reason, nor in a foreign tool loop", () => {
  const info = { provider: "test", model: "claude-sonnet-4-5", reasoning: true };
  assert.equal(rendered("anthropic", { model: info.model, info }).thinking, undefined);
  const plain = { ...info, reasoning: false };
  assert.equal(rendered("anthropic", { model: info.model, info: plain, effort: "low" }).thinking, undefined);
  const inLoop = { model: info.model, info, effort: "low", messages: LOOP.slice(0, 3) } as const;
  assert.equal(rendered("anthropic", inLoop).thinking, undefined);
});

Deno.test("anthropic render: always sets a token limit", () => {
  const info = { provider: "test", model: "model-a", maxOutputTokens: 500 };
  assert.equal(rendered("anthropic", {}).max_tokens, 8192);
  assert.equal(rendered("anthropic", { info }).max_tokens, 500);
  assert.equal(rendered("anthropic", { info, maxOutputTokens: 100 }).max_tokens, 100);
});

Deno.test("render: sends images and PDFs, and a note for what no model reads", () => {
  const odd = { type: "file", mediaType: "audio/wav", data: "CC", name: "c.wav" } as const;
  const messages: Message[] = [{ role: "user", parts: [{ type: "text", text: "see" }, PNG, PDF, odd] }];
  const note = "[c.wav (audio/wav) was left out: not a type the model reads]";
  const content = (body: Fields, key: string) => (body[key] as { content: Fields[] }[])[0]?.content;
  assert.deepEqual(unmarked(content(rendered("anthropic", { messages }), "messages")), [
    { type: "text", text: "see" },
    { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
    {
      type: "document",
      source: { type: "base64", media_type: "application/pdf", data: "BBBB" },
      title: "b.pdf",
    },
    { type: "text", text: note },
  ]);
  assert.deepEqual(content(rendered("openai", { messages }), "input"), [
    { type: "input_text", text: "see" },
    { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "auto" },
    { type: "input_file", filename: "b.pdf", file_data: "data:application/pdf;base64,BBBB" },
    { type: "input_text", text: note },
  ]);
  assert.deepEqual(content(rendered("openai", { messages }, chat), "messages"), [
    { type: "text", text: "see" },
    { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
    { type: "file", file: { filename: "b.pdf", file_data: "data:application/pdf;base64,BBBB" } },
    { type: "text", text: note },
  ]);
});

Deno.test("responses render: sends a tool loop as items, stored nowhere", () => {
  const body = rendered("openai", {
    messages: LOOP,
    system: "Rules.",
    tools: [TOOL],
    sessionId: "s1",
    maxOutputTokens: 9,
  });
  assert.deepEqual(body, {
    model: "model-a",
    instructions: "Rules.",
    input: [
      { role: "user", content: [{ type: "input_text", text: "look" }] },
      { type: "message", role: "assistant", content: [{ type: "output_text", text: "I look." }] },
      { type: "function_call", call_id: "functions.list:0", name: "list", arguments: '{"path":"a"}' },
      { type: "function_call", call_id: "call_2", name: "list", arguments: "{}" },
      {
        type: "function_call_output",
        call_id: "functions.list:0",
        output: [
          { type: "input_text", text: "an image" },
          { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "auto" },
        ],
      },
      { type: "function_call_output", call_id: "call_2", output: "bad arguments" },
      { role: "user", content: [{ type: "input_text", text: "and now?" }] },
    ],
    tools: [{
      type: "function",
      name: "list",
      description: "Lists.",
      parameters: TOOL.parameters,
      strict: false,
    }],
    stream: true,
    store: false,
    max_output_tokens: 9,
    prompt_cache_key: "s1",
  });
});

Deno.test("responses render: puts reasoning items and phases back in order, but no reasoning that led to nothing", () => {
  const info = { provider: "test", model: "model-a", reasoning: true };
  const item = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "ZW5j" };
  const body = rendered("openai", {
    info,
    effort: "medium",
    messages: [user("go"), {
      role: "assistant",
      parts: [
        { type: "reasoning", text: "", providerData: own(item) },
        { type: "text", text: "Hm.", providerData: own({ phase: "commentary" }) },
        { type: "reasoning", text: "", providerData: own({ ...item, id: "rs_2" }) },
      ],
    }],
  });
  assert.deepEqual((body.input as unknown[]).slice(1), [
    item,
    {
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: "Hm." }],
      phase: "commentary",
    },
  ]);
  assert.deepEqual(body.include, ["reasoning.encrypted_content"]);
  assert.deepEqual(body.reasoning, { effort: "medium", summary: "auto" });
  assert.equal(rendered("openai", { info }).reasoning, undefined);
  assert.equal(rendered("openai", { effort: "low" }).reasoning, undefined);
});

Deno.test("chat render: sends text as strings, one result a message, a note for files in results", () => {
  const body = rendered("openai", {
    messages: LOOP,
    system: "Rules.",
    tools: [TOOL],
    sessionId: "s1",
    maxOutputTokens: 9,
  }, chat);
  assert.deepEqual(body, {
    model: "model-a",
    messages: [
      { role: "system", content: "Rules." },
      { role: "user", content: "look" },
      {
        role: "assistant",
        content: "I look.",
        tool_calls: [
          { id: "functions.list:0", type: "function", function: { name: "list", arguments: '{"path":"a"}' } },
          { id: "call_2", type: "function", function: { name: "list", arguments: "{}" } },
        ],
      },
      {
        role: "tool",
        tool_call_id: "functions.list:0",
        content: "an image\n[a.png: this API takes no files in tool results]",
      },
      { role: "tool", tool_call_id: "call_2", content: "bad arguments" },
      { role: "user", content: "and now?" },
    ],
    tools: [{
      type: "function",
      function: { name: "list", description: "Lists.", parameters: TOOL.parameters, strict: false },
    }],
    stream: true,
    stream_options: { include_usage: true },
    max_completion_tokens: 9,
    prompt_cache_key: "s1",
  });
});

Deno.test("chat render: gives compatible vendors no field that only OpenAI knows", () => {
  const request = { tools: [TOOL], sessionId: "s1", maxOutputTokens: 9, temperature: 0 };
  const body = rendered("openai-compatible", request);
  assert.deepEqual(Object.keys(body).sort(), [
    "max_tokens",
    "messages",
    "model",
    "stream",
    "stream_options",
    "temperature",
    "tools",
  ]);
  assert.ok(!JSON.stringify(body.tools).includes("strict"));
  const named = rendered("openai-compatible", request, { maxTokensField: "max_completion_tokens" });
  assert.equal(named.max_completion_tokens, 9);
});

Deno.test("chat render: puts OpenRouter's reasoning details back whole", () => {
  const details = [{ type: "reasoning.encrypted", data: "ZW5j", index: 0 }];
  const body = rendered("openai-compatible", {
    messages: [user("go"), {
      role: "assistant",
      parts: [
        { type: "reasoning", text: "hm", providerData: own({ field: "reasoning", details }) },
        { type: "text", text: "done" },
      ],
    }],
  });
  assert.deepEqual((body.messages as unknown[])[1], {
    role: "assistant",
    content: "done",
    reasoning_details: details,
  });
});

Deno.test("render: never sends half a character", () => {
  const messages: Message[] = [
    user("a\ud83d"),
    {
      role: "assistant",
      parts: [{ type: "tool-call", id: "1", name: "list", arguments: '{"p":"b\ud83d"}' }],
    },
    {
      role: "tool",
      parts: [{ type: "tool-result", callId: "1", name: "list", text: "c\ud83d", isError: false }],
    },
  ];
  for (const [type, more] of [["anthropic", {}], ["openai", {}], ["openai", chat]] as const) {
    const body = JSON.stringify(rendered(type, { messages, system: "d\ud83d" }, more));
    assert.ok(!/\\ud83d/i.test(body), body);
  }
});

Deno.test("schemas: are enforced by models and APIs that can, whole or not at all", () => {
  const closed = {
    type: "object",
    properties: { n: { type: "integer" } },
    required: ["n"],
    additionalProperties: false,
  };
  const bounded = { ...closed, properties: { n: { type: "integer", minimum: 1 } } };
  const open = { ...closed, additionalProperties: true };
  const optional = { ...closed, required: [] };
  const nested = { ...closed, properties: { n: { type: "array", items: { type: "object" } } } };
  const can = (type: string, schema: object, model = "claude-haiku-4-5") =>
    provider(type).canEnforce(schema as Fields, { provider: "test", model });
  assert.deepEqual([closed, bounded, open, optional, nested].map((schema) => can("anthropic", schema)), [
    true,
    false,
    false,
    true,
    false,
  ]);
  assert.deepEqual([closed, bounded, open, optional, nested].map((schema) => can("openai", schema)), [
    true,
    true,
    false,
    false,
    false,
  ]);
  assert.equal(can("anthropic", closed, "claude-test"), false);
  assert.equal(can("anthropic", closed, "claude-opus-4-1"), false);
  assert.equal(can("openai-compatible", closed), false);
  const format = { type: "json_schema", name: "answer", schema: closed, strict: true };
  assert.deepEqual(rendered("openai", { schema: closed }).text, { format });
  const { type: _, ...json_schema } = format;
  assert.deepEqual(rendered("openai", { schema: closed }, chat).response_format, {
    type: "json_schema",
    json_schema,
  });
  assert.deepEqual(rendered("anthropic", { schema: closed }).output_config, {
    format: { type: "json_schema", schema: closed },
  });
});
