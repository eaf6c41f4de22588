import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { configSchema } from "../../../src/config/schema.ts";
import { createDemo } from "../../../providers/demo/demo.ts";
import { createDemoModel, LABEL } from "../../../providers/demo/model.ts";
import { startDemoServer } from "../../../providers/demo/server.ts";

const PARAMETERS = { type: "object" as const, properties: {} };
const NAMES = ["list_directory", "read_file"];
const LISTING = "docs/\nsrc/\nLICENSE\nREADME.md\n";
const RESULTS: Record<string, string> = {
  list_directory: LISTING,
  read_file: "intro\n\n# The Title\n\nText.\n",
};

/** Runs the tools the model asks for, from `results`, until it answers; returns each answer. */
async function converse(origin: string, apiKey: string, results: Record<string, string>, tools = NAMES) {
  const anthropic = new Anthropic({ apiKey, baseURL: `${origin}/anthropic`, maxRetries: 0 });
  const messages: Anthropic.MessageParam[] = [{ role: "user", content: "What is here?" }];
  const turns: Anthropic.Message[] = [];
  for (let turn = 0; turn < 5; turn++) {
    const message = await anthropic.messages.stream({
      model: "claude-haiku-4-5",
      max_tokens: 1000,
      messages,
      tools: tools.map((name) => ({ name, description: name, input_schema: PARAMETERS })),
    }).finalMessage();
    turns.push(message);
    const calls = message.content.filter((block) => block.type === "tool_use");
    if (calls.length === 0) break;
    messages.push({ role: "assistant", content: message.content });
    messages.push({
      role: "user",
      content: calls.map((call) => ({
        type: "tool_result",
        tool_use_id: call.id,
        content: results[call.name] ?? "",
      })),
    });
  }
  return turns;
}

async function answersOf(results: Record<string, string>, tools?: string[]) {
  const server = await startDemoServer(createDemoModel(0));
  try {
    return await converse(server.origin, "k", results, tools);
  } finally {
    await server.close();
  }
}

function lastText(turns: Anthropic.Message[]): string {
  return turns.at(-1)?.content.map((block) => block.type === "text" ? block.text : "").join("") ?? "";
}

Deno.test("demo model: thinks and lists, reads the README, answers from what it saw", async () => {
  const turns = await answersOf(RESULTS);
  assert.deepEqual(turns.map((turn) => turn.content.map((block) => block.type)), [["thinking", "tool_use"], [
    "tool_use",
  ], ["text"]]);
  const calls = turns.flatMap((turn) => turn.content).filter((block) => block.type === "tool_use");
  assert.deepEqual(calls.map((call) => [call.name, call.input]), [
    ["list_directory", { directory_path: "." }],
    ["read_file", { file_path: "README.md" }],
  ]);
  const said = lastText(turns);
  assert.ok(said.startsWith(LABEL));
  assert.match(said, /2 files and 2 folders: docs, src, LICENSE, README\.md/);
  assert.match(said, /I read 5 lines of README\.md; its first heading is “The Title”/);
});

Deno.test("demo model: cached tokens grow over the turns and stay below the input", async () => {
  const usages = (await answersOf(RESULTS)).map((turn) => turn.usage);
  const cached = usages.map((usage) => usage.cache_read_input_tokens ?? 0);
  assert.equal(cached[0], 0);
  assert.ok((cached[1] ?? 0) > 0 && (cached[2] ?? 0) > (cached[1] ?? 0), String(cached));
  assert.ok(usages.every((usage) => usage.input_tokens > 0 && usage.output_tokens > 0));
});

Deno.test("demo model: without a README it reads the first text, never a hidden file", async () => {
  const turns = await answersOf({
    ...RESULTS,
    list_directory: ".env\n.notes.md\na.png\nmain.ts\nsrc/\nz.txt",
  });
  const call = turns[1]?.content.find((block) => block.type === "tool_use");
  assert.deepEqual(call?.input, { file_path: "main.ts" });
});

Deno.test("demo model: answers at once when there is no file or no tool", async () => {
  const empty = await answersOf({ list_directory: "[. is empty]" });
  assert.equal(empty.length, 2);
  assert.match(lastText(empty), /folder is empty/);
  const hidden = await answersOf({ list_directory: ".env\nsrc/\n[9 more of 11 names were left out]" });
  assert.equal(hidden.length, 2);
  assert.match(lastText(hidden), /1 file and 1 folder: \.env, src\./);
  const noTools = await answersOf({}, []);
  assert.equal(noTools.length, 1);
  assert.ok(lastText(noTools).startsWith(LABEL));
});

Deno.test("demo model: streams its answer in several deltas", async () => {
  const server = await startDemoServer(createDemoModel(0));
  try {
    const openai = new OpenAI({ apiKey: "k", baseURL: server.url("openai"), maxRetries: 0 });
    const stream = await openai.responses.create({ model: "gpt-5-mini", input: "Hi", stream: true });
    let deltas = 0;
    for await (const event of stream) if (event.type === "response.output_text.delta") deltas++;
    assert.ok(deltas > 5, String(deltas));
  } finally {
    await server.close();
  }
});

Deno.test("demo: the configuration fits the schema and leads to loopback only", async () => {
  const demo = await createDemo(0);
  try {
    assert.equal(configSchema().safeParse(demo.config).error, undefined);
    const addresses = JSON.stringify(demo.config).match(/https?:\/\/[^/"]+/g) ?? [];
    assert.deepEqual(addresses, [demo.origin, demo.origin]);
  } finally {
    await demo.close();
  }
});

Deno.test("demo: Anthropic's side is overloaded from the second turn on, OpenAI's finishes", async () => {
  const demo = await createDemo(0);
  const key = "demo-key-not-a-secret";
  try {
    const overloaded = (error: unknown) => error instanceof Anthropic.APIError && error.status === 529;
    await assert.rejects(converse(demo.origin, key, RESULTS), overloaded);
    await assert.rejects(converse(demo.origin, key, RESULTS), overloaded);
    const openai = new OpenAI({ apiKey: key, baseURL: `${demo.origin}/openai/v1`, maxRetries: 0 });
    const tools = NAMES.map((name) => ({
      type: "function" as const,
      name,
      parameters: PARAMETERS,
      strict: false,
    }));
    const input: OpenAI.Responses.ResponseInput = [
      { role: "user", content: "What is here?" },
      { type: "function_call", call_id: "toolu_1", name: "list_directory", arguments: "{}" },
      { type: "function_call_output", call_id: "toolu_1", output: LISTING },
    ];
    const second = await openai.responses.create({ model: "gpt-5-mini", input, tools });
    const call = second.output.find((item) => item.type === "function_call");
    assert.equal(call?.name, "read_file");
    const output = {
      type: "function_call_output" as const,
      call_id: call?.call_id ?? "",
      output: "# Hello\n",
    };
    const third = await openai.responses.create({
      model: "gpt-5-mini",
      input: [...input, ...call ? [call] : [], output],
      tools,
    });
    assert.match(third.output_text, /first heading is “Hello”/);
    assert.ok((third.usage?.input_tokens_details.cached_tokens ?? 0) > 0);
  } finally {
    await demo.close();
  }
});
