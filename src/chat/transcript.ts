/** A conversation for reading: on the screen and in files. Pure. */

import type { Message } from "../types.ts";

/** What is written beside the messages. */
export interface TranscriptFacts {
  model: string;
  system?: string;
  sessionId: string;
}

const SPEAKERS = { user: "You", assistant: "Model", tool: "Tools" } as const;

/** A fence that is longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text.replace(/\n$/, "")}\n${fence}`;
}

function shortened(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text.slice(0, most).toWellFormed()}\n… ${text.length - most} more characters`;
}

function partsOf(message: Message, mostOfResult: number): string[] {
  return message.parts.flatMap((part): string[] => {
    switch (part.type) {
      case "text":
        return part.text.trim() === "" ? [] : [part.text.trim()];
      case "file":
        return [`*attached: ${part.name ?? part.mediaType}*`];
      case "tool-call":
        return [`*calls \`${part.name}\`* ${"`"}${part.arguments.replace(/[`\s]+/g, " ")}${"`"}`];
      case "tool-result":
        return [
          `*\`${part.name}\` ${part.isError ? "failed" : "gave"}:*\n\n${
            fenced(shortened(part.text, mostOfResult))
          }`,
        ];
      // What was thought on the way is no part of what was said.
      case "reasoning":
        return [];
    }
  });
}

/** The conversation as Markdown; results of tools are cut to `mostOfResult` characters. */
export function markdownOf(messages: Message[], mostOfResult = Infinity): string {
  let before = "";
  return messages.flatMap((message) => {
    const parts = partsOf(message, mostOfResult);
    if (parts.length === 0) return [];
    const speaker = SPEAKERS[message.role];
    const heading = speaker === before ? [] : [`## ${speaker}`];
    before = speaker;
    return [...heading, ...parts];
  }).join("\n\n");
}

/** The conversation as a Markdown document. */
export function markdownDocument(messages: Message[], { model, system }: TranscriptFacts): string {
  const head = [`# Conversation with ${model}`, ...system ? [`*System prompt:*\n\n${fenced(system)}`] : []];
  return `${[...head, markdownOf(messages)].join("\n\n")}\n`;
}

/** The conversation as JSON, every part of it. */
export function jsonDocument(messages: Message[], facts: TranscriptFacts): string {
  return `${JSON.stringify({ ...facts, messages }, null, 2)}\n`;
}
