/** `nano-agent chat`: messages from the terminal or stdin, until it ends or the person leaves. */

import { CommonBudget } from "../agent/common_budget.ts";
import { knownModels } from "../catalog/models.ts";
import { completions, readCommand } from "../chat/commands.ts";
import type { LoadedConfig } from "../config/load.ts";
import { secretEnvValues } from "../config/redact.ts";
import { CANCEL_EXIT_CODES, Cancelled, type ErrorCode, EXIT_CODES, UserError } from "../errors.ts";
import { wrapLines } from "../output/markdown_flow.ts";
import { createTextRenderer } from "../output/mod.ts";
import { harmless } from "../output/terminal.ts";
import type { RunOptions } from "./arguments.ts";
import { Chat } from "./chat.ts";
import { runChatCommand } from "./chat_commands.ts";
import { type ChatInput, openChatInput } from "./chat_input.ts";
import { RunControl } from "./control.ts";
import { keptConversation, openConversation } from "./conversation.ts";
import { failureOf } from "./early_failure.ts";
import { RunOutputs } from "./outputs.ts";
import { modelNames } from "./plan_run.ts";
import { type Exit, finish } from "./run_command.ts";
import { openRunSetting, type RunSetting, type Surroundings } from "./run_setting.ts";
import { Secrets } from "./secrets.ts";

/** Converses. Failures of a turn are told and the chat goes on; only defects of ours are thrown. */
export async function chatCommand(
  words: string[],
  options: RunOptions,
  surroundings: Surroundings,
  load: () => Promise<LoadedConfig>,
): Promise<Exit> {
  refuseOneShot(options);
  const secrets = new Secrets();
  secrets.add(...secretEnvValues(surroundings.env));
  const control = new RunControl(surroundings.quit);
  const { env } = surroundings;
  const outputs = await RunOutputs.open(options, env, secrets, control);
  control.listen(outputs.stderrScreen.isTerminal);
  if (options.timeout) control.limitTime(options.timeout);
  const atEnd: RunSetting["atEnd"] = [];
  let code = 0;
  try {
    const config = await load();
    const note = (text: string) => outputs.note(text);
    for (const text of config.notes) note(text);
    const setting = await openRunSetting({ surroundings, config, secrets, atEnd }, note);
    const limitUsd = options.maxCost ?? config.effective.limits.maxCostUsd;
    if (limitUsd !== undefined) setting.budgets.push(new CommonBudget(limitUsd, "the chat"));
    // What the turns cost stands in the prompt and at the end.
    const turnOptions = {
      ...options,
      summary: options.summary === "always" ? options.summary : "never" as const,
    };
    const input = await openChatInput(
      outputs,
      setting,
      options,
      (text) => completions(text, modelChoices(setting)),
    );
    atEnd.push(() => input.close());
    const openOutputs = async (startedAt: number) => {
      const own = { ...turnOptions, startedAt, costIsShown: true };
      const followers = await RunOutputs.open(own, env, secrets, control);
      const release = input.lend(followers, interrupt);
      return { outputs: followers, close: () => (release(), followers.close()) };
    };
    const chat = new Chat({
      setting,
      options,
      conversation: await openConversation(setting, options, note),
      renew: () => keptConversation(setting, options, note),
      openOutputs,
      signal: control.signal,
      note,
    });
    const interrupt = () => interrupted(chat, input, surroundings);
    control.onInterrupt = interrupt;
    const first = [options.prompt, ...words].filter((word) => word !== undefined).join(" ");
    code = await converse(chat, input, outputs, { first, signal: control.signal });
    tellSummary(chat, options, outputs);
  } catch (error) {
    const failure = failureOf(error);
    outputs.fail(failure);
    code = error instanceof Cancelled
      ? CANCEL_EXIT_CODES[error.reason]
      : EXIT_CODES[failure.code as ErrorCode];
  }
  for (const end of atEnd) await end();
  return await finish(code, outputs, control);
}

/** Options that are about one answer and then the end. */
function refuseOneShot({ output, dryRun, file }: RunOptions): void {
  const hints: [boolean, string, string][] = [
    [output === "json", "-o json", "-o jsonl gives the events of every turn"],
    [dryRun === true, "--dry-run", "leave out chat"],
    [file?.includes("-") === true, "--file -", "its messages come from stdin: attach with /file PATH"],
  ];
  for (const [isGiven, name, hint] of hints) {
    if (isGiven) throw new UserError("usage", `chat has no ${name}`, { hint });
  }
}

/** The first Ctrl-C ends the turn, a second one the process; without a turn the line editor has it. */
function interrupted(chat: Chat, input: ChatInput, surroundings: Surroundings): boolean {
  if (chat.interrupt()) return true;
  if (chat.isAnswering) surroundings.quit(CANCEL_EXIT_CODES.SIGINT);
  return input.isInteractive;
}

/** Takes messages and commands until there are no more; gives the exit code. */
async function converse(
  chat: Chat,
  input: ChatInput,
  outputs: RunOutputs,
  { first, signal }: { first: string; signal: AbortSignal },
): Promise<number> {
  if (first.trim() !== "") await take(first, true);
  for (;;) {
    const line = await input.read(chat, signal);
    if (line === undefined || !await take(line, false)) break;
  }
  return input.isInteractive ? 0 : chat.code;

  async function take(line: string, isMessage: boolean): Promise<boolean> {
    try {
      return await carryOut(line, isMessage, chat, outputs);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      outputs.fail(failureOf(error));
      chat.code = EXIT_CODES[error.code];
      return true;
    } finally {
      await outputs.stderr.flush();
      signal.throwIfAborted();
    }
  }
}

/** Sends a message or carries out a command; false when the chat is to end. */
async function carryOut(line: string, isMessage: boolean, chat: Chat, outputs: RunOutputs): Promise<boolean> {
  const command = isMessage ? undefined : await readCommand(line);
  if (command === undefined) {
    if (line.trim() !== "") await chat.say(line);
    return true;
  }
  if ("unknown" in command) {
    throw new UserError("usage", `there is no command ${command.unknown}`, {
      hint: command.nearest.length > 0 ? `did you mean ${command.nearest.join(" or ")}?` : "/help lists them",
    });
  }
  if (command.name === "quit") return false;
  const { stderr, stderrScreen } = outputs;
  const { redact } = chat.place.setting.secrets;
  await runChatCommand(command.name, command.argument, chat, {
    columns: columnsOf(outputs),
    tell: (lines) =>
      stderr.write(wrapLines(redact(harmless(lines.join("\n"))).split("\n"), columnsOf(outputs))),
    show: async (markdown) => {
      const renderer = await createTextRenderer(stderrScreen);
      const text = redact(harmless(markdown));
      stderr.write(`${renderer ? renderer.push(text) + renderer.end() : text}\n`);
    },
  });
  return true;
}

function columnsOf({ stderrScreen: { isTerminal, columns } }: RunOutputs): number {
  return isTerminal ? columns : Infinity;
}

function modelChoices(setting: RunSetting): string[] {
  const { aliases, models, found } = modelNames(setting, setting.state.found);
  return ["auto", ...Object.keys(aliases), ...new Set([...found ?? [], ...knownModels(models)])];
}

function tellSummary({ figures }: Chat, { summary = "auto", quiet }: RunOptions, outputs: RunOutputs): void {
  const wanted = summary === "always" || (summary === "auto" && outputs.stderrScreen.isTerminal && !quiet);
  if (!wanted || figures.answers + figures.failures === 0) return;
  outputs.stderr.write(`${outputs.stderrScreen.style.dim(figures.summary(columnsOf(outputs)))}\n`);
}
