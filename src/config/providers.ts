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

/** True for the loopback range and names that always mean it; exact, so that look-alike hosts are not. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/** OLLAMA_HOST may be a bare `host:port`, and 0.0.0.0 means "here" to a client. */
function urlFromEnv(value: string): string {
  const url = /^[a-z]+:\/\//i.test(value) ? value : `http://${value}`;
  return url.replace("://0.0.0.0", "://127.0.0.1");
}

function resolveProvider(name: string, config: ProviderConfig, env: Environment): ResolvedProvider {
  const builtIn = BUILT_IN[name];
  const fromEnv = builtIn?.urlVariable ? env[builtIn.urlVariable] : undefined;
  const baseUrl = config.baseUrl ?? (fromEnv ? urlFromEnv(fromEnv) : builtIn?.baseUrl);
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
      (type === "ollama" || type === "exec" || type === "demo" || here || config.headers !== undefined),
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
  const needsUrl = type === "openai-compatible" || type === "azure-openai";
  if (baseUrl === undefined && needsUrl) {
    throw new UserError("config", `providers.${name}.baseUrl is missing`, {
      hint: `run: nano-agent config set providers.${name}.baseUrl https://…`,
    });
  }
  if (baseUrl === undefined) return;
  if (!URL.canParse(baseUrl)) {
    throw new UserError("config", `providers.${name}.baseUrl is not a URL: ${baseUrl}`);
  }
  if (new URL(baseUrl).protocol === "http:" && !provider.allowHttp && !isLoopback(baseUrl)) {
    throw new UserError(
      "config",
      `providers.${name}.baseUrl is plain http: ${new URL(baseUrl).host} could read the key`,
      {
        hint: `use https, or set providers.${name}.allowHttp to true`,
      },
    );
  }
}
