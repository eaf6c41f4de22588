/** The keys of one provider: which one is used now, and which comes next when it is refused. */

import { ProviderError } from "../errors.ts";
import type { ModelRef } from "../types.ts";

/** A provider's keys, as configured. */
export interface KeySources {
  name: string;
  /** Sources as written in the configuration: a literal, `env:NAME` or `cmd:COMMAND`. */
  apiKeys: string[];
  /** Needs no key (local servers). */
  keyless: boolean;
}

/** Turns a key source into a key, or says why there is none. */
export type KeyResolver = (source: string, provider: string) => Promise<{ key?: string; problem?: string }>;

/** What all processes know of the keys of a provider. Keys go in; nothing of them is kept but a short hash. */
export interface KeyTurns {
  /** Indices of keys, best first; the first of them has had its turn then. */
  order(provider: string, keys: string[]): Promise<number[]>;
  isCooling(provider: string, key: string): Promise<boolean>;
  /** A key was refused: others pass it over for a while. */
  refused(provider: string, key: string, error: ProviderError): Promise<void>;
}

/** Keys in the order they are used in this run; used up ones are passed over for the rest of it. */
export class KeyRing {
  #sources: string[];
  #position = 0;
  #problems: string[] = [];
  #ordered: Promise<void> | undefined;
  #current = "";

  constructor(
    private readonly provider: KeySources,
    private readonly resolve: KeyResolver,
    private readonly turns?: KeyTurns,
  ) {
    this.#sources = [...provider.apiKeys];
  }

  /** The source of the key in use, for hints. */
  get source(): string | undefined {
    return this.#sources[this.#position];
  }

  /** What tells the key in use from others: the key, or the command that prints it. Empty before there is one. */
  get identity(): string {
    return this.#current;
  }

  /** The key in use; throws an `auth` error that says what is missing when no source has one. */
  async current(ref: ModelRef): Promise<string | undefined> {
    await (this.#ordered ??= this.#order());
    while (this.#position < this.#sources.length) {
      const source = this.#sources[this.#position] ?? "";
      const { key, problem } = await this.resolve(source, this.provider.name);
      if (key) {
        this.#current = identityOf(source, key);
        return key;
      }
      this.#problems.push(problem ?? "an empty key");
      this.#position++;
    }
    if (this.provider.keyless && this.#sources.length === 0) return undefined;
    throw this.#missing(ref);
  }

  /**
   * Moves on to the next key that exists; false when there is none. One that is cooling down is only better than a
   * key that is refused altogether.
   */
  async advance(error: ProviderError): Promise<boolean> {
    const { name } = this.provider;
    if (this.#sources.length > 1) await this.turns?.refused(name, this.#current, error);
    const cooling: number[] = [];
    for (let next = this.#position + 1; next < this.#sources.length; next++) {
      const identity = await this.#identify(this.#sources[next] ?? "");
      if (identity === undefined) continue;
      if (!await this.turns?.isCooling(name, identity)) return this.#moveTo(next);
      cooling.push(next);
    }
    const [first] = cooling;
    return first !== undefined && error.kind !== "rate-limit" && this.#moveTo(first);
  }

  /** Makes a later key the next; those before it stay for later. */
  #moveTo(index: number): boolean {
    this.#sources.splice(++this.#position, 0, ...this.#sources.splice(index, 1));
    return true;
  }

  /** Once, when there is a choice: the least busy key first. */
  async #order(): Promise<void> {
    if (!this.turns || this.#sources.length < 2) return;
    const known: { source: string; identity: string }[] = [];
    const missing: string[] = [];
    for (const source of this.#sources) {
      const identity = await this.#identify(source);
      if (identity === undefined) missing.push(source);
      else if (!known.some((one) => one.identity === identity)) known.push({ source, identity });
    }
    const order = known.length < 2
      ? known.map((_, index) => index)
      : await this.turns.order(this.provider.name, known.map(({ identity }) => identity));
    this.#sources = [...order.flatMap((index) => known[index]?.source ?? []), ...missing];
  }

  /** `undefined` for a source without a key. A command is not run before its key is needed. */
  async #identify(source: string): Promise<string | undefined> {
    if (source.startsWith("cmd:")) return source;
    const { key } = await this.resolve(source, this.provider.name);
    return key ? identityOf(source, key) : undefined;
  }

  #missing(ref: ModelRef): ProviderError {
    const why = [...new Set(this.#problems)].join("; ") || "none is configured";
    const variable = this.#sources.find((source) => source.startsWith("env:"))?.slice(4);
    return new ProviderError("auth", `no API key for ${ref.provider}: ${why}`, ref, {
      hint: variable
        ? `set ${variable}, or run: nano-agent config set providers.${ref.provider}.apiKey -`
        : `run: nano-agent config set providers.${ref.provider}.apiKey -`,
    });
  }
}

function identityOf(source: string, key: string): string {
  return source.startsWith("cmd:") ? source : key;
}
