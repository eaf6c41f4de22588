/** One command in the platform's shell, from its start to the end of its process tree. */

import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import type { Readable } from "node:stream";
import { OutputCapture } from "./output_capture.ts";
import { endGroup, hasLeftovers, MARK_VARIABLE, newMark, trackGroup } from "./process_tree.ts";

/** A command that writes more than this is ended: nobody will read it. */
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
/** How long the pipe may still give what was written before the shell ended, when something else keeps it open. */
const DRAIN_MS = 100;
/** A process that survives SIGKILL (in the kernel, on a dead disk) is not waited for. */
const LAST_WAIT_MS = 300;

/** What to run, where, and when to stop it. */
export interface ShellCommand {
  command: string;
  cwd: string;
  env: Record<string, string>;
  /** How much of the output is kept, beginning and end. */
  maxBytes: number;
  /** Its reason is why the command is ended. */
  signal: AbortSignal;
  /** Gets output as it arrives. */
  onOutput?(chunk: Uint8Array): void;
}

/** How it went. */
export interface ShellResult {
  output: string;
  /** Exit code of the shell; absent if it was killed or could not be started. */
  code?: number;
  /** The signal that ended the shell, where it was not ours. */
  killedBy?: string;
  /** Why we ended it, or why it could not be started. */
  failure?: string;
  /** Processes of the command go on in the background. */
  leftovers: boolean;
}

/** Runs a command with an empty stdin and waits for its end, not for what it leaves in the background. Never throws. */
export async function runInShell(given: ShellCommand): Promise<ShellResult> {
  const capture = new OutputCapture(given.maxBytes);
  if (given.signal.aborted) return { failure: messageOf(given.signal.reason), output: "", leftovers: false };
  const tooMuch = new AbortController();
  const take = (chunk: Uint8Array) => {
    capture.write(chunk);
    given.onOutput?.(chunk);
    if (capture.total > MAX_OUTPUT_BYTES) tooMuch.abort(new Error("wrote more output than anyone can read"));
  };
  try {
    const signal = AbortSignal.any([given.signal, tooMuch.signal]);
    return { ...await follow(start(given), take, signal), output: capture.text() };
  } catch (error) {
    return { failure: notStarted(error), output: "", leftovers: false };
  }
}

interface Started {
  child: ChildProcess;
  mark: string;
}

function start({ command, cwd, env }: ShellCommand): Started {
  const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
  const mark = newMark();
  if (process.platform === "win32") {
    // By its full name: Windows looks in the working directory first.
    const shell = `${process.env.SystemRoot ?? "C:\\Windows"}\\System32\\cmd.exe`;
    const args = ["/d", "/s", "/c", `"${command}"`];
    return {
      child: spawn(shell, args, { cwd, env, stdio, windowsHide: true, windowsVerbatimArguments: true }),
      mark,
    };
  }
  // One pipe for both streams: what is written first is read first.
  const args = ["-c", 'exec /bin/sh -c "$1" 2>&1', "sh", command];
  // Marks add up, so that an agent finds what an agent it started has left behind.
  const marked = { ...env, [MARK_VARIABLE]: `${env[MARK_VARIABLE] ?? ""}${mark}` };
  // `detached`: a process group of its own.
  return { child: spawn("/bin/sh", args, { cwd, env: marked, stdio, detached: true }), mark };
}

type Ending = Omit<ShellResult, "output" | "leftovers">;

async function follow(
  { child, mark }: Started,
  take: (chunk: Uint8Array) => void,
  signal: AbortSignal,
): Promise<Omit<ShellResult, "output">> {
  const { pid } = child;
  if (pid !== undefined) trackGroup(pid, mark);
  const streams = [child.stdout, child.stderr].filter((stream): stream is Readable => stream !== null);
  for (const stream of streams) stream.on("data", take);
  const drained = Promise.all(streams.map(endOf));
  const exited = exitOf(child);
  const over = new AbortController();
  const ended = endedBy(signal, over.signal, pid, exited);
  const ending = await Promise.race([exited.then((exit) => signal.aborted ? ended : exit), ended]);
  over.abort();
  await within(DRAIN_MS, drained);
  // A background process may write on: it must neither block on a full pipe nor die of a closed one.
  for (const stream of streams) stream.off("data", take).resume();
  const leftovers = pid !== undefined && ending.failure === undefined && hasLeftovers(pid);
  return { ...ending, leftovers };
}

function exitOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ failure: notStarted(error) }));
    child.once(
      "exit",
      (code, killedBy) => resolve(code === null ? { killedBy: killedBy ?? "a signal" } : { code }),
    );
  });
}

/** Ends the process tree if `signal` says so before it is `over`; else it never settles. */
function endedBy(
  signal: AbortSignal,
  over: AbortSignal,
  pid: number | undefined,
  exited: Promise<Ending>,
): Promise<Ending> {
  return new Promise((resolve) => {
    const end = async () => {
      if (pid !== undefined) await endGroup(pid);
      await within(LAST_WAIT_MS, exited);
      resolve({ failure: messageOf(signal.reason) });
    };
    signal.addEventListener("abort", end, { once: true, signal: over });
  });
}

function endOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => stream.once("close", resolve).once("error", () => resolve()));
}

async function within(limitMs: number, event: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, limitMs));
  await Promise.race([event, late]);
  clearTimeout(timer);
}

function notStarted(error: unknown): string {
  return `cannot be run: ${messageOf(error)}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
