/** The one SQLite file of a user's state. It never stops a run: what goes wrong is one warning. */

import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { DatabaseSync } from "node:sqlite";

const FILE = "state.sqlite";
const PRIVATE_MODE = 0o600;
const BUSY_TIMEOUT_MS = 5_000;
/** Who opens the file next reads the log through: a megabyte of it takes less than a millisecond. */
const CHECKPOINT_PAGES = 256;

/** Each entry takes the file one version further; entries are only ever appended. */
const MIGRATIONS = [
  `CREATE TABLE trust (path TEXT PRIMARY KEY, hash TEXT NOT NULL, trusted_at TEXT NOT NULL) STRICT`,
  // Times are ms since 1970, money is USD. A cost of NULL is unknown, or was not worked out when the row was written.
  `CREATE TABLE attempts (
     id INTEGER PRIMARY KEY, at INTEGER NOT NULL, session TEXT NOT NULL, tag TEXT, provider TEXT NOT NULL,
     model TEXT NOT NULL, outcome TEXT NOT NULL, kind TEXT, status INTEGER, input_tokens INTEGER,
     output_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER, reasoning_tokens INTEGER,
     cost_usd REAL, duration_ms INTEGER NOT NULL, first_token_ms INTEGER
   ) STRICT;
   CREATE INDEX attempts_at ON attempts (at);
   CREATE TABLE cooldowns (
     provider TEXT NOT NULL, model TEXT NOT NULL, failures INTEGER NOT NULL, until INTEGER NOT NULL,
     reason TEXT NOT NULL, PRIMARY KEY (provider, model)
   ) STRICT;
   CREATE TABLE reservations (
     id INTEGER PRIMARY KEY, at INTEGER NOT NULL, pid INTEGER, usd REAL NOT NULL, input_usd REAL NOT NULL
   ) STRICT`,
  `CREATE TABLE discovered_models (
     provider TEXT NOT NULL, model TEXT NOT NULL, info TEXT NOT NULL, found_at INTEGER NOT NULL,
     PRIMARY KEY (provider, model)
   ) STRICT`,
  `CREATE INDEX attempts_model ON attempts (provider, model, at)`,
  // A request that waits has no time of its grant, one that is over no process.
  `CREATE TABLE request_slots (
     id INTEGER PRIMARY KEY AUTOINCREMENT, provider TEXT NOT NULL, key TEXT NOT NULL, tokens INTEGER NOT NULL,
     ready_at INTEGER NOT NULL, granted_at INTEGER, pid INTEGER, started_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX request_slots_granted ON request_slots (provider, granted_at, tokens);
   CREATE INDEX request_slots_open ON request_slots (provider, id) WHERE pid IS NOT NULL;
   CREATE TABLE learned_limits (
     provider TEXT NOT NULL, model TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL,
     remaining INTEGER NOT NULL, ceiling INTEGER, until INTEGER NOT NULL, PRIMARY KEY (provider, model, key, kind)
   ) STRICT;
   CREATE TABLE turns (
     name TEXT PRIMARY KEY, taken_at INTEGER NOT NULL, cooling_until INTEGER NOT NULL
   ) STRICT`,
  // A run that was killed has attempts and no row of its own. Attempts of older versions belong to no run.
  `ALTER TABLE attempts ADD COLUMN run TEXT;
   CREATE TABLE runs (
     id TEXT PRIMARY KEY, at INTEGER NOT NULL, session TEXT NOT NULL, tag TEXT, provider TEXT, model TEXT,
     strategy TEXT, task TEXT, complexity TEXT, ok INTEGER NOT NULL, code TEXT, turns INTEGER NOT NULL,
     duration_ms INTEGER NOT NULL, first_token_ms INTEGER, saved_usd REAL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX runs_at ON runs (at)`,
  // `holder` is the process that goes on with a session now, `held_from` the message its run begins at; `inherited`
  // messages were said in the parent. A conversation lies together and grows at its end: that is its rows' order.
  `CREATE TABLE sessions (
     key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, folder TEXT NOT NULL, title TEXT NOT NULL,
     created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, asked_model TEXT, provider TEXT, model TEXT,
     parent TEXT, inherited INTEGER NOT NULL, holder TEXT, held_from INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX sessions_folder ON sessions (folder, updated_at);
   CREATE TABLE session_messages (
     session INTEGER NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, role TEXT NOT NULL, provider TEXT, model TEXT,
     json TEXT NOT NULL, PRIMARY KEY (session, n)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX attempts_session ON attempts (session)`,
  // `provider/model` that the savings of a run are told against; without one the user named the model.
  `ALTER TABLE runs ADD COLUMN reference TEXT`,
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

/** Makes the file before SQLite does, so that it never is anybody else's to read. Returns its identity. */
function createPrivately(file: string, tries = 5): number {
  try {
    // Only where there is none: closing a descriptor drops the locks this process holds on the file through SQLite.
    closeSync(openSync(file, "wx", PRIVATE_MODE));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const stat = statSync(file, { throwIfNoEntry: false });
  // Another process has set it aside this moment, or it is a link to nothing.
  if (!stat && tries > 1) return createPrivately(file, tries - 1);
  if (!stat) throw new Error("it is a link to a file that is not there");
  if (process.platform !== "win32" && (stat.mode & 0o777) !== PRIVATE_MODE) chmodSync(file, PRIVATE_MODE);
  return stat.ino;
}

function openFile(sqlite: typeof import("node:sqlite"), file: string): DatabaseSync {
  const database = new sqlite.DatabaseSync(file);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    // Before anything is written: a newer version's file stays as it is.
    if (versionOf(database) > MIGRATIONS.length) throw new NewerState();
    // A commit goes to the log and waits for no disk: a crash of the program loses nothing, a power cut the last
    // seconds. Only when the log is moved into the file the disk is waited for, which keeps the file whole; that is
    // done every CHECKPOINT_PAGES (about twenty runs), and by `close`, which runs therefore leave out: `leaveState`.
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
    );
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

let memory: Promise<DatabaseSync> | undefined;

/** A state that lives and dies with this process, the same for all its runs: for where there is no other. */
export function openMemoryState(): Promise<DatabaseSync> {
  return memory ??= import("node:sqlite").then(({ DatabaseSync }) => {
    const database = new DatabaseSync(":memory:");
    migrate(database);
    return database;
  });
}

class NewerState extends Error {}

function isDamaged(error: unknown): boolean {
  return error instanceof Error && /malformed|not a database|disk image/i.test(error.message);
}

/**
 * Moves a damaged file away and makes a new one, unless another process has just done so. One at a time, and the file
 * itself last: what lies beside a new one must not be taken from it.
 */
async function setAside(file: string, identity: number): Promise<string> {
  const { withFileLock } = await import("../config/file_lock.ts");
  const aside = `${file}.damaged-${Date.now()}-${process.pid}`;
  await withFileLock(file, () => {
    if (statSync(file, { throwIfNoEntry: false })?.ino === identity) {
      for (const end of ["-wal", "-shm", ""]) if (existsSync(file + end)) renameSync(file + end, aside + end);
    }
    createPrivately(file);
    return Promise.resolve();
  });
  return aside;
}

/** Opens the state of a user, creating folder (0700) and file (0600). A damaged file is set aside, never overwritten. */
export async function openState(folder: string): Promise<OpenState> {
  const file = join(folder, FILE);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const identity = createPrivately(file);
    const sqlite = await import("node:sqlite");
    try {
      return { database: openFile(sqlite, file) };
    } catch (error) {
      if (!isDamaged(error)) throw error;
      const aside = await setAside(file, identity);
      const warning = existsSync(aside) ? `${file} was damaged and is set aside as ${aside}` : undefined;
      return { database: openFile(sqlite, file), ...(warning ? { warning } : {}) };
    }
  } catch (error) {
    if (error instanceof NewerState) {
      return { warning: `${file} was written by a newer version and is not used` };
    }
    return { warning: `${file} cannot be used: ${error instanceof Error ? error.message : error}` };
  }
}

/** Opens the state of a user where there is one already. */
export async function openIfThere(folder: string): Promise<Partial<OpenState>> {
  return existsSync(join(folder, FILE)) ? await openState(folder) : {};
}

/**
 * Closes a state without waiting for the disk, as every run does: what was committed stays in the log. SQLite moves the
 * log into the file when the last connection closes, but one that only reads cannot (sqlite.org/wal.html), so here such
 * a one is the last.
 */
export async function leaveState(folder: string, database: DatabaseSync): Promise<void> {
  const { DatabaseSync } = await import("node:sqlite");
  let last: DatabaseSync | undefined;
  try {
    last = new DatabaseSync(join(folder, FILE), { readOnly: true });
    // It counts once it has read something.
    last.prepare("PRAGMA user_version").get();
  } catch {
    // The file has been moved away: then closing takes a little longer.
  }
  database.close();
  last?.close();
}
