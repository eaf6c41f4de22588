import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "jsonc-parser";
import { configJsonSchema } from "../../../src/config/json_schema.ts";
import { parseConfig } from "../../../src/config/parse.ts";
import { STARTER } from "../../../src/config/starter.ts";

/** The example of the contract, with a value for each of its placeholders. */
const EXAMPLE = `{
  "model": "auto",
  "system": "Be brief.",
  "aliases": { "fast": "anthropic/claude-haiku-4-5" },
  "providers": {                      // merged over the built-in ones
    "anthropic": { "type": "anthropic", "baseUrl": "https://api.anthropic.com", "apiKey": "env:ANTHROPIC_API_KEY", "headers": {} },
    "openai":    { "type": "openai", "api": "responses" },
    "gemini":    { "type": "gemini" },
    "azure":     { "type": "azure-openai", "baseUrl": "https://NAME.openai.azure.com", "apiVersion": "2025-04-01-preview", "deployments": { "gpt-5": "my-deployment" } },
    "ollama":    { "type": "ollama", "baseUrl": "http://127.0.0.1:11434" },
    "groq":      { "type": "openai-compatible", "baseUrl": "https://api.groq.com/openai/v1", "apiKey": ["env:GROQ_A", "env:GROQ_B"],
                   "requestsPerMinute": 60, "tokensPerMinute": 100000, "maxConcurrency": 8 },
    "mine":      { "type": "exec", "command": ["my-provider"] }
  },
  "models": { "groq/llama-x": { "contextWindow": 131072, "maxOutputTokens": 8192, "tools": true, "vision": false, "reasoning": false,
              "tier": "small", "strengths": ["coding"], "price": { "input": 0.1, "output": 0.3, "cacheRead": 0.01, "cacheWrite": 0.1 } } },
  "routing": { "strategy": "balanced",
               "table": [ { "when": { "task": "coding", "complexity": "complex", "prefer": "performance" }, "use": ["anthropic/a", "openai/b"] },
                          { "when": { "minInputTokens": 150000 }, "use": ["gemini/c"] },
                          { "when": { "images": true }, "use": ["openai/d"] } ] },
  "fallback": ["openai/gpt-5-mini"],
  "retry":    { "maxAttempts": 3, "baseDelayMs": 500, "maxDelayMs": 8000, "maxRetryAfterMs": 20000 },
  "timeouts": { "connectMs": 10000, "firstTokenMs": 60000, "idleMs": 120000 },
  "limits":   { "maxTurns": 50, "maxCostUsd": 1.0, "maxCostPerDayUsd": 10.0 },
  "tools":    { "offer": ["read"], "allow": ["read"], "denyPaths": ["**/.env*"], "env": ["GH_TOKEN"], "timeoutMs": 120000, "maxResultBytes": 65536 },
  "mcpServers": { "files": { "command": "files-server", "args": [], "env": {} }, "web": { "url": "https://web.example", "headers": {} } },
  "observatory": { "url": "http://127.0.0.1:4000/events", "sourceApp": "nano-agent" },
  "history": true
}`;

const valid = new Ajv2020({ strict: false }).compile(configJsonSchema());

Deno.test("config schema: the example of the contract is valid, for the program and for editors", async () => {
  const parsed = parse(EXAMPLE);
  assert.deepEqual(JSON.parse(JSON.stringify(await parseConfig(EXAMPLE, "f"))), parsed);
  assert.equal(valid(parsed), true, JSON.stringify(valid.errors));
});

Deno.test("config schema: every task and complexity of the contract may stand in a row", async () => {
  const tasks =
    "coding reasoning math writing summarize extract translate planning vision chat agentic execution";
  const table = tasks.split(" ").map((task) => ({ when: { task, complexity: "simple" }, use: ["a/b"] }));
  await parseConfig(JSON.stringify({ routing: { table } }), "f");
});

const WRONG: [string, unknown][] = [
  ["an unknown key", { modle: "x" }],
  ["an unknown key inside", { retry: { maxAttempt: 1 } }],
  ["a text for a number", { limits: { maxTurns: "50" } }],
  ["a fraction of a turn", { limits: { maxTurns: 1.5 } }],
  ["a negative cost", { limits: { maxCostUsd: -1 } }],
  ["an unknown type", { providers: { x: { type: "nope" } } }],
  ["a price without output", { models: { "a/b": { price: { input: 1 } } } }],
  ["a model without provider", { models: { b: {} } }],
  ["an unknown task", { routing: { table: [{ when: { task: "sing" }, use: ["a/b"] }] } }],
  ["a row without models", { routing: { table: [{ when: {}, use: [] }] } }],
  ["an unknown class to allow", { tools: { allow: ["everything"] } }],
  ["a time no timer holds", { timeouts: { idleMs: 2 ** 31 } }],
  ["a list", []],
];
for (const [name, value] of WRONG) {
  Deno.test(`config schema: ${name} is refused by the program and by editors`, async () => {
    await assert.rejects(parseConfig(JSON.stringify(value), "f"), /^ConfigError: f:1:\d+: /);
    assert.equal(valid(value), false);
  });
}

Deno.test("config schema: the keys at the top are described", () => {
  const { properties } = configJsonSchema() as { properties: Record<string, { description?: string }> };
  const silent = Object.keys(properties).filter((key) => key !== "$schema" && !properties[key]?.description);
  assert.deepEqual(silent, []);
});

Deno.test("config init: its text is valid and changes nothing but what it shows", async () => {
  const { model, aliases, providers, fallback, limits } = await parseConfig(STARTER, "f");
  assert.equal(model, "auto");
  assert.deepEqual([{ ...aliases }, { ...providers }, fallback, { ...limits }], [{}, {}, [], {}]);
});

const lines = STARTER.split("\n");
const commented = lines.flatMap((line, index) => /^\s*\/\/ "/.test(line) ? [index] : []);

Deno.test("config init: its text has lines to uncomment", () => assert.ok(commented.length >= 7));

for (const index of commented) {
  const line = lines[index]?.trim().replace("// ", "") ?? "";
  Deno.test(`config init: the line ${line} is valid when it is uncommented`, async () => {
    const parsed = await parseConfig(lines.with(index, line).join("\n"), "f");
    assert.notDeepEqual(parsed, await parseConfig(STARTER, "f"));
  });
}
