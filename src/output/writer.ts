/** Writing to file descriptors in order, without blocking the run: signals and time-outs work while a reader is slow. */

import { write as fsWrite } from "node:fs";

/** Where text goes. */
export interface Writer {
  write(text: string): void;
  /** Resolves when everything written so far has left, or cannot leave any more. */
  flush(): Promise<void>;
}

const RETRY_DELAY_MS = 5;

/** One try; the bytes written, or the error. */
function writeOnce(fd: number, bytes: Uint8Array): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) =>
    fsWrite(fd, bytes, 0, bytes.length, null, (error, n) => resolve(error ?? n))
  );
}

/** Writes of one or more descriptors, in the order they were made. */
class WriteQueue {
  #entries: { fd: number; text: string; failed: (error: NodeJS.ErrnoException) => void }[] = [];
  #running: Promise<void> | undefined;
  readonly #closed = new Set<number>();

  add(fd: number, text: string, failed: (error: NodeJS.ErrnoException) => void): void {
    const last = this.#entries.at(-1);
    if (last?.fd === fd) last.text += text;
    else this.#entries.push({ fd, text, failed });
    this.#running ??= this.#run();
  }

  async flush(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // Once around the event loop first: what is written together leaves together.
    await Promise.resolve();
    for (let entry = this.#entries.shift(); entry; entry = this.#entries.shift()) {
      const error = this.#closed.has(entry.fd) ? undefined : await this.#writeAll(entry.fd, entry.text);
      if (error) {
        this.#closed.add(entry.fd);
        entry.failed(error);
      }
    }
    this.#running = undefined;
  }

  async #writeAll(fd: number, text: string): Promise<NodeJS.ErrnoException | undefined> {
    let bytes: Uint8Array = new TextEncoder().encode(text);
    while (bytes.length > 0) {
      const outcome = await writeOnce(fd, bytes);
      if (typeof outcome === "number") bytes = bytes.subarray(outcome);
      else if (outcome.code !== "EAGAIN") return outcome;
      else await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
    }
    return undefined;
  }
}

let broken: NodeJS.ErrnoException | undefined;

/** Why stdout took no more, where nobody else was told; `undefined` as long as it does. */
export function stdoutFailure(): NodeJS.ErrnoException | undefined {
  return broken;
}

function remember(error: NodeJS.ErrnoException): void {
  broken ??= error;
}

/**
 * Writers for stdout and stderr. `inOrder` keeps what goes to both in one order, for when both are the same
 * terminal. `failed` is told once when stdout can take no more (its reader is gone, the disk is full); without it
 * `stdoutFailure` knows.
 */
export function createWriters(
  inOrder: boolean,
  failed: (error: NodeJS.ErrnoException) => void = remember,
): { stdout: Writer; stderr: Writer } {
  const first = new WriteQueue();
  const second = inOrder ? first : new WriteQueue();
  return {
    stdout: { write: (text) => first.add(1, text, failed), flush: () => first.flush() },
    // A closed stderr is no reason to stop: there is nowhere left to say so.
    stderr: { write: (text) => second.add(2, text, () => {}), flush: () => second.flush() },
  };
}
