/** Where a chat's messages come from: a line editor on a terminal, else the lines of stdin. */

import process from "node:process";
import { InputHistory } from "../chat/input_history.ts";
import { LineEditor } from "../chat/line_editor.ts";
import { RawTerminal } from "../chat/raw_terminal.ts";
import { StdinLines } from "../chat/stdin_lines.ts";
import { oneLine } from "../output/terminal.ts";
import type { Writer } from "../output/writer.ts";
import { askThrough, type ReadAnswer } from "../tools/ask.ts";
import type { RunOptions } from "./arguments.ts";
import type { Chat } from "./chat.ts";
import { isKept } from "./conversation.ts";
import type { RunOutputs } from "./outputs.ts";
import type { RunSetting } from "./run_setting.ts";

/** Gives one message or command after the other. */
export interface ChatInput {
  /** A person edits lines; Ctrl-C is theirs. */
  readonly isInteractive: boolean;
  /** Gives the keyboard to a turn: its questions and Ctrl-C; the returned function takes it back. */
  lend(outputs: RunOutputs, interrupt: () => void): () => void;
  close(): void;
  /** `undefined` at the end. Rejects with the signal's reason. */
  read(chat: Chat, signal: AbortSignal): Promise<string | undefined>;
}

const LONGEST_NAME = 40;

/** The prompt: model and cost so far. */
function promptOf(chat: Chat, { stderrScreen: { style } }: RunOutputs): string {
  const facts = [oneLine(chat.shownModel, LONGEST_NAME), chat.figures.cost].filter((part) => part !== "");
  return `${style.dim(facts.join(" · "))} ${style.cyan("›")} `;
}

/** Opens the input that fits the terminals. */
export async function openChatInput(
  outputs: RunOutputs,
  setting: RunSetting,
  options: RunOptions,
  complete: (text: string) => string[],
): Promise<ChatInput> {
  const { stderr, stderrScreen, hasKeyboard } = outputs;
  if (hasKeyboard && stderrScreen.canRedraw) return await openEditor(outputs, setting, options, complete);
  const lines = new StdinLines(process.stdin);
  return {
    isInteractive: false,
    lend: () => () => {},
    close: () => {},
    read: async (chat, signal) => {
      if (hasKeyboard) stderr.write(promptOf(chat, outputs));
      await stderr.flush();
      return await lines.read(signal);
    },
  };
}

/** While no message is asked for, everything but Ctrl-C is typed ahead. */
function listenMeanwhile(terminal: RawTerminal, editor: LineEditor, interrupt: () => void): void {
  terminal.listen({
    typed: (keys) => {
      for (const key of keys) {
        if (key.type !== "key" || (key.name !== "cancel" && key.name !== "suspend")) editor.typeAhead([key]);
        else if (key.name === "cancel") interrupt();
        else terminal.suspend();
      }
    },
    ended: () => {},
    resized: () => {},
  });
}

/** Reads answers to questions. What was typed before a question never answers it. */
function answerReader(terminal: RawTerminal, stderr: Writer, interrupt: () => void): ReadAnswer {
  return async (prompt, signal) => {
    const editor = new LineEditor(terminal, { entries: [] });
    const line = await editor.read(
      { first: prompt, more: "", onIdleInterrupt: "", cancel: interrupt },
      signal,
    );
    await stderr.flush();
    return line;
  };
}

async function openEditor(
  outputs: RunOutputs,
  setting: RunSetting,
  options: RunOptions,
  complete: (text: string) => string[],
): Promise<ChatInput> {
  const { stderr, stderrScreen: { style } } = outputs;
  const { config, secrets } = setting;
  const folder = isKept(setting, options) ? config.paths.stateFolder : undefined;
  const history = new InputHistory(folder, secrets.redact, (text) => outputs.note(text));
  await history.load();
  const terminal = new RawTerminal(stderr);
  const editor = new LineEditor(terminal, history);
  let onInterrupt = () => {};
  listenMeanwhile(terminal, editor, () => onInterrupt());
  // Who sees the greeting may type.
  terminal.open();
  outputs.greet("/help lists the commands, Ctrl-D leaves");
  return {
    isInteractive: true,
    lend: (turn, interrupt) => {
      turn.askWith(askThrough(answerReader(terminal, stderr, interrupt), (text) => stderr.write(text)));
      onInterrupt = interrupt;
      return () => {
        onInterrupt = () => {};
      };
    },
    close: () => terminal.close(),
    read: async (chat, signal) => {
      const prompt = {
        first: promptOf(chat, outputs),
        more: style.dim("… "),
        complete,
        onIdleInterrupt: style.dim("Ctrl-D leaves"),
      };
      const typed = await editor.read(prompt, signal);
      await stderr.flush();
      if (typed !== undefined) await history.add(typed);
      return typed;
    },
  };
}
