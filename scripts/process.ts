/** What every script needs: a line on stdout, a child process with a time limit, options of the command line. */

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the checkout. */
export const ROOT: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** Writes one line to stdout. */
export function say(line = ""): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** How a child process ended; 124 stands for one that was stopped at its time limit. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** What `run` may be told about a child process. */
export interface RunSettings {
  cwd?: string;
  env?: Record<string, string>;
  /** Instead of this process's environment, not beside it. */
  clearEnv?: boolean;
  stdin?: string;
  timeoutMs?: number;
  /** Output goes straight to ours; `stdout` and `stderr` of the outcome are then empty. */
  show?: boolean;
}

/** Runs a command to its end. Throws only when it cannot be started. */
export async function run(command: string[], settings: RunSettings = {}): Promise<Outcome> {
  const [program = "", ...args] = command;
  const timeout = AbortSignal.timeout(settings.timeoutMs ?? 600_000);
  const output = settings.show ? "inherit" : "piped";
  const child = new Deno.Command(program, {
    args,
    cwd: settings.cwd ?? ROOT,
    env: settings.env,
    clearEnv: settings.clearEnv,
    stdin: settings.stdin === undefined ? "null" : "piped",
    stdout: output,
    stderr: output,
  }).spawn();
  timeout.addEventListener("abort", () => stop(child));
  if (settings.stdin !== undefined) await feed(child.stdin, settings.stdin);
  const [stdout, stderr, status] = await Promise.all([
    settings.show ? "" : new Response(child.stdout).text(),
    settings.show ? "" : new Response(child.stderr).text(),
    child.status,
  ]);
  return { code: timeout.aborted ? 124 : status.code, stdout, stderr };
}

/** Whether a program answers to `--version`, which is how presence on PATH is told on every system. */
export async function present(program: string): Promise<boolean> {
  try {
    return (await run([program, "--version"], { timeoutMs: 30_000 })).code === 0;
  } catch {
    return false; // not found or not executable: exactly what was asked
  }
}

/** Whether something exists at this path. */
export function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}

/** The last lines of a text, for a report about a command that failed. */
export function tail(text: string, lines = 30): string {
  return text.trimEnd().split("\n").slice(-lines).join("\n");
}

function stop(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // TypeError: it has ended already
  }
}

async function feed(stdin: WritableStream<Uint8Array>, text: string): Promise<void> {
  try {
    await new Response(text).body?.pipeTo(stdin);
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error; // a child need not read all of it
  }
}
