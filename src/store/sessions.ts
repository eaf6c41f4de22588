/** The sessions of a user: finding, reading and going on with what was kept. */

import type { DatabaseSync } from "node:sqlite";
import { isHeld, ownMark } from "./holder.ts";
import type { SessionStart } from "./session_log.ts";
import { readConversation, type StoredConversation } from "./session_rows.ts";
import { atomically } from "./transaction.ts";

/** A session as it is listed. */
export interface SessionInfo {
  key: number;
  id: string;
  folder: string;
  title: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
  /** `provider/model` of the last answer. */
  model?: string;
  /** The model that was named for the last run, as it was named. */
  askedModel?: string;
  /** The session it went on from as one of its own. */
  parent?: string;
  /** A process goes on with it now, from this message. */
  heldFrom?: number;
  /** How many messages were said in the parent. */
  inherited: number;
}

/** What `takeUp` found: the conversation so far, and where its log has to begin. */
export interface TakenUp {
  conversation: StoredConversation;
  start: SessionStart;
}

function optional(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A row of `sessions`, checked. */
export function infoOf(row: Record<string, unknown>): SessionInfo {
  const [provider, model] = [optional(row.provider), optional(row.model)];
  return {
    key: Number(row.key),
    id: String(row.id),
    folder: String(row.folder),
    title: String(row.title),
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    model: provider && model ? `${provider}/${model}` : undefined,
    askedModel: optional(row.asked_model),
    parent: optional(row.parent),
    inherited: Number(row.inherited),
    heldFrom: isHeld(row.holder) ? Number(row.held_from) : undefined,
  };
}

/** The sessions whose id begins so, a whole id alone; a few of them where there are many. */
export function findSessions(database: DatabaseSync, idOrPrefix: string, most = 5): SessionInfo[] {
  const whole = database.prepare("SELECT * FROM sessions WHERE id = ?").get(idOrPrefix);
  if (whole) return [infoOf(whole)];
  if (idOrPrefix === "") return [];
  const rows = database.prepare(
    "SELECT * FROM sessions WHERE substr(id, 1, ?) = ? ORDER BY updated_at DESC LIMIT ?",
  ).all(idOrPrefix.length, idOrPrefix.toLowerCase(), most);
  return rows.map(infoOf);
}

/** The last conversation of a folder; one whose first run goes on has nothing of its own yet that could be continued. */
export function lastOfFolder(database: DatabaseSync, folder: string): SessionInfo | undefined {
  const rows = database.prepare(
    "SELECT * FROM sessions WHERE folder = ? ORDER BY updated_at DESC, key DESC LIMIT 100",
  ).all(folder);
  return rows.map(infoOf).find(({ heldFrom, inherited }) => heldFrom !== inherited);
}

/** The messages of a session, or those before the `before`th. */
export function readMessages(
  database: DatabaseSync,
  { key }: Pick<SessionInfo, "key">,
  before = Number.MAX_SAFE_INTEGER,
): StoredConversation {
  return readConversation(
    database.prepare("SELECT * FROM session_messages WHERE session = ? AND n < ? ORDER BY n").all(
      key,
      before,
    ),
  );
}

/**
 * Takes a session up for the runs that follow: no other process goes on with it until the log that begins at `start`
 * is closed. One that is taken already becomes a session of its own, from the point where the other began.
 */
export function takeUp(database: DatabaseSync, found: SessionInfo, folder: string): TakenUp | undefined {
  const place = atomically(database, () => {
    const row = database.prepare("SELECT * FROM sessions WHERE key = ? AND id = ?").get(found.key, found.id);
    if (!row) return undefined;
    const { heldFrom } = infoOf(row);
    if (heldFrom !== undefined) return { key: found.key, count: heldFrom, isTaken: true };
    const count = endOf(database, found);
    database.prepare("UPDATE sessions SET holder = ?, held_from = ? WHERE key = ?")
      .run(ownMark(), count, found.key);
    return { key: found.key, count, isTaken: false };
  });
  if (!place) return undefined;
  const conversation = readMessages(database, found, place.count);
  const start: SessionStart = place.isTaken
    ? { id: crypto.randomUUID(), folder, from: "parent", parent: found.id, place }
    : { id: found.id, folder, from: "itself", place };
  return { conversation, start };
}

/** The number the next message gets. */
function endOf(database: DatabaseSync, { key }: SessionInfo): number {
  const row = database.prepare("SELECT max(n) AS last FROM session_messages WHERE session = ?").get(key);
  return typeof row?.last === "number" ? row.last + 1 : 0;
}
