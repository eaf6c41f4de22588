/** Which key of a provider is used next, as all processes know it. */

import type { DatabaseSync } from "node:sqlite";
import type { KeyTurns } from "../attempt/key_ring.ts";
import type { ProviderError } from "../errors.ts";
import { RequestSlots } from "./request_slots.ts";
import { keyName, Turns } from "./turns.ts";

/** A refused key may be allowed again; a corrected one is another key. */
const REFUSED_MS = 5 * 60_000;
const RATE_LIMITED_MS = 30_000;
const LONGEST_MS = 60 * 60_000;

function nameOf(provider: string, key: string): string {
  return `key ${provider} ${keyName(provider, key)}`;
}

/** Turns of keys in the state. What cannot be read or written leaves the keys in the order they are written. */
export class SharedKeyTurns implements KeyTurns {
  constructor(private readonly database: DatabaseSync) {}

  /** The key with the fewest open requests first, among equals the one whose last turn is longest ago. */
  order(provider: string, keys: string[]): Promise<number[]> {
    const names = keys.map((key) => nameOf(provider, key));
    const asWritten = keys.map((_, index) => index);
    return this.#quietly(asWritten, (turns) => {
      const open = new RequestSlots(this.database).busyKeys(provider);
      const busy = new Map(keys.map((key, index) => [names[index], open.get(keyName(provider, key)) ?? 0]));
      const ordered = turns.take(names, (a, b) => (busy.get(a.name) ?? 0) - (busy.get(b.name) ?? 0));
      return ordered.map(({ name }) => names.indexOf(name));
    });
  }

  isCooling(provider: string, key: string): Promise<boolean> {
    return this.#quietly(false, (turns) => turns.isCooling(nameOf(provider, key)));
  }

  refused(provider: string, key: string, error: ProviderError): Promise<void> {
    const ms = error.kind === "rate-limit" ? error.retryAfterMs ?? RATE_LIMITED_MS : REFUSED_MS;
    return this.#quietly(undefined, (turns) => turns.cool(nameOf(provider, key), Math.min(ms, LONGEST_MS)));
  }

  #quietly<T>(otherwise: T, work: (turns: Turns) => T): Promise<T> {
    try {
      return Promise.resolve(work(new Turns(this.database)));
    } catch {
      // A state that cannot be used has been told when it was opened.
      return Promise.resolve(otherwise);
    }
  }
}
