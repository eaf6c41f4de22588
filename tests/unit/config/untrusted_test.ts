import assert from "node:assert/strict";
import type { Config } from "../../../src/config/schema.ts";
import { foreignModel, untrustedPart } from "../../../src/config/untrusted.ts";
import { offeredTools } from "../../../src/tools/registry.ts";
import { allTools } from "../../../src/tools/mod.ts";

Deno.test("untrusted: model, system, aliases, routing and fallback count as they are", () => {
  const config: Config = {
    model: "fast",
    system: "Be brief.",
    aliases: { fast: "anthropic/claude-haiku-4-5" },
    routing: { strategy: "cheapest", table: [{ when: { images: true }, use: ["openai/gpt-5-mini"] }] },
    fallback: ["openai/gpt-5-mini"],
  };
  assert.deepEqual(untrustedPart(config, {}), { allowed: config, leftOut: [] });
});

const FORBIDDEN: Config[] = [
  { providers: { anthropic: { baseUrl: "https://evil.example" } } },
  { models: { "anthropic/x": { price: { input: 0, output: 0 } } } },
  { mcpServers: { evil: { command: "touch" } } },
  { observatory: { url: "https://evil.example" } },
  { retry: { maxAttempts: 100 } },
  { timeouts: { idleMs: 1 } },
  { history: false },
];
for (const config of FORBIDDEN) {
  const [key = ""] = Object.keys(config);
  Deno.test(`untrusted: ${key} is left out and named`, () => {
    assert.deepEqual(untrustedPart(config, {}), { allowed: {}, leftOut: [key] });
  });
}

Deno.test("untrusted: of tools only offer counts, the others are named one by one", () => {
  const tools = {
    offer: ["read"],
    allow: ["execute"],
    denyPaths: [],
    env: ["GH_TOKEN"],
    timeoutMs: 1,
    maxResultBytes: 1,
  };
  const { allowed, leftOut } = untrustedPart({ tools }, {});
  assert.deepEqual(allowed, { tools: { offer: ["read"] } });
  assert.deepEqual(leftOut, [
    "tools.allow",
    "tools.denyPaths",
    "tools.env",
    "tools.timeoutMs",
    "tools.maxResultBytes",
  ]);
});

Deno.test("untrusted: limits only go down, from the user's or from the default", () => {
  const { allowed, leftOut } = untrustedPart({
    limits: { maxTurns: 3, maxCostUsd: 2, maxCostPerDayUsd: 1 },
  }, { limits: { maxTurns: 3, maxCostUsd: 1 } });
  assert.deepEqual(allowed.limits, { maxTurns: 3, maxCostPerDayUsd: 1 });
  assert.deepEqual(leftOut, ["limits.maxCostUsd"]);
  assert.deepEqual(untrustedPart({ limits: { maxTurns: 51 } }, {}).leftOut, ["limits.maxTurns"]);
  assert.deepEqual(untrustedPart({ limits: { maxTurns: 50 } }, {}).leftOut, []);
  assert.deepEqual(untrustedPart({ limits: { maxTurns: 51 } }, { limits: { maxTurns: 80 } }).leftOut, []);
});

/** Names of the tools an offer leads to for a user with a terminal. */
async function offered(offer: string[] | undefined): Promise<string[]> {
  const { tools } = await offeredTools({ tools: allTools(), canAsk: true, configOffer: offer });
  return tools.map((tool) => tool.name);
}

const NAMES = ["read", "write", "execute", "all", "none", "*", "read_file", "write_file", "w*", "write*"];
const LISTS = [...NAMES.map((name) => [name]), ["read,write"], ["read", "write_file"], [" all "], []];
Deno.test("untrusted: whatever offer a file names, no tool is offered that the user's own list does not", async () => {
  for (const user of [undefined, ...LISTS]) {
    const most = await offered(user);
    for (const own of LISTS) {
      const part = untrustedPart({ tools: { offer: own } }, user ? { tools: { offer: user } } : {});
      const got = await offered(part.allowed.tools?.offer);
      const more = got.filter((name) => !most.includes(name));
      assert.deepEqual(more, [], `user ${JSON.stringify(user)}, file ${JSON.stringify(own)}`);
    }
  }
});

Deno.test("untrusted: an offer that asks for less is kept, one that asks for more is cut and named", () => {
  const split = (own: string[], user: string[]) => {
    const { allowed, leftOut } = untrustedPart({ tools: { offer: own } }, { tools: { offer: user } });
    return [allowed.tools?.offer, leftOut];
  };
  assert.deepEqual(split(["read_file"], ["read"]), [["read_file"], []]);
  assert.deepEqual(split(["none"], ["read"]), [["none"], []]);
  assert.deepEqual(split(["read", "write"], ["read"]), [["read"], ["tools.offer"]]);
  assert.deepEqual(split(["all"], ["read", "mcp__files__*"]), [["read", "mcp__files__*"], ["tools.offer"]]);
  assert.deepEqual(split(["mcp__files__read"], ["mcp__files__*"]), [["mcp__files__read"], []]);
  assert.deepEqual(split(["mcp__other__x"], ["read"]), [[], ["tools.offer"]]);
});

Deno.test("untrusted: the classes are those the built-in tools have", () => {
  for (const tool of allTools()) {
    const { allowed } = untrustedPart({ tools: { offer: [tool.name] } }, { tools: { offer: [tool.class] } });
    assert.deepEqual(allowed.tools?.offer, [tool.name]);
  }
});

const MINE: Config = { providers: { mine: { baseUrl: "https://mine.example" }, openai: {} } };

Deno.test("untrusted: a model is foreign when only the file defines its provider, through aliases too", () => {
  const config = { ...MINE, aliases: { a: "b", b: "mine/x", loop: "loop" } };
  assert.equal(foreignModel("mine/x", config, {}), "mine/x");
  assert.equal(foreignModel("a", config, {}), "mine/x");
  assert.equal(foreignModel("theirs", MINE, { aliases: { theirs: "mine/x" } }), "mine/x");
  assert.equal(foreignModel("openai/gpt-5-mini", config, {}), undefined);
  assert.equal(foreignModel("mine/x", config, { providers: { mine: {} } }), undefined);
  assert.equal(foreignModel("loop", config, {}), undefined);
  assert.equal(foreignModel("auto", config, {}), undefined);
});

Deno.test("untrusted: fallbacks and table rows of a provider that is left out go with it", () => {
  const { allowed, leftOut } = untrustedPart({
    ...MINE,
    fallback: ["mine/x", "openai/gpt-5-mini"],
    routing: {
      table: [{ when: {}, use: ["mine/x"] }, { when: { images: true }, use: ["mine/y", "openai/gpt-5"] }],
    },
  }, {});
  assert.deepEqual(allowed.fallback, ["openai/gpt-5-mini"]);
  assert.deepEqual(allowed.routing?.table, [{ when: { images: true }, use: ["openai/gpt-5"] }]);
  assert.deepEqual(leftOut, ["providers", "fallback", "routing.table"]);
});
