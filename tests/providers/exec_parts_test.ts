/** The pure parts of the plugin provider: the request, the environment, the lines. */

import assert from "node:assert/strict";
import { pluginEnvironment } from "../../providers/exec/environment.ts";
import { linesOf, LineTooLong } from "../../providers/exec/lines.ts";
import { renderRequest } from "../../providers/exec/render.ts";
import type { Message, ProviderData } from "../../src/types.ts";
import { requestOf } from "./harness.ts";

const own = (value: unknown): ProviderData => ({ provider: "test", model: "model-a", value });
const foreign: ProviderData = { provider: "test", model: "model-b", value: "theirs" };

Deno.test("exec render: sends the conversation in the domain's words, with its own data only", () => {
  const messages: Message[] = [
    {
      role: "user",
      parts: [{ type: "text", text: "look\ud83d" }, { type: "file", mediaType: "image/png", data: "AAAA" }],
    },
    { role: "assistant", parts: [{ type: "reasoning", text: "theirs", providerData: foreign }] },
    {
      role: "assistant",
      parts: [
        { type: "reasoning", text: "hm", providerData: own({ seal: 1 }) },
        { type: "reasoning", text: "ah", providerData: own(null) },
        { type: "reasoning", text: "nobody's" },
        { type: "text", text: "so", providerData: foreign },
        { type: "tool-call", id: "1", name: "list", arguments: "{", providerData: own("id") },
      ],
    },
    {
      role: "tool",
      parts: [{
        type: "tool-result",
        callId: "1",
        name: "list",
        text: "bad",
        isError: true,
        files: [{ type: "file", mediaType: "image/png", data: "BBBB", name: "b.png" }],
      }],
    },
  ];
  assert.deepEqual(renderRequest(requestOf({ messages, system: " ", temperature: 0, effort: "low" })), {
    protocol: 1,
    type: "request",
    model: "model-a",
    messages: [
      {
        role: "user",
        parts: [{ type: "text", text: "look\ufffd" }, { type: "file", mediaType: "image/png", data: "AAAA" }],
      },
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "hm", providerData: { seal: 1 } },
          { type: "reasoning", text: "ah" },
          { type: "text", text: "so" },
          { type: "tool-call", id: "1", name: "list", arguments: "{", providerData: "id" },
        ],
      },
      {
        role: "tool",
        parts: [{
          type: "tool-result",
          callId: "1",
          name: "list",
          text: "bad",
          isError: true,
          files: [{ type: "file", mediaType: "image/png", data: "BBBB", name: "b.png" }],
        }],
      },
    ],
    tools: [],
    temperature: 0,
    effort: "low",
  });
});

Deno.test("exec environment: keeps everything but secrets", () => {
  const env = {
    PATH: "/usr/bin",
    HOME: "/home/me",
    LANG: "de_DE.UTF-8",
    TMPDIR: "/tmp",
    HTTP_PROXY: "http://proxy:3128",
    OPENAI_API_KEY: "sk-0123456789abcdef",
    gh_token: "x",
    MY_SECRETS: "x",
    DB_PASSWORD: "x",
    AWS_CREDENTIALS: "/home/me",
    DATABASE_URL: "postgres://me:pass@host/db",
    HEADER: "Bearer sk-0123456789abcdef",
    NOTHING: undefined,
  };
  assert.deepEqual(pluginEnvironment(env), {
    PATH: "/usr/bin",
    HOME: "/home/me",
    LANG: "de_DE.UTF-8",
    TMPDIR: "/tmp",
    HTTP_PROXY: "http://proxy:3128",
  });
});

Deno.test("exec environment: adds the key and what the configuration names", () => {
  const env = {
    HOME: "/home/me",
    GH_TOKEN: "gh-token-of-this-user",
    NANO_AGENT_PLUGIN_KEY: "an outer one's",
  };
  const configured = { HOME: "/elsewhere", GH_TOKEN: "env:GH_TOKEN", GONE: "env:NOT_SET", PLAIN: "yes" };
  assert.deepEqual(pluginEnvironment(env, configured, "key"), {
    HOME: "/elsewhere",
    GH_TOKEN: "gh-token-of-this-user",
    PLAIN: "yes",
    NANO_AGENT_PLUGIN_KEY: "key",
  });
  assert.deepEqual(pluginEnvironment(env, {}, ""), { HOME: "/home/me" });
});

async function* bytesOf(...chunks: (string | number[])[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    yield await Promise.resolve(
      typeof chunk === "string" ? new TextEncoder().encode(chunk) : new Uint8Array(chunk),
    );
  }
}

async function linesFrom(chunks: AsyncIterable<Uint8Array>, limit?: number): Promise<string[]> {
  const all: string[] = [];
  for await (const lines of linesOf(chunks, limit)) all.push(...lines);
  return all;
}

Deno.test("exec lines: puts lines together, wherever they were cut", async () => {
  const [first = 0, ...rest] = new TextEncoder().encode("ü\n");
  assert.deepEqual(await linesFrom(bytesOf("a", "b\r", "\nc\n\n \nd", [first], rest, "e")), [
    "ab",
    "c",
    "dü",
    "e",
  ]);
});

Deno.test("exec lines: fails on a line that grows over the limit, not on many that do not", async () => {
  assert.deepEqual(await linesFrom(bytesOf("1234\n", "1234\n", "12", "34\n"), 6), ["1234", "1234", "1234"]);
  await assert.rejects(linesFrom(bytesOf("123\n", "123", "1234"), 6), LineTooLong);
});
