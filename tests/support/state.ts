/** A state of its own for one test. */

import { rm } from "node:fs/promises";
import type { DatabaseSync } from "node:sqlite";
import { openState } from "../../src/store/database.ts";
import { TempFolder } from "../unit/config/temp_folder.ts";

/** An open state in a temporary folder; closed and gone afterwards. */
export class TempState {
  private constructor(readonly folder: TempFolder, readonly database: DatabaseSync) {}

  static async open(): Promise<TempState> {
    const folder = await TempFolder.with({});
    const { database, warning } = await openState(folder.path);
    if (!database) throw new Error(warning);
    return new TempState(folder, database);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.database.close();
    await rm(this.folder.path, { recursive: true, force: true });
  }
}
