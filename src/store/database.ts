/** The one SQLite file of a user's state. It never stops a run: what goes wrong is one warning. */

import { chmodSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";

const FILE = "state.sqlite";
const BUSY_TIMEOUT_MS = 5_000;

/** Each entry takes the file one version further; entries are only ever appended. */
const MIGRATIONS = [
  `CREATE TABLE trust (path TEXT PRIMARY KEY, hash TEXT NOT NULL, trusted_at TEXT NOT NULL) STRICT`,
];

/** The open database, or why there is none. */
export type OpenState = { database: DatabaseSync; warning?: string } | {
  database?: undefined;
  warning: string;
};

function versionOf(database: DatabaseSync): number {
  const row = database.prepare("PRAGMA user_version").get();
  return Number(row?.user_version ?? 0);
}

/** All migrations that are missing, in one transaction, so that two processes cannot both apply them. */
function migrate(database: DatabaseSync): void {
  if (versionOf(database) >= MIGRATIONS.length) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    for (const step of MIGRATIONS.slice(versionOf(database))) database.exec(step);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function openFile(sqlite: typeof import("node:sqlite"), file: string): DatabaseSync {
  const database = new sqlite.DatabaseSync(file);
  try {
    chmodSync(file, 0o600);
    database.exec(
      `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL`,
    );
    if (versionOf(database) > MIGRATIONS.length) throw new NewerState();
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

class NewerState extends Error {}

function isDamaged(error: unknown): boolean {
  return error instanceof Error && /malformed|not a database|disk image/i.test(error.message);
}

/** Opens the state of a user, creating folder (0700) and file (0600). A damaged file is set aside, never overwritten. */
export async function openState(folder: string): Promise<OpenState> {
  const file = join(folder, FILE);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const sqlite = await import("node:sqlite");
    try {
      return { database: openFile(sqlite, file) };
    } catch (error) {
      if (!isDamaged(error)) throw error;
      const aside = `${file}.damaged-${Date.now()}`;
      for (const end of ["", "-wal", "-shm"]) if (existsSync(file + end)) renameSync(file + end, aside + end);
      return {
        database: openFile(sqlite, file),
        warning: `${file} was damaged and is set aside as ${aside}`,
      };
    }
  } catch (error) {
    if (error instanceof NewerState) {
      return { warning: `${file} was written by a newer version and is not used` };
    }
    return { warning: `${file} cannot be used: ${error instanceof Error ? error.message : error}` };
  }
}
