/** `-o text`: the answer on stdout and nothing else. */

import { EXIT_CODES } from "../errors.ts";
import { fencedBlocks } from "../fenced_blocks.ts";
import type { AgentEvent, RunResult } from "../types.ts";
import type { Listener } from "./listener.ts";
import { harmless, HarmlessStream } from "./terminal.ts";
import type { Writer } from "./writer.ts";

/** Makes what a terminal is sent of an answer's text, as it streams; the text given is harmless. */
export interface TextRenderer {
  push(text: string): string;
  /** What it held back; whatever comes next is a text of its own. */
  end(): string;
  /** Whether the cursor stands behind something. */
  readonly lineIsOpen: boolean;
}

/** How the answer is written. */
export interface TextOptions {
  /** Text is written as it comes; otherwise once, when the answer is complete. */
  live: boolean;
  isTerminal: boolean;
  /** Lines about tools stand between the turns on the same screen, and end a line the answer left open. */
  linesBetween: boolean;
  /** Only the first fenced code block of the answer. */
  extract: boolean;
  /** For answers that people read; without one the text is written as it is. */
  renderer?: TextRenderer;
  redact(text: string): string;
}

/** Writes live text with turns a blank line apart, or the final turn's text at once. */
export class TextOutput implements Listener {
  readonly #stream = new HarmlessStream();
  #hasWritten = false;
  #lineIsOpen = false;
  #turnOver = false;

  constructor(private readonly stdout: Writer, private readonly options: TextOptions) {}

  see(event: AgentEvent): void {
    if (event.type === "result") this.#end(event);
    else if (!this.options.live) return;
    else if (event.type === "text") this.#delta(event.delta);
    else if (event.type === "tool-call") {
      this.#settle();
      this.#turnOver = true;
    }
  }

  endLine(): void {
    if (!this.options.live) return;
    this.#settle();
    if (this.#lineIsOpen) this.#write("\n");
  }

  #delta(delta: string): void {
    if (this.#turnOver && this.#hasWritten) {
      this.#write(this.options.linesBetween || !this.#lineIsOpen ? "\n" : "\n\n");
    }
    this.#turnOver = false;
    if (!this.options.isTerminal) this.#write(delta);
    else this.#write(this.#rendered(this.#stream.push(delta)));
  }

  #rendered(text: string): string {
    return this.options.renderer ? this.options.renderer.push(text) : text;
  }

  /** Writes what was held back. */
  #settle(): void {
    if (!this.options.isTerminal) return;
    this.#write(this.#rendered(this.#stream.end()));
    this.#write(this.options.renderer?.end() ?? "");
  }

  #write(text: string): void {
    if (text === "") return;
    this.stdout.write(text);
    this.#hasWritten = true;
    this.#lineIsOpen = !text.endsWith("\n");
  }

  #end(result: RunResult): void {
    if (this.options.live) {
      this.endLine();
      return;
    }
    const partial = result.error !== undefined &&
      EXIT_CODES[result.error.code as keyof typeof EXIT_CODES] === EXIT_CODES.truncated;
    if (result.text === "" || !(result.ok || partial)) return;
    const { renderer, isTerminal, extract } = this.options;
    const answer = extract ? fencedBlocks(result.text)[0] ?? result.text : result.text;
    const safe = this.options.redact(isTerminal ? harmless(answer) : answer);
    const text = renderer ? renderer.push(safe) + renderer.end() : safe;
    this.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  }
}
