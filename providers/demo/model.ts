/** The scripted model of `nano-agent demo`: it looks at the current folder with real tool calls and says what it saw. */

import type { ViewMessage, ViewToolResult } from "./request_view.ts";
import {
  type DemoRequest,
  type DemoScript,
  type Part,
  type Reply,
  reply,
  text,
  thinking,
  toolCall,
} from "./script.ts";
import { estimateUsage } from "./wire.ts";

/** Every answer begins with it, so that nobody takes the demo for a model. */
export const LABEL = "(demo: a scripted model on this computer, no network)";

/** Returns the model as a script. It waits `delayMs` before each delta, so that one can see it stream. */
export function createDemoModel(delayMs = 15): DemoScript {
  const cached: Record<string, number> = {};
  return (request): Reply => {
    const parts = nextParts(request);
    const usage = estimateUsage(request.view, parts);
    // The part of the input this model has seen before is what a real one would read from its cache.
    usage.cacheReadTokens = Math.min(cached[request.model] ?? 0, usage.inputTokens ?? 0);
    cached[request.model] = usage.inputTokens ?? 0;
    return { ...reply(...parts), usage, delivery: { delayMs } };
  };
}

function nextParts({ view }: DemoRequest): Part[] {
  const results = resultsOfThisTask(view.messages);
  const listing = results.find((result) => result.name === "list_directory");
  const file = results.find((result) => result.name === "read_file");
  const offered = (name: string) => view.tools.some((tool) => tool.name === name);
  if (!listing && offered("list_directory")) {
    return [
      thinking(...words("The task is about this folder, so a look at what is in it comes first.")),
      toolCall("list_directory", { directory_path: "." }),
    ];
  }
  const wanted = listing && !listing.isError && fileToRead(entriesOf(listing.text));
  if (wanted && !file && offered("read_file")) return [toolCall("read_file", { file_path: wanted })];
  return [text(...words(`${LABEL} ${conclusion(listing, wanted || undefined, file)}`))];
}

/** The tool results since the user last said something. */
function resultsOfThisTask(messages: ViewMessage[]): ViewToolResult[] {
  const start = messages.findLastIndex((message) => message.role === "user");
  return messages.slice(start + 1).flatMap((message) => message.toolResults);
}

interface Entry {
  name: string;
  isFolder: boolean;
}

/** The entries of a listing: a name a line, folders end in a slash and links in @; a line in brackets is a note. */
function entriesOf(listing: string): Entry[] {
  const lines = listing.split("\n").filter((line) => line.trim() !== "" && !/^\[.*\]$/.test(line));
  return lines.map((line) => ({ name: line.replace(/[/@]$/, ""), isFolder: line.endsWith("/") }));
}

function fileToRead(entries: Entry[]): string | undefined {
  // Hidden files may hold secrets, and the demo shows what it read.
  const files = entries.filter((entry) => !entry.isFolder && !entry.name.startsWith("."));
  const first = (pattern: RegExp) => files.find((entry) => pattern.test(entry.name))?.name;
  return first(/^readme(\.\w+)?$/i) ??
    first(/\.(md|txt|[jt]sx?|py|go|rs|java|c|cc|h|sh|json|toml|ya?ml)$/i) ?? files[0]?.name;
}

function conclusion(listing?: ViewToolResult, fileName?: string, file?: ViewToolResult): string {
  if (!listing) return "I was given no tool to look around with, so this is all there is to say.";
  if (listing.isError) return `I could not list the folder: ${firstLine(listing.text)}`;
  const entries = entriesOf(listing.text);
  const folders = entries.filter((entry) => entry.isFolder).length;
  const names = entries.slice(0, 5).map((entry) => entry.name).join(", ");
  const rest = entries.length > 5 ? ` and ${entries.length - 5} more` : "";
  const found = entries.length === 0
    ? "This folder is empty."
    : `This folder holds ${count(entries.length - folders, "file")} and ${
      count(folders, "folder")
    }: ${names}${rest}.`;
  return fileName && file ? `${found} ${aboutFile(fileName, file)}` : found;
}

function aboutFile(name: string, { text: content, isError }: ViewToolResult): string {
  if (isError) return `${name} could not be read: ${firstLine(content)}`;
  // A line in brackets at the end is the tool's own note.
  const lines = content.replace(/\n(\[.*\])?$/, "").split("\n");
  const size = `I read ${count(lines.length, "line")} of ${name}`;
  const heading = /^#{1,6} +(.+)$/m.exec(content)?.[1];
  return heading
    ? `${size}; its first heading is “${heading.trim()}”.`
    : `${size}; it begins: ${firstLine(content)}`;
}

function firstLine(content: string): string {
  return (content.split("\n").find((line) => line.trim() !== "") ?? "(nothing)").trim().slice(0, 120);
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** The text in deltas of a word or two, as models send it. */
function words(sentence: string): string[] {
  return sentence.match(/\S+\s*(?:\S{1,3}\s+)?/g) ?? [];
}
