/** A request in common words, whatever wire format it came in. */

import { isObject, type JsonObject, objectOf, objectsOf, stringOf } from "./json.ts";

/** A call as any of the wire formats carries it. */
export interface ViewToolCall {
  id: string;
  name: string;
  arguments: string;
}

/** A result as any of the wire formats carries it. */
export interface ViewToolResult {
  id: string;
  /** Of the call it answers; empty if there is no such call. */
  name: string;
  text: string;
  /** OpenAI's formats do not say it: false there. */
  isError: boolean;
}

/** Consecutive messages of an assistant, and consecutive tool results, are one message. */
export interface ViewMessage {
  role: "user" | "assistant" | "tool";
  text: string;
  toolCalls: ViewToolCall[];
  toolResults: ViewToolResult[];
}

/** What a request says, whatever its wire format. */
export interface RequestView {
  system: string;
  messages: ViewMessage[];
  tools: { name: string; description: string; parameters: JsonObject }[];
  maxTokens?: number;
  schema?: JsonObject;
}

/** Collects messages in the order of the wire and joins what belongs together. */
export class Transcript {
  readonly messages: ViewMessage[] = [];
  readonly #names = new Map<string, string>();

  /** Adds a message of the user, or text to the assistant's turn. */
  say(role: "user" | "assistant", text: string): void {
    this.#at(role).text += text;
  }

  /** Adds a call to the assistant's turn. */
  call(id: string, name: string, args: string): void {
    this.#names.set(id, name);
    this.#at("assistant").toolCalls.push({ id, name, arguments: args });
  }

  /** Adds the result of a call. */
  result(id: string, text: string, isError: boolean): void {
    this.#at("tool").toolResults.push({ id, name: this.#names.get(id) ?? "", text, isError });
  }

  #at(role: ViewMessage["role"]): ViewMessage {
    const last = this.messages.at(-1);
    if (last?.role === role && role !== "user") return last;
    const message = { role, text: "", toolCalls: [], toolResults: [] };
    this.messages.push(message);
    return message;
  }
}

/** What a wire format found at its own places of a request, unchecked. */
interface Found {
  system: string;
  transcript: Transcript;
  /** Tools, each with its name and description, and its parameters under `parametersField`. */
  tools: unknown;
  parametersField: string;
  limit: unknown;
  schema: unknown;
}

/** The view of a request; a limit or schema that is not one is left out. */
export function viewOf({ system, transcript, tools, parametersField, limit, schema }: Found): RequestView {
  return {
    system,
    messages: transcript.messages,
    tools: objectsOf(tools).map((tool) => ({
      name: stringOf(tool.name),
      description: stringOf(tool.description),
      parameters: objectOf(tool[parametersField]),
    })),
    ...typeof limit === "number" && { maxTokens: limit },
    ...isObject(schema) && { schema },
  };
}
