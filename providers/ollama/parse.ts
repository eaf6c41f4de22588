/** Lines of Ollama's chat stream → `ModelEvent`. Pure. */

import { parsedJson } from "../../src/wire/http_errors.ts";
import { PairJoiner } from "../../src/wire/pair_joiner.ts";
import type { ModelEvent, ModelRef, StopReason, ToolCallPart, Usage } from "../../src/types.ts";
import { countOf, type Fields, fieldsOf, known, listOf, textOf } from "../../src/wire/fields.ts";

/** `done_reason` (llm/server.go); `load` and `unload` answer requests that asked for nothing else. */
const STOP_REASONS: Record<string, StopReason> = { stop: "end_turn", length: "max_tokens" };

/** True for what this API sends in a stream: a piece of an answer or its end. */
export function isChunk(line: Fields): boolean {
  return typeof line.message === "object" || typeof line.done === "boolean";
}

/** Reads one answer, line by line. */
export class AnswerReader {
  readonly #ref: ModelRef;
  readonly #text = new PairJoiner();
  readonly #thought = new PairJoiner();
  readonly #calls: ToolCallPart[] = [];
  #thinks = false;
  #complete = false;

  constructor(ref: ModelRef) {
    this.#ref = { provider: ref.provider, model: ref.model };
  }

  /** True once the answer's end was told. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /** Appends to `out` what a line means. */
  read(line: Fields, out: ModelEvent[]): void {
    if (this.#complete) return;
    const message = fieldsOf(line.message);
    const thought = textOf(message.thinking);
    if (thought) this.#think(thought, out);
    const delta = textOf(message.content);
    if (delta) this.#say(delta, out);
    for (const call of listOf(message.tool_calls)) this.#readCall(fieldsOf(call), out);
    if (line.done === true) this.#finish(line, out);
  }

  #think(delta: string, out: ModelEvent[]): void {
    this.#thinks = true;
    const text = this.#thought.push(delta);
    if (text !== "") out.push({ type: "reasoning", text });
  }

  #say(delta: string, out: ModelEvent[]): void {
    this.#closeThought(out);
    const text = this.#text.push(delta);
    if (text !== "") out.push({ type: "text", text });
  }

  /** Thinking goes back as its text alone: what is attached tells only whose it is. */
  #closeThought(out: ModelEvent[]): void {
    if (!this.#thinks) return;
    this.#thinks = false;
    out.push({ type: "reasoning", text: this.#thought.flush(), providerData: { ...this.#ref, value: {} } });
  }

  /** Calls come whole, by older servers without an id; they count once the answer's end has come. */
  #readCall(wire: Fields, out: ModelEvent[]): void {
    this.#closeThought(out);
    const { name, arguments: input } = fieldsOf(wire.function);
    const text = typeof input === "object" && input !== null ? JSON.stringify(input) : textOf(input);
    this.#calls.push({
      type: "tool-call",
      id: textOf(wire.id),
      name: textOf(name),
      arguments: text || "{}",
    });
    out.push({ type: "tool-arguments", name: textOf(name), text });
  }

  #finish(line: Fields, out: ModelEvent[]): void {
    this.#complete = true;
    this.#closeThought(out);
    const rest = this.#text.flush();
    if (rest !== "") out.push({ type: "text", text: rest });
    // Older servers give no reason.
    const raw = textOf(line.done_reason) || "stop";
    const reason = STOP_REASONS[raw] ?? "other";
    const last = this.#calls.at(-1);
    if (reason === "max_tokens" && last && parsedJson(last.arguments) === undefined) this.#calls.pop();
    for (const call of this.#calls) out.push({ type: "tool-call", call });
    const usage = usageOf(line);
    if (usage) out.push({ type: "usage", usage });
    const called = reason === "end_turn" && this.#calls.length > 0;
    out.push({ type: "finish", reason: called ? "tool_use" : reason, raw });
  }
}

/** `prompt_eval_count` is left out by older servers for an input that was cached. */
function usageOf(line: Fields): Usage | undefined {
  const usage = known({
    inputTokens: countOf(line.prompt_eval_count),
    outputTokens: countOf(line.eval_count),
  });
  return Object.keys(usage).length > 0 ? usage : undefined;
}
