/** A state of its own for each test, in memory, and a clock that only moves when it is told to. */

import { DatabaseSync } from "node:sqlite";
import { openMemoryState } from "../../../src/store/database.ts";

/** The tables of a state, empty, for one test. */
export async function emptyState(): Promise<DatabaseSync> {
  const shared = await openMemoryState();
  const database = new DatabaseSync(":memory:");
  const rows = shared.prepare(
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
  )
    .all();
  for (const { sql } of rows) database.exec(String(sql));
  return database;
}

export class Clock {
  time = 1_700_000_000_000;
  readonly now = (): number => this.time;
}
