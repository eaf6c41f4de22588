/** Small SQLite files of one batch each: what a crash must not lose, in the folder `batches` of a user's state. */

import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";

/** Nobody comes back to a batch after this long; vendors keep results for 30 days. */
const KEPT_MS = 60 * 24 * 3_600_000;

/** The folder of all batches, made where it is missing. Those nobody came back to are removed. */
export function batchFolder(stateFolder: string): string {
  const folder = join(stateFolder, "batches");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() && Date.now() - stat.mtimeMs > KEPT_MS) rmSync(file, { force: true });
  }
  return folder;
}

/** Removes a closed database with what SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(file + end, { force: true });
}

/** Opens the file, which never is anybody else's to read: SQLite itself would make it with the usual mode. */
async function open(file: string, setUp: string): Promise<DatabaseSync> {
  closeSync(openSync(file, "a", 0o600));
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(file);
  try {
    // As for the state, the disk is not waited for: only a power cut loses what was written last.
    database.exec(`${setUp}; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens a database for this process alone: as long as it lives no other can, and a crash frees it. Throws what SQLite
 * throws; `isBusy` tells whether another process has it.
 */
export async function openAlone(file: string, schema: string): Promise<DatabaseSync> {
  const database = await open(file, "PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE");
  try {
    // In this mode the lock comes with the first write, and stays.
    database.exec(`BEGIN IMMEDIATE; ${schema}; COMMIT`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a database that other processes may use at the same time. */
export async function openTogether(file: string, schema: string): Promise<DatabaseSync> {
  const database = await open(file, "PRAGMA busy_timeout = 5000");
  database.exec(schema);
  return database;
}

/** Whether a database could not be opened because another process has it. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && /database is locked|SQLITE_BUSY/i.test(error.message);
}

/** Whether a file is no database that can be read. */
export function isDamaged(error: unknown): boolean {
  return error instanceof Error && /malformed|not a database|disk image/i.test(error.message);
}
