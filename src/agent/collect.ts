/** The one accumulator: from a stream of model events to the message they make. */

import type {
  AssistantMessage,
  ModelEvent,
  ModelRef,
  ProviderData,
  StopReason,
  ToolCallPart,
  Usage,
} from "../types.ts";
import { isTooDeep } from "../wire/nesting.ts";

/** Ids that every API takes back: Anthropic these characters, OpenAI's Chat Completions at most 40 of them. */
const PORTABLE_ID = /^[a-zA-Z0-9_-]{1,40}$/;

/** Whether an id may go to any provider (but Mistral's own API, which wants exactly nine letters and digits). */
export function isPortableId(id: string): boolean {
  return PORTABLE_ID.test(id);
}

/** Longest piece of arguments that cannot be worked with. */
const MAX_BROKEN = 1_000;

/** A call's arguments; cut to what is no JSON, and treated as such by all, when they are nested beyond all reason. */
function argumentsOf({ arguments: given }: ToolCallPart): string {
  return isTooDeep(given) ? given.slice(0, MAX_BROKEN) : given || "{}";
}

/** Collects one attempt. Ids of calls become unique within the conversation, which `taken` knows. */
export class MessageCollector {
  readonly message: AssistantMessage = { role: "assistant", parts: [] };
  usage: Usage | undefined;
  finish: { reason: StopReason; raw: string } | undefined;
  readonly #owner: ModelRef;
  #open = false;

  constructor({ provider, model }: ModelRef, private readonly taken: Set<string>) {
    this.#owner = { provider, model };
  }

  add(event: ModelEvent): void {
    switch (event.type) {
      case "text":
      case "reasoning":
        this.#extend(event.type, event.text, event.providerData);
        break;
      case "tool-call": {
        const id = this.#uniqueId(event.call.id);
        const call = { ...event.call, id, arguments: argumentsOf(event.call) };
        // Tells whose id it is: nobody else has to take it.
        if (!isPortableId(id)) call.providerData ??= { ...this.#owner, value: null };
        this.message.parts.push(call);
        this.#open = false;
        break;
      }
      case "usage":
        this.usage = event.usage;
        break;
      case "finish":
        this.finish = event;
        break;
      case "tool-arguments":
        break;
    }
  }

  /** The text of the message so far. */
  get text(): string {
    return this.message.parts.reduce((text, part) => part.type === "text" ? text + part.text : text, "");
  }

  #extend(type: "text" | "reasoning", text: string, providerData?: ProviderData): void {
    const last = this.message.parts.at(-1);
    if (this.#open && last?.type === type) {
      last.text += text;
      if (providerData) last.providerData = providerData;
    } else if (text !== "" || providerData) {
      this.message.parts.push({ type, text, ...(providerData ? { providerData } : {}) });
    }
    this.#open = providerData === undefined;
  }

  #uniqueId(id: string): string {
    let unique = id;
    for (let n = this.taken.size + 1; unique === "" || this.taken.has(unique); n++) {
      unique = `call_${n}_${this.#owner.model.replace(/[^a-zA-Z0-9]/g, "").slice(0, 12)}`;
    }
    this.taken.add(unique);
    return unique;
  }
}
