/** Several statements as one. */

import type { DatabaseSync } from "node:sqlite";

/** Does all of `work` or nothing, with nobody else writing meanwhile. Throws what `work` or SQLite throws. */
export function atomically<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // A full disk has ended the transaction already; what is wrong is told by the first error.
  }
}
