/**
 * What llama.cpp's server, llama-cpp-python's and Ollama really sent for a small model (`scripts/real/record.ts`),
 * through the adapters it was asked by.
 */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { ProviderError } from "../../src/errors.ts";
import type { ModelEvent, ProviderModule, Usage } from "../../src/types.ts";
import * as anthropic from "../../providers/anthropic/mod.ts";
import * as ollama from "../../providers/ollama/mod.ts";
import * as openai from "../../providers/openai/mod.ts";
import { answered, joined, requestOf } from "./harness.ts";

interface Fixture {
  server: string;
  /** The provider type that asked. */
  type: string;
  model: string;
  response: { status: number; headers: Record<string, string>; body: string };
  expect: {
    text?: string;
    toolCalls?: { name: string; arguments: unknown }[];
    finish?: string;
    /** Absent where the server tells none. */
    usage?: Usage;
    error?: { kind: string; status?: number };
  };
}

const FOLDER = new URL("../fixtures/wire/", import.meta.url);
const MODULES: Record<string, ProviderModule> = {
  anthropic,
  ollama,
  openai,
  "openai-compatible": openai,
};
const CUTS = [[7, 1, 64, 3, 501], [1], []];

const names = readdirSync(FOLDER).filter((name) => /^(?:llamacpp|ollama)-.*\.json$/.test(name));

for (const name of names) {
  const fixture: Fixture = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
  Deno.test(`real wire: ${name} means what it was recorded as`, async () => {
    const module = MODULES[fixture.type];
    assert.ok(module);
    const settings = { type: fixture.type };
    for (const cut of CUTS) {
      const { model, response, expect } = fixture;
      const { events, error } = await answered(module, settings, { ...response, cut }, requestOf({ model }));
      if (expect.error) {
        assert.ok(error instanceof ProviderError, `no ProviderError: ${error}`);
        assert.deepEqual({ kind: error.kind, status: error.status }, { status: undefined, ...expect.error });
      } else {
        assert.equal(error, undefined);
        assert.deepEqual(meaningOf(events), { usage: undefined, ...expect });
      }
    }
  });
}

Deno.test("real wire: there are recordings of every server", () => {
  const servers = new Set(names.map((name) => /^(?:llamacpp-python|llamacpp|ollama)/.exec(name)?.[0]));
  assert.deepEqual([...servers].toSorted(), ["llamacpp", "llamacpp-python", "ollama"]);
});

function meaningOf(events: ModelEvent[]): Fixture["expect"] {
  const last = events.at(-1);
  return {
    text: joined(events, "text"),
    toolCalls: events.flatMap((event) =>
      event.type === "tool-call"
        ? [{ name: event.call.name, arguments: JSON.parse(event.call.arguments) }]
        : []
    ),
    finish: last?.type === "finish" ? last.reason : undefined,
    usage: events.reduce<Usage | undefined>(
      (usage, event) => event.type === "usage" ? event.usage : usage,
      undefined,
    ),
  };
}
