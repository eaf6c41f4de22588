/** Opening a file for reading so that it is the file that was checked, and a file. */

import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import type { ToolContext } from "../types.ts";
import { type InsidePath, resolveInside, stillThere } from "./confine.ts";
import { fileFailure, shown, ToolFailure } from "./failure.ts";

/** An open file inside the root; the handle is the caller's to close. */
export interface OpenFile {
  path: InsidePath;
  handle: FileHandle;
  stats: Stats;
}

const CHUNK_BYTES = 65536;

// Without O_NONBLOCK opening a FIFO waits for a writer; O_NOFOLLOW: the real path had no link. Both absent on Windows.
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** Opens the regular file the model calls `given`. Throws `ToolFailure` for everything that is none or not allowed. */
export async function openRegular(context: ToolContext, given: string): Promise<OpenFile> {
  return await openResolved(await resolveInside(context, given, { mustExist: true }));
}

/** Opens what `path` was resolved to. Throws `ToolFailure` if it is no regular file, or no longer the one there. */
export async function openResolved(path: InsidePath): Promise<OpenFile> {
  const { given, real } = path;
  let handle: FileHandle | undefined;
  try {
    // Opening alone would already do something to some devices.
    refuseOthers(await lstat(real), given);
    handle = await open(real, READ_FLAGS);
    const stats = await handle.stat();
    refuseOthers(stats, given);
    // Folders may have been exchanged for links since: what is open must be what lies at the real path now.
    await stillThere(path, real);
    const now = await lstat(real);
    if (stats.ino !== now.ino || stats.dev !== now.dev) {
      throw new ToolFailure(`${shown(given)}: was exchanged while it was being opened`);
    }
    return { path, handle, stats };
  } catch (error) {
    await handle?.close();
    throw fileFailure(error, given);
  }
}

/** The bytes of an open file from its start. A chunk is only good until the next one is asked for. */
export async function* chunksOf(handle: FileHandle, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let position = 0;;) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Throws `ToolFailure` unless `stats` are of a regular file, saying what it is instead. */
export function refuseOthers(stats: Stats, given: string): void {
  if (stats.isFile()) return;
  throw new ToolFailure(`${shown(given)}: is ${kindOf(stats)}, not a file`);
}

/** What `stats` are of, with its article: `a folder`, `a device`, … */
export function kindOf(stats: Stats): string {
  if (stats.isFile()) return "a file";
  if (stats.isDirectory()) return "a folder";
  if (stats.isSymbolicLink()) return "a symbolic link";
  if (stats.isFIFO()) return "a named pipe";
  if (stats.isSocket()) return "a socket";
  return "a device";
}
