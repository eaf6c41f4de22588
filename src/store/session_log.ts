/** Writes a conversation down while it goes on: whatever ends the process, what was complete is kept. */

import type { DatabaseSync } from "node:sqlite";
import type { Compaction } from "../agent/compact.ts";
import type { SessionRecord } from "../agent/session_record.ts";
import type { AgentEvent, AssistantMessage, ModelRef, ToolResultPart, UserMessage } from "../types.ts";
import { ownMark } from "./holder.ts";
import { storedJson, titleOf } from "./session_json.ts";
import { atomically } from "./transaction.ts";

/** What a log writes to and through. */
export interface SessionStore {
  database: DatabaseSync;
  /** Takes secrets out of a text. */
  redact(text: string): string;
  /** Told once when nothing more can be written. */
  warn(error: unknown): void;
  now?: () => number;
}

/** A session that is there already: its row, and how many messages it has. */
export interface SessionPlace {
  key: number;
  count: number;
}

/** Where a log begins: a new session, one that goes on, or the copy of one as it was at some message. */
export type SessionStart =
  & { id: string; folder: string }
  & (
    | { from: "nothing" }
    | { from: "itself"; place: SessionPlace }
    | { from: "parent"; parent: string; place: SessionPlace }
  );

interface Row {
  role: string;
  by?: ModelRef;
  json: string;
}

const ADD = `INSERT INTO session_messages (session, n, at, role, provider, model, json)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
const COPY = `INSERT INTO session_messages (session, n, at, role, provider, model, json)
  SELECT ?, n, at, role, provider, model, json FROM session_messages WHERE session = ? AND n < ?`;
const BEGIN =
  `INSERT INTO sessions (id, folder, title, created_at, updated_at, parent, inherited, holder, held_from)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const GO_ON =
  `UPDATE sessions SET updated_at = ?, provider = coalesce(?, provider), model = coalesce(?, model)
  WHERE key = ? AND id = ?`;

/**
 * The log of one conversation, over as many runs as it has. Nothing is written before the first request of a run is
 * about to leave, then every message as it becomes complete, a transaction each. A state that cannot be written is
 * told once, and the run goes on without.
 */
export class SessionLog implements SessionRecord {
  readonly id: string;
  #key: number | undefined;
  #count: number;
  #waiting: Row[] = [];
  #title = "";
  #asked: string | undefined;
  /** The number of the last run's first message. */
  #begunAt: number | undefined;
  #ended = false;

  constructor(private readonly store: SessionStore, private readonly start: SessionStart) {
    this.id = start.id;
    this.#key = start.from === "itself" ? start.place.key : undefined;
    this.#count = start.from === "nothing" ? 0 : start.place.count;
  }

  /** What the user says in the run that begins now, and the model that was named for it, if one was. */
  prompt(message: UserMessage, askedModel?: string): void {
    this.#title ||= titleOf(message, this.store.redact);
    this.#asked = askedModel;
    this.#waiting.push(this.#row("user", message.parts));
  }

  see(event: AgentEvent): void {
    if (event.type === "attempt" && this.#waiting.length > 0) this.#open();
  }

  add(
    message: UserMessage | AssistantMessage,
    { by, interrupted }: { by?: ModelRef; interrupted?: boolean } = {},
  ): void {
    this.#append(this.#row(message.role, message.parts, interrupted ? { interrupted } : {}, by));
  }

  keep(result: ToolResultPart, durationMs: number): void {
    this.#append(this.#row("tool", [result], { durationMs }));
  }

  /** How many rows the conversation has, what is still waiting counted in. */
  get count(): number {
    return this.#count + this.#waiting.length;
  }

  /** Takes back the rows from `index` on: an answer that counts no more. */
  forgetFrom(index: number): void {
    this.#write((key) => {
      this.store.database.prepare("DELETE FROM session_messages WHERE session = ? AND n >= ?").run(
        key,
        index,
      );
      this.#count = index;
    });
  }

  /** From here on a summary stands for the beginning; the messages themselves are kept. */
  compact({ upTo, summary }: Compaction): void {
    this.#append({ role: "summary", json: storedJson({ upTo, parts: summary.parts }, this.store.redact) });
  }

  /** The message of the run that is over had no answer and is no part of the conversation: it is as it was before. */
  takeBack(): void {
    const wasWritten = this.#waiting.splice(0).length === 0;
    const last = this.#count - 1;
    if (!wasWritten || this.#begunAt !== last) return;
    this.#write((key) => {
      const { database } = this.store;
      database.prepare("DELETE FROM session_messages WHERE session = ? AND n = ?").run(key, last);
      this.#count = last;
      if (last > 0 || this.start.from !== "nothing") return;
      // Nothing was said in it: there is no session to go on with.
      database.prepare("DELETE FROM sessions WHERE key = ?").run(key);
      this.#key = undefined;
      this.#title = "";
    });
  }

  /** No more runs: another process may go on with the session. */
  close(): void {
    this.#write((key) => {
      this.store.database.prepare("UPDATE sessions SET holder = NULL WHERE key = ? AND holder = ?")
        .run(key, ownMark());
    });
    this.#ended = true;
  }

  #row(role: string, parts: unknown[], more: object = {}, by?: ModelRef): Row {
    return { role, by, json: storedJson({ parts, ...more }, this.store.redact) };
  }

  /** The first request is about to leave: from now on there is something to go on with. */
  #open(): void {
    const rows = this.#waiting.splice(0);
    this.#attempt(() => {
      const begins = this.#count;
      this.#begunAt = begins;
      this.#key ??= this.#begin();
      this.store.database.prepare(
        "UPDATE sessions SET asked_model = ?, held_from = ? WHERE key = ? AND id = ?",
      )
        .run(this.#asked ?? null, begins, this.#key, this.id);
      for (const row of rows) this.#insert(this.#key, row);
    });
  }

  #begin(): number {
    const { start, store: { database } } = this;
    const now = this.#now();
    const parent = start.from === "parent" ? start : undefined;
    const about = [start.id, start.folder, this.#title, now, now, parent?.parent ?? null];
    const held = [this.#count, ownMark(), this.#count];
    const key = Number(database.prepare(BEGIN).run(...about, ...held).lastInsertRowid);
    if (parent) {
      database.prepare(COPY).run(key, parent.place.key, parent.place.count);
      database.prepare(
        "UPDATE sessions SET title = coalesce((SELECT title FROM sessions WHERE key = ?), title) WHERE key = ?",
      )
        .run(parent.place.key, key);
    }
    return key;
  }

  #append(row: Row): void {
    this.#write((key) => this.#insert(key, row));
  }

  #insert(key: number, { role, by, json }: Row): void {
    const { database } = this.store;
    const now = this.#now();
    const { changes } = database.prepare(GO_ON).run(
      now,
      by?.provider ?? null,
      by?.model ?? null,
      key,
      this.id,
    );
    // Somebody has removed the session: it stays removed.
    if (Number(changes) === 0) this.#ended = true;
    else {
      database.prepare(ADD).run(key, this.#count, now, role, by?.provider ?? null, by?.model ?? null, json);
      this.#count++;
    }
  }

  #write(work: (key: number) => void): void {
    const key = this.#key;
    if (key !== undefined) this.#attempt(() => work(key));
  }

  #attempt(work: () => void): void {
    if (this.#ended) return;
    try {
      atomically(this.store.database, work);
    } catch (error) {
      this.#ended = true;
      this.store.warn(error);
    }
  }

  #now(): number {
    return (this.store.now ?? Date.now)();
  }
}
