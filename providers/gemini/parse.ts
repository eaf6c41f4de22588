/** Chunks of Gemini's `streamGenerateContent` → `ModelEvent`. Pure. */

import { unreadable } from "../../src/wire/http_errors.ts";
import { PairJoiner } from "../../src/wire/pair_joiner.ts";
import type { ModelEvent, ModelRef, ProviderData, StopReason, ToolCallPart } from "../../src/types.ts";
import { usageOf } from "./usage.ts";
import { type Fields, fieldsOf, known, listOf, textOf } from "../../src/wire/fields.ts";

/** SDK type `FinishReason`; what is not here is `other`. */
const STOP_REASONS: Record<string, StopReason> = {
  STOP: "end_turn",
  MAX_TOKENS: "max_tokens",
  SAFETY: "content_filter",
  RECITATION: "content_filter",
  BLOCKLIST: "content_filter",
  PROHIBITED_CONTENT: "content_filter",
  SPII: "content_filter",
  IMAGE_SAFETY: "content_filter",
  IMAGE_PROHIBITED_CONTENT: "content_filter",
  IMAGE_RECITATION: "content_filter",
};

/** The model wrote calls that cannot be read or may not be made: there is no answer in this. */
const FAILED_CALLS = ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL"];

type Said = "text" | "reasoning";

/** Reads one answer, chunk by chunk. */
export class AnswerReader {
  readonly #ref: ModelRef;
  readonly #joiner = new PairJoiner();
  /** The kind of the part that unsigned deltas extend. */
  #open: Said | undefined;
  #calls = 0;
  #raw = "";
  #reason: StopReason = "other";
  #usage: Fields = {};
  #toldUsage = "";

  constructor(ref: ModelRef) {
    this.#ref = { provider: ref.provider, model: ref.model };
  }

  /** True once the answer's end was told; usage may still follow. */
  get isComplete(): boolean {
    return this.#raw !== "";
  }

  /** Appends to `out` what the chunk means; unknown fields and parts mean nothing. */
  read(chunk: Fields, out: ModelEvent[]): void {
    const candidate = fieldsOf(listOf(chunk.candidates)[0]);
    for (const part of listOf(fieldsOf(candidate.content).parts)) this.#part(fieldsOf(part), out);
    const raw = textOf(candidate.finishReason);
    const blocked = textOf(fieldsOf(chunk.promptFeedback).blockReason);
    if (raw) {
      this.#raw = raw;
      this.#reason = STOP_REASONS[raw] ?? "other";
    } else if (blocked && !this.isComplete) {
      this.#raw = blocked;
      this.#reason = "content_filter";
    }
    this.#countUsage(chunk.usageMetadata, out);
  }

  /** Appends the usage so far, unless that has been told. */
  tellUsage(out: ModelEvent[]): void {
    const usage = usageOf(this.#usage, this.isComplete);
    const told = JSON.stringify(usage);
    if (told === "{}" || told === this.#toldUsage) return;
    this.#toldUsage = told;
    out.push({ type: "usage", usage });
  }

  /** Appends the finish. Throws `ProviderError` (network) for an answer that is but a call nobody can read. */
  end(out: ModelEvent[]): void {
    this.#close(out);
    this.tellUsage(out);
    if (!this.isComplete) return;
    const raw = this.#raw;
    const failed = FAILED_CALLS.includes(raw);
    if (failed && this.#calls === 0) {
      throw unreadable(`the model wrote a function call that cannot be read (${raw})`, this.#ref);
    }
    const isToolUse = this.#calls > 0 && (failed || this.#reason === "end_turn");
    out.push({ type: "finish", reason: isToolUse ? "tool_use" : this.#reason, raw });
  }

  #part(part: Fields, out: ModelEvent[]): void {
    const signature = textOf(part.thoughtSignature);
    if (part.functionCall) return this.#call(fieldsOf(part.functionCall), signature, out);
    const isBare = Object.keys(part).every((key) => key === "thought" || key === "thoughtSignature");
    if (typeof part.text !== "string" && !isBare) return;
    this.#say(part.thought === true ? "reasoning" : "text", textOf(part.text), signature, out);
  }

  #say(type: Said, delta: string, signature: string, out: ModelEvent[]): void {
    if (this.#open !== type) this.#close(out);
    const text = this.#joiner.push(delta);
    if (signature === "") {
      if (text !== "") out.push({ type, text });
      if (delta !== "") this.#open = type;
      return;
    }
    // A signature belongs to this part alone, not to the unsigned text before it: that part ends here.
    if (this.#open) out.push({ type, text: "", providerData: this.#data({}) });
    out.push({ type, text: text + this.#joiner.flush(), providerData: this.#data({ signature }) });
    this.#open = undefined;
  }

  /** Ends the open part, with what is left of half a character. */
  #close(out: ModelEvent[]): void {
    const rest = this.#joiner.flush();
    if (this.#open && rest !== "") out.push({ type: this.#open, text: rest });
    this.#open = undefined;
  }

  /** Calls come whole. The data is there also when it holds nothing: it tells own calls from other models'. */
  #call(wire: Fields, signature: string, out: ModelEvent[]): void {
    this.#close(out);
    this.#calls++;
    const id = textOf(wire.id);
    const call: ToolCallPart = {
      type: "tool-call",
      id,
      name: textOf(wire.name),
      arguments: JSON.stringify(wire.args ?? {}),
      providerData: this.#data(known({ id: id || undefined, signature: signature || undefined })),
    };
    out.push({ type: "tool-arguments", name: call.name, text: call.arguments });
    out.push({ type: "tool-call", call });
  }

  #data(value: { id?: string; signature?: string }): ProviderData {
    return { ...this.#ref, value };
  }

  /**
   * Counts are cumulative, and a chunk may tell only some of them. They come with every chunk; told are the first
   * and the last.
   */
  #countUsage(value: unknown, out: ModelEvent[]): void {
    if (typeof value !== "object" || value === null) return;
    Object.assign(this.#usage, value);
    if (this.#toldUsage === "" || this.isComplete) this.tellUsage(out);
  }
}
