import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client";
import type { PromptReply } from "../../../src/mcp/prompt_tool.ts";
import { replyOf } from "../../../src/mcp/prompt_tool.ts";
import { createServer, type PromptCall, type Serving } from "../../../src/mcp/server.ts";
import type { RunResult } from "../../../src/types.ts";

const { InMemoryTransport } = await import(
  "@modelcontextprotocol/sdk/inMemory.js"
) as typeof import("@modelcontextprotocol/sdk/inMemory");

const RESULT: RunResult = {
  ok: true,
  text: "fine",
  sessionId: "s",
  turns: 1,
  toolCalls: [],
  usage: {},
  costUsd: 0,
  durationMs: 1,
  route: null,
  attempts: [],
};

const failed = (message: string): PromptReply =>
  replyOf({ ...RESULT, ok: false, text: "", error: { code: "usage", message } }, null);

/** A client connected to a server whose calls `run` answers. */
async function connected(run: (call: PromptCall) => Promise<PromptReply>, more: Partial<Serving> = {}) {
  const server = await createServer({
    version: "1",
    run,
    refuse: failed,
    redact: (text) => text.replaceAll("s3cret", "[redacted]"),
    ...more,
  });
  const [here, there] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "test", version: "1" });
  await Promise.all([server.connect(there), client.connect(here)]);
  return client;
}

const CALL = { name: "prompt_nano_agent", arguments: { agentic_prompt: "go" } };

Deno.test("mcp server: a call in which nothing happens is heard of again and again", async () => {
  const enough = Promise.withResolvers<void>();
  const client = await connected(async ({ tell }) => {
    tell("turn 1: thinking of s3cret");
    await enough.promise;
    return replyOf(RESULT, 0);
  }, { heartbeatMs: 1 });
  const told: [number, string | undefined][] = [];
  await client.callTool(CALL, undefined, {
    onprogress: ({ progress, message }) => {
      told.push([progress, message]);
      if (told.length === 3) enough.resolve();
    },
  });
  assert.deepEqual(told.slice(0, 3), [
    [1, "turn 1: thinking of [redacted]"],
    [2, "turn 1: thinking of [redacted] (0 s)"],
    [3, "turn 1: thinking of [redacted] (0 s)"],
  ]);
  await client.close();
});

Deno.test("mcp server: results lose their secrets, failures are marked, other tools are errors", async () => {
  const client = await connected(({ prompt }) => Promise.resolve(failed(`cannot ${prompt} with s3cret`)));
  const result = await client.callTool(CALL);
  assert.equal(result.isError, true);
  assert.match(JSON.stringify(result.content), /cannot go with \[redacted\]/);
  await assert.rejects(client.callTool({ name: "other", arguments: {} }), /there is no tool "other"/);
  const refused = await client.callTool({ ...CALL, arguments: {} });
  assert.equal(refused.isError, true);
  await client.close();
});

Deno.test("mcp server: a cancelled call aborts the signal of its run", async () => {
  const aborted = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const client = await connected(({ signal }) => {
    signal.addEventListener("abort", () => aborted.resolve());
    started.resolve();
    return new Promise<PromptReply>((resolve) => aborted.promise.then(() => resolve(failed("cancelled"))));
  });
  const stop = new AbortController();
  const call = client.callTool(CALL, undefined, { signal: stop.signal });
  await started.promise;
  stop.abort("enough");
  await assert.rejects(call, /enough/);
  await aborted.promise;
  await client.close();
});
