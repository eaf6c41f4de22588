/** Messages that come as lines: from a pipe or a file, or from a terminal without any graces. */

import type { Readable } from "node:stream";
import { UserError } from "../errors.ts";

/** Reads a line at a time; between two reads the input is left alone. */
export class StdinLines {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #text = "";
  #ended = false;

  constructor(private readonly input: Readable) {}

  /** The next line, `undefined` at the end. Throws `input` for what is not UTF-8, rejects when the signal says so. */
  async read(signal: AbortSignal): Promise<string | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const end = this.#text.indexOf("\n");
      if (end >= 0 || this.#ended) return this.#take(end);
      await this.#more(signal);
    }
  }

  #take(end: number): string | undefined {
    if (end < 0 && this.#text === "") return undefined;
    const line = end < 0 ? this.#text : this.#text.slice(0, end);
    this.#text = end < 0 ? "" : this.#text.slice(end + 1);
    return line.replace(/\r$/, "");
  }

  /** Waits for a chunk or the end. */
  async #more(signal: AbortSignal): Promise<void> {
    if (this.input.readableEnded) {
      this.#ended = true;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const chunks: (Uint8Array | string | undefined)[] = [];
    const data = (chunk: Uint8Array | string) => {
      // More than one may come before the wait is over.
      chunks.push(chunk);
      this.input.pause();
      resolve();
    };
    const end = () => {
      chunks.push(undefined);
      resolve();
    };
    const stop = () => reject(signal.reason);
    this.input.on("data", data).once("end", end).once("error", reject);
    signal.addEventListener("abort", stop);
    this.input.resume();
    try {
      await promise;
    } finally {
      this.input.pause();
      this.input.off("data", data).off("end", end).off("error", reject);
      signal.removeEventListener("abort", stop);
      for (const chunk of chunks) this.#add(chunk);
    }
  }

  #add(chunk: Uint8Array | string | undefined): void {
    this.#ended = chunk === undefined;
    try {
      if (typeof chunk === "string") this.#text += chunk;
      else this.#text += this.#decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new UserError("input", "stdin is not valid UTF-8 text", {
        hint: "attach it as a file: /file PATH",
      });
    }
  }
}
