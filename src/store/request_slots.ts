/** Who may send a request to a provider now, and who waits: agreed on by every process of this machine. */

import type { DatabaseSync } from "node:sqlite";
import { ownProcess, stillRuns } from "./process_identity.ts";
import { atomically } from "./transaction.ts";

const MINUTE_MS = 60_000;

/** A provider's limits as configured; what is absent is not limited. */
export interface SlotLimits {
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  maxConcurrency?: number;
}

/** A request that wants to go out. */
export interface SlotRequest {
  provider: string;
  /** A short hash of its key, to see which keys are busy. */
  key: string;
  /** What it may use; more than the limit of a minute counts as all of it. */
  tokens: number;
}

/** What a request waits for; `turn`: only for those before it. */
export type WaitReason = "requests" | "tokens" | "concurrency" | "turn";

/** Whether a request may go out. `waitMs` is known where time alone will help. */
export type Standing =
  | { id: number; granted: true }
  | { id: number; granted: false; reason: WaitReason; ahead: number; waitMs?: number };

type Obstacle = { reason: WaitReason; waitMs?: number };

/**
 * The queue and the slots of all providers. First come, first served; places of processes that died are given away.
 * Every method is one short transaction; looking writes nothing until it is one's turn.
 */
export class RequestSlots {
  constructor(private readonly database: DatabaseSync, private readonly now: () => number = Date.now) {}

  /** Asks for a slot; without a free one the request has a place in the queue. */
  ask(request: SlotRequest, limits: SlotLimits): Standing {
    return atomically(this.database, () => {
      this.#forgetOld(request.provider);
      const ahead = this.#ahead(request.provider, Number.MAX_SAFE_INTEGER, true);
      const obstacle = this.#obstacle(request, limits, ahead, true);
      const { pid, startedAt } = ownProcess();
      const { lastInsertRowid } = this.database.prepare(
        `INSERT INTO request_slots (provider, key, tokens, ready_at, granted_at, pid, started_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        request.provider,
        request.key,
        request.tokens,
        this.now(),
        obstacle ? null : this.now(),
        pid,
        startedAt,
      );
      const id = Number(lastInsertRowid);
      return obstacle ? { id, granted: false, ahead, ...obstacle } : { id, granted: true };
    });
  }

  /** Looks again for a request that waits. */
  look(id: number, request: SlotRequest, limits: SlotLimits): Standing {
    const waiting = this.#waitingBefore(request.provider, id);
    if (waiting > 0) return { id, granted: false, ahead: waiting, reason: "turn" };
    const seen = this.#obstacle(request, limits, 0, false);
    if (seen) return { id, granted: false, ahead: 0, ...seen };
    return atomically(this.database, () => {
      this.#forgetOld(request.provider);
      const ahead = this.#ahead(request.provider, id, true);
      const obstacle = this.#obstacle(request, limits, ahead, true);
      if (obstacle) return { id, granted: false, ahead, ...obstacle };
      this.database.prepare("UPDATE request_slots SET granted_at = ? WHERE id = ?").run(this.now(), id);
      return { id, granted: true };
    });
  }

  /** Gives a slot back unused; the request keeps its place, and lets others go first until `readyAt`. */
  postpone(id: number, readyAt: number): void {
    this.database.prepare("UPDATE request_slots SET granted_at = NULL, ready_at = ? WHERE id = ?").run(
      readyAt,
      id,
    );
  }

  /** The request is over; what it used counts for its minute, an unknown use as what was expected. */
  settle(id: number, tokens?: number): void {
    this.database.prepare("UPDATE request_slots SET pid = NULL, tokens = ifnull(?, tokens) WHERE id = ?").run(
      tokens === undefined ? null : Math.round(tokens),
      id,
    );
  }

  /** The request was not sent after all. */
  leave(id: number): void {
    this.database.prepare("DELETE FROM request_slots WHERE id = ?").run(id);
  }

  /** Requests that are out now, by the short hash of their key. */
  busyKeys(provider: string): Map<string, number> {
    const busy = new Map<string, number>();
    for (const { key, granted } of this.#open(provider)) {
      if (granted) busy.set(key, (busy.get(key) ?? 0) + 1);
    }
    return busy;
  }

  /** How many wait before `id`. */
  #ahead(provider: string, id: number, sweep: boolean): number {
    const now = this.now();
    return this.#open(provider, sweep).filter((row) => !row.granted && row.readyAt <= now && row.id < id)
      .length;
  }

  /** How many wait before `id`, counted without a look at each; 0 when the first of them has died. */
  #waitingBefore(provider: string, id: number): number {
    const first = this.database.prepare(
      `SELECT pid, started_at, count(*) OVER () AS waiting FROM request_slots WHERE provider = ? AND id < ?
       AND pid IS NOT NULL AND granted_at IS NULL AND ready_at <= ? ORDER BY id LIMIT 1`,
    ).get(provider, id, this.now());
    if (!first || !stillRuns({ pid: Number(first.pid), startedAt: Number(first.started_at) })) return 0;
    return Number(first.waiting);
  }

  /** Rows of living processes; with `sweep` those of dead ones are ended. */
  #open(provider: string, sweep = false) {
    const rows = this.database.prepare(
      `SELECT id, key, ready_at, granted_at, pid, started_at FROM request_slots
       WHERE provider = ? AND pid IS NOT NULL ORDER BY id`,
    ).all(provider).map((row) => ({
      id: Number(row.id),
      key: String(row.key),
      readyAt: Number(row.ready_at),
      granted: row.granted_at !== null,
      pid: Number(row.pid),
      startedAt: Number(row.started_at),
    }));
    return rows.filter((row) => {
      if (stillRuns(row)) return true;
      // What a dead process had sent still counts for its minute.
      if (sweep) row.granted ? this.settle(row.id) : this.leave(row.id);
      return false;
    });
  }

  /** Why the request cannot go out now; `undefined` when it can. */
  #obstacle(
    request: SlotRequest,
    limits: SlotLimits,
    ahead: number,
    sweep: boolean,
  ): Obstacle | undefined {
    const { provider, tokens } = request;
    const { requestsPerMinute, tokensPerMinute, maxConcurrency } = limits;
    const full = maxConcurrency !== undefined &&
      this.#open(provider, sweep).filter((row) => row.granted).length >= maxConcurrency;
    const waits = [
      requestsPerMinute === undefined ? 0 : this.#requestWait(provider, requestsPerMinute, ahead),
      tokensPerMinute === undefined ? 0 : this.#tokenWait(provider, tokensPerMinute, tokens),
    ] as const;
    const waitMs = Math.max(...waits);
    if (waitMs > 0) return { reason: waits[0] === waitMs ? "requests" : "tokens", waitMs };
    if (full) return { reason: "concurrency" };
    return ahead > 0 ? { reason: "turn" } : undefined;
  }

  /** Until one of the minute's requests is a minute old: for those before this one too. */
  #requestWait(provider: string, limit: number, ahead: number): number {
    const window = [provider, this.now() - MINUTE_MS, this.now() + MINUTE_MS];
    const where = "FROM request_slots WHERE provider = ? AND granted_at > ? AND granted_at <= ?";
    const counted = this.database.prepare(`SELECT count(*) AS requests ${where}`).get(...window);
    const last = Math.min(Number(counted?.requests ?? 0), limit);
    const place = ahead - (limit - last);
    if (place < 0) return 0;
    const leaving = this.database.prepare(
      `SELECT granted_at ${where} ORDER BY granted_at DESC LIMIT 1 OFFSET ?`,
    )
      .get(...window, Math.max(0, last - 1 - place % limit));
    const time = Number(leaving?.granted_at ?? this.now());
    return time + MINUTE_MS * (1 + Math.floor(place / limit)) - this.now();
  }

  /** Until enough of the minute's tokens are a minute old. */
  #tokenWait(provider: string, limit: number, tokens: number): number {
    const since = this.now() - MINUTE_MS;
    const used = this.database.prepare(
      `SELECT total(tokens) AS tokens FROM request_slots WHERE provider = ? AND granted_at > ? AND granted_at <= ?`,
    ).get(provider, since, this.now() + MINUTE_MS);
    let over = Number(used?.tokens ?? 0) + Math.min(tokens, limit) - limit;
    if (over <= 0) return 0;
    const rows = this.database.prepare(
      `SELECT granted_at, tokens FROM request_slots WHERE provider = ? AND granted_at > ? ORDER BY granted_at`,
    ).iterate(provider, since);
    for (const row of rows) {
      over -= Number(row.tokens);
      if (over <= 0) return Number(row.granted_at) + MINUTE_MS - this.now();
    }
    return MINUTE_MS;
  }

  #forgetOld(provider: string): void {
    this.database.prepare(
      "DELETE FROM request_slots WHERE provider = ? AND granted_at <= ? AND pid IS NULL",
    ).run(provider, this.now() - MINUTE_MS);
  }
}
