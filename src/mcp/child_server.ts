/** A server as a child process: messages over its stdin and stdout, its end and that of everything it started. */

import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types";
import { endGroup, hasLeftovers, MARK_VARIABLE, newMark, trackGroup } from "../tools/process_tree.ts";
import { InWords, type Link } from "./link.ts";
import { MessageLines, messagesOf } from "./message_lines.ts";

/** How long a server may take to end after its stdin was closed. */
const GRACE_MS = 500;
/** How long the pipe may still give what was written before the server ended. */
const DRAIN_MS = 100;

/** What to start. */
export interface ChildProgram {
  command: string;
  args: string[];
  /** All it sees of the environment. */
  env: Record<string, string>;
  /** Gets its stderr line by line; absent: nobody wants to know. */
  onStderr?(line: string): void;
  /** Gets what it writes to stdout beside the protocol. */
  onNoise?(line: string): void;
}

/** The SDK's idea of a transport, over a process of our own: in a group of its own, ended with all its children. */
export class ChildServer implements Link {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  /** How it ended, in words, once it has. */
  ending?: string;
  #child: ChildProcess | undefined;
  #exited: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #delivered: Promise<void> = Promise.resolve();
  #over = false;

  constructor(private readonly program: ChildProgram) {}

  /** Resolves when the process runs. Throws an error in words when it cannot be started. */
  async start(): Promise<void> {
    const { command, onStderr } = this.program;
    const mark = newMark();
    try {
      const child = await this.#spawn(mark);
      this.#child = child;
      this.#exited = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
      child.once("exit", (code, signal) => this.#exit(code, signal));
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.on("error", () => {});
      await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
      if (child.pid !== undefined) trackGroup(child.pid, mark);
      this.#listen(child);
      if (onStderr) followLines(child, onStderr);
    } catch (error) {
      this.#over = true;
      throw new InWords(notStarted(command, error), { cause: error });
    }
  }

  /** Throws when the process is gone; what it does not read waits in memory. */
  send(message: JSONRPCMessage): Promise<void> {
    if (this.#over || !this.#child?.stdin?.writable) return Promise.reject(new Error("it has ended"));
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
    return Promise.resolve();
  }

  /** Closes its stdin, then ends it and what it started; resolves when they are gone, after 1.5 s at the latest. */
  close(): Promise<void> {
    return this.#closing ??= this.#end();
  }

  async #spawn(mark: string): Promise<ChildProcess> {
    const { command, args, env, onStderr } = this.program;
    const isWindows = process.platform === "win32";
    // `npx` and its like are scripts there, which only a shell can start.
    const start: typeof spawn = isWindows ? (await import("cross-spawn")).default as typeof spawn : spawn;
    return start(command, args, {
      // Marks add up, so that an agent finds what an agent it started has left behind.
      env: { ...env, [MARK_VARIABLE]: `${env[MARK_VARIABLE] ?? ""}${mark}` },
      stdio: ["pipe", "pipe", onStderr ? "pipe" : "ignore"],
      // A process group of its own, also so that Ctrl-C does not reach it before we have said goodbye.
      detached: !isWindows,
      windowsHide: true,
    });
  }

  #listen({ stdout }: ChildProcess): void {
    const lines = new MessageLines();
    stdout?.on("data", (chunk: Uint8Array) => {
      try {
        for (const line of lines.push(chunk)) this.#take(line);
      } catch (error) {
        this.#finish(error instanceof Error ? error.message : String(error));
      }
    });
    // When it dies this comes first, and how it ended a moment later.
    stdout?.once("end", () => setTimeout(() => this.#finish("closed its stdout"), DRAIN_MS));
  }

  #take(line: string): void {
    const messages = messagesOf(line);
    if (!messages) return this.program.onNoise?.(line);
    // What kind of message it is, the SDK finds out; an answer that is none of them goes to `onerror`.
    for (const message of messages) {
      // One at a time: the SDK deals with a notification a moment after it came, with an answer at once.
      this.#delivered = this.#delivered.then(() => this.onmessage?.(message as unknown as JSONRPCMessage))
        .catch((error) => this.onerror?.(error));
    }
  }

  #exit(code: number | null, signal: string | null): void {
    this.ending = code === null ? `was ended by ${signal ?? "a signal"}` : `ended with exit code ${code}`;
    // What it wrote last may still be on its way.
    setTimeout(() => this.#finish(), DRAIN_MS);
  }

  /** Tells once that nothing more will come; a process that is still there is ended. */
  #finish(why?: string): void {
    if (this.#over) return;
    this.ending ??= why;
    this.#over = true;
    this.onclose?.();
    this.close().catch((error) => this.onerror?.(error));
  }

  async #end(): Promise<void> {
    const child = this.#child;
    child?.stdin?.end();
    if (child?.pid !== undefined) {
      const ended = await within(GRACE_MS, this.#exited);
      // What left its group is found as well, except on Windows, where numbers are given away again.
      if (ended && process.platform === "win32") hasLeftovers(child.pid);
      else await endGroup(child.pid);
    }
    child?.stdout?.destroy();
    child?.stderr?.destroy();
    this.#finish("was closed");
  }
}

function followLines({ stderr }: ChildProcess, tell: (line: string) => void): void {
  let rest = "";
  const decoder = new TextDecoder();
  stderr?.on("data", (chunk: Uint8Array) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/[\r\n]+/);
    // A line that never ends is told in pieces.
    rest = (lines.pop() ?? "").slice(-LONGEST_LINE);
    for (const line of lines) if (line.trim() !== "") tell(line);
    if (rest.length === LONGEST_LINE) {
      tell(rest);
      rest = "";
    }
  });
  stderr?.once("end", () => {
    if (rest.trim() !== "") tell(rest);
  });
}

const LONGEST_LINE = 4_000;

/** Codes of `spawn` in Node, Deno and Bun for a program that is not there or cannot be run. */
const START_FAILURES: Record<string, string> = {
  ENOENT: "was not found",
  ENOTDIR: "was not found",
  EACCES: "may not be executed",
  EPERM: "may not be executed",
  ENOEXEC: "is no program",
};

function notStarted(command: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = Object.hasOwn(START_FAILURES, code) ? START_FAILURES[code] : undefined;
  return `could not be started: the program ${command} ${why ?? `gave ${code || String(error)}`}`;
}

/** True when `event` happens within `ms`. */
async function within(ms: number, event: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => timer = setTimeout(() => resolve(false), ms));
  const came = await Promise.race([event.then(() => true), late]);
  clearTimeout(timer);
  return came;
}
