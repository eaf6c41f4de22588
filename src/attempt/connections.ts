/** Providers with their keys: which key is used now, and which comes next when one is refused. */

import { own } from "../own.ts";
import { ProviderError, UserError } from "../errors.ts";
import type { ModelRef, Provider, ProviderMap, ProviderSettings } from "../types.ts";

/** A configured provider, as far as connecting to it goes. */
export interface ConfiguredProvider extends Omit<ProviderSettings, "apiKey" | "fetch"> {
  /** Sources as written in the configuration: a literal, `env:NAME` or `cmd:COMMAND`. */
  apiKeys: string[];
  /** Needs no key (local servers). */
  keyless: boolean;
}

/** Turns a key source into a key, or says why there is none. */
export type KeyResolver = (source: string, provider: string) => Promise<{ key?: string; problem?: string }>;

/** The keys of one provider, in the order they are written; used up ones are passed over for the rest of the run. */
class KeyRing {
  readonly #sources: string[];
  #position = 0;
  #problems: string[] = [];

  constructor(private readonly provider: ConfiguredProvider, private readonly resolve: KeyResolver) {
    this.#sources = [...provider.apiKeys];
  }

  /** The source of the key in use, for hints. */
  get source(): string | undefined {
    return this.#sources[this.#position];
  }

  /** The key in use; throws an `auth` error that says what is missing when no source has one. */
  async current(ref: ModelRef): Promise<string | undefined> {
    while (this.#position < this.#sources.length) {
      const source = this.#sources[this.#position] ?? "";
      const { key, problem } = await this.resolve(source, this.provider.name);
      if (key) return key;
      this.#problems.push(problem ?? "an empty key");
      this.#position++;
    }
    if (this.provider.keyless && this.#sources.length === 0) return undefined;
    throw this.#missing(ref);
  }

  /** Moves on to the next key that exists; false when there is none. */
  async advance(): Promise<boolean> {
    for (let next = this.#position + 1; next < this.#sources.length; next++) {
      if ((await this.resolve(this.#sources[next] ?? "", this.provider.name)).key) {
        this.#position = next;
        return true;
      }
    }
    return false;
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

/** Opens providers when they are first needed and keeps them. */
export class Connections {
  readonly #rings = new Map<string, KeyRing>();
  readonly #open = new Map<string, Provider>();

  constructor(
    private readonly configured: Record<string, ConfiguredProvider>,
    private readonly modules: ProviderMap,
    private readonly resolve: KeyResolver,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  /** The adapter for a model, with its current key. Throws `auth` when there is no key. */
  async provider(ref: ModelRef): Promise<Provider> {
    const configured = this.#configured(ref);
    const apiKey = await this.#ring(configured).current(ref);
    const id = `${configured.name}\n${apiKey ?? ""}`;
    const open = this.#open.get(id) ?? await this.#connect(configured, apiKey);
    this.#open.set(id, open);
    return open;
  }

  /** The adapter without a key, for `render` and `canEnforce`. */
  offline(ref: ModelRef): Promise<Provider> {
    return this.#connect(this.#configured(ref), "none");
  }

  /** Takes the next key of a provider; false when there is none left. */
  advance(ref: ModelRef): Promise<boolean> {
    return this.#ring(this.#configured(ref)).advance();
  }

  /** Where the key in use comes from, as the configuration has it. */
  keySource(ref: ModelRef): string | undefined {
    return this.#ring(this.#configured(ref)).source;
  }

  #ring(configured: ConfiguredProvider): KeyRing {
    let ring = this.#rings.get(configured.name);
    if (!ring) this.#rings.set(configured.name, ring = new KeyRing(configured, this.resolve));
    return ring;
  }

  #configured(ref: ModelRef): ConfiguredProvider {
    const configured = own(this.configured, ref.provider);
    if (configured) return configured;
    throw new UserError("config", `there is no provider ${ref.provider}`, { ref });
  }

  async #connect(configured: ConfiguredProvider, apiKey: string | undefined): Promise<Provider> {
    const load = own(this.modules, configured.type);
    if (!load) {
      throw new UserError(
        "config",
        `providers of type ${configured.type} are not supported by this version`,
        { hint: `types: ${Object.keys(this.modules).join(", ")}` },
      );
    }
    const { apiKeys: _sources, keyless: _keyless, ...settings } = configured;
    return (await load()).createProvider({ ...settings, apiKey, fetch: this.fetch });
  }
}
