/** One process at a time at a file: a folder beside it is the lock, which only one process can create. */

import { mkdirSync, rmdirSync, statSync } from "node:fs";
import { UserError } from "../errors.ts";

const RETRY_MS = 15;
/** A lock this old belongs to a process that died. */
const STALE_MS = 10_000;
/** Longer than a dead process can hold the lock. */
const PATIENCE_MS = 20_000;

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function isStale(lock: string): boolean {
  const stat = statSync(lock, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > STALE_MS;
}

function removeLock(lock: string): void {
  try {
    rmdirSync(lock);
  } catch (error) {
    // Another process that found it stale was faster.
    if (!hasCode(error, "ENOENT")) throw error;
  }
}

/** Runs `work` while no other process does so for the same file. Throws `config` when the lock cannot be had. */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (!hasCode(error, "EEXIST")) {
        throw new UserError(
          "config",
          `${file} cannot be changed: ${error instanceof Error ? error.message : error}`,
        );
      }
      if (performance.now() > deadline) {
        throw new UserError("config", `${file} cannot be changed: ${lock} is in the way`);
      }
      if (isStale(lock)) removeLock(lock);
      // Unequal waits, or those who come late would meet again and again.
      else await new Promise((resolve) => setTimeout(resolve, RETRY_MS * (0.5 + Math.random())));
    }
  }
  try {
    return await work();
  } finally {
    removeLock(lock);
  }
}
