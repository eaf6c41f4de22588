/** The contract suite for plugins, but for what is HTTP's and for what a line of JSON has no words for. */

import * as exec from "../../providers/exec/mod.ts";
import type { ProviderModule } from "../../src/types.ts";
import { contract } from "./contract.ts";
import { commandOf, type Step } from "./exec_plugin.ts";
import type { Part, Wire } from "./wires.ts";

const STATUS_TESTS = [
  ["bad-request", 400, 413, 422],
  ["auth", 401, 403],
  ["quota", 402],
  ["not-found", 404],
  ["timeout", 408],
  ["rate-limit", 429],
  ["overloaded", 409, 500, 502, 503, 529],
].flatMap(([kind, ...statuses]) => statuses.map((status) => `takes HTTP ${status} for ${kind}`));

/** Each of these is tested in the plugin's own words in `exec_test.ts`, where there are any. */
const LEFT_OUT = [
  // Comments and content types are of server-sent events and HTTP.
  "reads a stream with comments between",
  "reads a stream without a content type",
  "fails with network when the answer breaks off",
  "fails with network when the answer has nothing but comments",
  "fails with network when the answer is an HTML page",
  "fails with network when the answer is JSON of something else",
  // There are no statuses but in an error event, and no headers.
  ...STATUS_TESTS,
  "tells an overflow of the context window from other bad requests",
  "tells an empty purse, whatever the status",
  "reads how long to wait, on errors only",
  "passes on x-should-retry",
  "never shows an HTML page, and says something for an empty body",
  "names where a redirect would lead and does not follow it",
  // There is no connection: `exec_test.ts` has what a process does in its place.
  "sends nothing when it is aborted from the start",
  "makes one request, however often it may be tried again",
  "tells a failed connection by host and port only",
  "sends the key and the configured headers, and nothing from the environment",
  "refuses a key that no header can hold, without showing it",
  // Another list; and there is nothing but streams.
  "lists models",
  "renders what it sends, streaming, without unset fields",
  "leaves out fields that the vendor refuses",
];

const STOPS = {
  end_turn: "end_turn",
  max_tokens: "max_tokens",
  content_filter: "content_filter",
  refusal: "refusal",
  tool_use: "tool_use",
  paused: "paused",
} as const;

const line = (type: string, fields: object) => JSON.stringify({ type, ...fields });

function linesOf(part: Part): string[] {
  if ("id" in part) {
    const text = part.fragments.join("");
    return [line("tool-call", { id: part.id, name: part.name, ...(text ? { arguments: text } : {}) })];
  }
  if ("thinking" in part) {
    const deltas = part.thinking.map((text) => line("reasoning", { text }));
    return [...deltas, line("reasoning", { text: "", providerData: part.seal })];
  }
  return ("refusal" in part ? [part.refusal] : part.text).map((text) => line("text", { text }));
}

/** What `contract.ts` has a server answer, printed by a plugin; the request goes to the same place as with HTTP. */
const module: ProviderModule = {
  createProvider: (settings) => ({
    name: settings.name,
    render: (request) => exec.createProvider(settings).render(request),
    canEnforce: () => false,
    async *stream(request, signal) {
      const body = JSON.stringify(exec.createProvider(settings).render(request));
      const answer = await settings.fetch("http://plugin", { method: "POST", body });
      const decoder = new TextDecoder();
      const steps: Step[] = [];
      for await (const chunk of answer.body ?? []) {
        steps.push({ print: decoder.decode(chunk, { stream: true }) });
      }
      const env = { PLUGIN_STEPS: JSON.stringify(steps) };
      const command = commandOf("tests/fixtures/plugin.mjs");
      yield* exec.createProvider({ ...settings, command, env }).stream(request, signal);
    },
  }),
};

const EXEC_WIRE: Wire = {
  name: "exec",
  module,
  settings: { type: "exec" },
  frames(reply) {
    const finish = reply.stop ?? (reply.parts.some((part) => "id" in part) ? "tool_use" : "end_turn");
    const { input, output, cached, reasoning } = reply.usage ?? {};
    const usage = {
      inputTokens: input,
      outputTokens: output,
      cacheReadTokens: cached,
      reasoningTokens: reasoning,
    };
    return [
      ...reply.parts.flatMap(linesOf),
      ...(reply.usage ? [line("usage", usage)] : []),
      ...(reply.open ? [] : [line("finish", { reason: finish })]),
    ];
  },
  errorBody: ({ message, type }) => ({ type: "error", kind: type, message }),
  errorFrame: ({ message, type }) => line("error", { kind: type, message }),
  types: { overloaded: "overloaded", badRequest: "bad-request" },
  stops: STOPS,
  hasSeals: true,
  sealsIn: (body) =>
    (body.messages as { parts: { type: string; providerData?: unknown }[] }[])
      .flatMap(({ parts }) => parts)
      .flatMap((part) => part.type === "reasoning" ? [part.providerData] : []),
};

contract(EXEC_WIRE, LEFT_OUT);
