/** What each wire format looks like for a reply in neutral terms: hand-written builders for the contract suite. */

import * as anthropic from "../../providers/anthropic/mod.ts";
import * as gemini from "../../providers/gemini/mod.ts";
import * as ollama from "../../providers/ollama/mod.ts";
import * as azure from "../../providers/openai/azure.ts";
import * as openai from "../../providers/openai/mod.ts";
import type { ProviderModule, StopReason } from "../../src/types.ts";

export type Part =
  | { text: string[] }
  | { thinking: string[]; seal: string }
  | { refusal: string }
  | { id: string; name: string; fragments: string[] };

export interface Reply {
  parts: Part[];
  stop?: Exclude<StopReason, "stop_sequence" | "other">;
  usage?: { input: number; output: number; cached: number; reasoning: number };
  /** Leaves the terminal event out. */
  open?: boolean;
}

export interface Wire {
  name: string;
  module: ProviderModule;
  settings: { type: string; api?: "responses" | "chat"; apiVersion?: string };
  /** The frames of a streamed reply, without the blank lines between them. */
  frames(reply: Reply): string[];
  /** An error body, as the vendor words it. */
  errorBody(error: { message: string; type?: string; code?: string | null }): unknown;
  /** An error inside a stream. */
  errorFrame(error: { message: string; type: string }): string;
  /** The error type of an overload and of a bad request inside a stream. */
  types: { overloaded: string; badRequest: string };
  /** Stop reasons this wire can tell, in its own words. */
  stops: Partial<Record<StopReason, string>>;
  /** Whether reasoning is signed or encrypted; where it is not, its text itself goes back. */
  hasSeals: boolean;
  /** The reasoning in a request body: seals, or texts where there are none. */
  sealsIn(body: Record<string, unknown>): unknown[];
}

const event = (type: string, fields: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}`;

function anthropicBlock(part: Part, index: number): string[] {
  const start = (block: object) => event("content_block_start", { index, content_block: block });
  const delta = (fields: object) => event("content_block_delta", { index, delta: fields });
  const stop = event("content_block_stop", { index });
  if ("id" in part) {
    const pieces = part.fragments.map((partial_json) => delta({ type: "input_json_delta", partial_json }));
    return [start({ type: "tool_use", id: part.id, name: part.name, input: {} }), ...pieces, stop];
  }
  if ("thinking" in part) {
    const pieces = part.thinking.map((thinking) => delta({ type: "thinking_delta", thinking }));
    const seal = delta({ type: "signature_delta", signature: part.seal });
    return [start({ type: "thinking", thinking: "", signature: "" }), ...pieces, seal, stop];
  }
  const texts = "refusal" in part ? [part.refusal] : part.text;
  return [
    start({ type: "text", text: "" }),
    ...texts.map((text) => delta({ type: "text_delta", text })),
    stop,
  ];
}

const ANTHROPIC_STOPS = {
  end_turn: "end_turn",
  max_tokens: "max_tokens",
  refusal: "refusal",
  tool_use: "tool_use",
  paused: "pause_turn",
} as const;

function stopOf(reply: Reply): NonNullable<Reply["stop"]> {
  if (reply.stop) return reply.stop;
  return reply.parts.some((part) => "id" in part) ? "tool_use" : "end_turn";
}

const anthropicWire: Wire = {
  name: "anthropic",
  module: anthropic,
  settings: { type: "anthropic" },
  frames(reply) {
    const { usage } = reply;
    const counted = usage && {
      input_tokens: usage.input - usage.cached,
      cache_read_input_tokens: usage.cached,
      output_tokens: usage.output,
      output_tokens_details: { thinking_tokens: usage.reasoning },
    };
    const stop = stopOf(reply);
    return [
      event("message_start", {
        message: { id: "m", content: [], ...(counted ? { usage: { ...counted, output_tokens: 1 } } : {}) },
      }),
      event("ping", {}),
      ...reply.parts.flatMap(anthropicBlock),
      event("message_delta", {
        delta: { stop_reason: stop === "content_filter" ? "refusal" : ANTHROPIC_STOPS[stop] },
        ...(counted ? { usage: counted } : {}),
      }),
      ...(reply.open ? [] : [event("message_stop", {})]),
    ];
  },
  errorBody: ({ message, type = "invalid_request_error" }) => ({ type: "error", error: { type, message } }),
  errorFrame: (error) => event("error", { error }),
  types: { overloaded: "overloaded_error", badRequest: "invalid_request_error" },
  stops: ANTHROPIC_STOPS,
  hasSeals: true,
  sealsIn: (body) =>
    (body.messages as { role: string; content: { signature?: string }[] }[])
      .filter((turn) => turn.role === "assistant").flatMap((turn) =>
        turn.content.map((block) => block.signature)
      )
      .filter(Boolean),
};

const CHAT_STOPS = {
  end_turn: "stop",
  max_tokens: "length",
  tool_use: "tool_calls",
  content_filter: "content_filter",
} as const;

function chatFrames(reply: Reply): string[] {
  const frame = (fields: object) =>
    `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", ...fields })}`;
  const chunk = (delta: object, finish_reason: string | null = null) =>
    frame({ choices: [{ index: 0, delta, finish_reason }] });
  let index = -1;
  const frames = reply.parts.flatMap((part) => {
    if ("text" in part) return part.text.map((content) => chunk({ content }));
    if ("refusal" in part) return [chunk({ refusal: part.refusal })];
    if ("thinking" in part) return part.thinking.map((reasoning_content) => chunk({ reasoning_content }));
    index++;
    const call = { index, id: part.id, type: "function", function: { name: part.name, arguments: "" } };
    return [
      chunk({ tool_calls: [call] }),
      ...part.fragments.map((text) => chunk({ tool_calls: [{ index, function: { arguments: text } }] })),
    ];
  });
  const stop = stopOf(reply);
  const usage = reply.usage && frame({
    choices: [],
    usage: {
      prompt_tokens: reply.usage.input,
      completion_tokens: reply.usage.output,
      total_tokens: reply.usage.input + reply.usage.output,
      prompt_tokens_details: { cached_tokens: reply.usage.cached },
      completion_tokens_details: { reasoning_tokens: reply.usage.reasoning },
    },
  });
  const words = stop === "refusal" || stop === "paused" ? "stop" : CHAT_STOPS[stop];
  return [
    chunk({ role: "assistant", content: "" }),
    ...frames,
    ...(reply.open ? [] : [chunk({}, words), ...(usage ? [usage] : []), "data: [DONE]"]),
  ];
}

function chatWire(name: string, settings: Wire["settings"], module: ProviderModule = openai): Wire {
  return {
    name,
    module,
    settings,
    frames: chatFrames,
    errorBody: ({ message, type = "invalid_request_error", code = null }) => ({
      error: { message, type, param: null, code },
    }),
    errorFrame: (error) => `data: ${JSON.stringify({ error })}`,
    types: { overloaded: "server_error", badRequest: "invalid_request_error" },
    stops: CHAT_STOPS,
    hasSeals: false,
    sealsIn: (body) =>
      (body.messages as { reasoning_content?: string }[]).map((message) => message.reasoning_content).filter(
        Boolean,
      ),
  };
}

function responseItem(part: Part, n: number): { item: Record<string, unknown>; between: [string, string][] } {
  if ("id" in part) {
    const item = {
      type: "function_call",
      id: `fc_${n}`,
      call_id: part.id,
      name: part.name,
      arguments: part.fragments.join(""),
    };
    return { item, between: part.fragments.map((text) => ["response.function_call_arguments.delta", text]) };
  }
  if ("thinking" in part) {
    const summary = [{ type: "summary_text", text: part.thinking.join("") }];
    const item = { type: "reasoning", id: `rs_${n}`, summary, encrypted_content: part.seal };
    return { item, between: part.thinking.map((text) => ["response.reasoning_summary_text.delta", text]) };
  }
  const refused = "refusal" in part;
  const texts = refused ? [part.refusal] : part.text;
  const content = refused
    ? [{ type: "refusal", refusal: part.refusal }]
    : [{ type: "output_text", text: texts.join("") }];
  const kind = refused ? "response.refusal.delta" : "response.output_text.delta";
  return {
    item: { type: "message", id: `msg_${n}`, role: "assistant", content },
    between: texts.map((text) => [kind, text]),
  };
}

const INCOMPLETE = { max_tokens: "max_output_tokens", content_filter: "content_filter" } as const;

const responsesWire: Wire = {
  name: "openai responses",
  module: openai,
  settings: { type: "openai" },
  frames(reply) {
    const stop = stopOf(reply);
    const reason = stop === "max_tokens" || stop === "content_filter" ? INCOMPLETE[stop] : undefined;
    const type = reason ? "response.incomplete" : "response.completed";
    const usage = reply.usage && {
      input_tokens: reply.usage.input,
      input_tokens_details: { cached_tokens: reply.usage.cached },
      output_tokens: reply.usage.output,
      output_tokens_details: { reasoning_tokens: reply.usage.reasoning },
      total_tokens: reply.usage.input + reply.usage.output,
    };
    const response = {
      status: type.slice(9),
      incomplete_details: reason ? { reason } : null,
      usage: usage ?? null,
    };
    return [
      event("response.created", { response: { status: "in_progress" } }),
      ...reply.parts.flatMap((part, output_index) => {
        const { item, between } = responseItem(part, output_index);
        return [
          event("response.output_item.added", {
            output_index,
            item: { ...item, arguments: "", content: [], summary: [] },
          }),
          ...between.map(([kind, delta]) => event(kind, { output_index, delta })),
          event("response.output_item.done", { output_index, item }),
        ];
      }),
      ...(reply.open ? [] : [event(type, { response })]),
    ];
  },
  errorBody: ({ message, type = "invalid_request_error", code = null }) => ({
    error: { message, type, param: null, code },
  }),
  errorFrame: ({ message, type }) => event("error", { code: type, message, param: null }),
  types: { overloaded: "server_error", badRequest: "invalid_prompt" },
  stops: { end_turn: "completed", tool_use: "completed", refusal: "completed", ...INCOMPLETE },
  hasSeals: true,
  sealsIn: (body) =>
    (body.input as { encrypted_content?: string }[]).map((item) => item.encrypted_content).filter(Boolean),
};

const OLLAMA_STOPS = { end_turn: "stop", tool_use: "stop", max_tokens: "length" } as const;

function argumentsOf(fragments: string[]): unknown {
  try {
    return JSON.parse(fragments.join("") || "{}");
  } catch {
    return fragments.join("");
  }
}

/** NDJSON; it has no words for what `ollama_contract_test.ts` leaves out. */
export const OLLAMA_WIRE: Wire = {
  name: "ollama",
  module: ollama,
  settings: { type: "ollama" },
  frames(reply) {
    const line = (message: object, more: object = {}) =>
      JSON.stringify({
        model: "m",
        message: { role: "assistant", content: "", ...message },
        done: false,
        ...more,
      });
    const lines = reply.parts.flatMap((part) => {
      if ("text" in part) return part.text.map((content) => line({ content }));
      if ("thinking" in part) return part.thinking.map((thinking) => line({ thinking }));
      if ("refusal" in part) return [line({ content: part.refusal })];
      const call = { name: part.name, arguments: argumentsOf(part.fragments) };
      return [line({ tool_calls: [{ id: part.id, function: call }] })];
    });
    const stop = stopOf(reply);
    const done_reason = stop in OLLAMA_STOPS ? OLLAMA_STOPS[stop as keyof typeof OLLAMA_STOPS] : "stop";
    return [line({}), ...lines, ...(reply.open ? [] : [line({}, { done: true, done_reason })])];
  },
  errorBody: ({ message }) => ({ error: message }),
  errorFrame: ({ message }) => JSON.stringify({ error: message }),
  types: { overloaded: "", badRequest: "" },
  stops: OLLAMA_STOPS,
  hasSeals: false,
  sealsIn: (body) =>
    (body.messages as { thinking?: string }[]).map((message) => message.thinking).filter(Boolean),
};

const GEMINI_STOPS = {
  end_turn: "STOP",
  tool_use: "STOP",
  max_tokens: "MAX_TOKENS",
  content_filter: "SAFETY",
} as const;

/** Gemini signs the first call after a thought. A call that cannot be read never leaves the service. */
function geminiParts(parts: Part[]): object[] {
  let seal: string | undefined;
  return parts.flatMap((part): object[] => {
    if ("text" in part) return part.text.map((text) => ({ text }));
    if ("refusal" in part) return [{ text: part.refusal }];
    if ("thinking" in part) {
      seal = part.seal;
      return part.thinking.map((text) => ({ text, thought: true }));
    }
    const args = argumentsOf(part.fragments);
    const signature = seal ? { thoughtSignature: seal } : {};
    seal = undefined;
    return typeof args === "string"
      ? []
      : [{ functionCall: { id: part.id, name: part.name, args }, ...signature }];
  });
}

/** It has no words for what `gemini_contract_test.ts` leaves out. */
export const GEMINI_WIRE: Wire = {
  name: "gemini",
  module: gemini,
  settings: { type: "gemini" },
  frames(reply) {
    const frame = (parts: object[], more: object = {}, around: object = {}) =>
      `data: ${
        JSON.stringify({ candidates: [{ content: { parts, role: "model" }, index: 0, ...more }], ...around })
      }`;
    const { usage } = reply;
    const usageMetadata = usage && {
      promptTokenCount: usage.input,
      cachedContentTokenCount: usage.cached,
      candidatesTokenCount: usage.output - usage.reasoning,
      thoughtsTokenCount: usage.reasoning,
      totalTokenCount: usage.input + usage.output,
    };
    const stop = stopOf(reply);
    const finishReason = stop in GEMINI_STOPS ? GEMINI_STOPS[stop as keyof typeof GEMINI_STOPS] : "OTHER";
    const last = frame([{ text: "" }], { finishReason }, usageMetadata ? { usageMetadata } : {});
    return [...geminiParts(reply.parts).map((part) => frame([part])), ...(reply.open ? [] : [last])];
  },
  errorBody: ({ message, type = "INVALID_ARGUMENT" }) => ({ error: { message, status: type } }),
  errorFrame: ({ message, type }) => `data: ${JSON.stringify({ error: { message, status: type } })}`,
  types: { overloaded: "UNAVAILABLE", badRequest: "INVALID_ARGUMENT" },
  stops: GEMINI_STOPS,
  hasSeals: true,
  sealsIn: (body) =>
    (body.contents as { parts: { thoughtSignature?: string }[] }[])
      .flatMap(({ parts }) => parts.map((part) => part.thoughtSignature))
      .filter((seal) => seal && seal !== "skip_thought_signature_validator"),
};

/** Every wire the adapters of this folder speak in server-sent events. */
export const WIRES: Wire[] = [
  anthropicWire,
  responsesWire,
  chatWire("openai chat", { type: "openai", api: "chat" }),
  chatWire("openai-compatible", { type: "openai-compatible" }),
  chatWire("azure-openai chat", { type: "azure-openai", apiVersion: "2024-10-21" }, azure),
  {
    ...responsesWire,
    name: "azure-openai responses",
    module: azure,
    settings: { type: "azure-openai", api: "responses" },
  },
];
