/** A plugin's process: started for one request, ended with everything it started. */

import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import process from "node:process";
import type { ProcessEnding } from "./errors.ts";

/** How long a process may take to end by itself, and then after SIGTERM. */
const GRACE_MS = 500;
/** The last bytes of stderr are kept for error messages. */
const STDERR_BYTES = 2048;
/** How long the last words of a process that has ended are waited for. */
const LAST_WORDS_MS = 250;

const running = new Set<PluginProcess>();

/** When this process exits at once, nothing it started may stay. */
function killAll(): void {
  for (const plugin of running) plugin.kill("SIGKILL");
}

/** One started program. It reads its stdin until `stop`; its stderr is always read, its stdout by `output`. */
export class PluginProcess {
  /** Resolves when the process has ended, or when it could not be started. */
  readonly ended: Promise<ProcessEnding>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #stderrEnd: Promise<void>;
  #stderr = new Uint8Array();
  #stopping: Promise<ProcessEnding | undefined> | undefined;

  /** Throws what `spawn` throws for a command that cannot be run; most failures are told by `ended`. */
  constructor([program = "", ...args]: string[], env: Record<string, string>) {
    const isWindows = process.platform === "win32";
    // `detached`: a process group of its own, so that what it starts ends with it.
    const child = spawn(program, args, { env, stdio: "pipe", detached: !isWindows, windowsHide: true });
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.once("error", (failure) => resolve({ code: null, signal: null, failure }));
      child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    this.#stderrEnd = new Promise((resolve) => child.stderr.once("close", resolve));
    child.stderr.on("data", (chunk: Uint8Array) => this.#keepTail(chunk));
    // A plugin need not read all of its input, nor does its output have to be read to the end.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on("error", () => {});
    this.#register();
  }

  /** The bytes of stdout; none when there is no process. Reading fails once `stop` was called. */
  async *output(): AsyncGenerator<Uint8Array> {
    if (this.#child.pid !== undefined) yield* this.#child.stdout;
  }

  /** What it wrote to stderr last. */
  get lastWords(): string {
    return new TextDecoder().decode(this.#stderr);
  }

  /** Waits for the rest of stderr, for a short while: it may still be on its way when the process has ended. */
  async readLastWords(): Promise<void> {
    await within(LAST_WORDS_MS, this.#stderrEnd);
  }

  /** Writes to stdin, which stays open. */
  send(text: string): void {
    this.#child.stdin.write(text);
  }

  /** Closes stdin. */
  sendEnd(): void {
    this.#child.stdin.end();
  }

  /**
   * Closes stdin and stdout, then ends what does not end by itself: SIGTERM, at last SIGKILL. Gives how it ended,
   * nothing when it had to be told.
   */
  stop(): Promise<ProcessEnding | undefined> {
    return this.#stopping ??= this.#stop();
  }

  /** Sends a signal to the process and to all that it started in its group. */
  kill(signal: "SIGTERM" | "SIGKILL"): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (process.platform === "win32") killTree(pid);
      else process.kill(-pid, signal);
    } catch {
      // The group is gone: that is what was wanted.
    }
  }

  async #stop(): Promise<ProcessEnding | undefined> {
    this.#child.stdin.destroy();
    this.#child.stdout.destroy();
    if (await within(GRACE_MS, this.ended)) return await this.ended;
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      this.kill(signal);
      if (await within(GRACE_MS, this.ended)) break;
    }
    return undefined;
  }

  #register(): void {
    if (running.size === 0) process.on("exit", killAll);
    running.add(this);
    this.ended.then(() => {
      // What it left behind in its group ends with it.
      this.kill("SIGKILL");
      running.delete(this);
      if (running.size === 0) process.off("exit", killAll);
    });
  }

  #keepTail(chunk: Uint8Array): void {
    const kept = this.#stderr.subarray(Math.max(0, this.#stderr.length + chunk.length - STDERR_BYTES));
    const added = chunk.subarray(Math.max(0, chunk.length - STDERR_BYTES));
    const tail = new Uint8Array(kept.length + added.length);
    tail.set(kept);
    tail.set(added, kept.length);
    this.#stderr = tail;
  }
}

/** Windows has no process groups; `taskkill` follows parents to their children. */
function killTree(pid: number): ChildProcess {
  const program = `${process.env.SystemRoot ?? "C:\\Windows"}\\System32\\taskkill.exe`;
  const killer = spawn(program, ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true });
  return killer.on("error", () => process.kill(pid));
}

/** True when `event` happens within `ms`. */
async function within(ms: number, event: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([event.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
