/** Finding and removing sessions. */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { infoOf, type SessionInfo } from "./sessions.ts";
import { atomically } from "./transaction.ts";

/** Which sessions are wanted, the latest first. */
export interface SessionFilter {
  /** Only of this folder. */
  folder?: string;
  /** Only those that hold this text, in whatever case. */
  search?: string;
  limit: number;
}

/** A listed session and how many answers it has. */
export interface CountedSession extends SessionInfo {
  turns: number;
}

/** The sessions that fit. */
export function listedSessions(database: DatabaseSync, filter: SessionFilter): CountedSession[] {
  const { folder, search, limit } = filter;
  const conditions = ["1"];
  const values: string[] = [];
  if (folder !== undefined) {
    conditions.push("s.folder = ?");
    values.push(folder);
  }
  const pattern = search === undefined ? undefined : likePattern(search);
  if (pattern !== undefined) {
    conditions.push(
      `(s.title LIKE ? ESCAPE '!' OR EXISTS (SELECT 1 FROM session_messages m WHERE m.session = s.key
        AND m.json LIKE ? ESCAPE '!'))`,
    );
    values.push(pattern, pattern);
  }
  const rows = database.prepare(
    `SELECT s.* FROM sessions s WHERE ${conditions.join(" AND ")} ORDER BY s.updated_at DESC, s.key DESC`,
  ).iterate(...values);
  const texts = database.prepare(
    "SELECT json FROM session_messages WHERE session = ? AND json LIKE ? ESCAPE '!'",
  );
  const found: SessionInfo[] = [];
  for (const row of rows) {
    const info = infoOf(row);
    if (search === undefined || pattern === undefined || holds(texts, info, search, pattern)) {
      found.push(info);
    }
    if (found.length === limit) break;
  }
  const turns = database.prepare(
    "SELECT count(*) AS n FROM session_messages WHERE session = ? AND role = 'assistant'",
  );
  return found.map((info) => ({ ...info, turns: Number(turns.get(info.key)?.n ?? 0) }));
}

/** How many sessions there are in all. */
export function countSessions(database: DatabaseSync): number {
  return Number(database.prepare("SELECT count(*) AS n FROM sessions").get()?.n ?? 0);
}

/**
 * What finds a text inside stored JSON, and perhaps more. SQLite folds the case of ASCII alone: any other letter may
 * stand where one is asked for.
 */
function likePattern(text: string): string {
  const inJson = JSON.stringify(text).slice(1, -1);
  return `%${inJson.replace(/[!%_]/g, "!$&").replace(/[^\0-\x7f]/gu, "_")}%`;
}

/** Whether it is in what was said, not in the form it is stored in. */
function holds(texts: StatementSync, info: SessionInfo, search: string, pattern: string): boolean {
  const wanted = search.toLowerCase();
  if (info.title.toLowerCase().includes(wanted)) return true;
  const rows = texts.all(info.key, pattern);
  return rows.some(({ json }) => wordsOf(String(json)).some((text) => text.toLowerCase().includes(wanted)));
}

/** The texts of a stored message. Thousands may be looked at: nothing else of it is checked. */
function wordsOf(json: string): string[] {
  try {
    const { parts } = Object(JSON.parse(json));
    const fields = Array.isArray(parts) ? parts.map((part: unknown) => Object(part)) : [];
    return fields.flatMap(({ text, name, arguments: given }) => [text, name, given]).filter((value) =>
      typeof value === "string"
    );
  } catch {
    // What is damaged holds nothing.
    return [];
  }
}

/** The ids of all sessions, or of those nobody went on with since. */
export function oldSessions(database: DatabaseSync, before = Number.MAX_SAFE_INTEGER): SessionInfo[] {
  return database.prepare("SELECT * FROM sessions WHERE updated_at < ?").all(before).map(infoOf);
}

/** Removes sessions, their text from the file too. */
export function deleteSessions(database: DatabaseSync, sessions: SessionInfo[]): void {
  database.exec("PRAGMA secure_delete = ON");
  atomically(database, () => {
    const messages = database.prepare("DELETE FROM session_messages WHERE session = ?");
    const session = database.prepare("DELETE FROM sessions WHERE key = ?");
    for (const { key } of sessions) {
      messages.run(key);
      session.run(key);
    }
  });
  // What was deleted still stands in the log.
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}
