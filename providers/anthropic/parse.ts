/** Events of Anthropic's Messages stream → `ModelEvent`. Pure. */

import { type Fields, fieldsOf, textOf } from "../../src/wire/fields.ts";
import { parsedJson } from "../../src/wire/http_errors.ts";
import { PairJoiner } from "../../src/wire/pair_joiner.ts";
import type { ModelEvent, ModelRef, StopReason, ToolCallPart, Usage } from "../../src/types.ts";

/** SDK type `StopReason`. */
const STOP_REASONS: Record<string, StopReason> = {
  end_turn: "end_turn",
  max_tokens: "max_tokens",
  model_context_window_exceeded: "max_tokens",
  stop_sequence: "stop_sequence",
  tool_use: "tool_use",
  refusal: "refusal",
  pause_turn: "paused",
};

interface OpenBlock {
  type: string;
  signature: string;
  call?: ToolCallPart;
  /** Arguments that came with the block itself, for servers that do not stream them. */
  input?: unknown;
}

/** Reads one answer, event by event. */
export class AnswerReader {
  readonly #ref: ModelRef;
  readonly #blocks = new Map<unknown, OpenBlock>();
  readonly #joiner = new PairJoiner();
  #usage: Fields = {};
  #stopReason = "";
  #complete = false;
  /** The last call: only what follows it tells whether it was cut at the token limit. */
  #pending: ToolCallPart | undefined;

  constructor(ref: ModelRef) {
    this.#ref = { provider: ref.provider, model: ref.model };
  }

  /** True once the answer's end was told. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /** Appends to `out` what the event means; unknown events mean nothing. */
  read(event: Fields, out: ModelEvent[]): void {
    switch (event.type) {
      case "content_block_delta":
        return this.#delta(event, out);
      case "content_block_start":
        return this.#start(event, out);
      case "content_block_stop":
        return this.#stop(event, out);
      case "message_start":
        return this.#countUsage(fieldsOf(event.message).usage, out);
      case "message_delta":
        this.#stopReason = textOf(fieldsOf(event.delta).stop_reason) || this.#stopReason;
        return this.#countUsage(event.usage, out);
      case "message_stop":
        return this.#finish(out);
    }
  }

  #start(event: Fields, out: ModelEvent[]): void {
    this.#flushPending(out);
    const content = fieldsOf(event.content_block);
    const block: OpenBlock = { type: textOf(content.type), signature: textOf(content.signature) };
    this.#blocks.set(event.index, block);
    if (block.type === "text") this.#say("text", textOf(content.text), out);
    if (block.type === "thinking") this.#say("reasoning", textOf(content.thinking), out);
    if (block.type === "redacted_thinking") {
      out.push({
        type: "reasoning",
        text: "",
        providerData: { ...this.#ref, value: { data: content.data } },
      });
    }
    if (block.type === "tool_use") {
      block.call = { type: "tool-call", id: textOf(content.id), name: textOf(content.name), arguments: "" };
      block.input = content.input;
      out.push({ type: "tool-arguments", name: block.call.name, text: "" });
    }
  }

  #delta(event: Fields, out: ModelEvent[]): void {
    const delta = fieldsOf(event.delta);
    if (delta.type === "text_delta") return this.#say("text", textOf(delta.text), out);
    if (delta.type === "thinking_delta") return this.#say("reasoning", textOf(delta.thinking), out);
    const block = this.#blocks.get(event.index);
    if (!block) return;
    if (delta.type === "signature_delta") block.signature += textOf(delta.signature);
    if (delta.type === "input_json_delta" && block.call && delta.partial_json) {
      const text = textOf(delta.partial_json);
      block.call.arguments += text;
      out.push({ type: "tool-arguments", name: block.call.name, text });
    }
  }

  #stop(event: Fields, out: ModelEvent[]): void {
    const block = this.#blocks.get(event.index);
    this.#blocks.delete(event.index);
    if (!block) return;
    if (block.type === "text") this.#say("text", this.#joiner.flush(), out);
    if (block.type === "thinking") {
      const text = this.#joiner.flush();
      const providerData = { ...this.#ref, value: { signature: block.signature } };
      if (block.signature) out.push({ type: "reasoning", text, providerData });
      else if (text) out.push({ type: "reasoning", text });
    }
    if (block.call) {
      const { input } = block;
      if (
        block.call.arguments === "" && typeof input === "object" && input && Object.keys(input).length > 0
      ) {
        block.call.arguments = JSON.stringify(input);
      }
      this.#pending = block.call;
    }
  }

  #say(type: "text" | "reasoning", delta: string, out: ModelEvent[]): void {
    const text = this.#joiner.push(delta);
    if (text !== "") out.push({ type, text });
  }

  #flushPending(out: ModelEvent[]): void {
    if (!this.#pending) return;
    this.#pending.arguments ||= "{}";
    out.push({ type: "tool-call", call: this.#pending });
    this.#pending = undefined;
  }

  /** Counts are cumulative, a later one replaces an earlier one (SDK type `MessageDeltaUsage`). */
  #countUsage(value: unknown, out: ModelEvent[]): void {
    if (typeof value !== "object" || value === null) return;
    for (const [name, count] of Object.entries(value)) if (count !== null) this.#usage[name] = count;
    out.push({ type: "usage", usage: usageOf(this.#usage) });
  }

  #finish(out: ModelEvent[]): void {
    // An answer whose reason got lost is taken for an interrupted one.
    if (this.#stopReason === "") return;
    const reason = STOP_REASONS[this.#stopReason] ?? "other";
    const cut = reason === "max_tokens" && this.#pending && parsedJson(this.#pending.arguments) === undefined;
    if (cut) this.#pending = undefined;
    this.#flushPending(out);
    this.#complete = true;
    out.push({ type: "finish", reason, raw: this.#stopReason });
  }
}

function countOf(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}

/** Usage in the domain's meaning: the wire counts cached input apart (SDK type `Usage`). */
function usageOf(wire: Fields): Usage {
  const read = countOf(wire.cache_read_input_tokens);
  const write = countOf(wire.cache_creation_input_tokens);
  const input = countOf(wire.input_tokens);
  const output = countOf(wire.output_tokens);
  const reasoning = countOf(fieldsOf(wire.output_tokens_details).thinking_tokens);
  return {
    ...(input !== undefined ? { inputTokens: input + (read ?? 0) + (write ?? 0) } : {}),
    ...(output !== undefined ? { outputTokens: output } : {}),
    ...(read !== undefined ? { cacheReadTokens: read } : {}),
    ...(write !== undefined ? { cacheWriteTokens: write } : {}),
    ...(reasoning !== undefined ? { reasoningTokens: reasoning } : {}),
  };
}
