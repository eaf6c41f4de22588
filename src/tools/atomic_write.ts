/** Writing a file so that nobody ever sees half of it. */

import { constants, type Stats } from "node:fs";
import { access, type FileHandle, lstat, mkdir, open, rename, unlink } from "node:fs/promises";
import path from "node:path";
import type { ToolContext } from "../types.ts";
import { type InsidePath, stillThere } from "./confine.ts";
import { errorCode, fileFailure, shown, ToolFailure } from "./failure.ts";
import { refuseOthers } from "./regular_file.ts";

// What `stat` reports beside the kind of file: permissions, set-user-id, sticky bit.
const MODE_BITS = 0o7777;

/**
 * Replaces or creates the file at `target` with `bytes`: a temporary file beside it, flushed, then renamed. Keeps the
 * mode and owner of a file that was there. Throws `ToolFailure`, and leaves nothing behind when it does.
 */
export async function writeAtomically(
  context: ToolContext,
  target: InsidePath,
  bytes: Uint8Array,
): Promise<{ created: boolean }> {
  const folder = path.dirname(target.real);
  // A name of its own, not one derived from the file's: that may already be as long as names can be.
  const temporary = path.join(folder, `.nano-agent-${crypto.randomUUID()}.tmp`);
  let made = false;
  try {
    const old = await existing(target);
    await mkdir(folder, { recursive: true });
    await stillThere(target, folder);
    const handle = await open(temporary, "wx", old ? old.mode & 0o700 : 0o666);
    made = true;
    try {
      await handle.writeFile(bytes);
      if (old) await keepOwnerAndMode(handle, old);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await stillThere(target, folder);
    context.signal.throwIfAborted();
    await rename(temporary, target.real);
    return { created: !old };
  } catch (error) {
    if (made) await discard(temporary);
    throw fileFailure(error, target.given);
  }
}

async function existing(target: InsidePath): Promise<Stats | undefined> {
  try {
    const stats = await lstat(target.real);
    refuseOthers(stats, target.given);
    // A rename would replace a read-only file: it asks for the folder's permission only.
    await access(target.real, constants.W_OK);
    return stats;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    if (errorCode(error) === "EACCES") throw new ToolFailure(`${shown(target.given)}: is read-only`);
    throw error;
  }
}

async function keepOwnerAndMode(handle: FileHandle, old: Stats): Promise<void> {
  const { uid, gid } = await handle.stat();
  if (uid !== old.uid || gid !== old.gid) {
    try {
      await handle.chown(old.uid, old.gid);
    } catch (error) {
      // Only root may give files away; everyone else's file becomes theirs, as with any editor.
      if (errorCode(error) !== "EPERM") throw error;
    }
  }
  await handle.chmod(old.mode & MODE_BITS);
}

async function discard(temporary: string): Promise<void> {
  try {
    await unlink(temporary);
  } catch (error) {
    // Renamed after all or removed by somebody else: what had to be gone is gone.
    if (errorCode(error) !== "ENOENT") throw error;
  }
}
