/** What the agents of `nano-agent mcp` may do: less than on a terminal, since nobody is asked and others write the prompts. */

import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { parse } from "node:path";
import process from "node:process";
import type { LoadedConfig } from "../config/load.ts";
import { UserError } from "../errors.ts";
import { isInside } from "../tools/deny.ts";
import type { RunOptions } from "./arguments.ts";
import { rootFolder } from "./prepare_tools.ts";

/** What every call runs with. */
export interface ServingPolicy {
  options: RunOptions;
  config: LoadedConfig;
  notes: string[];
}

/** Options that make no sense for many runs whose prompts come from elsewhere. */
const FOREIGN: [keyof RunOptions, string][] = [
  ["prompt", "-p"],
  ["file", "-f"],
  ["stdin", "--stdin"],
  ["n", "-n"],
  ["template", "-t"],
  ["param", "--param"],
  ["continue", "-c"],
  ["session", "--session"],
  ["extract", "-x"],
  ["output", "-o"],
  ["stream", "--stream"],
  ["dryRun", "--dry-run"],
];

/**
 * Reading and writing below the root; commands only where the command line allows them; in the root of a drive, the
 * home folder or above it, unless `--root` says so, only reading. Throws `usage` for options a server has no use for,
 * and for a root that is no folder.
 */
export async function servingPolicy(
  given: RunOptions,
  config: LoadedConfig,
  cwd: string,
  env: Record<string, string | undefined>,
): Promise<ServingPolicy> {
  const foreign = FOREIGN.find(([name]) => given[name] !== undefined);
  if (foreign) {
    throw new UserError("usage", `nano-agent mcp has no use for ${foreign[1]}`, {
      hint: "nano-agent mcp --help says which options hold for its calls",
    });
  }
  // A slip is told to who starts the server, not to each of its clients.
  await rootFolder(cwd, given.root);
  const { maxCost: _all, timeout: _each, ...options } = given;
  const readOnly = given.root === undefined && await isTooWide(cwd, env);
  const { effective } = config;
  // What the configuration lets run was meant for runs somebody started.
  const kept = (effective.tools.allow ?? []).filter((entry) => !entry.startsWith("execute"));
  const allow = readOnly ? [] : [...kept, "write"];
  const notes = readOnly
    ? [`nothing is written or run in ${cwd}: name the folder to work in with --root`]
    : [];
  return {
    options: readOnly ? { ...options, allow: undefined, yes: undefined } : options,
    config: { ...config, effective: { ...effective, tools: { ...effective.tools, allow } } },
    notes,
  };
}

/** Whether a folder is the root of a drive, the home folder, or holds it. */
async function isTooWide(cwd: string, env: Record<string, string | undefined>): Promise<boolean> {
  const folder = await realpath(cwd);
  if (folder === parse(folder).root) return true;
  const named = process.platform === "win32" ? env.USERPROFILE : env.HOME;
  const homes = [named, homedir()].filter((home) => home !== undefined && home !== "");
  for (const home of homes) {
    // A home that is not there holds nothing.
    const real = await realpath(home as string).catch(() => undefined);
    if (real !== undefined && isInside(folder, real)) return true;
  }
  return false;
}
