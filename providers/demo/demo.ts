/** What `nano-agent demo` runs against: the server, the model, and a configuration that leads to them. */

import { createDemoModel } from "./model.ts";
import { type DemoScript, overloaded } from "./script.ts";
import { startDemoServer } from "./server.ts";

const KEY = "demo-key-not-a-secret";

/** A running demo: where it listens, the configuration that leads there, and what to ask. */
export interface Demo {
  origin: string;
  /** A configuration file's content: both providers on loopback, one falling back to the other. */
  config: Record<string, unknown>;
  prompt: string;
  close(): Promise<void>;
}

/** Starts the server. Anthropic's side is overloaded from the second turn on, OpenAI's finishes the job. */
export async function createDemo(delayMs?: number): Promise<Demo> {
  const model = createDemoModel(delayMs);
  const script: DemoScript = (request, n) => {
    const isSecondTurn = request.view.messages.some((message) => message.toolResults.length > 0);
    return request.provider === "anthropic" && isSecondTurn ? overloaded() : model(request, n);
  };
  const server = await startDemoServer(script, { requireKey: KEY });
  return {
    origin: server.origin,
    config: configFor(server.url("anthropic"), server.url("openai")),
    prompt: "What is in this folder? Look at the files and tell me in a few words.",
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
