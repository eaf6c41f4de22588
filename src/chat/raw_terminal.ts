/** The terminal while a line is typed: in raw mode, with marked pastes, and as it was before in the end. */

import process from "node:process";
import { writeSync } from "node:fs";
import type { Writer } from "../output/writer.ts";
import { PASTE_OFF, PASTE_ON } from "./keys.ts";

/** What the line editor needs of a terminal. */
export interface EditTerminal {
  columns(): number;
  rows(): number;
  write(text: string): void;
  /** Gives what is typed to `typed`, and tells when the input has ended or the size has changed. */
  start(typed: (chunk: string) => void, ended: () => void, resized: () => void): void;
  /** Gives the terminal back as it was. */
  stop(): void;
  /** Stops the process until the shell wakes it up again; resolves then. */
  suspend(): Promise<void>;
}

const STDERR = 2;

/** The terminal of this process: keys from stdin, the line on stderr through its writer. */
export class RawTerminal implements EditTerminal {
  #decoder = new TextDecoder();
  #stop: (() => void) | undefined;
  /** Whatever ends the process, its terminal must not stay raw. */
  readonly #restore = () => {
    writeSync(STDERR, PASTE_OFF);
    process.stdin.setRawMode(false);
  };

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

  start(typed: (chunk: string) => void, ended: () => void, resized: () => void): void {
    const { stdin } = process;
    const data = (chunk: Uint8Array | string) =>
      typed(typeof chunk === "string" ? chunk : this.#decoder.decode(chunk, { stream: true }));
    this.#take();
    stdin.on("data", data);
    stdin.once("end", ended);
    process.stderr.on("resize", resized);
    stdin.resume();
    this.#stop = () => {
      stdin.off("data", data);
      stdin.off("end", ended);
      process.stderr.off("resize", resized);
      stdin.pause();
      this.#give();
    };
  }

  #take(): void {
    process.once("exit", this.#restore);
    process.stdin.setRawMode(true);
    this.write(PASTE_ON);
  }

  #give(): void {
    process.off("exit", this.#restore);
    process.stdin.setRawMode(false);
    this.write(PASTE_OFF);
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
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
}
