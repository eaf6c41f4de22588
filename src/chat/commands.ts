/** The slash commands of a chat: their names, and how a line is told to be one. */

import { nearestNames } from "../nearest.ts";

/** Every command, with its argument and what it does. */
export const CHAT_COMMANDS = [
  { name: "model", argument: "[NAME]", does: "show the model, or go on with another one; the context stays" },
  { name: "stats", argument: "", does: "tokens and cost so far, by model" },
  { name: "history", argument: "", does: "show the conversation" },
  { name: "clear", argument: "", does: "begin a new conversation" },
  { name: "file", argument: "[PATH | -]", does: "attach a file to the next message; - takes them back" },
  {
    name: "system",
    argument: "[TEXT | -]",
    does: "show or set the system prompt; - goes back to the usual one",
  },
  { name: "save", argument: "FILE", does: "write the conversation as Markdown, or as JSON to FILE.json" },
  { name: "help", argument: "", does: "show this" },
  { name: "quit", argument: "", does: "leave, as Ctrl-D does" },
] as const;

/** One of the commands. */
export type ChatCommandName = typeof CHAT_COMMANDS[number]["name"];

/** What a line asks for: a command, nothing that exists, or (`undefined`) it is a message. */
export type ReadCommand = { name: ChatCommandName; argument: string } | {
  unknown: string;
  nearest: string[];
};

const NAMES: string[] = CHAT_COMMANDS.map((command) => command.name);

function isName(word: string): word is ChatCommandName {
  return NAMES.includes(word);
}

/** Reads a line as a command. A path such as `/usr/bin` is no command, nor is a text of many lines with no known one. */
export async function readCommand(line: string): Promise<ReadCommand | undefined> {
  const found = /^\/([a-z?]+)(?:\s+([^]*))?$/i.exec(line.trim());
  if (!found) return line.trim() === "/" ? { unknown: "/", nearest: [] } : undefined;
  const [, word = "", argument = ""] = found;
  const given = word.toLowerCase();
  const name = given === "exit" ? "quit" : given === "?" ? "help" : given;
  if (isName(name)) return { name, argument: argument.trim() };
  if (line.trim().includes("\n")) return undefined;
  const nearest = await nearestNames(name, NAMES);
  return { unknown: `/${word}`, nearest: nearest.map((near) => `/${near}`) };
}

/** What a text that begins with a slash may become: commands, or models after `/model`. */
export function completions(text: string, models: readonly string[]): string[] {
  const model = /^\/model\s+(\S*)$/.exec(text)?.[1];
  if (model !== undefined) {
    return models.filter((name) => name.startsWith(model)).map((name) => `/model ${name}`);
  }
  return /^\/\w*$/.test(text) ? NAMES.map((name) => `/${name}`).filter((name) => name.startsWith(text)) : [];
}

/** The lines of `/help`. */
export function helpLines(): string[] {
  const rows = CHAT_COMMANDS.map(({ name, argument, does }) =>
    [`/${name} ${argument}`.trim(), does] as const
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    ...rows.map(([left, does]) => `${left.padEnd(width)}  ${does}`),
    "",
    'Alt-Enter, Ctrl-J or a \\ at the end of a line begins a new line; """ begins and ends a block.',
    "Up and Down bring back what was typed before, Tab completes commands.",
    "Ctrl-C cancels an answer, or empties the line. Ctrl-D leaves.",
  ];
}
