/** `nano-agent [prompt]`: from options, configuration and stdin to a run and its exit code. */

import { runAgent, type RunInput } from "../agent/loop.ts";
import type { LoadedConfig } from "../config/load.ts";
import { secretEnvValues } from "../config/redact.ts";
import { CANCEL_EXIT_CODES, type ErrorCode, EXIT_CODES } from "../errors.ts";
import type { Template } from "../template/template.ts";
import type { RunOptions } from "./arguments.ts";
import { RunControl } from "./control.ts";
import { openConversation } from "./conversation.ts";
import { emptyResult, failureOf } from "./early_failure.ts";
import { RunOutputs } from "./outputs.ts";
import { prepareRun } from "./prepare.ts";
import { readPrompt } from "./read_prompt.ts";
import { openRunSetting, type RunSetting, type Surroundings } from "./run_setting.ts";
import { Secrets } from "./secrets.ts";

/** How the process has to end: with a code, or by the signal that stopped it, so that shell loops stop too. */
export interface Exit {
  code: number;
  signal?: "SIGINT";
}

/** Runs once. Every failure ends in a `result` event and an exit code; only defects of ours are thrown. */
export async function runCommand(
  words: string[],
  options: RunOptions,
  surroundings: Surroundings,
  load: () => Promise<LoadedConfig>,
  template?: Template,
): Promise<Exit> {
  const secrets = new Secrets();
  secrets.add(...secretEnvValues(surroundings.env));
  const control = new RunControl(surroundings.quit);
  const outputs = await RunOutputs.open(options, surroundings.env, secrets, control);
  control.listen(outputs.stderrScreen.isTerminal);
  if (options.timeout) control.limitTime(options.timeout);
  const atEnd: RunSetting["atEnd"] = [];
  let code = 0;
  try {
    const config = await load();
    for (const note of config.notes) outputs.note(note);
    const { signal } = control;
    const asked = await readPrompt(words, options, {
      surroundings,
      signal,
      note: (text) => outputs.note(text),
      template,
    });
    const setting = await openRunSetting(
      { surroundings, config, secrets, atEnd },
      (text) => outputs.note(text),
      options.dryRun,
    );
    const conversation = await openConversation(setting, options, (text) => outputs.note(text));
    const context = { ...setting, options, audience: outputs, signal };
    const { input, dryRun } = await prepareRun(context, asked, conversation);
    if (dryRun) outputs.stdout.write(secrets.redact(await dryRun()));
    else code = await follow(input, outputs);
  } catch (error) {
    const failure = failureOf(error);
    outputs.see({ type: "result", ...emptyResult(failure) });
    code = EXIT_CODES[failure.code as ErrorCode];
  }
  for (const end of atEnd) await end();
  return await finish(code, outputs, control);
}

async function follow(input: RunInput, outputs: RunOutputs): Promise<number> {
  let code = 0;
  for await (const event of runAgent(input)) {
    outputs.see(event);
    if (event.type === "result" && event.error) code = EXIT_CODES[event.error.code as ErrorCode];
  }
  return code;
}

/** Writes what is left and says how the process ends; `code` stands for what was delivered before a signal came. */
export async function finish(code: number, outputs: RunOutputs, control: RunControl): Promise<Exit> {
  const broken = await outputs.close();
  if (broken) {
    outputs.fail({ code: "internal", message: `stdout cannot be written: ${broken.message}` });
    await outputs.stderr.flush();
    return { code: EXIT_CODES.internal };
  }
  control.release();
  const { reason } = control;
  // An answer that was delivered before the signal came stays delivered.
  if (!reason || (code === 0 && reason !== "stdout-closed")) return { code };
  return { code: CANCEL_EXIT_CODES[reason], ...(reason === "SIGINT" ? { signal: reason } : {}) };
}
