/** The `chat` command's arguments, and when there is a chat without it. */

import type { Command } from "@commander-js/extra-typings";
import type { RunOptions } from "./arguments.ts";
import { lookAtTerminals } from "./terminals.ts";

const EXAMPLES = `
Every option of a run holds for each answer; --max-cost for all of them together. /help lists the commands.

Examples:
  nano-agent chat
  nano-agent chat -m claude-haiku-4-5 --tools read "what is in this folder?"
  printf 'remember: heron\\nwhat was it?\\n' | nano-agent chat -m gpt-5-mini`;

/** Adds `chat`. `converse` gets the words of the first message. */
export function addChatCommand(
  program: Command<unknown[], Record<string, unknown>, Record<string, unknown>>,
  converse: (words: string[], options: RunOptions) => Promise<void>,
): void {
  program.command("chat")
    .description("a conversation: on a terminal with a line editor, else a line a message")
    .argument("[prompt...]", "the first message")
    .addHelpText("after", EXAMPLES)
    .action((words) => converse(words, program.opts() as RunOptions));
}

/** Whether a command line that asks nothing begins a chat: a terminal is where one talks. */
export async function isConversation(words: string[], options: RunOptions): Promise<boolean> {
  if (words.length > 0 || options.prompt !== undefined || options.file || options.dryRun) return false;
  if (options.template !== undefined) return false;
  if (options.stdin === "require") return false;
  const { stdin, stdout, stderr } = await lookAtTerminals();
  return stdin && stdout && stderr;
}
