/** What `nano-agent demo` runs against: the server, the model, and a configuration that leads to them. */

import { readFileLoop } from "./load.ts";
import { createDemoModel } from "./model.ts";
import { PromptCache } from "./prompt_cache.ts";
import { type DemoScript, overloaded } from "./script.ts";
import { startDemoServer } from "./server.ts";
import { estimateUsage } from "./wire.ts";

const KEY = "demo-key-not-a-secret";

/** A running demo: where it listens, the configuration that leads there, and what to ask. */
export interface Demo {
  origin: string;
  /** A configuration file's content: both providers on loopback, one falling back to the other. */
  config: Record<string, unknown>;
  prompt: string;
  /** A long tool loop with a model whose prompt cache is like the real one's: it reads `file`, some lines a turn. */
  loop: { prompt: string; model: string; file: string; text: string };
  close(): Promise<void>;
}

const LOOP = {
  prompt: "Read the notes, line by line.",
  model: "anthropic/claude-haiku-4-5",
  file: "notes.txt",
  text: Array.from(
    { length: 20 },
    (_, n) => `${n + 1}. ${"what was seen at the shore that day ".repeat(60)}\n`,
  ).join(""),
};
const LOOP_TURNS = 12;

/** The model of the loop; each turn reads a line, with the usage its cache leads to. */
function createLoop(): DemoScript {
  const reads = readFileLoop(LOOP.file, LOOP_TURNS);
  const cache = new PromptCache();
  return async (request, n) => {
    const said = await reads(request, n);
    if (said.type !== "reply") return said;
    const usage = estimateUsage(request.view, said.parts);
    return { ...said, usage: { ...usage, ...cache.use(request.body, usage.inputTokens ?? 0) } };
  };
}

/** Starts the server. Anthropic's side is overloaded from the second turn on, OpenAI's finishes the job. */
export async function createDemo(delayMs?: number): Promise<Demo> {
  const model = createDemoModel(delayMs);
  const loop = createLoop();
  const script: DemoScript = (request, n) => {
    if (request.view.messages[0]?.text.includes(LOOP.prompt)) return loop(request, n);
    const isSecondTurn = request.view.messages.some((message) => message.toolResults.length > 0);
    return request.provider === "anthropic" && isSecondTurn ? overloaded() : model(request, n);
  };
  const server = await startDemoServer(script, { requireKey: KEY });
  return {
    origin: server.origin,
    config: configFor(server.url("anthropic"), server.url("openai")),
    prompt: "What is in this folder? Look at the files and tell me in a few words.",
    loop: LOOP,
    close: server.close,
  };
}

function configFor(anthropicUrl: string, openaiUrl: string): Record<string, unknown> {
  const candidates = ["anthropic/claude-haiku-4-5", "openai/gpt-5-mini"];
  return {
    model: "auto",
    providers: {
      anthropic: { type: "anthropic", baseUrl: anthropicUrl, apiKey: KEY },
      openai: { type: "openai", api: "responses", baseUrl: openaiUrl, apiKey: KEY },
    },
    models: {
      "anthropic/claude-haiku-4-5": {
        contextWindow: 200_000,
        maxOutputTokens: 64_000,
        tools: true,
        tier: "medium",
        price: { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
      },
      "openai/gpt-5-mini": {
        contextWindow: 400_000,
        maxOutputTokens: 128_000,
        tools: true,
        tier: "medium",
        price: { input: 0.25, output: 2, cacheRead: 0.025 },
      },
    },
    // Without a condition the row holds for any prompt: no other configured provider is asked.
    routing: { strategy: "balanced", table: [{ when: {}, use: candidates }] },
    fallback: ["openai/gpt-5-mini"],
    retry: { maxAttempts: 2, baseDelayMs: 150, maxDelayMs: 300, maxRetryAfterMs: 1000 },
    tools: { offer: ["read"], allow: ["read"] },
    history: false,
  };
}
