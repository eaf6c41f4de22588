/** The terminal of a chat: in raw mode from beginning to end, so that what is typed meanwhile is neither lost nor shown. */

import { writeSync } from "node:fs";
import process from "node:process";
import type { Writer } from "../output/writer.ts";
import { type Key, KeyReader, PASTE_OFF, PASTE_ON } from "./keys.ts";

/** Who gets what is typed. */
export interface KeyListener {
  typed(keys: Key[]): void;
  /** The input has ended; told at once to a listener that comes later. */
  ended(): void;
  /** The screen has another size. */
  resized(): void;
}

/** What the line editor needs of a terminal. */
export interface EditTerminal {
  columns(): number;
  rows(): number;
  write(text: string): void;
  /** Gives the keys to this listener until the returned function is called; then to the one before. */
  listen(listener: KeyListener): () => void;
  /** Stops the process until the shell wakes it up again; resolves then. */
  suspend(): Promise<void>;
}

const STDERR = 2;
/** What comes this soon was typed before the terminal was ours. */
const TYPED_BEFORE_MS = 100;

/** The terminal of this process: keys from stdin, the line on stderr through its writer. */
export class RawTerminal implements EditTerminal {
  readonly #decoder = new TextDecoder();
  readonly #reader = new KeyReader();
  readonly #listeners: KeyListener[] = [];
  #hasEnded = false;
  #openedAt = -Infinity;

  constructor(private readonly stderr: Writer) {}

  columns(): number {
    return process.stderr.columns || 80;
  }

  rows(): number {
    return process.stderr.rows || 24;
  }

  write(text: string): void {
    this.stderr.write(text);
  }

  /** Takes the terminal. Whatever ends the process, it is given back. */
  open(): void {
    const { stdin, stderr } = process;
    this.#take();
    this.#openedAt = performance.now();
    stdin.on("data", this.#typed).once("end", this.#ended);
    stderr.on("resize", this.#resized);
    process.once("exit", this.#restore);
    stdin.resume();
  }

  /** Gives it back as it was. */
  close(): void {
    const { stdin, stderr } = process;
    stdin.off("data", this.#typed).off("end", this.#ended);
    stderr.off("resize", this.#resized);
    process.off("exit", this.#restore);
    stdin.pause();
    this.#give();
  }

  listen(listener: KeyListener): () => void {
    this.#listeners.push(listener);
    if (this.#hasEnded) queueMicrotask(() => listener.ended());
    return () => void this.#listeners.splice(this.#listeners.indexOf(listener), 1);
  }

  async suspend(): Promise<void> {
    if (process.platform === "win32") return;
    this.#give();
    await this.stderr.flush();
    const awake = new Promise<void>((resolve) => process.once("SIGCONT", () => resolve()));
    process.kill(process.pid, "SIGTSTP");
    await awake;
    this.#take();
  }

  readonly #typed = (chunk: Uint8Array | string) => {
    const text = typeof chunk === "string" ? chunk : this.#decoder.decode(chunk, { stream: true });
    // The terminal's line mode, which it went through, makes a line feed of Enter.
    const isEarly = performance.now() - this.#openedAt < TYPED_BEFORE_MS;
    this.#openedAt = -Infinity;
    this.#listeners.at(-1)?.typed(this.#reader.push(isEarly ? text.replaceAll("\n", "\r") : text));
  };
  readonly #ended = () => {
    this.#hasEnded = true;
    this.#listeners.at(-1)?.ended();
  };
  readonly #resized = () => this.#listeners.at(-1)?.resized();
  readonly #restore = () => {
    writeSync(STDERR, PASTE_OFF);
    process.stdin.setRawMode(false);
  };

  #take(): void {
    process.stdin.setRawMode(true);
    this.write(PASTE_ON);
  }

  #give(): void {
    process.stdin.setRawMode(false);
    this.write(PASTE_OFF);
  }
}
