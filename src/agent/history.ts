/** Makes a conversation acceptable to any model, whoever wrote it so far. Pure. */

import type {
  AssistantMessage,
  FilePart,
  Message,
  ModelInfo,
  ProviderData,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserMessage,
} from "../types.ts";
import { isPortableId } from "./collect.ts";

/** What a call gets whose result was lost. */
const NO_RESULT = "This call was not run: the conversation was interrupted.";
/** Stands in for what the user said first, where that was lost. */
const CONTINUED = "(continued)";
/** The longest name every API takes (OpenAI's reference, function names). */
const NAME_LENGTH = 64;

type AssistantPart = AssistantMessage["parts"][number];

/**
 * The messages as this model may see them: beginning with the user, neighbours of one role joined, other models'
 * reasoning and provider data dropped, files that it does not read replaced by a note, every tool call with an id of
 * its own and followed by exactly one result. A model without tools gets results in the user's words.
 */
export function portableHistory(messages: Message[], info: ModelInfo): Message[] {
  const out: Message[] = [];
  const ids = new CallIds();
  const newest = messages.findLastIndex((message) => message.role === "user");
  messages.forEach((message, index) => {
    if (message.role === "user") append(out, readable(message, info, index === newest));
    if (message.role !== "assistant") return;
    const after = messages.slice(index + 1);
    const own = ownParts(message, info);
    if (after[0] && after[0].role !== "assistant") dropLastThoughts(own);
    const results = resultsFor(own, after).map((result) => readableResult(result, info));
    if (info.tools === false) {
      append(out, { role: "assistant", parts: own.filter((part) => part.type !== "tool-call") });
      append(out, { role: "user", parts: toldResults(own, results) });
      return;
    }
    const parts = own.map((part) => part.type === "tool-call" ? ids.rename(part) : part);
    append(out, { role: "assistant", parts });
    append(out, { role: "tool", parts: paired(parts, results) });
  });
  if (out[0]?.role === "assistant") out.unshift({ role: "user", parts: [{ type: "text", text: CONTINUED }] });
  return out;
}

/** Adds a message; an empty one is nothing, and one after another of its role goes on with it. */
function append(out: Message[], message: Message): void {
  if (message.parts.length === 0) return;
  const last = out.at(-1);
  // Two of one role in a row are refused by the prompt templates of many local models.
  if (last?.role === message.role && message.role !== "tool") {
    out[out.length - 1] = { role: message.role, parts: [...last.parts, ...message.parts] } as Message;
  } else out.push(message);
}

/** The parts with this model's own provider data; reasoning that is not its own is gone. */
function ownParts(message: AssistantMessage, info: ModelInfo): AssistantPart[] {
  return message.parts.flatMap((part): AssistantPart[] => {
    const { providerData, ...plain } = part;
    if (isOwn(providerData, info)) return [part];
    return plain.type === "reasoning" || (plain.type === "text" && plain.text === "") ? [] : [plain];
  });
}

function isOwn(data: ProviderData | undefined, info: ModelInfo): boolean {
  return data?.provider === info.provider && data.model === info.model;
}

/** Thoughts that led to nothing, as when the answer was cut in them, are refused where something comes after. */
function dropLastThoughts(parts: AssistantPart[]): void {
  while (parts.at(-1)?.type === "reasoning") parts.pop();
}

/**
 * The results of the calls among `parts`, in their order and one each. They are looked for up to the next answer: what
 * has no call is dropped, a call without one gets one that says so.
 */
function resultsFor(parts: AssistantPart[], after: Message[]): ToolResultPart[] {
  const end = after.findIndex((message) => message.role === "assistant");
  const found = after.slice(0, end < 0 ? undefined : end).flatMap((message) =>
    message.role === "tool" ? message.parts : []
  );
  return callsOf(parts).map((call) => {
    const at = found.findIndex((result) => result.callId === call.id);
    // Taken out, so that two calls of one id get a result each.
    const [result] = at < 0 ? [] : found.splice(at, 1);
    return result ??
      { type: "tool-result", callId: call.id, name: call.name, text: NO_RESULT, isError: true };
  });
}

function callsOf(parts: AssistantPart[]): ToolCallPart[] {
  return parts.filter((part) => part.type === "tool-call");
}

/** The results, which are in the order of the calls, under the names and ids the calls have now. */
function paired(parts: AssistantPart[], results: ToolResultPart[]): ToolResultPart[] {
  return callsOf(parts).flatMap(({ id, name }, index) => {
    const result = results[index];
    return result ? [{ ...result, callId: id, name }] : [];
  });
}

/** What was found out with tools, for a model that has none. */
function toldResults(parts: AssistantPart[], results: ToolResultPart[]): UserMessage["parts"] {
  return callsOf(parts).flatMap((call, index) => {
    const { text = "", files = [], isError } = results[index] ?? {};
    const what = isError ? "failed" : "gave";
    return [{ type: "text", text: `[${call.name} ${call.arguments} ${what}:]\n${text}` } as const, ...files];
  });
}

/** Gives each call of a conversation an id and a name that every API takes; the same ones again in every turn. */
class CallIds {
  readonly #used = new Set<string>();
  #count = 0;

  rename(call: ToolCallPart): ToolCallPart {
    this.#count++;
    // Ids of another form go back only to who made them.
    const isUsable = call.providerData !== undefined || isPortableId(call.id);
    let id = isUsable ? call.id : `call_${this.#count}`;
    for (let n = 2; this.#used.has(id); n++) id = `call_${this.#count}_${n}`;
    this.#used.add(id);
    return { ...call, id, name: portableName(call.name) };
  }
}

/** Names that a model made up may hold characters that no API takes back. */
function portableName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_-]/g, "_").slice(0, NAME_LENGTH) || "unknown";
}

/** A new PDF is sent as it is: whoever adds one is told if it cannot be read, only old ones are left out. */
function readable(message: UserMessage, info: ModelInfo, isNewest: boolean): UserMessage {
  const parts = message.parts.map((part) => {
    if (part.type === "text" || (isNewest && part.mediaType === "application/pdf")) return part;
    const note = noteOn(part, info);
    return note === undefined ? part : { type: "text", text: note } satisfies TextPart;
  });
  return { role: "user", parts };
}

function readableResult(result: ToolResultPart, info: ModelInfo): ToolResultPart {
  const { files = [], ...rest } = result;
  const notes = files.flatMap((file) => noteOn(file, info) ?? []);
  if (notes.length === 0) return result;
  const kept = files.filter((file) => noteOn(file, info) === undefined);
  const text = [rest.text, ...notes].filter((line) => line !== "").join("\n");
  return { ...rest, text, ...(kept.length > 0 ? { files: kept } : {}) };
}

/** What stands in place of a file that this model is known not to read. */
function noteOn({ mediaType, name }: FilePart, info: ModelInfo): string | undefined {
  const isImage = mediaType.startsWith("image/");
  const isUnread = isImage ? info.vision === false : mediaType === "application/pdf" && info.pdf === false;
  if (!isUnread) return undefined;
  return `[${isImage ? "an image" : "a PDF"}${name ? `, ${name},` : ""} was left out: this model reads none]`;
}
