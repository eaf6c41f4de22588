import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { longStream, readFileLoop } from "../../../providers/demo/load.ts";
import {
  type DemoScript,
  httpError,
  overloaded,
  type Part,
  quotaExhausted,
  rateLimited,
  refusal,
  type Reply,
  reply,
  text,
  thinking,
  toolCall,
} from "../../../providers/demo/script.ts";
import { type DemoServer, type DemoServerSettings, startDemoServer } from "../../../providers/demo/server.ts";

const KEY = "unit-test-key-0123456789";
const USAGE = {
  inputTokens: 100,
  outputTokens: 20,
  cacheReadTokens: 60,
  cacheWriteTokens: 10,
  reasoningTokens: 7,
};
const PARALLEL: Part[] = [
  thinking("Two files, ", "two calls."),
  text("Reading ", "both – ", "größer 👋."),
  toolCall("read_file", { file_path: "a.txt", limit: 3 }, "call_a"),
  toolCall("list_directory", {}, "call_b"),
];
const SAID = "Reading both – größer 👋.";

interface Peers {
  server: DemoServer;
  anthropic: Anthropic;
  openai: OpenAI;
}

async function withServer(
  script: DemoScript,
  use: (peers: Peers) => Promise<void>,
  settings?: DemoServerSettings,
) {
  const server = await startDemoServer(script, settings);
  const common = { apiKey: KEY, maxRetries: 0 };
  try {
    await use({
      server,
      anthropic: new Anthropic({ ...common, baseURL: server.url("anthropic") }),
      openai: new OpenAI({ ...common, baseURL: server.url("openai") }),
    });
  } finally {
    await server.close();
  }
}

const always = (answer: Reply): DemoScript => () => answer;
const asked = { model: "m-1", max_tokens: 500, messages: [{ role: "user" as const, content: "Hi" }] };
const chatted = { model: "m-1", messages: asked.messages };

Deno.test("anthropic wire: the SDK reads reasoning, text, parallel calls and usage when streamed", async () => {
  await withServer(always({ ...reply(...PARALLEL), usage: USAGE }), async ({ anthropic }) => {
    const stream = anthropic.messages.stream(asked);
    const deltas: string[] = [];
    stream.on("text", (delta) => deltas.push(delta));
    const message = await stream.finalMessage();
    assert.deepEqual(deltas, ["Reading ", "both – ", "größer 👋."]);
    assert.deepEqual(message.content.map((block) => block.type), [
      "thinking",
      "text",
      "tool_use",
      "tool_use",
    ]);
    const [thought, said, first, second] = message.content;
    assert.ok(thought?.type === "thinking" && said?.type === "text");
    assert.ok(first?.type === "tool_use" && second?.type === "tool_use");
    assert.equal(thought.thinking, "Two files, two calls.");
    assert.ok(thought.signature.length > 10);
    assert.equal(said.text, SAID);
    assert.deepEqual([first.id, first.name, first.input], ["call_a", "read_file", {
      file_path: "a.txt",
      limit: 3,
    }]);
    assert.deepEqual(second.input, {});
    assert.equal(message.stop_reason, "tool_use");
    const { input_tokens, output_tokens, cache_read_input_tokens, cache_creation_input_tokens } =
      message.usage;
    assert.deepEqual([input_tokens, output_tokens, cache_read_input_tokens, cache_creation_input_tokens], [
      30,
      20,
      60,
      10,
    ]);
  });
});

Deno.test("anthropic wire: the whole message is the one that is streamed", async () => {
  await withServer(always({ ...reply(...PARALLEL), usage: USAGE }), async ({ anthropic }) => {
    const streamed = await anthropic.messages.stream(asked).finalMessage();
    const whole = await anthropic.messages.create(asked);
    assert.deepEqual(streamed.content, whole.content);
    assert.equal(streamed.stop_reason, whole.stop_reason);
    assert.deepEqual(streamed.usage.output_tokens_details, { thinking_tokens: 7 });
    assert.equal(whole.usage.cache_read_input_tokens, 60);
  });
});

Deno.test("responses wire: the SDK reads reasoning, text, parallel calls and usage when streamed", async () => {
  await withServer(always({ ...reply(...PARALLEL), usage: USAGE }), async ({ openai }) => {
    const include = ["reasoning.encrypted_content" as const];
    const stream = openai.responses.stream({ model: "m-1", input: "Hi", include });
    const numbers: number[] = [];
    stream.on("event", (event) => numbers.push(event.sequence_number));
    const response = await stream.finalResponse();
    assert.deepEqual(numbers, numbers.map((_, i) => i));
    assert.equal(response.output_text, SAID);
    assert.deepEqual(response.output.map((item) => item.type), [
      "reasoning",
      "message",
      "function_call",
      "function_call",
    ]);
    const [thought, , first, second] = response.output;
    assert.ok(
      thought?.type === "reasoning" && first?.type === "function_call" && second?.type === "function_call",
    );
    assert.equal(thought.summary[0]?.text, "Two files, two calls.");
    assert.ok(thought.encrypted_content);
    assert.deepEqual([first.call_id, first.name, first.arguments], [
      "call_a",
      "read_file",
      '{"file_path":"a.txt","limit":3}',
    ]);
    assert.equal(second.arguments, "{}");
    assert.equal(response.status, "completed");
    assert.equal(response.usage?.total_tokens, 120);
    assert.equal(response.usage?.input_tokens_details.cached_tokens, 60);
    assert.equal(response.usage?.output_tokens_details.reasoning_tokens, 7);
  });
});

Deno.test("responses wire: deltas, done events and the last event agree", async () => {
  await withServer(always(reply(...PARALLEL)), async ({ openai }) => {
    const seen = {
      text: "",
      textDone: "",
      calls: new Map<string, string>(),
      items: [] as unknown[],
      last: "",
    };
    const stream = await openai.responses.create({ model: "m-1", input: "Hi", stream: true });
    for await (const event of stream) {
      seen.last = event.type;
      if (event.type === "response.output_text.delta") seen.text += event.delta;
      if (event.type === "response.output_text.done") seen.textDone = event.text;
      if (event.type === "response.function_call_arguments.delta") {
        seen.calls.set(event.item_id, (seen.calls.get(event.item_id) ?? "") + event.delta);
      }
      if (event.type === "response.output_item.done") seen.items.push(event.item);
      if (event.type === "response.completed") assert.deepEqual(event.response.output, seen.items);
    }
    assert.equal(seen.last, "response.completed");
    assert.equal(seen.text, SAID);
    assert.equal(seen.textDone, SAID);
    assert.deepEqual([...seen.calls.values()], ['{"file_path":"a.txt","limit":3}', "{}"]);
  });
});

Deno.test("responses wire: encrypted content comes only when it is asked for", async () => {
  await withServer(always(reply(thinking("Hm."), text("Yes."))), async ({ openai }) => {
    const response = await openai.responses.create({ model: "m-1", input: "Hi" });
    assert.equal(response.output_text, "Yes.");
    assert.equal("encrypted_content" in (response.output[0] ?? {}), false);
  });
});

Deno.test("chat wire: the SDK reads text, parallel calls and usage when streamed", async () => {
  await withServer(always({ ...reply(...PARALLEL), usage: USAGE }), async ({ openai }) => {
    const stream = openai.chat.completions.stream({ ...chatted, stream_options: { include_usage: true } });
    const completion = await stream.finalChatCompletion();
    const choice = completion.choices[0];
    assert.equal(choice?.message.content, SAID);
    assert.equal(choice?.finish_reason, "tool_calls");
    const calls = choice?.message.tool_calls?.filter((call) => call.type === "function") ?? [];
    assert.deepEqual(calls.map((call) => [call.id, call.function.name, call.function.arguments]), [
      ["call_a", "read_file", '{"file_path":"a.txt","limit":3}'],
      ["call_b", "list_directory", "{}"],
    ]);
    assert.equal(completion.usage?.total_tokens, 120);
    assert.equal(completion.usage?.prompt_tokens_details?.cached_tokens, 60);
    assert.equal(completion.usage?.completion_tokens_details?.reasoning_tokens, 7);
  });
});

Deno.test("chat wire: no usage is sent unless it is asked for", async () => {
  await withServer(always(reply(text("a", "b"))), async ({ openai }) => {
    const chunks = await Array.fromAsync(await openai.chat.completions.create({ ...chatted, stream: true }));
    assert.deepEqual(chunks.map((chunk) => chunk.choices.length), chunks.map(() => 1));
    assert.ok(chunks.every((chunk) => !("usage" in chunk)));
    assert.equal(chunks[0]?.choices[0]?.delta.role, "assistant");
  });
});

Deno.test("chat wire: the whole completion is the one that is streamed", async () => {
  await withServer(always(reply(...PARALLEL)), async ({ openai }) => {
    const streamed = await openai.chat.completions.stream(chatted).finalChatCompletion();
    const whole = await openai.chat.completions.create(chatted);
    assert.equal(streamed.choices[0]?.message.content, whole.choices[0]?.message.content);
    const callsOf = (completion: OpenAI.ChatCompletion) =>
      completion.choices[0]?.message.tool_calls?.map((call) =>
        call.type === "function" && [call.id, call.function.arguments]
      );
    assert.equal(callsOf(whole)?.length, 2);
    assert.deepEqual(callsOf(streamed), callsOf(whole));
  });
});

Deno.test("every wire: stop reasons are the vendor's", async () => {
  const cases = [
    ["end_turn", "end_turn", "stop", "completed"],
    ["max_tokens", "max_tokens", "length", "max_output_tokens"],
    ["content_filter", "refusal", "content_filter", "content_filter"],
    ["stop_sequence", "stop_sequence", "stop", "completed"],
    ["paused", "pause_turn", "stop", "completed"],
  ] as const;
  for (const [stop, anthropicReason, chatReason, responsesReason] of cases) {
    await withServer(always({ ...reply(text("Hi")), stop }), async ({ anthropic, openai }) => {
      assert.equal((await anthropic.messages.stream(asked).finalMessage()).stop_reason, anthropicReason);
      const chat = await Array.fromAsync(await openai.chat.completions.create({ ...chatted, stream: true }));
      assert.equal(chat.at(-1)?.choices[0]?.finish_reason, chatReason);
      const last =
        (await Array.fromAsync(await openai.responses.create({ model: "m", input: "Hi", stream: true }))).at(
          -1,
        );
      assert.ok(last?.type === "response.completed" || last?.type === "response.incomplete");
      assert.equal(last.response.incomplete_details?.reason ?? last.response.status, responsesReason);
      assert.equal(last.type, `response.${last.response.status}`);
    });
  }
});

Deno.test("every wire: a refusal is told in the vendor's way", async () => {
  await withServer(always(reply(refusal("I ", "cannot."))), async ({ anthropic, openai }) => {
    assert.equal((await anthropic.messages.stream(asked).finalMessage()).stop_reason, "refusal");
    const chat = await openai.chat.completions.stream(chatted).finalChatCompletion();
    assert.equal(chat.choices[0]?.message.refusal, "I cannot.");
    const response = await openai.responses.stream({ model: "m", input: "Hi" }).finalResponse();
    const item = response.output[0];
    assert.ok(item?.type === "message");
    assert.ok(item.content[0]?.type === "refusal");
    assert.equal(item.content[0].refusal, "I cannot.");
  });
});

Deno.test("every wire: usage is estimated from the texts when the script gives none", async () => {
  await withServer(always(reply(text("x".repeat(400)))), async ({ anthropic, openai }) => {
    const message = await anthropic.messages.create({ ...asked, system: "s".repeat(4000) });
    assert.equal(message.usage.output_tokens, 100);
    assert.ok(message.usage.input_tokens >= 1000 && message.usage.input_tokens < 1010);
    const response = await openai.responses.create({ model: "m", input: "i".repeat(4000) });
    assert.equal(response.usage?.output_tokens, 100);
    assert.ok((response.usage?.input_tokens ?? 0) >= 1000);
  });
});

Deno.test("errors: the SDKs see status, type, code and retry-after", async () => {
  const faults = [
    overloaded(),
    rateLimited(7),
    quotaExhausted(),
    httpError(400, { message: "too long", code: "context_length_exceeded" }),
  ];
  await withServer((_, n) => faults[n - 1] ?? httpError(500), async ({ anthropic, openai }) => {
    const failing = async (call: () => Promise<unknown>) => {
      const error = await call().then(() => assert.fail("no error"), (reason: unknown) => reason);
      assert.ok(error instanceof Anthropic.APIError || error instanceof OpenAI.APIError, String(error));
      return error;
    };
    const types: unknown[] = [];
    for (const status of [529, 429, 429, 400, 500]) {
      const error = await failing(() => anthropic.messages.create({ ...asked, stream: true }));
      assert.equal(error.status, status);
      if (types.length === 1) assert.equal(error.headers?.get("retry-after"), "7");
      types.push(error.type);
    }
    assert.deepEqual(types, [
      "overloaded_error",
      "rate_limit_error",
      "insufficient_quota",
      "invalid_request_error",
      "api_error",
    ]);
    const codes: unknown[] = [];
    for (const status of [529, 429, 429, 400, 500]) {
      const error = await failing(() => openai.responses.create({ model: "m", input: "Hi", stream: true }));
      assert.ok(error instanceof OpenAI.APIError);
      assert.equal(error.status, status);
      codes.push(error.code);
    }
    assert.deepEqual(codes, [
      null,
      "rate_limit_exceeded",
      "insufficient_quota",
      "context_length_exceeded",
      null,
    ]);
  });
});

Deno.test("keys: a wrong or missing one gets the vendor's 401", async () => {
  await withServer(always(reply(text("in"))), async ({ server, anthropic, openai }) => {
    await assert.rejects(anthropic.messages.create(asked), Anthropic.AuthenticationError);
    await assert.rejects(openai.responses.create({ model: "m", input: "Hi" }), OpenAI.AuthenticationError);
    const bare = await fetch(`${server.url("openai")}/models`);
    assert.equal(bare.status, 401);
    assert.equal((await bare.json()).error.code, null);
    const right = new OpenAI({ apiKey: "right-key", baseURL: server.url("openai"), maxRetries: 0 });
    assert.equal((await right.responses.create({ model: "m", input: "Hi" })).output_text, "in");
  }, { requireKey: "right-key" });
});

Deno.test("models: both SDKs list them", async () => {
  const models = { anthropic: ["claude-a", "claude-b"], openai: ["gpt-a"] };
  await withServer(always(reply(text(""))), async ({ anthropic, openai }) => {
    assert.deepEqual(
      (await Array.fromAsync(anthropic.models.list())).map((model) => model.id),
      models.anthropic,
    );
    assert.deepEqual((await Array.fromAsync(openai.models.list())).map((model) => model.id), models.openai);
  }, { models });
});

Deno.test("view: the same conversation reads the same in every format", async () => {
  const views: unknown[] = [];
  const script: DemoScript = ({ view }) => {
    views.push(view);
    return reply(text("ok"));
  };
  const parameters = { type: "object" as const, properties: {} };
  const schema = { type: "object" as const, additionalProperties: false, properties: {}, required: [] };
  await withServer(script, async ({ server, anthropic, openai }) => {
    await anthropic.messages.create({
      model: "m",
      max_tokens: 9,
      system: "Be brief.",
      tools: [{ name: "look", description: "Looks.", input_schema: parameters }],
      output_config: { format: { type: "json_schema", schema } },
      messages: [
        { role: "user", content: [{ type: "text", text: "Go" }] },
        {
          role: "assistant",
          content: [{ type: "text", text: "Well" }, {
            type: "tool_use",
            id: "c_1",
            name: "look",
            input: { a: 1 },
          }],
        },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "c_1", content: "seen" }] },
      ],
    });
    await openai.chat.completions.create({
      model: "m",
      max_completion_tokens: 9,
      tools: [{ type: "function", function: { name: "look", description: "Looks.", parameters } }],
      response_format: { type: "json_schema", json_schema: { name: "x", schema } },
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Go" },
        {
          role: "assistant",
          content: "Well",
          tool_calls: [{ type: "function", id: "c_1", function: { name: "look", arguments: '{"a":1}' } }],
        },
        { role: "tool", tool_call_id: "c_1", content: "seen" },
      ],
    });
    await openai.responses.create({
      model: "m",
      max_output_tokens: 9,
      instructions: "Be brief.",
      tools: [{ type: "function", name: "look", description: "Looks.", parameters, strict: false }],
      text: { format: { type: "json_schema", name: "x", schema } },
      input: [
        { role: "user", content: [{ type: "input_text", text: "Go" }] },
        { role: "assistant", content: "Well" },
        { type: "function_call", call_id: "c_1", name: "look", arguments: '{"a":1}' },
        { type: "function_call_output", call_id: "c_1", output: "seen" },
      ],
    });
    assert.deepEqual(server.requests.map((request) => request.path), [
      "/anthropic/v1/messages",
      "/openai/v1/chat/completions",
      "/openai/v1/responses",
    ]);
  });
  const nothing = { text: "", toolCalls: [], toolResults: [] };
  const expected = {
    system: "Be brief.",
    messages: [
      { ...nothing, role: "user", text: "Go" },
      {
        ...nothing,
        role: "assistant",
        text: "Well",
        toolCalls: [{ id: "c_1", name: "look", arguments: '{"a":1}' }],
      },
      { ...nothing, role: "tool", toolResults: [{ id: "c_1", name: "look", text: "seen", isError: false }] },
    ],
    tools: [{ name: "look", description: "Looks.", parameters }],
    maxTokens: 9,
    schema,
  };
  assert.deepEqual(views, [expected, expected, expected]);
});

Deno.test("long stream: 5000 deltas arrive in order, in one write and one by one", async () => {
  for (const eventsPerWrite of [Infinity, 1]) {
    await withServer(always(longStream(5000, eventsPerWrite)), async ({ openai }) => {
      const stream = await openai.chat.completions.create({ ...chatted, stream: true });
      let all = "";
      for await (const chunk of stream) all += chunk.choices[0]?.delta.content ?? "";
      assert.equal(all.length, 20_000);
      assert.ok(all.startsWith("000 001 ") && all.endsWith("998 999 "));
    });
  }
});

Deno.test("read loop: asks for another line each turn, then answers", async () => {
  await withServer(readFileLoop("a.txt", 2), async ({ openai }) => {
    const input: OpenAI.Responses.ResponseInput = [{ role: "user", content: "Go" }];
    const asked: string[] = [];
    let said = "";
    while (said === "") {
      const response = await openai.responses.create({ model: "m", input });
      said = response.output_text;
      for (const call of response.output.filter((item) => item.type === "function_call")) {
        asked.push(call.arguments);
        input.push(call, { type: "function_call_output", call_id: call.call_id, output: "line" });
      }
    }
    const call = (offset: number) => JSON.stringify({ file_path: "a.txt", offset, limit: 1 });
    assert.deepEqual(asked, [call(1), call(2)]);
    assert.equal(said, "Read a.txt 2 times.");
  });
});
