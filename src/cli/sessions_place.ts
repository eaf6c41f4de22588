/** What the `sessions` commands share: the state, the price of what was said, finding one by its id. */

import type { DatabaseSync } from "node:sqlite";
import { addUsage, costOf } from "../catalog/cost.ts";
import { modelInfo } from "../catalog/models.ts";
import { loadConfig, type LoadedConfig } from "../config/load.ts";
import { UserError } from "../errors.ts";
import { leaveState, openIfThere } from "../store/database.ts";
import { attemptsOf, type LedgerEntry } from "../store/session_figures.ts";
import { findSessions, type SessionInfo } from "../store/sessions.ts";
import type { Usage } from "../types.ts";
import { oneSession } from "./go_on.ts";
import { type ListOptions, ListOutput } from "./list_output.ts";
import type { SessionsSurroundings } from "./sessions_arguments.ts";

/** Where such a command works. */
export interface SessionsPlace {
  output: ListOutput;
  config: LoadedConfig;
  /** Absent where no state is, or none that can be used. */
  database?: DatabaseSync;
}

/** Does the work of a command with the user's state. Throws `config` for a configuration that is wrong. */
export async function withSessions(
  shared: ListOptions,
  surroundings: SessionsSurroundings,
  work: (place: SessionsPlace) => number | Promise<number>,
): Promise<number> {
  const output = await ListOutput.open(surroundings.env, shared);
  try {
    const config = await loadConfig(surroundings);
    for (const note of config.notes) output.note(note);
    output.hideKeysOf(config.effective);
    const { stateFolder } = config.paths;
    const { database, warning } = await openIfThere(stateFolder);
    if (warning) output.note(warning);
    try {
      return await work({ output, config, ...(database ? { database } : {}) });
    } finally {
      if (database) await leaveState(stateFolder, database);
    }
  } finally {
    await output.close();
  }
}

/** The session of an id or its beginning. Throws `usage` unless there is exactly one. */
export function sessionNamed({ database }: SessionsPlace, id: string): SessionInfo {
  return oneSession(database ? findSessions(database, id) : [], id);
}

/** What a session used, and what that cost; `null` when any part of it is unknown. */
export interface Figures {
  usage: Usage;
  costUsd: number | null;
}

/** The figures of a session, priced now where that was not done when they were written. */
export async function figuresOf({ database, config }: SessionsPlace, id: string): Promise<Figures> {
  let figures: Figures = { usage: {}, costUsd: 0 };
  for (const entry of database ? attemptsOf(database, id) : []) {
    const costUsd = await costOfEntry(entry, config);
    figures = {
      usage: addUsage(figures.usage, entry.usage),
      costUsd: costUsd === null || figures.costUsd === null ? null : figures.costUsd + costUsd,
    };
  }
  return figures;
}

async function costOfEntry(entry: LedgerEntry, { effective }: LoadedConfig): Promise<number | null> {
  if (entry.costUsd !== null) return entry.costUsd;
  return await costOf(modelInfo(entry, effective.models, effective.providers[entry.provider]), entry.usage) ??
    null;
}

/** Runs what reads or writes the state. Throws `config` with the reason when that fails. */
export function usingState<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      "config",
      `the sessions cannot be used: ${error instanceof Error ? error.message : error}`,
      {
        cause: error,
      },
    );
  }
}
