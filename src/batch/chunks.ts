/** A batch's input as bytes: a file or stdin, read piece by piece, so that its size does not matter. */

import { closeSync, fstatSync, openSync, read as fsRead } from "node:fs";
import { UserError } from "../errors.ts";

const CHUNK_BYTES = 64 * 1024;
const RETRY_DELAY_MS = 10;

/** An open input; `name` is what messages call it. */
export interface BatchInput {
  fd: number;
  name: string;
  /** Whether its lines can be counted beforehand: a file, not a pipe. */
  isFile: boolean;
  close(): void;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a folder";
  return code === "EACCES" ? "it may not be read" : code;
}

function cannotRead(name: string, error: unknown): UserError {
  return new UserError("input", `${name} cannot be read: ${reasonOf(error)}`, { cause: error });
}

/** Opens a file, or stdin for `-`. Throws `input` when it cannot be read. */
export function openInput(path: string, name = path): BatchInput {
  if (path === "-") return { fd: 0, name: "stdin", isFile: false, close: () => {} };
  try {
    const fd = openSync(path, "r");
    const stat = fstatSync(fd);
    if (stat.isDirectory()) {
      closeSync(fd);
      throw new UserError("input", `${name} cannot be read: it is a folder`);
    }
    return { fd, name, isFile: stat.isFile(), close: () => closeSync(fd) };
  } catch (error) {
    throw error instanceof UserError ? error : cannotRead(name, error);
  }
}

function readOnce(fd: number, buffer: Uint8Array): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) =>
    fsRead(fd, buffer, 0, buffer.length, null, (error, n) => resolve(error ?? n))
  );
}

/** The bytes of an input, in pieces that are the reader's to keep. Throws `input` when reading fails. */
export async function* readChunks({ fd, name }: BatchInput): AsyncGenerator<Uint8Array> {
  for (;;) {
    const buffer = new Uint8Array(CHUNK_BYTES);
    const outcome = await readOnce(fd, buffer);
    if (typeof outcome !== "number") {
      // Windows says EOF of a pipe whose writer is gone, where others read 0 bytes.
      if (outcome.code === "EOF") return;
      if (outcome.code !== "EAGAIN") throw cannotRead(name, outcome);
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
    } else if (outcome === 0) return;
    else yield buffer.subarray(0, outcome);
  }
}
