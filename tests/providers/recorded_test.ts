/** Recorded traffic of real services through the real adapters: what they read must be what the recording expects. */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ProviderError, type ProviderErrorKind } from "../../src/errors.ts";
import type { ModelEvent, ProviderModule, Usage } from "../../src/types.ts";
import { answered, joined, type Outcome } from "./harness.ts";
import * as anthropic from "../../providers/anthropic/mod.ts";
import * as gemini from "../../providers/gemini/mod.ts";
import * as ollama from "../../providers/ollama/mod.ts";
import * as azure from "../../providers/openai/azure.ts";
import * as openai from "../../providers/openai/mod.ts";

interface Expected {
  text?: string;
  toolCalls?: { name: string; arguments: unknown }[];
  reasoning?: string;
  refusal?: string;
  finish?: string;
  usage?: Usage;
  error?: { status: number; message?: string };
}

interface Recording {
  features: string[];
  request: { path: string };
  response: { status: number; headers: Record<string, string>; body: string };
  expect: Expected;
}

const ROOT = fileURLToPath(new URL("../../../shared/recorded/", import.meta.url));
const CUTS = [[7, 1, 64, 3, 501], [1], []];

/** The adapter and settings that speak a recording's format; `undefined` for formats that are not theirs. */
function speakerOf(
  folder: string,
  path: string,
):
  | { module: ProviderModule; settings: { type: string; api?: "responses" | "chat"; apiVersion?: string } }
  | undefined {
  if (folder === "anthropic") return { module: anthropic, settings: { type: "anthropic" } };
  if (folder === "gemini") return { module: gemini, settings: { type: "gemini" } };
  if (folder === "ollama") return { module: ollama, settings: { type: "ollama" } };
  if (!/^(?:openai-|compatible-|azure)/.test(folder)) return undefined;
  const api = path.includes("/responses") ? "responses" : "chat";
  if (folder === "azure") {
    const apiVersion = path.split("api-version=")[1];
    return { module: azure, settings: { type: "azure-openai", api, apiVersion } };
  }
  return {
    module: openai,
    settings: { type: folder.startsWith("openai-") ? "openai" : "openai-compatible", api },
  };
}

const squeezed = (text: string) => text.replace(/\s+/g, "");

function lastUsage(events: ModelEvent[]): Usage | undefined {
  return events.reduce<Usage | undefined>(
    (usage, event) => event.type === "usage" ? event.usage : usage,
    undefined,
  );
}

const KINDS: Record<string, ProviderErrorKind> = {
  auth: "auth",
  "bad-request": "bad-request",
  "content-filter": "content-filter",
  "context-length": "context-length",
  "not-found": "not-found",
  "rate-limit": "rate-limit",
  server: "overloaded",
};

function checkError(outcome: Outcome, { features, expect: { error: expected } }: Recording): void {
  if (!expected) return;
  assert.ok(outcome.error instanceof ProviderError, `no ProviderError: ${outcome.error}`);
  if (expected.status >= 400) assert.equal(outcome.error.status, expected.status);
  if (expected.message) assert.ok(outcome.error.message.includes(expected.message), outcome.error.message);
  const kind = features.map((feature) => KINDS[feature]).find(Boolean);
  if (kind) assert.equal(outcome.error.kind, kind);
}

function check(outcome: Outcome, recording: Recording): void {
  const expected = recording.expect;
  if (expected.error) checkError(outcome, recording);
  else if (outcome.error) throw outcome.error;
  if (expected.text === undefined) return;
  const { events } = outcome;
  assert.equal(joined(events, "text"), expected.text + (expected.refusal ?? ""));
  assert.equal(squeezed(joined(events, "reasoning")), squeezed(expected.reasoning ?? ""));
  assert.deepEqual(lastUsage(events), expected.usage);
  const calls = events.flatMap((event) => event.type === "tool-call" ? [event.call] : []);
  // A call that was cut at the token limit is told as it is written, and then not made.
  const whole = (expected.toolCalls ?? []).filter((call) => typeof call.arguments !== "string");
  const torn = (expected.toolCalls ?? []).filter((call) => typeof call.arguments === "string");
  assert.deepEqual(calls.map((call) => ({ name: call.name, arguments: JSON.parse(call.arguments) })), whole);
  for (const call of torn) assert.equal(joined(events, "tool-arguments"), call.arguments);
  if (expected.error) return;
  const last = events.at(-1);
  assert.equal(last?.type === "finish" ? last.raw : undefined, expected.finish);
  if (expected.refusal) assert.equal(last?.type === "finish" && last.reason, "refusal");
}

if (!existsSync(ROOT)) {
  Deno.test({ name: "recorded: replays (the recordings are not here)", ignore: true, fn: () => {} });
}
for (const folder of existsSync(ROOT) ? readdirSync(ROOT) : []) {
  if (folder.includes(".")) continue;
  for (const file of readdirSync(`${ROOT}${folder}`)) {
    const recording: Recording = JSON.parse(readFileSync(`${ROOT}${folder}/${file}`, "utf8"));
    const speaker = speakerOf(folder, recording.request.path);
    if (!speaker) continue;
    Deno.test(`recorded: reads ${folder}/${file} as it was meant`, async () => {
      for (const cut of CUTS) {
        const outcome = await answered(speaker.module, speaker.settings, { ...recording.response, cut });
        check(outcome, recording);
      }
    });
  }
}
