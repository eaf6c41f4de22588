/** Events of a Responses stream → `ModelEvent`. Pure. */

import { parsedJson, unreadable } from "../../src/wire/http_errors.ts";
import { PairJoiner } from "../../src/wire/pair_joiner.ts";
import type { ModelEvent, ModelRef, StopReason, ToolCallPart } from "../../src/types.ts";
import { errorOfEvent, errorOfResponse } from "./errors.ts";
import type { ServerEvent } from "../../src/wire/streams.ts";
import { usageOf } from "./usage.ts";
import { type Fields, fieldsOf, known, listOf, textOf } from "../../src/wire/fields.ts";

/** `incomplete_details.reason` (SDK type `Response.IncompleteDetails`). */
const INCOMPLETE: Record<string, StopReason> = {
  max_output_tokens: "max_tokens",
  content_filter: "content_filter",
};

/** Reads one answer, event by event. */
export class ResponsesReader {
  readonly #ref: ModelRef;
  readonly #text = new PairJoiner();
  readonly #thought = new PairJoiner();
  /** Items that have shown something, by `output_index`: their end adds no text again. */
  readonly #shown = new Set<unknown>();
  readonly #names = new Map<unknown, string>();
  #items = 0;
  #calls = 0;
  #refused = false;
  #complete = false;
  /** The last call: only the end of the answer tells whether it was cut at the token limit. */
  #pending: ToolCallPart | undefined;

  constructor(ref: ModelRef) {
    this.#ref = { provider: ref.provider, model: ref.model };
  }

  /** True once the answer's end was told. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /** True when nothing more can come. */
  get isOver(): boolean {
    return this.#complete;
  }

  /** Nothing to add: the terminal event has said it all. */
  end(_out: ModelEvent[]): void {}

  /** Appends to `out` what the event means. Throws `ProviderError` for errors and for what is no event. */
  read({ name, data }: ServerEvent, out: ModelEvent[]): void {
    if (data === "[DONE]" || data === "") return;
    const event = parsedJson(data);
    if (typeof event !== "object" || event === null) {
      throw unreadable("the stream holds something that is not the API's", this.#ref);
    }
    const fields = fieldsOf(event);
    if (name === "error" || fields.type === "error") throw errorOfResponse(fields, this.#ref);
    this.#readEvent(fields, out);
  }

  /** Reads a whole response in place of a stream. */
  readWhole(response: Fields, out: ModelEvent[]): void {
    this.#readEvent({ type: `response.${textOf(response.status)}`, response }, out);
  }

  #readEvent(event: Fields, out: ModelEvent[]): void {
    switch (event.type) {
      case "response.output_text.delta":
        return this.#show("text", event, textOf(event.delta), out);
      case "response.refusal.delta":
        this.#refused = true;
        return this.#show("text", event, textOf(event.delta), out);
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        return this.#show("reasoning", event, textOf(event.delta), out);
      case "response.reasoning_summary_part.added":
        // Summaries come in parts with nothing between them.
        if (event.summary_index !== 0) this.#show("reasoning", event, "\n\n", out);
        return;
      case "response.function_call_arguments.delta": {
        const callName = this.#names.get(event.output_index);
        out.push({ type: "tool-arguments", name: callName, text: textOf(event.delta) });
        return;
      }
      case "response.output_item.added":
        return this.#begin(event, out);
      case "response.output_item.done":
        return this.#done(event.output_index, fieldsOf(event.item), out);
      case "response.completed":
      case "response.incomplete":
        return this.#finish(fieldsOf(event.response), out);
      case "response.failed": {
        this.#countUsage(fieldsOf(event.response), out);
        throw errorOfResponse(fieldsOf(fieldsOf(event.response).error), this.#ref);
      }
      case undefined: {
        const error = errorOfEvent(event, this.#ref);
        if (error) throw error;
      }
    }
  }

  #show(type: "text" | "reasoning", event: Fields, delta: string, out: ModelEvent[]): void {
    this.#shown.add(event.output_index);
    const text = (type === "text" ? this.#text : this.#thought).push(delta);
    if (text !== "") out.push({ type, text });
  }

  #begin(event: Fields, out: ModelEvent[]): void {
    const item = fieldsOf(event.item);
    if (item.type !== "function_call") return;
    this.#names.set(event.output_index, textOf(item.name));
    out.push({ type: "tool-arguments", name: textOf(item.name), text: "" });
  }

  #done(index: unknown, item: Fields, out: ModelEvent[]): void {
    this.#items++;
    this.#flushPending(out);
    if (item.type === "message") this.#endMessage(index, item, out);
    if (item.type === "reasoning") this.#endReasoning(index, item, out);
    if (item.type === "function_call") {
      this.#pending = {
        type: "tool-call",
        id: textOf(item.call_id),
        name: textOf(item.name),
        arguments: textOf(item.arguments),
      };
    }
  }

  /** `phase` has to come back with its message (SDK type `ResponseOutputMessage`). */
  #endMessage(index: unknown, item: Fields, out: ModelEvent[]): void {
    if (!this.#shown.has(index)) {
      for (const part of listOf(item.content).map(fieldsOf)) {
        if (part.type === "refusal") this.#refused = true;
        this.#show("text", { output_index: index }, textOf(part.text) || textOf(part.refusal), out);
      }
    }
    const text = this.#text.flush();
    const phase = textOf(item.phase);
    if (phase) out.push({ type: "text", text, providerData: { ...this.#ref, value: { phase } } });
    else if (text) out.push({ type: "text", text });
  }

  /** The finished item goes back as it is; without encrypted content there is nothing to refer to, as none is stored. */
  #endReasoning(index: unknown, item: Fields, out: ModelEvent[]): void {
    if (!this.#shown.has(index)) {
      const parts = [...listOf(item.summary), ...listOf(item.content)].map((part) =>
        textOf(fieldsOf(part).text)
      );
      this.#show("reasoning", { output_index: index }, parts.join("\n\n"), out);
    }
    const text = this.#thought.flush();
    if (textOf(item.encrypted_content)) {
      const value = known({ ...item, status: undefined });
      out.push({ type: "reasoning", text, providerData: { ...this.#ref, value } });
    } else if (text) out.push({ type: "reasoning", text });
  }

  #flushPending(out: ModelEvent[]): void {
    if (!this.#pending) return;
    this.#calls++;
    out.push({ type: "tool-call", call: { ...this.#pending, arguments: this.#pending.arguments || "{}" } });
    this.#pending = undefined;
  }

  #countUsage(response: Fields, out: ModelEvent[]): void {
    const usage = usageOf(response.usage);
    if (usage) out.push({ type: "usage", usage });
  }

  #finish(response: Fields, out: ModelEvent[]): void {
    if (this.#items === 0) {
      listOf(response.output).forEach((item, index) => this.#done(index, fieldsOf(item), out));
    }
    const incomplete = textOf(fieldsOf(response.incomplete_details).reason);
    const raw = incomplete || textOf(response.status) || "completed";
    let reason: StopReason = raw === "completed" ? "end_turn" : INCOMPLETE[raw] ?? "other";
    if (reason === "max_tokens" && this.#pending && parsedJson(this.#pending.arguments) === undefined) {
      this.#pending = undefined;
    }
    this.#flushPending(out);
    this.#countUsage(response, out);
    if (reason === "end_turn" && this.#calls > 0) reason = "tool_use";
    else if (reason === "end_turn" && this.#refused) reason = "refusal";
    this.#complete = true;
    out.push({ type: "finish", reason, raw });
  }
}
