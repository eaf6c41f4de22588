/** What providers said they offer, as of the last time they were asked. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { ModelInfo } from "../types.ts";
import { openState } from "./database.ts";

const COUNTS = ["contextWindow", "maxOutputTokens"] as const;
const FLAGS = ["tools", "vision", "pdf", "reasoning", "local"] as const;

function fieldsOf(text: string): Record<string, unknown> {
  try {
    const stored: unknown = JSON.parse(text);
    return typeof stored === "object" && stored !== null ? { ...stored } : {};
  } catch {
    // The name alone is worth having.
    return {};
  }
}

/** A row's JSON, checked: another version of this program may have written it. */
function infoOf(provider: string, model: string, text: string): ModelInfo {
  const fields = fieldsOf(text);
  const info: ModelInfo = { provider, model };
  for (const name of COUNTS) {
    const value = fields[name];
    if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) info[name] = value;
  }
  for (const name of FLAGS) {
    const value = fields[name];
    if (typeof value === "boolean") info[name] = value;
  }
  return info;
}

/** Remembers what a provider offers in place of what it offered before. */
export function saveDiscovered(
  database: DatabaseSync,
  provider: string,
  models: ModelInfo[],
  now = Date.now(),
): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    database.prepare("DELETE FROM discovered_models WHERE provider = ?").run(provider);
    const add = database.prepare("INSERT OR REPLACE INTO discovered_models VALUES (?, ?, ?, ?)");
    for (const { provider: _provider, model, ...info } of models) {
      add.run(provider, model, JSON.stringify(info), now);
    }
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

/** Everything that was found, by provider and name. */
export function readDiscovered(database: DatabaseSync): ModelInfo[] {
  const rows = database.prepare(
    "SELECT provider, model, info FROM discovered_models ORDER BY provider, model",
  ).all();
  return rows.map(({ provider, model, info }) => infoOf(String(provider), String(model), String(info)));
}

/** What was found for a user, without making a state where there is none. `warning` says why it cannot be read. */
export async function loadDiscovered(
  stateFolder: string,
): Promise<{ models: ModelInfo[]; warning?: string }> {
  if (!existsSync(join(stateFolder, "state.sqlite"))) return { models: [] };
  const { database, warning } = await openState(stateFolder);
  if (!database) return { models: [], warning };
  try {
    return { models: readDiscovered(database), ...(warning ? { warning } : {}) };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { models: [], warning: `the models found earlier cannot be read: ${said}` };
  } finally {
    database.close();
  }
}
