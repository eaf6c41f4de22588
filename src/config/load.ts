/** The effective configuration: built-in, user file, project file, environment, each over the one before. */

import { lstatSync, readFileSync, statSync } from "node:fs";
import process from "node:process";
import { UserError } from "../errors.ts";
import { ConfigError, parseConfig, placeOf } from "./parse.ts";
import { type Environment, findProjectFile, type Paths, pathsOf } from "./paths.ts";
import { type ResolvedProvider, resolveProviders } from "./providers.ts";
import type { Config, RoutingRow } from "./schema.ts";
import { foreignModel, untrustedPart } from "./untrusted.ts";

/** Where a configuration is looked for. */
export interface LoadRequest {
  cwd: string;
  env: Environment;
  /** From `--config`: must exist. */
  configFile?: string;
}

/** The configuration with every default in place. */
export interface EffectiveConfig {
  model: string;
  system?: string;
  aliases: Record<string, string>;
  providers: Record<string, ResolvedProvider>;
  models: NonNullable<Config["models"]>;
  routing: { strategy: string; table: RoutingRow[] };
  fallback: string[];
  retry: { maxAttempts: number; baseDelayMs: number; maxDelayMs: number; maxRetryAfterMs: number };
  /** `explicit` names those the user set: only defaults are stretched for slow models. */
  timeouts: { connectMs: number; firstTokenMs: number; idleMs: number; explicit: Set<string> };
  limits: { maxTurns: number; maxCostUsd?: number; maxCostPerDayUsd?: number };
  tools: {
    offer?: string[];
    allow?: string[];
    denyPaths: string[];
    env: string[];
    timeoutMs: number;
    maxResultBytes: number;
  };
  mcpServers: NonNullable<Config["mcpServers"]>;
  observatory?: Config["observatory"];
  history: boolean;
}

/** An effective configuration and where it came from. */
export interface LoadedConfig {
  effective: EffectiveConfig;
  paths: Paths;
  userFileExists: boolean;
  projectFile?: string;
  projectTrusted: boolean;
  /** One line for stderr each. */
  notes: string[];
}

type Plain = Record<string, unknown>;

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `over` over `base`: objects by key, everything else replaces. */
function merged<T>(base: T, over: T): T {
  if (!isPlain(base) || !isPlain(over)) return over;
  const out: Plain = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    out[key] = Object.hasOwn(out, key) ? merged(out[key], value) : value;
  }
  return out as T;
}

/** The text of a file, `undefined` when there is none. Throws `config` when it cannot be read. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // A file where a folder is expected (HOME=/dev/null) holds no configuration either.
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UserError("config", `${file} cannot be read: ${code ?? error}`);
  }
}

function environmentLayer(env: Environment): Config {
  return env.NANO_AGENT_MODEL ? { model: env.NANO_AGENT_MODEL } : {};
}

/** With defaults, as every part of the program sees it. */
export function effectiveConfig(config: Config, env: Environment): EffectiveConfig {
  const { timeouts, tools, routing } = config;
  return {
    model: config.model ?? "auto",
    ...(config.system === undefined ? {} : { system: config.system }),
    aliases: config.aliases ?? {},
    providers: resolveProviders(config, env),
    models: config.models ?? {},
    routing: { strategy: routing?.strategy ?? "balanced", table: routing?.table ?? [] },
    fallback: config.fallback ?? [],
    retry: { maxAttempts: 3, baseDelayMs: 500, maxDelayMs: 8_000, maxRetryAfterMs: 20_000, ...config.retry },
    timeouts: {
      connectMs: 10_000,
      firstTokenMs: 60_000,
      idleMs: 120_000,
      ...timeouts,
      explicit: new Set(Object.keys(timeouts ?? {})),
    },
    limits: { ...config.limits, maxTurns: config.limits?.maxTurns ?? 50 },
    tools: { denyPaths: [], env: [], timeoutMs: 120_000, maxResultBytes: 65_536, ...tools },
    mcpServers: config.mcpServers ?? {},
    ...(config.observatory ? { observatory: config.observatory } : {}),
    history: config.history ?? true,
  };
}

/** A file with keys in it that others can read deserves a word. */
function exposureNote(file: string, config: Config): string[] {
  if (process.platform === "win32") return [];
  const literal = Object.values(config.providers ?? {}).some(({ apiKey }) =>
    [apiKey ?? []].flat().some((source) => !/^(env|cmd):/.test(source))
  );
  const open = literal && (statSync(file).mode & 0o077) !== 0;
  return open ? [`${file} holds keys and others may read it; run: chmod 600 ${file}`] : [];
}

async function userLayer(paths: Paths, request: LoadRequest) {
  const text = textOf(paths.userFile);
  if (text === undefined) {
    if (request.configFile) {
      throw new UserError("config", `--config ${request.configFile}: there is no such file`);
    }
    return { config: {}, exists: false, notes: [] };
  }
  const config = await parseConfig(text, paths.userFile);
  return { config, exists: true, notes: exposureNote(paths.userFile, config) };
}

async function projectLayer(file: string, paths: Paths, user: Config) {
  const text = textOf(file) ?? "{}";
  const config = await parseConfig(text, file);
  const { allowed, leftOut } = untrustedPart(config, user);
  if (leftOut.length === 0) return { config: allowed, trusted: true, notes: [] };
  const { isTrusted } = await import("../store/trust.ts");
  const { trusted, warning } = await isTrusted(paths.stateFolder, file, text);
  const warnings = warning ? [warning] : [];
  if (trusted) return { config, trusted, notes: warnings };
  refuseForeignModel(placeOf(text, file, ["model"]), config, user);
  const keys = leftOut.join(", ");
  const note = `${file} is not trusted: left out ${keys}. To let it in: nano-agent config trust`;
  return { config: allowed, trusted, notes: [...warnings, note] };
}

/** A model of a provider that only the untrusted file defines could only fail later, and less clearly. */
function refuseForeignModel(place: string, config: Config, user: Config): void {
  const target = foreignModel(config.model ?? "", config, user);
  if (target === undefined) return;
  throw new ConfigError(
    [`${place}: model: ${target} belongs to a provider this file defines, and the file is not trusted`],
    "look at the file, then run: nano-agent config trust",
  );
}

/** Reads all layers. Throws `ConfigError` with every problem of a file, or `UserError` for one that is missing. */
export async function loadConfig(request: LoadRequest): Promise<LoadedConfig> {
  const paths = pathsOf(request.env, request.cwd, request.configFile);
  const user = await userLayer(paths, request);
  const projectFile = findProjectFile(request.cwd, paths.userFile);
  const project = projectFile ? await projectLayer(projectFile, paths, user.config) : undefined;
  const layers = [user.config, project?.config ?? {}, environmentLayer(request.env)];
  const config = layers.reduce((base, over) => merged(base, over), {});
  return {
    effective: effectiveConfig(config, request.env),
    paths,
    userFileExists: user.exists,
    ...(projectFile ? { projectFile } : {}),
    projectTrusted: project?.trusted ?? false,
    notes: [...user.notes, ...project?.notes ?? []],
  };
}

/** Whether a path exists at all, a dangling link included. */
export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
