/** Keeps what discovery found, for the runs after it. */

import { ProviderError } from "../errors.ts";
import { openState } from "../store/database.ts";
import { loadDiscovered, saveDiscovered } from "../store/discovery.ts";
import type { ModelInfo } from "../types.ts";
import { type Discovery, isAskedFreely } from "./discover.ts";

/**
 * What a discovery says is there now. A server of the user's own that cannot be reached has nothing; any other failure
 * says nothing, and what was known stays.
 */
function foundNow({ provider, models, error }: Discovery): ModelInfo[] | undefined {
  if (models) return models;
  const isAway = error instanceof ProviderError && error.kind === "network" && isAskedFreely(provider);
  return isAway ? [] : undefined;
}

/** Stores what was found and returns everything known then. A state that cannot be used is a warning. */
export async function rememberFound(
  stateFolder: string,
  discoveries: Discovery[],
): Promise<{ models: ModelInfo[]; warning?: string }> {
  const changes = discoveries.flatMap((discovery) => {
    const models = foundNow(discovery);
    return models ? [{ provider: discovery.provider.name, models }] : [];
  });
  const before = await loadDiscovered(stateFolder);
  const names = new Set(changes.map(({ provider }) => provider));
  const after = [
    ...before.models.filter(({ provider }) => !names.has(provider)),
    ...changes.flatMap(({ models }) => models),
  ];
  // Nothing found and nothing to forget: no state is made for that.
  if (changes.every(({ provider, models }) => models.length === 0 && !knows(before.models, provider))) {
    return { ...before, models: after };
  }
  const warning = await store(stateFolder, changes);
  return { models: after, ...(warning ?? before.warning ? { warning: warning ?? before.warning } : {}) };
}

function knows(models: ModelInfo[], name: string): boolean {
  return models.some(({ provider }) => provider === name);
}

async function store(
  stateFolder: string,
  changes: { provider: string; models: ModelInfo[] }[],
): Promise<string | undefined> {
  const { database, warning } = await openState(stateFolder);
  if (!database) return warning;
  try {
    for (const { provider, models } of changes) saveDiscovered(database, provider, models);
    return warning;
  } catch (error) {
    return `what was found cannot be stored: ${error instanceof Error ? error.message : error}`;
  } finally {
    database.close();
  }
}
