/**
 * Records what real servers answer to the adapters' requests: `deno run -A scripts/real/record.ts [NAME…]` writes
 * `tests/fixtures/wire/NAME.json`, where NAME begins with a server's name. What a recording is expected to mean is
 * written into it by hand, and kept when it is made anew.
 */

import { join } from "node:path";
import * as anthropic from "../../providers/anthropic/mod.ts";
import * as ollama from "../../providers/ollama/mod.ts";
import * as openai from "../../providers/openai/mod.ts";
import { outcomeOf, requestOf, settingsOf } from "../../tests/providers/harness.ts";
import type { ModelRequest, ProviderModule, ProviderSettings, ToolDefinition } from "../../src/types.ts";
import { exists, ROOT, say } from "../process.ts";
import { cacheFolder } from "./cache.ts";
import { LLAMACPP } from "./llamacpp.ts";
import { LLAMACPP_PYTHON } from "./llamacpp_python.ts";
import { OLLAMA } from "./ollama.ts";
import type { RealServer, RunningServer } from "./server.ts";
import { type Alter, openTap } from "./tap.ts";

/** One exchange to record. */
interface Wish {
  server: RealServer;
  module: ProviderModule;
  settings: { type: string } & Partial<ProviderSettings>;
  request: Partial<ModelRequest>;
  alter?: Alter;
}

const FOLDER = join(ROOT, "tests", "fixtures", "wire");
const TOOL: ToolDefinition = {
  name: "paint",
  description: "Paint the wall",
  parameters: {
    type: "object",
    properties: { colour: { type: "string", enum: ["red", "blue"] } },
    required: ["colour"],
    additionalProperties: false,
  },
};
const CALL = 'Repeat after me:\n<tool_call>\n{"name": "paint", "arguments": {"colour": "red"}}\n</tool_call>';

const compatible = { module: openai, settings: { type: "openai-compatible" } };
const responses = { module: openai, settings: { type: "openai" } };
const messages = { module: anthropic, settings: { type: "anthropic" } };
const native = { module: ollama, settings: { type: "ollama" } };
const llamacpp = { server: LLAMACPP, ...compatible };
const python = { server: LLAMACPP_PYTHON, ...compatible };

const asked = (text: string, maxOutputTokens: number, more: Partial<ModelRequest> = {}) => ({
  messages: [{ role: "user" as const, parts: [{ type: "text" as const, text }] }],
  maxOutputTokens,
  temperature: 0,
  ...more,
});
const short = asked("What is the capital of France?", 12);
const cut = asked("Write a long story about the sea.", 6);
const tooLong = asked("word ".repeat(10_000).trim(), 6);
const painted = asked(CALL, 40, { tools: [TOOL], system: "You paint walls." });

const WISHES: Record<string, Wish> = {
  "llamacpp-text": { ...llamacpp, request: short },
  "llamacpp-length": { ...llamacpp, request: cut },
  "llamacpp-tools": { ...llamacpp, request: painted },
  "llamacpp-overflow": { ...llamacpp, request: tooLong },
  "llamacpp-responses-length": { ...llamacpp, ...responses, request: cut },
  "llamacpp-messages-length": { ...llamacpp, ...messages, request: cut },
  "llamacpp-messages-overflow": { ...llamacpp, ...messages, request: tooLong },
  "llamacpp-python-text": { ...python, request: short },
  "llamacpp-python-length": { ...python, request: cut },
  "llamacpp-python-tools": {
    ...python,
    request: painted,
    alter: (body) => body.tool_choice = { type: "function", function: { name: TOOL.name } },
  },
  "llamacpp-python-overflow": { ...python, request: tooLong },
  "llamacpp-python-bad-request": {
    ...python,
    request: short,
    alter: (body) => body.response_format = { type: "json_schema", json_schema: { name: "a", schema: {} } },
  },
  "ollama-text": { server: OLLAMA, ...native, request: short },
  "ollama-length": { server: OLLAMA, ...native, request: cut },
  "ollama-tools": { server: OLLAMA, ...native, request: painted },
  "ollama-overflow": { server: OLLAMA, ...native, request: tooLong },
  "ollama-no-tools": { server: OLLAMA, ...native, request: { ...painted, model: "smollm2-plain" } },
  "ollama-no-model": { server: OLLAMA, ...native, request: { ...short, model: "nobody" } },
};

if (import.meta.main) await main(Deno.args);

async function main(names: string[]): Promise<void> {
  const wanted = Object.entries(WISHES).filter(([name]) =>
    names.length === 0 || names.some((each) => name.startsWith(each))
  );
  Deno.mkdirSync(FOLDER, { recursive: true });
  for (const server of new Set(wanted.map(([, wish]) => wish.server))) {
    const version = await server.get();
    const running = await server.start();
    try {
      for (const [name, wish] of wanted) {
        if (wish.server === server) await record(name, wish, running, version);
      }
    } finally {
      await running.kill();
    }
  }
}

async function record(name: string, wish: Wish, running: RunningServer, version: string): Promise<void> {
  const path = wish.settings.type === "anthropic" ? "" : new URL(running.baseUrl).pathname;
  const tap = openTap(new URL(running.baseUrl).origin + path.replace(/\/$/, ""), wish.alter);
  try {
    const settings = settingsOf(wish.settings.type, fetch, { ...wish.settings, baseUrl: tap.baseUrl });
    const model = wish.request.model ?? wish.server.model;
    const info = { provider: "test", model, contextWindow: wish.server.contextWindow };
    await outcomeOf(
      wish.module.createProvider(settings),
      requestOf({ ...wish.request, model, info }),
    );
  } finally {
    await tap.close();
  }
  const [exchange] = tap.exchanges;
  if (!exchange) throw new Error(`${name}: the adapter sent nothing`);
  const { method, path: asked, body } = exchange.request;
  const { status, headers, body: answer } = exchange.response;
  const file = join(FOLDER, `${name}.json`);
  const fixture = {
    server: version,
    type: wish.settings.type,
    model: wish.request.model ?? wish.server.model,
    request: { method, path: asked, body: brief(body) },
    response: {
      status,
      headers: { "content-type": headers["content-type"] },
      // Where it is installed is nobody's business.
      body: answer.replaceAll(cacheFolder(), "/opt"),
    },
    expect: exists(file) ? JSON.parse(Deno.readTextFileSync(file)).expect : {},
  };
  Deno.writeTextFileSync(file, JSON.stringify(fixture, null, 2) + "\n");
  say(`${name}: HTTP ${status}, ${answer.length} characters`);
}

/** The request as it was sent, but for a long input. */
function brief(body: string): unknown {
  return JSON.parse(
    body,
    (_key, value) =>
      typeof value === "string" && value.length > 2_000
        ? `${value.slice(0, 20)}… (${value.length} characters)`
        : value,
  );
}
