/** What a project file may say before anybody trusted it. Pure. */

import { wildcardFits } from "../tools/command_pattern.ts";
import { resolveProviders } from "./providers.ts";
import type { Config } from "./schema.ts";

const FREE = ["$schema", "model", "system", "aliases"] as const;
const LIMITS = ["maxTurns", "maxCostUsd", "maxCostPerDayUsd"] as const;
const DEFAULT_MAX_TURNS = 50;

/** The tools of a class (CONTRACT section 7), to tell which of two lists of classes and names is the shorter. */
const CLASS_TOOLS: Record<string, string[]> = {
  read: ["read_file", "list_directory", "get_file_info", "find_files", "search_files"],
  write: ["write_file", "edit_file"],
  execute: ["run_command"],
};

/** The part of a project file that counts without trust, and the keys that do not. */
export interface UntrustedPart {
  allowed: Config;
  leftOut: string[];
}

function lowerLimits(given: Config["limits"], user: Config["limits"], leftOut: string[]): Config["limits"] {
  const allowed: Record<string, number> = {};
  for (const name of LIMITS) {
    const value = given?.[name];
    const before = user?.[name] ?? (name === "maxTurns" ? DEFAULT_MAX_TURNS : Infinity);
    if (value === undefined) continue;
    if (value <= before) allowed[name] = value;
    else leftOut.push(`limits.${name}`);
  }
  return allowed;
}

/** Whether everything `narrow` stands for is also meant by `wide`. */
function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "all" || wide === "*") return true;
  if (Object.hasOwn(CLASS_TOOLS, wide)) return CLASS_TOOLS[wide]?.includes(narrow) ?? false;
  // A class and a pattern are no tool's name: what else they stand for is not known here.
  const isTool = narrow !== "all" && !narrow.includes("*") && !Object.hasOwn(CLASS_TOOLS, narrow);
  return isTool && wildcardFits(wide, narrow);
}

const entriesOf = (list: string[]): string[] =>
  list.flatMap((text) => text.split(",")).map((entry) => entry.trim()).filter((entry) => entry !== "");

/** What both lists offer. Without a list of the user's own everything is, so that any list is shorter. */
function fewerTools(given: string[], user: string[] | undefined, leftOut: string[]): string[] {
  if (!user) return given;
  const mine = entriesOf(user);
  const offered = entriesOf(given).flatMap((entry) => {
    if (entry === "none" || mine.some((own) => covers(own, entry))) return [entry];
    leftOut.push("tools.offer");
    return mine.filter((own) => covers(entry, own));
  });
  return [...new Set(offered)];
}

/** `provider/model` behind a name when it belongs to a provider only this file defines, else `undefined`. */
export function foreignModel(name: string, config: Config, user: Config): string | undefined {
  const aliases = { ...user.aliases, ...config.aliases };
  let target = name.trim();
  const seen = new Set<string>();
  while (Object.hasOwn(aliases, target) && !seen.has(target)) {
    seen.add(target);
    target = aliases[target] ?? "";
  }
  const provider = target.slice(0, Math.max(0, target.indexOf("/")));
  const isForeign = Object.hasOwn(config.providers ?? {}, provider) &&
    !Object.hasOwn(resolveProviders(user, {}), provider);
  return isForeign ? target : undefined;
}

/** Candidates of a provider that is left out go with it: the run goes on with the others. */
function withoutForeign(
  models: string[],
  key: string,
  file: Config,
  user: Config,
  leftOut: string[],
): string[] {
  const left = models.filter((name) => foreignModel(name, file, user) === undefined);
  if (left.length < models.length) leftOut.push(key);
  return left;
}

function homeRouting(config: Config, user: Config, leftOut: string[]): Config["routing"] {
  const { table, ...rest } = config.routing ?? {};
  if (!table) return rest;
  const rows = table.map(({ when, use }) => ({
    when,
    use: withoutForeign(use, "routing.table", config, user, leftOut),
  }));
  return { ...rest, table: rows.filter(({ use }) => use.length > 0) };
}

/** Splits a project file. `user` is the user's own file: limits may only be lower, offered tools only fewer. */
export function untrustedPart(config: Config, user: Config): UntrustedPart {
  const leftOut: string[] = [];
  const allowed: Config = {};
  for (const key of Object.keys(config) as (keyof Config)[]) {
    if ((FREE as readonly string[]).includes(key)) Object.assign(allowed, { [key]: config[key] });
    else if (key === "limits") allowed.limits = lowerLimits(config.limits, user.limits, leftOut);
    else if (key === "routing") allowed.routing = homeRouting(config, user, leftOut);
    else if (key === "fallback") {
      allowed.fallback = withoutForeign(config.fallback ?? [], "fallback", config, user, leftOut);
    } else if (key === "tools") {
      const { offer, ...others } = config.tools ?? {};
      if (offer) allowed.tools = { offer: fewerTools(offer, user.tools?.offer, leftOut) };
      leftOut.push(...Object.keys(others).map((name) => `tools.${name}`));
    } else leftOut.push(key);
  }
  return { allowed, leftOut: [...new Set(leftOut)] };
}
