/** Event lines of a plugin → `ModelEvent` (docs/plugins.md). Pure. */

import type { ModelEvent, ModelRef, ProviderData, StopReason, ToolCallPart, Usage } from "../../src/types.ts";
import { type Fields, known, textOf } from "../../src/wire/fields.ts";
import { parsedJson } from "../../src/wire/http_errors.ts";
import { PairJoiner } from "../../src/wire/pair_joiner.ts";
import { errorOfEvent } from "./errors.ts";
import { amountOf, isFields } from "./protocol.ts";

/** So much of a line that is no event is shown. */
const SHOWN_CHARACTERS = 120;

/** What `finish.reason` may say; anything else is `other`. */
export const STOP_REASONS: readonly StopReason[] = [
  "end_turn",
  "max_tokens",
  "refusal",
  "content_filter",
  "stop_sequence",
  "tool_use",
  "paused",
  "other",
];

/** Thrown for a line that is no event of this protocol; the message holds the beginning of the line. */
export class NotAnEvent extends Error {
  override name = "NotAnEvent";

  constructor(line: string) {
    const start = line.slice(0, SHOWN_CHARACTERS).toWellFormed().trim();
    super(
      `the plugin printed something that is no event: ${start}${line.length > SHOWN_CHARACTERS ? "…" : ""}`,
    );
  }
}

/** Reads one answer, line by line. */
export class EventReader {
  readonly #ref: ModelRef;
  readonly #joiners = { text: new PairJoiner(), reasoning: new PairJoiner() };
  /** The last call: it counts once something comes after it. */
  #call: ToolCallPart | undefined;
  #hasCalls = false;
  #thinks = false;
  #tellsArguments = false;
  #complete = false;

  constructor({ provider, model }: ModelRef) {
    this.#ref = { provider, model };
  }

  /** True once the answer's end was told. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /**
   * Appends to `out` what a line means; unknown types mean nothing. Throws `NotAnEvent`, and the `ProviderError` that
   * an error event tells of.
   */
  read(line: string, out: ModelEvent[]): void {
    if (this.#complete) return;
    const event = parsedJson(line);
    if (!isFields(event) || typeof event.type !== "string") throw new NotAnEvent(line);
    switch (event.type) {
      case "text":
      case "reasoning":
        if (typeof event.text !== "string") throw new NotAnEvent(line);
        this.#say(event.type, event.text, this.#dataOf(event), out);
        break;
      case "tool-arguments":
        this.#tellsArguments = true;
        out.push(known({ type: "tool-arguments", name: nameOf(event), text: textOf(event.text) }));
        break;
      case "tool-call":
        if (!nameOf(event)) throw new NotAnEvent(line);
        this.#takeCall(event, out);
        break;
      case "usage":
        out.push({ type: "usage", usage: usageOf(event) });
        break;
      case "finish":
        this.#finish(event, out);
        break;
      case "error":
        throw errorOfEvent(event, this.#ref);
    }
  }

  #dataOf({ providerData }: Fields): ProviderData | undefined {
    return providerData === undefined ? undefined : { ...this.#ref, value: providerData };
  }

  #say(type: "text" | "reasoning", delta: string, data: ProviderData | undefined, out: ModelEvent[]): void {
    this.#release(out);
    if (type === "text") this.#closeThought(out);
    const joiner = this.#joiners[type];
    const text = joiner.push(delta) + (data ? joiner.flush() : "");
    if (data) out.push({ type, text, providerData: data });
    else if (text !== "") out.push({ type, text });
    if (type === "reasoning") this.#thinks = data === undefined && (this.#thinks || delta !== "");
  }

  /** Reasoning goes back to who wrote it: where the plugin attached nothing, this tells whose it is. */
  #closeThought(out: ModelEvent[]): void {
    if (!this.#thinks) return;
    this.#thinks = false;
    const text = this.#joiners.reasoning.flush();
    out.push({ type: "reasoning", text, providerData: { ...this.#ref, value: null } });
  }

  #takeCall(event: Fields, out: ModelEvent[]): void {
    this.#release(out);
    this.#closeThought(out);
    const name = nameOf(event) ?? "";
    const given = event.arguments;
    const text = typeof given === "string" ? given : given === undefined ? "" : JSON.stringify(given);
    const call: ToolCallPart = { type: "tool-call", id: textOf(event.id), name, arguments: text || "{}" };
    this.#call = known({ ...call, providerData: this.#dataOf(event) });
    this.#hasCalls = true;
    if (!this.#tellsArguments) out.push({ type: "tool-arguments", name, text: call.arguments });
    this.#tellsArguments = false;
  }

  #release(out: ModelEvent[]): void {
    if (this.#call) out.push({ type: "tool-call", call: this.#call });
    this.#call = undefined;
  }

  #finish(event: Fields, out: ModelEvent[]): void {
    this.#complete = true;
    this.#closeThought(out);
    const rest = this.#joiners.text.flush();
    if (rest !== "") out.push({ type: "text", text: rest });
    const raw = textOf(event.raw) || textOf(event.reason) || "other";
    const reason = STOP_REASONS.find((one) => one === event.reason) ?? "other";
    const isCut = reason === "max_tokens" && this.#call && parsedJson(this.#call.arguments) === undefined;
    if (!isCut) this.#release(out);
    out.push({ type: "finish", reason: reason === "end_turn" && this.#hasCalls ? "tool_use" : reason, raw });
  }
}

function nameOf({ name }: Fields): string | undefined {
  return textOf(name) || undefined;
}

function usageOf(event: Fields): Usage {
  return known({
    inputTokens: amountOf(event.inputTokens),
    outputTokens: amountOf(event.outputTokens),
    cacheReadTokens: amountOf(event.cacheReadTokens),
    cacheWriteTokens: amountOf(event.cacheWriteTokens),
    reasoningTokens: amountOf(event.reasoningTokens),
  });
}
