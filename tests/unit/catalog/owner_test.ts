import assert from "node:assert/strict";
import { findProvider } from "@pydantic/genai-prices";
import { ownerOf, type Owners } from "../../../src/catalog/owner.ts";
import { resolveModel } from "../../../src/catalog/resolve.ts";
import { resolveProviders } from "../../../src/config/providers.ts";
import { UserError } from "../../../src/errors.ts";

const OWNERS: Owners = { providers: Object.keys(resolveProviders({}, {})), models: {} };

async function providerOf(id: string, owners = OWNERS): Promise<string | undefined> {
  const ref = await ownerOf(id, owners);
  if (ref) assert.equal(ref.model, id, "an id is sent as it was given");
  return ref?.provider;
}

async function hintFor(id: string): Promise<string> {
  try {
    await resolveModel(id, { ...OWNERS, aliases: {} });
  } catch (error) {
    assert.ok(error instanceof UserError);
    assert.equal(error.code, "usage");
    return error.hint ?? "";
  }
  return assert.fail(`${id} is a model`);
}

const OWNED: [string, string[]][] = [
  ["anthropic", ["claude-opus-5-5", "claude-3-7-sonnet-latest", "claude-haiku-4-5-20251001", "claude-2.1"]],
  ["openai", [
    "gpt-6-sol",
    "gpt-5-2025-08-07",
    "gpt-4-0613",
    "gpt-5-codex",
    "o3-pro",
    "ft:gpt-4o:me::x",
    "gpt-4o:extended",
  ]],
  ["gemini", ["gemini-3-pro", "gemini-1.5-pro-002", "gemini-2.5-pro-preview-05-06", "gemini-flash-latest"]],
  ["ollama", [
    "llama3",
    "llama3.2:3b",
    "mistral",
    "mixtral:8x7b",
    "codellama",
    "deepseek-coder:6.7b",
    "gpt-oss",
    "gpt-oss:20b",
    "anything:goes",
  ]],
  ["mistral", ["mistral-large-latest", "codestral-2508", "open-mixtral-8x22b"]],
  ["deepseek", ["deepseek-chat", "deepseek-reasoner"]],
  ["xai", ["grok-4"]],
];
for (const [provider, ids] of OWNED) {
  Deno.test(`owner: ${provider} has ${ids.join(", ")}`, async () => {
    for (const id of ids) assert.equal(await providerOf(id), provider, id);
  });
}

Deno.test("owner: a newer version of a known model goes to its vendor", async () => {
  for (const id of ["claude-opus-6", "claude-haiku-5", "claude-sonnet-4-9", "claude-opus-7-20270101"]) {
    assert.equal(await providerOf(id), "anthropic", id);
  }
  for (const id of ["gpt-7", "gpt-7-mini", "gpt-6.5-astra", "o5-mini"]) {
    assert.equal(await providerOf(id), "openai", id);
  }
  assert.equal(await providerOf("gemini-4-flash-lite"), "gemini");
});

Deno.test("owner: a new line of models, far from every known one, goes to its vendor", async () => {
  assert.equal(await providerOf("claude-octopus-1"), "anthropic");
  assert.equal(await providerOf("gpt-5-workstation"), "openai");
});

const SLIPS: [string, string][] = [
  ["claude-sonnet-4.1", "claude-sonnet-4"],
  ["gemini-2.5-por", "gemini-2.5-pro"],
  ["gpt-5-mni", "gpt-5-mini"],
  ["gpt-5-4", "gpt-5.4"],
  ["claude-hiaku-4-5-20251001", "claude-haiku-4-5"],
  ["mistrl", "mistral"],
];
for (const [slip, meant] of SLIPS) {
  Deno.test(`owner: ${slip} is nobody's, and the hint names ${meant}`, async () => {
    assert.equal(await providerOf(slip), undefined);
    assert.ok((await hintFor(slip)).split(/[ ?]/).includes(meant), await hintFor(slip));
  });
}

Deno.test("owner: the id of a configured model is no slip, one near it is", async () => {
  const owners = { ...OWNERS, models: { "anthropic/claude-test": {} } };
  assert.equal(await providerOf("claude-test", owners), "anthropic");
  assert.equal(await providerOf("claude-tset", owners), undefined);
});

Deno.test("owner: what discovery found belongs to who has it", async () => {
  const owners = { ...OWNERS, found: ["lmstudio/qwen3-8b", "nobody/else"] };
  assert.equal(await providerOf("qwen3-8b", owners), "lmstudio");
  assert.equal(await providerOf("else", owners), undefined, "its provider is gone");
});

Deno.test("owner: without its provider an id goes to the next that takes such ids, or to nobody", async () => {
  assert.equal(await providerOf("deepseek-chat", { providers: ["ollama"], models: {} }), "ollama");
  assert.equal(await providerOf("gpt-5", { providers: ["ollama"], models: {} }), undefined);
});

Deno.test("owner: every model of the price list goes to its vendor", async () => {
  const vendors = [["openai", "openai", /^(gpt-(?!oss)|o\d)/], ["anthropic", "anthropic", /^claude-/], [
    "google",
    "gemini",
    /^gemini-/,
  ]] as const;
  // Speaks over sockets only, and is two edits from a model that answers.
  const known = new Set(["gemini-3.1-flash-live-preview"]);
  for (const [listed, provider, pattern] of vendors) {
    const ids = (findProvider({ providerId: listed })?.models ?? []).map(({ id }) => id)
      .filter((id) => pattern.test(id) && !known.has(id));
    assert.ok(ids.length > 10, `the list has only ${ids.length} models of ${listed}`);
    for (const id of ids) assert.equal(await providerOf(id), provider, id);
  }
});
