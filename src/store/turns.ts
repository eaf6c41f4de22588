/** Things used in turn by all processes: the keys of a provider, the providers of a model. */

import { createHmac } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { atomically } from "./transaction.ts";

/** What is known of one of several. */
export interface TurnState {
  name: string;
  /** Milliseconds since 1970, 0 for never. */
  takenAt: number;
  /** Until when it is passed over, 0 when it is not. */
  coolingUntil: number;
}

/**
 * A short name for a key. The state file must not hold keys: a keyed hash cut to 64 bits tells two keys of a provider
 * apart, cannot be turned back, and says nothing of the same key at another provider.
 */
export function keyName(provider: string, key: string): string {
  return createHmac("sha256", provider).update(key).digest("hex").slice(0, 16);
}

/** Turns and cooldowns by name. */
export class Turns {
  constructor(private readonly database: DatabaseSync, private readonly now: () => number = Date.now) {}

  /**
   * Puts names in order, best first, and gives the first of them its turn, so that the next process finds another one
   * first. Those that cool down come last, the one that ends soonest before the others.
   */
  take(names: string[], compare: (a: TurnState, b: TurnState) => number): TurnState[] {
    return atomically(this.database, () => {
      const ordered = names.map((name) => this.state(name)).toSorted((a, b) =>
        a.coolingUntil - b.coolingUntil || compare(a, b) || a.takenAt - b.takenAt
      );
      const [first] = ordered;
      if (first) this.mark(first.name, ordered);
      return ordered;
    });
  }

  /** Gives one of several its turn. */
  mark(name: string, all: TurnState[]): void {
    // Later than all of them: two turns within a millisecond are two turns.
    const at = Math.max(this.now(), ...all.map(({ takenAt }) => takenAt + 1));
    this.database.prepare(
      `INSERT INTO turns VALUES (?, ?, 0) ON CONFLICT (name) DO UPDATE SET taken_at = excluded.taken_at`,
    ).run(name, at);
  }

  /** Whether it is passed over now. */
  isCooling(name: string): boolean {
    return this.state(name).coolingUntil > 0;
  }

  /** Passes it over for a while; the longer of two cooldowns counts. */
  cool(name: string, ms: number): void {
    this.database.prepare(
      `INSERT INTO turns VALUES (?, 0, ?)
       ON CONFLICT (name) DO UPDATE SET cooling_until = max(cooling_until, excluded.cooling_until)`,
    ).run(name, this.now() + Math.ceil(ms));
  }

  /** What is known of a name. */
  state(name: string): TurnState {
    const row = this.database.prepare("SELECT taken_at, cooling_until FROM turns WHERE name = ?").get(name);
    const coolingUntil = Number(row?.cooling_until ?? 0);
    return {
      name,
      takenAt: Number(row?.taken_at ?? 0),
      coolingUntil: coolingUntil > this.now() ? coolingUntil : 0,
    };
  }
}
