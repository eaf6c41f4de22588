/** The tool `run_command`. */

import process from "node:process";
import type { ToolContext, ToolOutput } from "../types.ts";
import { defineTool, type InputOf } from "./define.ts";
import type { ShellResult } from "./shell.ts";

/** Room for the notes below the output, so that the runner does not cut them off. */
const NOTE_BYTES = 400;
/** The longest time-out a timer can hold, in ms. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

const properties = {
  command: { type: "string" },
  timeout_ms: { type: "integer", minimum: 1, maximum: MAX_TIMEOUT_MS },
} as const;

type Input = InputOf<typeof properties, "command">;

/** A context that wants to hear what a running tool is doing, for a line of progress. */
export interface WatchedContext extends ToolContext {
  /** Gets the line of output a command wrote last, as it arrives; it may be anything, also no text. */
  onProgress?(line: string): void;
}

/**
 * Runs a command in the root with the platform's shell. Any exit code is a result; to be stopped or not to start is an
 * error, with the output so far.
 */
export const runCommand = defineTool({
  name: "run_command",
  description: process.platform === "win32"
    ? "Run a command (cmd.exe) in the root."
    : "Run a shell command (sh) in the root.",
  class: "execute",
  properties,
  required: ["command"],
  async run(input: Input, context: WatchedContext): Promise<ToolOutput> {
    const { command, timeout_ms } = input;
    if (command.trim() === "") return { text: "the command is empty", isError: true };
    if (command.includes("\0")) return { text: "a command cannot contain a NUL character", isError: true };
    const { runInShell } = await import("./shell.ts");
    anyRan = true;
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new Error(`timed out after ${timeout_ms} ms`)),
      timeout_ms ?? MAX_TIMEOUT_MS,
    );
    const done = await runInShell({
      command,
      cwd: context.root,
      env: context.env ?? await strictEnvironment(),
      maxBytes: Math.max(0, context.maxResultBytes - NOTE_BYTES),
      signal: AbortSignal.any([context.signal, late.signal]),
      onOutput: lastLineTo(context.onProgress),
    });
    clearTimeout(timer);
    return told(done);
  },
});

let anyRan = false;

/**
 * Ends every process that commands left behind; resolves when they are gone, after about a second at the latest. To be
 * called at the end of a run, whatever ended it; costs nothing if no command ran. A process that exits without it
 * still kills them.
 */
export async function endLeftovers(): Promise<void> {
  if (anyRan) await (await import("./process_tree.ts")).endAll();
}

/** For callers that know of no keys: whatever has the name of a secret is left out. */
async function strictEnvironment(): Promise<Record<string, string>> {
  const { commandEnvironment } = await import("./command_environment.ts");
  const names = Object.keys(process.env).filter((name) => /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i.test(name));
  return commandEnvironment(process.env, names, []);
}

function lastLineTo(tell: WatchedContext["onProgress"]): ((chunk: Uint8Array) => void) | undefined {
  if (!tell) return undefined;
  const decoder = new TextDecoder();
  return (chunk) => {
    // Only the end is looked at: output may come by the megabyte.
    const line = decoder.decode(chunk.subarray(-1000)).trimEnd().split(/[\r\n]/).at(-1);
    if (line) tell(line);
  };
}

function told({ output, code, killedBy, failure, leftovers }: ShellResult): ToolOutput {
  const end = failure ?? (killedBy === undefined ? `exit code ${code}` : `killed by ${killedBy}`);
  const notes = [
    ...(output === "" ? ["no output"] : []),
    end,
    ...(leftovers
      ? ["it left processes in the background: they end with this run, their output is not kept"]
      : []),
  ];
  const separator = output === "" || output.endsWith("\n") ? "" : "\n";
  return {
    text: `${output}${separator}[${notes.join("; ")}]`,
    ...(failure === undefined ? {} : { isError: true }),
  };
}
