/** Where configuration and state live, on each platform. Pure, but for the search upwards. */

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";

/** Environment variables, as `process.env` has them. */
export type Environment = Record<string, string | undefined>;

/** The files and folders of nano-agent for one user. */
export interface Paths {
  userFile: string;
  stateFolder: string;
  /** What no tool may read or write: own configuration and state. */
  reserved: string[];
}

const PROJECT_FILE = "nano-agent.jsonc";

function configFolder(env: Environment, platform: string, home: string): string {
  if (env.NANO_AGENT_HOME) return env.NANO_AGENT_HOME;
  if (platform === "win32") return join(env.APPDATA || join(home, "AppData", "Roaming"), "nano-agent");
  return join(env.XDG_CONFIG_HOME || join(home, ".config"), "nano-agent");
}

function stateFolder(env: Environment, platform: string, home: string): string {
  if (env.NANO_AGENT_HOME) return env.NANO_AGENT_HOME;
  if (platform === "win32") return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "nano-agent");
  return join(env.XDG_STATE_HOME || join(home, ".local", "state"), "nano-agent");
}

/** The user's home folder, without asking the system unless the environment is silent. */
export function homeOf(env: Environment, platform: string): string {
  return (platform === "win32" ? env.USERPROFILE ?? env.HOME : env.HOME) || "/";
}

/** Paths for this user; `configFile` (from `--config`) and `NANO_AGENT_CONFIG` name the user file themselves. */
export function pathsOf(
  env: Environment,
  cwd: string,
  configFile?: string,
  platform: string = process.platform,
): Paths {
  const home = homeOf(env, platform);
  const folder = configFolder(env, platform, home);
  const named = configFile || env.NANO_AGENT_CONFIG;
  const userFile = named ? resolve(cwd, named) : join(folder, "config.jsonc");
  const state = stateFolder(env, platform, home);
  return { userFile, stateFolder: state, reserved: [...new Set([userFile, folder, state])] };
}

/** The nearest project file from `cwd` upwards, unless that is the user file itself. */
export function findProjectFile(cwd: string, userFile: string): string | undefined {
  for (let folder = cwd;; folder = dirname(folder)) {
    const file = join(folder, PROJECT_FILE);
    if (file !== userFile && existsSync(file)) return file;
    if (dirname(folder) === folder) return undefined;
  }
}
