/** What a project file may say before anybody trusted it. Pure. */

import type { Config } from "./schema.ts";

const FREE = ["$schema", "model", "system", "aliases", "routing", "fallback"] as const;
const LIMITS = ["maxTurns", "maxCostUsd", "maxCostPerDayUsd"] as const;
const DEFAULT_MAX_TURNS = 50;
/** From fewest to most: what a class name in `tools.offer` stands for. */
const CLASSES = ["read", "write", "execute"];

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

function fewerTools(given: string[], user: string[] | undefined): string[] {
  // Without a list of the user's own, what is offered by default is reading, or what a person is asked about.
  const mayName = user ?? CLASSES;
  return given.filter((name) => mayName.includes(name) || mayName.includes("all") || !CLASSES.includes(name));
}

/** Splits a project file. `user` is the user's own file: limits may only be lower, offered tools only fewer. */
export function untrustedPart(config: Config, user: Config): UntrustedPart {
  const leftOut: string[] = [];
  const allowed: Config = {};
  for (const key of Object.keys(config) as (keyof Config)[]) {
    if ((FREE as readonly string[]).includes(key)) Object.assign(allowed, { [key]: config[key] });
    else if (key === "limits") allowed.limits = lowerLimits(config.limits, user.limits, leftOut);
    else if (key === "tools") {
      const { offer, ...others } = config.tools ?? {};
      if (offer) allowed.tools = { offer: fewerTools(offer, user.tools?.offer) };
      leftOut.push(...Object.keys(others).map((name) => `tools.${name}`));
    } else leftOut.push(key);
  }
  return { allowed, leftOut };
}
