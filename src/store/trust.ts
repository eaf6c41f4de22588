/** Which project files the user trusts: a path and the exact content it had then. */

import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { leaveState, openState } from "./database.ts";

function identify(file: string, text: string): { path: string; hash: string } {
  return { path: realpathSync(file), hash: createHash("sha256").update(text).digest("hex") };
}

/** Whether this very content of this file was trusted. Without a readable state nothing is, and `warning` says why. */
export async function isTrusted(
  stateFolder: string,
  file: string,
  text: string,
): Promise<{ trusted: boolean; warning?: string }> {
  if (!existsSync(join(stateFolder, "state.sqlite"))) return { trusted: false };
  const { database, warning } = await openState(stateFolder);
  if (!database) return { trusted: false, warning };
  try {
    const { path, hash } = identify(file, text);
    const known = database.prepare("SELECT hash FROM trust WHERE path = ?").get(path);
    return { trusted: known?.hash === hash, ...(warning ? { warning } : {}) };
  } catch (error) {
    return { trusted: false, warning: `trust cannot be looked up: ${said(error)}` };
  } finally {
    await leaveState(stateFolder, database);
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function change(stateFolder: string, sql: string, values: string[]): Promise<void> {
  const { database, warning } = await openState(stateFolder);
  if (!database) throw new UserError("config", `trust cannot be recorded: ${warning}`);
  try {
    database.prepare(sql).run(...values);
  } catch (error) {
    throw new UserError("config", `trust cannot be recorded: ${said(error)}`);
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
