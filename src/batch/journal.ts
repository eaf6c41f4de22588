/** What an interrupted batch has answered already: each answer is kept the moment it is there. */

import { join } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { batchFolder, isBusy, isDamaged, openAlone, removeDatabase } from "./private_database.ts";

const SCHEMA = `CREATE TABLE IF NOT EXISTS answers (
  line INTEGER PRIMARY KEY, hash TEXT NOT NULL, record TEXT NOT NULL, cost_usd REAL
) STRICT`;

/** An open journal, or why there is none. */
export type OpenJournal = { journal: Journal; problem?: undefined } | {
  journal?: undefined;
  problem: string;
};

/** The answers of one batch: input, options and folder. What cannot be written is told once through `warn`. */
export class Journal {
  /** How many answers were there when it was opened, and what they cost as far as that is known. */
  readonly kept: number;
  readonly keptUsd: number;
  readonly #find: StatementSync;
  readonly #add: StatementSync;
  #broken = false;

  private constructor(
    private readonly database: DatabaseSync,
    private readonly file: string,
    private readonly warn: (text: string) => void,
  ) {
    const row = database.prepare("SELECT count(*) AS kept, sum(cost_usd) AS usd FROM answers").get();
    this.kept = Number(row?.kept ?? 0);
    this.keptUsd = Number(row?.usd ?? 0);
    this.#find = database.prepare("SELECT record FROM answers WHERE line = ? AND hash = ?");
    this.#add = database.prepare("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)");
  }

  /** Opens the journal of `key`; `afresh` forgets what is in it. Never throws: a batch works without, too. */
  static async open(
    stateFolder: string,
    key: string,
    afresh: boolean,
    warn: (text: string) => void,
  ): Promise<OpenJournal> {
    let file: string;
    try {
      file = join(batchFolder(stateFolder), `${key}.sqlite`);
      return { journal: new Journal(await openOrReplace(file, afresh), file, warn) };
    } catch (error) {
      if (isBusy(error)) {
        return {
          problem: "the same batch is running already; this one could not be continued if it broke off",
        };
      }
      const why = error instanceof Error ? error.message : error;
      return { problem: `this batch could not be continued if it broke off: ${why}` };
    }
  }

  /** The record of a line that was answered before; a line that reads differently now was not. */
  find(line: number, hash: string): string | undefined {
    if (this.kept === 0) return undefined;
    const record = this.#find.get(line, hash)?.record;
    return typeof record === "string" ? record : undefined;
  }

  /** Keeps a record, in one write. */
  add(line: number, hash: string, record: string, costUsd: number | null): void {
    if (this.#broken) return;
    try {
      this.#add.run(line, hash, record, costUsd);
    } catch (error) {
      this.#broken = true;
      const why = error instanceof Error ? error.message : error;
      this.warn(`answers cannot be kept for a restart: ${why}`);
    }
  }

  /** Closes it; a `finished` batch leaves nothing behind. */
  close(finished: boolean): void {
    this.database.close();
    if (finished) removeDatabase(this.file);
  }
}

async function openOrReplace(file: string, afresh: boolean): Promise<DatabaseSync> {
  try {
    const database = await openAlone(file, SCHEMA);
    if (afresh) database.exec("DELETE FROM answers");
    return database;
  } catch (error) {
    if (!isDamaged(error)) throw error;
    removeDatabase(file);
    return await openAlone(file, SCHEMA);
  }
}
