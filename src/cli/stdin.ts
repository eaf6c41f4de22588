/** Standard input: read to its end when it is a pipe, a file or a socket, never when it is a terminal or a device. */

import { fstatSync, read as fsRead } from "node:fs";
import { UserError } from "../errors.ts";
import { unlessAborted } from "./abort.ts";

const CHUNK_BYTES = 256 * 1024;
const RETRY_DELAY_MS = 10;
/** An open pipe that is silent for this long is worth a word. */
const PATIENCE_MS = 2000;

/** Whether there is something to read on descriptor 0. A closed descriptor has nothing. */
export function stdinHasContent(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile() || stat.isSocket();
  } catch {
    return false;
  }
}

function readOnce(buffer: Uint8Array): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) =>
    fsRead(0, buffer, 0, buffer.length, null, (error, n) => resolve(error ?? n))
  );
}

async function readToEnd(onFirst: () => void): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const buffer = new Uint8Array(CHUNK_BYTES);
    const outcome = await readOnce(buffer);
    if (typeof outcome !== "number") {
      // Windows says EOF of a pipe whose writer is gone, where others read 0 bytes.
      if (outcome.code === "EOF") break;
      if (outcome.code !== "EAGAIN") throw new UserError("input", `stdin cannot be read: ${outcome.message}`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
    } else if (outcome === 0) break;
    else {
      onFirst();
      chunks.push(buffer.subarray(0, outcome));
    }
  }
  return Buffer.concat(chunks);
}

/**
 * All bytes of stdin. `onSilence` is called once when nothing came for two seconds; it goes on waiting. Throws the
 * signal's reason when the run is stopped meanwhile.
 */
export async function readStdin(onSilence: () => void, signal: AbortSignal): Promise<Uint8Array> {
  const patience = setTimeout(onSilence, PATIENCE_MS);
  try {
    signal.throwIfAborted();
    return await unlessAborted(readToEnd(() => clearTimeout(patience)), signal);
  } finally {
    clearTimeout(patience);
  }
}

/** The text of stdin. Throws `input` when it is not UTF-8. */
export function decodeStdin(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError("input", "stdin is not valid UTF-8 text", {
      hint: "attach it as a file instead: --file PATH, or --file - for stdin",
    });
  }
}
