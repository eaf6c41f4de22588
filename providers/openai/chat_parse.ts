/** Chunks of a Chat Completions stream → `ModelEvent`. Pure. */

import { parsedJson, unreadable } from "../../src/wire/http_errors.ts";
import { PairJoiner } from "../../src/wire/pair_joiner.ts";
import { ProviderError } from "../../src/errors.ts";
import type { ModelEvent, ModelRef, StopReason } from "../../src/types.ts";
import type { ChatReasoning } from "./chat_render.ts";
import { errorOfEvent } from "./errors.ts";
import type { ServerEvent } from "../../src/wire/streams.ts";
import { ToolCallReader } from "./tool_calls.ts";
import { usageOf } from "./usage.ts";
import { type Fields, fieldsOf, listOf, textOf } from "../../src/wire/fields.ts";

/** SDK type `ChatCompletionChunk.Choice.finish_reason`, and Mistral's `model_length`. */
const STOP_REASONS: Record<string, StopReason> = {
  stop: "end_turn",
  length: "max_tokens",
  model_length: "max_tokens",
  tool_calls: "tool_use",
  function_call: "tool_use",
  content_filter: "content_filter",
};

/** Reads one answer, chunk by chunk. */
export class ChatReader {
  readonly #ref: ModelRef;
  readonly #text = new PairJoiner();
  readonly #thought = new PairJoiner();
  readonly #tools = new ToolCallReader();
  #reasoning: ChatReasoning | undefined;
  #refused = false;
  #raw = "";
  #ended = false;

  constructor(ref: ModelRef) {
    this.#ref = { provider: ref.provider, model: ref.model };
  }

  /** True once a `finish_reason` was seen: all that may still come is usage. */
  get isComplete(): boolean {
    return this.#raw !== "";
  }

  /** True when nothing more can come. */
  get isOver(): boolean {
    return this.#ended;
  }

  /** Appends to `out` what the event means. Throws `ProviderError` for errors and for what is no chunk. */
  read({ name, data }: ServerEvent, out: ModelEvent[]): void {
    if (data === "[DONE]") return this.end(out);
    if (data === "" || this.#ended) return;
    const chunk = parsedJson(data);
    if (typeof chunk !== "object" || chunk === null) {
      throw unreadable("the stream holds something that is not the API's", this.#ref);
    }
    this.readChunk(fieldsOf(chunk), out, name === "error");
  }

  /** Reads a chunk, or a whole completion in its place. */
  readChunk(chunk: Fields, out: ModelEvent[], isError = false): void {
    const usage = chunk.usage ?? fieldsOf(chunk.x_groq).usage;
    if (usage) this.#countUsage(usage, out);
    const choices = listOf(chunk.choices);
    for (const item of choices) {
      const choice = fieldsOf(item);
      if (choice.index === undefined || choice.index === 0) this.#readChoice(choice, out);
    }
    if (!isError && !chunk.error && choices.length > 0) return;
    const error = errorOfEvent(chunk, this.#ref);
    if (error) throw error;
    if (isError) throw new ProviderError("overloaded", "the provider gave up without a reason", this.#ref);
  }

  #countUsage(wire: unknown, out: ModelEvent[]): void {
    const usage = usageOf(wire);
    if (usage) out.push({ type: "usage", usage });
  }

  #readChoice(choice: Fields, out: ModelEvent[]): void {
    const delta = fieldsOf(choice.delta ?? choice.message);
    const thought = textOf(delta.reasoning_content) || textOf(delta.reasoning);
    if (thought) this.#think(thought, delta.reasoning_content ? "reasoning_content" : "reasoning", out);
    if (delta.reasoning_details) this.#addDetails(listOf(delta.reasoning_details));
    if (delta.content) this.#readContent(delta.content, out);
    const refusal = textOf(delta.refusal);
    if (refusal) {
      this.#refused = true;
      this.#say(refusal, out);
    }
    const calls = listOf(delta.tool_calls);
    for (const call of calls) this.#readCall(call, out);
    // Deprecated, but some servers know nothing newer.
    // Servers that still send the old field send the same call there.
    if (delta.function_call && calls.length === 0) {
      this.#readCall({ index: 0, function: delta.function_call }, out);
    }
    const raw = textOf(choice.finish_reason);
    if (raw) this.#raw = raw;
  }

  /** Mistral's reasoning models send content as a list of typed parts. */
  #readContent(content: unknown, out: ModelEvent[]): void {
    if (typeof content === "string") return this.#say(content, out);
    for (const item of listOf(content)) {
      const part = fieldsOf(item);
      if (part.type === "thinking") {
        const text = textOf(part.thinking) ||
          listOf(part.thinking).map((piece) => textOf(fieldsOf(piece).text)).join("");
        if (text) this.#think(text, undefined, out);
      } else this.#say(textOf(part.text), out);
    }
  }

  #say(delta: string, out: ModelEvent[]): void {
    if (this.#reasoning) this.#closeReasoning(out);
    const text = this.#text.push(delta);
    if (text !== "") out.push({ type: "text", text });
  }

  #readCall(call: unknown, out: ModelEvent[]): void {
    if (this.#reasoning) this.#closeReasoning(out);
    this.#tools.read(call, out);
  }

  #think(delta: string, field: ChatReasoning["field"], out: ModelEvent[]): void {
    this.#reasoning ??= {};
    if (field) this.#reasoning.field ??= field;
    const text = this.#thought.push(delta);
    if (text !== "") out.push({ type: "reasoning", text });
  }

  /** Fragments of one OpenRouter detail have its index and type; texts are joined, other fields come once. */
  #addDetails(fragments: unknown[]): void {
    if (fragments.length === 0) return;
    this.#reasoning ??= {};
    const details = this.#reasoning.details ??= [];
    for (const item of fragments) {
      const fragment = fieldsOf(item);
      const open = details.at(-1);
      const continues = open && open.type === fragment.type && open.index === fragment.index &&
        fragment.type !== "reasoning.encrypted";
      if (!continues) {
        details.push({ ...fragment });
        continue;
      }
      for (const [key, value] of Object.entries(fragment)) {
        const isText = (key === "text" || key === "summary") && typeof value === "string";
        if (isText) open[key] = textOf(open[key]) + value;
        else if (value !== null && value !== undefined) open[key] = value;
      }
    }
  }

  #closeReasoning(out: ModelEvent[]): void {
    const value = this.#reasoning;
    this.#reasoning = undefined;
    const text = this.#thought.flush();
    const carries = value?.field || value?.details;
    if (carries) out.push({ type: "reasoning", text, providerData: { ...this.#ref, value } });
    else if (text) out.push({ type: "reasoning", text });
  }

  /** The stream has ended: appends the calls and the finish, once, or nothing when the answer was cut off. */
  end(out: ModelEvent[]): void {
    if (!this.isComplete || this.#ended) return;
    this.#ended = true;
    if (this.#raw === "error" || this.#raw === "insufficient_system_resource") {
      throw new ProviderError("overloaded", "the provider broke off its answer", this.#ref);
    }
    if (this.#reasoning) this.#closeReasoning(out);
    const text = this.#text.flush();
    if (text !== "") out.push({ type: "text", text });
    let reason = STOP_REASONS[this.#raw] ?? "other";
    const calls = this.#tools.calls;
    const last = calls.at(-1);
    if (reason === "max_tokens" && last && parsedJson(last.arguments) === undefined) calls.pop();
    for (const call of calls) {
      out.push({ type: "tool-call", call: { ...call, arguments: call.arguments || "{}" } });
    }
    if (reason === "end_turn" && this.#refused) reason = "refusal";
    if (reason === "end_turn" && calls.length > 0) reason = "tool_use";
    out.push({ type: "finish", reason, raw: this.#raw });
  }
}
