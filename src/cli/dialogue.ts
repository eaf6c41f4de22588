/** Questions to the person at the terminal: plain lines, a numbered choice, yes or no, a secret. */

import process from "node:process";
import { Cancelled, UserError } from "../errors.ts";
import { harmless } from "../output/terminal.ts";

/** What a dialogue reads from: a terminal, or what stands in for one. */
export interface DialogueInput {
  setEncoding(encoding: "utf8"): unknown;
  on(event: "data", listener: (chunk: string) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  off(event: "data", listener: (chunk: string) => void): unknown;
  off(event: "end", listener: () => void): unknown;
  resume(): unknown;
  pause(): unknown;
  setRawMode?(raw: boolean): unknown;
}

/** One of several answers. */
export interface Choice<Value> {
  value: Value;
  label: string;
}

const LINE = /^([^\r\n]*)(\r\n|\r|\n)/;
const INTERRUPT = "\x03";
const END_OF_INPUT = "\x04";
const ERASED = /[^\r\n][\x7f\b]/;

/**
 * Asks on `write`, reads `input` a line at a time: signals and editing stay the terminal's. The end of the input ends
 * the dialogue with a `usage` error.
 */
export class Dialogue {
  #typed = "";
  #ended = false;
  #wake = () => {};
  readonly #take = (chunk: string) => {
    this.#typed += chunk;
    this.#wake();
  };
  readonly #end = () => {
    this.#ended = true;
    this.#wake();
  };

  constructor(
    private readonly write: (text: string) => void,
    private readonly input: DialogueInput = process.stdin,
  ) {
    input.setEncoding("utf8");
    input.on("data", this.#take);
    input.on("end", this.#end);
    input.resume();
  }

  say(text: string): void {
    this.write(`${harmless(text)}\n`);
  }

  /** One line, trimmed; `preset` when it is empty. */
  async ask(question: string, preset = ""): Promise<string> {
    this.write(`${harmless(question)} `);
    return (await this.#line()).trim() || preset;
  }

  async confirm(question: string, preset: boolean): Promise<boolean> {
    for (;;) {
      const answer = (await this.ask(`${question} ${preset ? "[Y/n]" : "[y/N]"}`)).toLowerCase();
      if (answer === "") return preset;
      if (["y", "yes"].includes(answer)) return true;
      if (["n", "no"].includes(answer)) return false;
    }
  }

  /** A choice by its number; the first one with Enter alone. */
  async choose<Value>(question: string, choices: Choice<Value>[]): Promise<Value> {
    choices.forEach(({ label }, index) => this.say(`  ${index + 1}) ${label}`));
    for (;;) {
      const chosen = choices[Number(await this.ask(`${question} [1]`, "1")) - 1];
      if (chosen) return chosen.value;
    }
  }

  /** A line that is not shown while it is typed. */
  async secret(question: string): Promise<string> {
    // Who sees the question may type: from then on nothing must show.
    this.input.setRawMode?.(true);
    try {
      this.write(`${harmless(question)} `);
      return (await this.#line()).trim();
    } finally {
      this.input.setRawMode?.(false);
      this.write("\n");
    }
  }

  /** Gives the input back. */
  close(): void {
    this.input.off("data", this.#take);
    this.input.off("end", this.#end);
    this.input.pause();
  }

  async #line(): Promise<string> {
    for (;;) {
      // Without the terminal's own editing these come as characters.
      while (ERASED.test(this.#typed)) this.#typed = this.#typed.replace(ERASED, "");
      if (this.#typed.includes(INTERRUPT)) throw new Cancelled("SIGINT");
      const [whole, line] = LINE.exec(this.#typed) ?? [];
      if (whole !== undefined && line !== undefined) {
        this.#typed = this.#typed.slice(whole.length);
        return line;
      }
      if (this.#ended || this.#typed.includes(END_OF_INPUT)) {
        throw new UserError("usage", "the input ended before the last question; nothing was written");
      }
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}
