/** A kept conversation as text, as Markdown, as JSON. */

import { formatUsd } from "../catalog/format_usd.ts";
import type { AssistantMessage, FilePart, Message, ToolResultPart, Usage } from "../types.ts";
import { harmless, oneLine, type Style } from "./terminal.ts";

/** What is shown of a session. Times in ms since 1970. */
export interface ShownSession {
  session: {
    id: string;
    title: string;
    folder: string;
    createdAt: number;
    updatedAt: number;
    model?: string;
    parent?: string;
  };
  said: SaidMessage[];
  usage: Usage;
  /** `null`: unknown. */
  costUsd: number | null;
}

/** A message with what was noted beside it. */
export interface SaidMessage {
  message: Message;
  at: number;
  by?: { provider: string; model: string };
  interrupted?: boolean;
  /** By call id. */
  durationsMs?: Record<string, number>;
}

const LONGEST_RESULT_LINES = 20;
const LONGEST_ARGUMENTS = 500;

function timeOf(at: number): string {
  return new Date(at).toISOString();
}

function turnsOf({ said }: ShownSession): number {
  return said.filter(({ message }) => message.role === "assistant").length;
}

/** What a call was given: parsed, or as it came where it is no JSON. */
function argumentsOf(text: string): unknown {
  try {
    return text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    // The model's own words are what was said.
    return text;
  }
}

function namedBy(by: SaidMessage["by"]): string {
  return by ? `${by.provider}/${by.model}` : "assistant";
}

function sizeOf({ data, mediaType, name }: FilePart): string {
  return `${name ? `${name}, ` : ""}${mediaType}, ${Math.max(1, Math.round(data.length * 0.75 / 1000))} kB`;
}

/* ------------------------------------------------------------------ JSON */

/** The object that `sessions export --format json` writes: what it holds is documented in docs/sessions.md. */
export function objectOf(shown: ShownSession) {
  const { session, said, usage, costUsd } = shown;
  return {
    type: "session",
    version: 1,
    id: session.id,
    title: session.title,
    folder: session.folder,
    createdAt: timeOf(session.createdAt),
    updatedAt: timeOf(session.updatedAt),
    model: session.model ?? null,
    parent: session.parent ?? null,
    turns: turnsOf(shown),
    usage,
    costUsd,
    messages: said.map(messageObject),
  };
}

function messageObject({ message, at, by, interrupted, durationsMs = {} }: SaidMessage) {
  const parts = message.parts.map((part) => {
    if (part.type === "tool-call") return { ...part, arguments: argumentsOf(part.arguments) };
    if (part.type !== "tool-result") return part;
    return { ...part, durationMs: durationsMs[part.callId] ?? null };
  });
  return {
    role: message.role,
    at: timeOf(at),
    ...(by ? { provider: by.provider, model: by.model } : {}),
    ...(interrupted ? { interrupted } : {}),
    parts,
  };
}

/* ------------------------------------------------------------------ text */

/** The conversation for reading on a terminal: everything harmless, long results shortened. */
export function textOf(shown: ShownSession, style: Style): string {
  const { session, costUsd } = shown;
  const turns = turnsOf(shown);
  const about = [
    oneLine(session.folder),
    timeOf(session.createdAt).slice(0, 16).replace("T", " "),
    `${turns} ${turns === 1 ? "turn" : "turns"}`,
    formatUsd(costUsd),
  ];
  const head = `${style.bold(`session ${session.id}`)}\n${style.dim(about.join(" · "))}\n`;
  return [head, ...shown.said.map((one) => messageText(one, style))].join("\n");
}

function messageText(said: SaidMessage, style: Style): string {
  const { message } = said;
  if (message.role === "tool") {
    return message.parts.map((part) => resultText(part, said.durationsMs?.[part.callId], style)).join("");
  }
  const who = message.role === "user" ? style.cyan("you") : style.cyan(oneLine(namedBy(said.by)));
  const body = message.role === "user"
    ? message.parts.map((part) => part.type === "text" ? harmless(part.text) : `[${oneLine(sizeOf(part))}]`)
    : answerLines(message, style);
  const end = said.interrupted ? [style.dim("(interrupted)")] : [];
  return `${who}\n${[...body.filter((text) => text.trim() !== ""), ...end].join("\n").trimEnd()}\n`;
}

function answerLines({ parts }: AssistantMessage, style: Style): string[] {
  return parts.map((part) => {
    if (part.type === "text") return harmless(part.text);
    if (part.type === "reasoning") return part.text === "" ? "" : style.dim(harmless(part.text));
    return style.yellow(`→ ${oneLine(part.name)} `) + oneLine(part.arguments, LONGEST_ARGUMENTS);
  });
}

function resultText(
  { name, text, isError, files = [] }: ToolResultPart,
  ms: number | undefined,
  style: Style,
) {
  const lines = harmless(text).trimEnd().split("\n");
  const cut = lines.length - LONGEST_RESULT_LINES;
  const shown = cut > 1
    ? [...lines.slice(0, LONGEST_RESULT_LINES), `… ${cut} more lines; export has them all`]
    : lines;
  const took = ms === undefined ? "" : `, ${ms} ms`;
  const head = `← ${oneLine(name)}${isError ? " failed" : ""}${took}`;
  const body = [...shown, ...files.map((file) => `[${oneLine(sizeOf(file))}]`)].map((line) =>
    `  ${line}`.trimEnd()
  );
  return `${isError ? style.red(head) : style.yellow(head)}\n${style.dim(body.join("\n"))}\n`;
}

/* ------------------------------------------------------------------ Markdown */

/** The conversation as a Markdown document, results whole. */
export function markdownOf(shown: ShownSession): string {
  const { session, costUsd, said } = shown;
  const head = [
    `# ${oneLine(session.title) || session.id}`,
    [
      `- session: ${session.id}`,
      `- folder: ${oneLine(session.folder)}`,
      `- from ${timeOf(session.createdAt)} to ${timeOf(session.updatedAt)}`,
      `- turns: ${turnsOf(shown)}, ${formatUsd(costUsd)}`,
    ].join("\n"),
  ];
  return `${[...head, ...said.flatMap(messageMarkdown)].join("\n\n")}\n`;
}

function messageMarkdown({ message, by, interrupted, durationsMs }: SaidMessage): string[] {
  if (message.role === "tool") {
    return message.parts.flatMap((part) => resultMarkdown(part, durationsMs?.[part.callId]));
  }
  const parts = message.parts.flatMap((part): string[] => {
    if (part.type === "file") return [`*${sizeOf(part)}*`];
    if (part.type === "tool-call") {
      const given = JSON.stringify(argumentsOf(part.arguments), null, 2);
      return [`**calls \`${part.name}\`**`, fenced(given, "json")];
    }
    if (part.text.trim() === "") return [];
    return [part.type === "reasoning" ? quoted(part.text) : part.text];
  });
  const who = message.role === "user" ? "User" : namedBy(by);
  return [`## ${who}`, ...parts, ...(interrupted ? ["*(interrupted)*"] : [])];
}

function resultMarkdown(
  { name, text, isError, files = [] }: ToolResultPart,
  ms: number | undefined,
): string[] {
  const took = ms === undefined ? "" : `, ${ms} ms`;
  const head = `**\`${name}\` ${isError ? "failed" : "gave"}**${took}`;
  return [head, fenced(text), ...files.map((file) => `*${sizeOf(file)}*`)];
}

function quoted(text: string): string {
  return text.trim().split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");
}

/** A block whose fence is longer than any inside it. */
function fenced(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}
