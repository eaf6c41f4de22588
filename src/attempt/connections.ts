/** Providers with their keys, opened when they are first needed. */

import { own } from "../own.ts";
import { type ProviderError, UserError } from "../errors.ts";
import type { ModelRef, Provider, ProviderMap, ProviderSettings } from "../types.ts";
import { type KeyResolver, KeyRing, type KeySources, type KeyTurns } from "./key_ring.ts";

/** A configured provider, as far as connecting to it goes. */
export interface ConfiguredProvider extends Omit<ProviderSettings, "apiKey" | "fetch">, KeySources {
  name: string;
}

/** An answer's status line and headers, and who gave it to whom. */
export interface Answered extends ModelRef {
  /** What tells the key that was used from others. */
  key: string;
  status: number;
  headers: Headers;
}

/** What connections share with other runs and other processes. */
export interface ConnectionSharing {
  turns?: KeyTurns;
  /** Is told every answer before its body is read. */
  answered?(answer: Answered): Promise<void>;
}

/** Opens providers when they are first needed and keeps them. */
export class Connections {
  readonly #rings = new Map<string, KeyRing>();
  readonly #open = new Map<string, Provider>();

  constructor(
    private readonly configured: Record<string, ConfiguredProvider>,
    private readonly modules: ProviderMap,
    private readonly resolve: KeyResolver,
    private readonly fetch: typeof globalThis.fetch,
    private readonly sharing: ConnectionSharing = {},
  ) {}

  /** The adapter for a model, with its current key. Throws `auth` when there is no key. */
  async provider(ref: ModelRef): Promise<Provider> {
    const configured = this.#configured(ref);
    const ring = this.#ring(configured);
    const apiKey = await ring.current(ref);
    // Limits are told for a model: its answers must be told apart from those of others.
    const id = `${configured.name}\n${apiKey ?? ""}\n${this.sharing.answered ? ref.model : ""}`;
    const open = this.#open.get(id) ??
      await this.#connect(configured, apiKey, this.#fetchFor(ref, ring.identity));
    this.#open.set(id, open);
    return open;
  }

  /** The adapter without a key, for `render` and `canEnforce`. */
  offline(ref: ModelRef): Promise<Provider> {
    return this.#connect(this.#configured(ref), "none", this.fetch);
  }

  /** Takes the next key of a provider after a failure of the one in use; false when there is none left. */
  advance(ref: ModelRef, error: ProviderError): Promise<boolean> {
    return this.#ring(this.#configured(ref)).advance(error);
  }

  /** What tells the key in use from others: the key itself, or the command that prints it. */
  keyIdentity(provider: string): string {
    return this.#rings.get(provider)?.identity ?? "";
  }

  /** Where the key in use comes from, as the configuration has it. */
  keySource(ref: ModelRef): string | undefined {
    return this.#ring(this.#configured(ref)).source;
  }

  #ring(configured: ConfiguredProvider): KeyRing {
    let ring = this.#rings.get(configured.name);
    if (!ring) {
      this.#rings.set(configured.name, ring = new KeyRing(configured, this.resolve, this.sharing.turns));
    }
    return ring;
  }

  #configured(ref: ModelRef): ConfiguredProvider {
    const configured = own(this.configured, ref.provider);
    if (configured) return configured;
    throw new UserError("config", `there is no provider ${ref.provider}`, { ref });
  }

  #fetchFor({ provider, model }: ModelRef, key: string): typeof globalThis.fetch {
    const { fetch, sharing: { answered } } = this;
    if (!answered) return fetch;
    return async (input, init) => {
      const response = await fetch(input, init);
      const { status, headers } = response;
      await answered({ provider, model, key, status, headers });
      return response;
    };
  }

  async #connect(
    configured: ConfiguredProvider,
    apiKey: string | undefined,
    fetch: typeof globalThis.fetch,
  ): Promise<Provider> {
    const load = own(this.modules, configured.type);
    if (!load) {
      throw new UserError(
        "config",
        `providers of type ${configured.type} are not supported by this version`,
        { hint: `types: ${Object.keys(this.modules).join(", ")}` },
      );
    }
    const { apiKeys: _sources, keyless: _keyless, ...settings } = configured;
    return (await load()).createProvider({ ...settings, apiKey, fetch });
  }
}
