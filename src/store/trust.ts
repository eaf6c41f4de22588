/** Which project files the user trusts: a path and the exact content it had then. */

import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { openState } from "./database.ts";

function identify(file: string, text: string): { path: string; hash: string } {
  return { path: realpathSync(file), hash: createHash("sha256").update(text).digest("hex") };
}

/** Whether this very content of this file was trusted. Without any state nothing is. */
export async function isTrusted(stateFolder: string, file: string, text: string): Promise<boolean> {
  if (!existsSync(join(stateFolder, "state.sqlite"))) return false;
  const { database } = await openState(stateFolder);
  if (!database) return false;
  try {
    const { path, hash } = identify(file, text);
    return database.prepare("SELECT hash FROM trust WHERE path = ?").get(path)?.hash === hash;
  } finally {
    database.close();
  }
}

async function change(stateFolder: string, sql: string, values: string[]): Promise<void> {
  const { database, warning } = await openState(stateFolder);
  if (!database) throw new UserError("config", `trust cannot be recorded: ${warning}`);
  try {
    database.prepare(sql).run(...values);
  } finally {
    database.close();
  }
}

/** Trusts a file as it is now. Throws `config` when the state cannot be written. */
export async function trust(stateFolder: string, file: string, text: string): Promise<void> {
  const { path, hash } = identify(file, text);
  await change(stateFolder, "INSERT OR REPLACE INTO trust (path, hash, trusted_at) VALUES (?, ?, ?)", [
    path,
    hash,
    new Date().toISOString(),
  ]);
}

/** Takes trust back. */
export async function distrust(stateFolder: string, file: string): Promise<void> {
  await change(stateFolder, "DELETE FROM trust WHERE path = ?", [realpathSync(file)]);
}
