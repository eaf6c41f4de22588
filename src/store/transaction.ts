import type { DatabaseSync } from "node:sqlite";

/** Does all of `work` or, when it throws, nothing; no other process writes meanwhile. */
export function atomically<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
