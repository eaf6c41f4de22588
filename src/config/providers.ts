/** The built-in providers, and how the configuration changes and adds to them. */

import { UserError } from "../errors.ts";
import type { Environment } from "./paths.ts";
import type { Config, ProviderConfig, ProviderType } from "./schema.ts";

/** A provider with everything said about it. */
export interface ResolvedProvider extends Omit<ProviderConfig, "apiKey" | "type" | "headers"> {
  name: string;
  type: ProviderType;
  headers: Record<string, string>;
  /** Sources of keys as written: a literal, `env:NAME` or `cmd:COMMAND`. */
  apiKeys: string[];
  /** Works without a key. */
  keyless: boolean;
  /** Runs on this machine. */
  local: boolean;
}

interface BuiltIn {
  type: ProviderType;
  baseUrl?: string;
  /** Variables that hold a key, the first one is named in hints. */
  keys?: string[];
  /** Variable that holds the base URL. */
  urlVariable?: string;
  local?: boolean;
}

const compatible = (baseUrl: string, key: string): BuiltIn => ({
  type: "openai-compatible",
  baseUrl,
  keys: [key],
});
const local = (port: number): BuiltIn => ({
  type: "openai-compatible",
  baseUrl: `http://127.0.0.1:${port}/v1`,
  local: true,
});

/** Types, addresses and variables from the vendors' API references; `auto` looks at them in this order. */
const BUILT_IN: Record<string, BuiltIn> = {
  anthropic: { type: "anthropic", keys: ["ANTHROPIC_API_KEY"], urlVariable: "ANTHROPIC_BASE_URL" },
  openai: { type: "openai", keys: ["OPENAI_API_KEY"], urlVariable: "OPENAI_BASE_URL" },
  gemini: { type: "gemini", keys: ["GEMINI_API_KEY", "GOOGLE_API_KEY"] },
  azure: { type: "azure-openai", keys: ["AZURE_OPENAI_API_KEY"], urlVariable: "AZURE_OPENAI_ENDPOINT" },
  openrouter: compatible("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
  groq: compatible("https://api.groq.com/openai/v1", "GROQ_API_KEY"),
  deepseek: compatible("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"),
  mistral: compatible("https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
  xai: compatible("https://api.x.ai/v1", "XAI_API_KEY"),
  together: compatible("https://api.together.xyz/v1", "TOGETHER_API_KEY"),
  fireworks: compatible("https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY"),
  cerebras: compatible("https://api.cerebras.ai/v1", "CEREBRAS_API_KEY"),
  ollama: { type: "ollama", baseUrl: "http://127.0.0.1:11434", urlVariable: "OLLAMA_HOST", local: true },
  lmstudio: local(1234),
  llamacpp: local(8080),
  vllm: local(8000),
};

/** Every variable a built-in provider reads a key from. */
export const KEY_VARIABLES: string[] = Object.values(BUILT_IN).flatMap((one) => one.keys ?? []);

/** Variables a provider of this name reads a key from when nothing else is configured. */
export function builtInKeyVariables(name: string): string[] {
  return Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name]?.keys ?? [] : [];
}

/** True for the loopback range and names that always mean it; exact, so that look-alike hosts are not. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

const OLLAMA_PORT = 11434;

/** An address of the environment; without a scheme it is plain http. */
function addressOf(value: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
}

/**
 * OLLAMA_HOST as Ollama's server and client read it: the scheme, the host and the port may each be missing, and
 * 0.0.0.0 (listen everywhere) means "here" to a client.
 */
function ollamaAddress(value: string): string {
  const bare = !value.includes("://");
  const given = bare ? `http://${value.replace(/^(?=:\d)/, "127.0.0.1").replace(/^::1?$/, "[::1]")}` : value;
  if (!URL.canParse(given)) return given;
  const url = new URL(given);
  if (url.hostname === "0.0.0.0" || url.hostname === "[::]") url.hostname = "127.0.0.1";
  if (bare && url.port === "" && !/:80(\/|$)/.test(value)) url.port = String(OLLAMA_PORT);
  return url.href.replace(/\/$/, "");
}

function addressFromEnv({ urlVariable }: BuiltIn, env: Environment): string | undefined {
  const value = urlVariable ? env[urlVariable]?.trim() : undefined;
  if (!value) return undefined;
  return urlVariable === "OLLAMA_HOST" ? ollamaAddress(value) : addressOf(value);
}

function resolveProvider(name: string, config: ProviderConfig, env: Environment): ResolvedProvider {
  const builtIn = Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : undefined;
  const fromEnv = builtIn ? addressFromEnv(builtIn, env) : undefined;
  const baseUrl = config.baseUrl ?? fromEnv ?? builtIn?.baseUrl;
  const { apiKey, type: _type, headers, ...rest } = config;
  const written = apiKey === undefined ? builtIn?.keys?.map((key) => `env:${key}`) ?? [] : [apiKey].flat();
  const type = config.type ?? builtIn?.type ?? "openai-compatible";
  const here = baseUrl !== undefined && URL.canParse(baseUrl) && isLoopback(baseUrl);
  return {
    ...rest,
    name,
    type,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    headers: headers ?? {},
    apiKeys: written,
    keyless: written.length === 0 &&
      (type === "ollama" || type === "exec" || here || config.headers !== undefined),
    local: builtIn?.local ?? (type === "ollama" && here),
  };
}

/** All providers: those of the configuration in its order, then the built-in ones it does not mention. */
export function resolveProviders(config: Config, env: Environment): Record<string, ResolvedProvider> {
  const written = config.providers ?? {};
  const names = [
    ...Object.keys(written),
    ...Object.keys(BUILT_IN).filter((name) => !Object.hasOwn(written, name)),
  ];
  return Object.fromEntries(names.map((name) => [name, resolveProvider(name, written[name] ?? {}, env)]));
}

/** Throws `config` for a provider whose keys would travel in the clear, or that lacks what its type needs. */
export function assertUsable(provider: ResolvedProvider): void {
  const { name, baseUrl, type } = provider;
  if (type === "exec" && !provider.command) {
    throw new UserError("config", `providers.${name}.command is missing`, {
      hint: `run: nano-agent config set providers.${name}.command '["PROGRAM"]'`,
    });
  }
  const needsUrl = type === "openai-compatible" || type === "azure-openai";
  if (baseUrl === undefined && needsUrl) {
    throw new UserError("config", `providers.${name}.baseUrl is missing`, {
      hint: `run: nano-agent config set providers.${name}.baseUrl https://…`,
    });
  }
  if (baseUrl !== undefined) assertAddress(provider, baseUrl);
}

function assertAddress({ name, allowHttp }: ResolvedProvider, baseUrl: string): void {
  // From here on only the host is shown: an address may hold a password.
  if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl)) {
    throw new UserError(
      "config",
      `providers.${name}.baseUrl is no address that starts with https:// or http://`,
      {
        hint: "it is in the configuration or in the provider's own environment variable",
      },
    );
  }
  const { protocol, host } = new URL(baseUrl);
  if (protocol === "http:" && !allowHttp && !isLoopback(baseUrl)) {
    throw new UserError("config", `providers.${name}.baseUrl is plain http: ${host} could read the key`, {
      hint: `use https, or set providers.${name}.allowHttp to true`,
    });
  }
}
