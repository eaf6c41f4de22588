/** What the slash commands of a chat do. */

import { stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type ChatCommandName, helpLines } from "../chat/commands.ts";
import { jsonDocument, markdownDocument, markdownOf } from "../chat/transcript.ts";
import { UserError } from "../errors.ts";
import { buildMessage } from "./attachments.ts";
import type { Chat } from "./chat.ts";

/** Where commands answer. */
export interface CommandPlace {
  columns: number;
  /** Lines for the person. */
  tell(lines: string[]): void;
  /** A text in Markdown. */
  show(markdown: string): Promise<void>;
}

/** Longest result of a tool that `/history` shows, in characters. */
const SHOWN_RESULT = 600;

type Action = (chat: Chat, argument: string, place: CommandPlace) => void | Promise<void>;

const ACTIONS: Record<Exclude<ChatCommandName, "quit">, Action> = {
  model: async (chat, name, { tell }) => {
    if (name !== "") await chat.switchModel(name);
    tell([`model: ${chat.shownModel}`]);
  },
  stats: (chat, _argument, { tell, columns }) => tell(chat.figures.lines(columns)),
  history: async (chat, _argument, { tell, show }) => {
    const text = markdownOf(chat.conversation.messages, SHOWN_RESULT);
    if (text === "") tell(["nothing was said yet"]);
    else await show(text);
  },
  clear: (chat, _argument, { tell }) => {
    chat.clear();
    tell(["a new conversation"]);
  },
  file: attach,
  system: (chat, text, { tell }) => {
    if (text !== "") chat.system = text === "-" ? chat.place.options.system : text;
    const configured = chat.place.setting.config.effective.system;
    tell([`system prompt: ${chat.system ?? configured ?? "the built-in one"}`]);
  },
  save,
  help: (_chat, _argument, { tell }) => tell(helpLines()),
};

async function attach(chat: Chat, given: string, { tell }: CommandPlace): Promise<void> {
  if (given === "-") chat.files = [];
  else if (given !== "") {
    const path = chat.pathOf(given);
    // Read once now, so that a slip is told here; it is read again when it is sent.
    const { cwd } = chat.place.setting.surroundings;
    await buildMessage({ prompt: "", files: [path], cwd, note: chat.place.note });
    chat.files = [...chat.files, path];
  }
  tell([chat.files.length === 0 ? "nothing is attached" : `with the next message: ${chat.files.join(", ")}`]);
}

/** Files this process has written: they may be written again. */
const saved = new WeakMap<Chat, Set<string>>();

async function save(chat: Chat, given: string, { tell }: CommandPlace): Promise<void> {
  if (given === "") throw new UserError("usage", "/save needs the name of a file", { hint: "/save talk.md" });
  const { surroundings, secrets, config } = chat.place.setting;
  const path = resolve(surroundings.cwd, chat.pathOf(given));
  const own = saved.get(chat) ?? new Set();
  if (!own.has(path) && await exists(path)) {
    throw new UserError("usage", `${given} exists and was not written by this chat`, {
      hint: "name another file",
    });
  }
  const facts = {
    model: chat.shownModel,
    system: chat.system ?? config.effective.system,
    sessionId: chat.conversation.sessionId,
  };
  const { messages } = chat.conversation;
  const text = /\.json$/i.test(path) ? jsonDocument(messages, facts) : markdownDocument(messages, facts);
  try {
    // What is not there yet is made here: a link to somewhere else is not followed.
    await writeFile(path, secrets.redact(text), { mode: 0o600, flag: own.has(path) ? "w" : "wx" });
  } catch (error) {
    throw new UserError(
      "usage",
      `${given} cannot be written: ${error instanceof Error ? error.message : error}`,
    );
  }
  saved.set(chat, own.add(path));
  tell([`saved ${messages.length} messages to ${path}`]);
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(() => true, () => false);
}

/** Carries out a command. Throws `UserError` for what cannot be done. */
export async function runChatCommand(
  name: Exclude<ChatCommandName, "quit">,
  argument: string,
  chat: Chat,
  place: CommandPlace,
): Promise<void> {
  await ACTIONS[name](chat, argument, place);
}
