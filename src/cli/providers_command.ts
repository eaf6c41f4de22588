/** What `nano-agent providers` does. */

import { loadConfig } from "../config/load.ts";
import type { ResolvedProvider } from "../config/providers.ts";
import { errorCodeOf, EXIT_CODES, ProviderError } from "../errors.ts";
import type { Column } from "../output/table.ts";
import { type Cooldown, withCooldowns } from "../store/cooldowns.ts";
import { discover, type Discovery } from "./discover.ts";
import { type ListOptions, ListOutput } from "./list_output.ts";
import type { ProvidersSurroundings } from "./providers_arguments.ts";
import { isConfigured, keysInSight, type Readiness, readinessOf } from "./readiness.ts";

/** The command's own options. */
export interface ProvidersOptions {
  check?: boolean;
  json?: boolean;
  reset?: boolean;
}

const CHECK_LIMIT_MS = 10_000;

/** One provider as it is shown. */
interface Row extends Readiness {
  /** Where its keys come from; never the keys. */
  keys: string[];
  keyless: boolean;
  configured: boolean;
  baseUrl?: string;
  /** Models that are passed over for now. */
  cooldowns?: { model: string; seconds: number; reason: string }[];
  check?: Check;
}

/** What came of asking it. */
interface Check {
  ok: boolean;
  latencyMs?: number;
  models?: number;
  code?: string;
  error?: string;
}

/** Lists the providers, those somebody configured first. Returns 3 or 4 when `--check` found one that should work and does not. */
export async function providersCommand(
  options: ProvidersOptions,
  shared: ListOptions,
  place: ProvidersSurroundings,
): Promise<number> {
  const output = await ListOutput.open(place.env, shared);
  try {
    const { effective, notes, paths } = await loadConfig(place);
    if (options.reset) await withCooldowns(paths.stateFolder, undefined, (all) => all.reset());
    const cooling = await withCooldowns(paths.stateFolder, [], (all) => all.list());
    for (const note of notes) output.note(note);
    output.hideKeysOf(effective);
    const readiness = readinessOf(effective.providers, place.env, Object.keys(place.providers));
    const ready = readiness.filter((one) => one.ready).flatMap(({ name }) => effective.providers[name] ?? []);
    const needs = { effective, env: place.env, providers: place.providers, secrets: output.secrets };
    const limits = {
      connectMs: Math.min(effective.timeouts.connectMs, CHECK_LIMIT_MS),
      totalMs: CHECK_LIMIT_MS,
    };
    const checks = options.check ? await discover(ready, needs, limits) : [];
    const rows = inOrder(readiness.flatMap((one) => {
      const provider = effective.providers[one.name];
      const check = checks.find((each) => each.provider === provider);
      return provider ? [rowOf(one, provider, place.env, cooling, check)] : [];
    }));
    if (options.json || shared.output === "json") output.json(rows.map(objectOf));
    else output.table(rows, COLUMNS);
    return exitOf(rows);
  } finally {
    await output.close();
  }
}

/** What a key source may show: the name of a variable, else only its kind. */
function sourceName(source: string): string {
  if (source.startsWith("env:")) return source;
  return source.startsWith("cmd:") ? "cmd" : "config";
}

/** An address without what could be a secret in it: user, password, query. */
function shownAddress(url: string): string {
  if (!URL.canParse(url)) return "[not an address]";
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

function rowOf(
  readiness: Readiness,
  provider: ResolvedProvider,
  env: Record<string, string | undefined>,
  cooling: Cooldown[],
  check: Discovery | undefined,
): Row {
  return {
    ...readiness,
    keys: keysInSight(provider, env).map(sourceName),
    keyless: provider.keyless,
    configured: isConfigured(provider),
    ...cooldownsOf(provider.name, cooling),
    ...(provider.baseUrl === undefined ? {} : { baseUrl: shownAddress(provider.baseUrl) }),
    ...(check ? { check: checkOf(check) } : {}),
  };
}

function cooldownsOf(provider: string, cooling: Cooldown[]): Pick<Row, "cooldowns"> {
  const cooldowns = cooling.filter((one) => one.provider === provider).map(({ model, until, reason }) => ({
    model,
    seconds: Math.ceil((until - Date.now()) / 1000),
    reason,
  }));
  return cooldowns.length > 0 ? { cooldowns } : {};
}

function checkOf({ models, error, latencyMs }: Discovery): Check {
  const told = latencyMs === undefined ? {} : { latencyMs };
  if (!error) return { ok: true, ...told, ...(models ? { models: models.length } : {}) };
  const code = error instanceof ProviderError ? errorCodeOf(error.kind) : error.code;
  return { ok: false, ...told, code, error: error.message };
}

/** Somebody set it up: a server that nobody did may well be off. */
function isSetUp(row: Row): boolean {
  return row.configured || row.keys.length > 0;
}

/** Those that are set up first, each part in the order of the configuration. */
function inOrder(rows: Row[]): Row[] {
  return [...rows.filter(isSetUp), ...rows.filter((row) => !isSetUp(row))];
}

function exitOf(rows: Row[]): number {
  const failed = rows.filter((row) => row.check?.ok === false && isSetUp(row));
  if (failed.length === 0) return 0;
  const isKey = ({ check }: Row) => check?.code === "auth" || check?.code === "quota";
  return failed.every(isKey) ? EXIT_CODES.auth : EXIT_CODES.network;
}

function objectOf({ keyless: _keyless, ...row }: Row) {
  return row;
}

function statusOf({ ready, keyless, missing }: Row): string {
  if (!ready) return missing ?? "not ready";
  return keyless ? "no key needed" : "ready";
}

function checkText(row: Row): string {
  const { check } = row;
  if (!check) return "";
  const time = check.latencyMs === undefined ? "" : ` ${check.latencyMs} ms`;
  if (!check.ok) return isSetUp(row) ? `failed${time}: ${check.error}` : "not running";
  if (check.models === undefined) return `ok${time}, tells no models`;
  return `ok${time}, ${check.models} ${check.models === 1 ? "model" : "models"}`;
}

function cooldownText({ cooldowns = [] }: Row): string {
  return cooldowns.map(({ model, seconds, reason }) => `${model} for ${seconds} s (${reason})`).join(", ");
}

const COLUMNS: Column<Row>[] = [
  { title: "PROVIDER", cell: ({ name }) => name, shrinks: true },
  { title: "TYPE", cell: ({ type }) => type },
  { title: "STATUS", cell: statusOf, shrinks: true },
  { title: "KEY", cell: ({ keys }) => keys.join(", "), shrinks: true },
  { title: "ADDRESS", cell: ({ baseUrl }) => baseUrl ?? "", shrinks: true },
  { title: "COOLDOWN", cell: cooldownText, shrinks: true },
  { title: "CHECK", cell: checkText, shrinks: true },
];
