/** `nano-agent [prompt]`: from options, configuration and stdin to a run and its exit code. */

import { runAgent, type RunInput } from "../agent/loop.ts";
import type { LoadedConfig } from "../config/load.ts";
import { secretEnvValues } from "../config/redact.ts";
import {
  CANCEL_EXIT_CODES,
  Cancelled,
  type ErrorCode,
  errorCodeOf,
  EXIT_CODES,
  ProviderError,
  UserError,
} from "../errors.ts";
import type { ProviderMap, ResultError, RunResult, UserMessage } from "../types.ts";
import type { RunOptions } from "./arguments.ts";
import { buildMessage } from "./attachments.ts";
import { RunControl } from "./control.ts";
import { RunOutputs } from "./outputs.ts";
import { prepareRun } from "./prepare.ts";
import { Secrets } from "./secrets.ts";
import { decodeStdin, readStdin, stdinHasContent } from "./stdin.ts";
import { lookAtTerminals } from "./terminals.ts";

/** What a command gets from the process it runs in. */
export interface Surroundings {
  env: Record<string, string | undefined>;
  cwd: string;
  providers: ProviderMap;
  version: string;
  /** Makes a folder the working directory and returns its absolute path; throws when it cannot. */
  enter(folder: string): string;
  /** Ends the process at once. */
  quit(code: number): never;
}

/** How the process has to end: with a code, or by the signal that stopped it, so that shell loops stop too. */
export interface Exit {
  code: number;
  signal?: "SIGINT";
}

/** A run's collaborators while it is being prepared. */
export interface RunContext {
  options: RunOptions;
  prompt: string;
  surroundings: Surroundings;
  config: LoadedConfig;
  control: RunControl;
  outputs: RunOutputs;
  secrets: Secrets;
  /** Run when everything is over, whatever happened. */
  atEnd: (() => void | Promise<void>)[];
}

/** Runs once. Every failure ends in a `result` event and an exit code; only defects of ours are thrown. */
export async function runCommand(
  words: string[],
  options: RunOptions,
  surroundings: Surroundings,
  load: () => Promise<LoadedConfig>,
): Promise<Exit> {
  const secrets = new Secrets();
  secrets.add(...secretEnvValues(surroundings.env));
  const control = new RunControl(surroundings.quit);
  const outputs = new RunOutputs(options, surroundings.env, secrets, control, await lookAtTerminals());
  control.listen(outputs.stderrScreen.isTerminal);
  if (options.timeout) control.limitTime(options.timeout);
  const atEnd: RunContext["atEnd"] = [];
  let code = 0;
  try {
    const config = await load();
    for (const note of config.notes) outputs.note(note);
    const prompt = [options.prompt, ...words].filter((word) => word !== undefined).join(" ");
    code = await execute({ options, prompt, surroundings, config, control, outputs, secrets, atEnd });
  } catch (error) {
    code = reportEarly(error, outputs);
  }
  for (const end of atEnd) await end();
  return await finish(code, outputs, control);
}

async function execute(context: RunContext): Promise<number> {
  const message = await readMessage(context);
  const { input, dryRun } = await prepareRun(context, message);
  if (dryRun) {
    context.outputs.stdout.write(await dryRun());
    return 0;
  }
  return await follow(input, context.outputs);
}

async function follow(input: RunInput, outputs: RunOutputs): Promise<number> {
  let code = 0;
  for await (const event of runAgent(input)) {
    outputs.see(event);
    if (event.type === "result" && event.error) code = EXIT_CODES[event.error.code as ErrorCode];
  }
  return code;
}

async function finish(code: number, outputs: RunOutputs, control: RunControl): Promise<Exit> {
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

/** Prompt, stdin and attachments as one message. Throws `input` when there is nothing to say. */
async function readMessage(context: RunContext): Promise<UserMessage> {
  const { options, prompt, surroundings, outputs } = context;
  const files = options.file ?? [];
  const bytes = await stdinBytes(context, files.includes("-"));
  const attached = files.includes("-");
  const stdin = bytes && !attached ? decodeStdin(bytes) : "";
  if (options.stdin === "require" && (bytes?.length ?? 0) === 0) {
    throw new UserError("input", "stdin is empty, but --stdin require was given");
  }
  if (prompt.trim() === "" && stdin.trim() === "" && files.length === 0) {
    throw new UserError("usage", "there is no prompt: give one as an argument or on stdin", {
      hint: 'for example: nano-agent "explain this repository"',
    });
  }
  return await buildMessage({
    prompt,
    stdin: stdin.trim() === "" ? "" : stdin,
    files,
    stdinBytes: bytes,
    cwd: surroundings.cwd,
    note: (text) => outputs.note(text),
  });
}

function stdinMode({ options, surroundings }: RunContext): "auto" | "require" | "ignore" {
  if (options.n) return "ignore";
  if (options.stdin) return options.stdin as "auto" | "require" | "ignore";
  const mode = surroundings.env.NANO_AGENT_STDIN;
  if (mode === undefined || mode === "") return "auto";
  if (mode === "auto" || mode === "require" || mode === "ignore") return mode;
  throw new UserError("usage", `NANO_AGENT_STDIN is ${mode}: allowed are auto, require and ignore`);
}

async function stdinBytes(context: RunContext, attached: boolean): Promise<Uint8Array | undefined> {
  const mode = stdinMode(context);
  context.options.stdin = mode;
  if (mode === "ignore" && !attached) return undefined;
  if (!stdinHasContent()) return undefined;
  return await readStdin(() => {
    if (context.prompt !== "") context.outputs.note("waiting for stdin to end; --stdin ignore skips it");
  }, context.control.signal);
}

/** What went wrong before there was a run, told in the format the user asked for. */
function reportEarly(error: unknown, outputs: RunOutputs): number {
  const failure = earlyFailure(error);
  outputs.see({ type: "result", ...emptyResult(failure) });
  return EXIT_CODES[failure.code as ErrorCode];
}

function earlyFailure(error: unknown): ResultError {
  if (error instanceof UserError) {
    const { code, message, hint, status, ref } = error;
    return { code, message, ...(hint ? { hint } : {}), ...(status ? { status } : {}), ...ref };
  }
  if (error instanceof Cancelled) {
    return { code: error.reason === "run-timeout" ? "timeout" : "cancelled", message: error.message };
  }
  if (error instanceof ProviderError) {
    const { provider, model, message, hint } = error;
    return { code: errorCodeOf(error.kind), message, ...(hint ? { hint } : {}), provider, model };
  }
  throw error;
}

/** The result of a run that never began. */
export function emptyResult(error: ResultError): RunResult {
  return {
    ok: false,
    text: "",
    sessionId: "",
    turns: 0,
    toolCalls: [],
    usage: {},
    costUsd: 0,
    durationMs: Math.round(performance.now()),
    route: null,
    attempts: [],
    error,
  };
}
