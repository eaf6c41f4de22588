/** `-o text`: the answer on stdout and nothing else. */

import { EXIT_CODES } from "../errors.ts";
import type { AgentEvent, RunResult } from "../types.ts";
import type { Listener } from "./listener.ts";
import { harmless, HarmlessStream } from "./terminal.ts";
import type { Writer } from "./writer.ts";

/** How the answer is written. */
export interface TextOptions {
  /** Text is written as it comes; otherwise once, when the answer is complete. */
  live: boolean;
  isTerminal: boolean;
  /** Lines about tools stand between the turns on the same screen, and end a line the answer left open. */
  linesBetween: boolean;
  /** Only the first fenced code block of the answer. */
  extract: boolean;
  redact(text: string): string;
}

/** The content of the first fenced code block, or the whole text when there is none. */
export function firstCodeBlock(text: string): string {
  const found = /^[ \t]*(`{3,}|~{3,})[^\n]*\n([\s\S]*?)(?:^[ \t]*\1[`~]*[ \t]*$|(?![\s\S]))/m.exec(text);
  return found?.[2] ?? text;
}

/** Writes live text with turns a blank line apart, or the final turn's text at once. */
export class TextOutput implements Listener {
  readonly #stream = new HarmlessStream();
  #written = "";
  #turnOver = false;

  constructor(private readonly stdout: Writer, private readonly options: TextOptions) {}

  see(event: AgentEvent): void {
    if (event.type === "result") this.#end(event);
    else if (!this.options.live) return;
    else if (event.type === "text") this.#delta(event.delta);
    else if (event.type === "tool-call") this.#turnOver = true;
  }

  #delta(delta: string): void {
    if (this.#turnOver && this.#written !== "") {
      this.#write(this.options.linesBetween || this.#written.endsWith("\n") ? "\n" : "\n\n");
    }
    this.#turnOver = false;
    this.#write(this.options.isTerminal ? this.#stream.push(delta) : delta);
  }

  #write(text: string): void {
    if (text === "") return;
    this.stdout.write(text);
    this.#written = text;
  }

  #end(result: RunResult): void {
    if (this.options.live) {
      if (this.options.isTerminal) this.#write(this.#stream.end());
      if (this.#written !== "" && !this.#written.endsWith("\n")) this.stdout.write("\n");
      return;
    }
    const partial = result.error !== undefined &&
      EXIT_CODES[result.error.code as keyof typeof EXIT_CODES] === EXIT_CODES.truncated;
    if (result.text === "" || !(result.ok || partial)) return;
    const answer = this.options.extract ? firstCodeBlock(result.text) : result.text;
    const text = this.options.redact(this.options.isTerminal ? harmless(answer) : answer);
    this.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  }
}
