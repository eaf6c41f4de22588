/** Where configuration and state live, on each platform. Pure, but for the search upwards. */

import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, posix, win32 } from "node:path";
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

/** The rules of a platform, also when it is not this one. */
function rulesOf(platform: string) {
  return platform === "win32" ? win32 : posix;
}

function configFolder(env: Environment, platform: string, home: string): string {
  const { join } = rulesOf(platform);
  if (env.NANO_AGENT_HOME) return env.NANO_AGENT_HOME;
  if (platform === "win32") return join(env.APPDATA || join(home, "AppData", "Roaming"), "nano-agent");
  return join(env.XDG_CONFIG_HOME || join(home, ".config"), "nano-agent");
}

function stateFolder(env: Environment, platform: string, home: string): string {
  const { join } = rulesOf(platform);
  if (env.NANO_AGENT_HOME) return env.NANO_AGENT_HOME;
  if (platform === "win32") return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "nano-agent");
  return join(env.XDG_STATE_HOME || join(home, ".local", "state"), "nano-agent");
}

/** The user's home folder; the system is asked only where the environment is silent (cron, services). */
function homeOf(env: Environment, platform: string): string {
  return (platform === "win32" ? env.USERPROFILE || env.HOME : env.HOME) || homedir() || "/";
}

/**
 * Absolute paths for this user; `configFile` (from `--config`) and `NANO_AGENT_CONFIG` name the user file themselves.
 * Relative ones count from `cwd`.
 */
export function pathsOf(
  env: Environment,
  cwd: string,
  configFile?: string,
  platform: string = process.platform,
): Paths {
  const { dirname, join, resolve } = rulesOf(platform);
  const home = homeOf(env, platform);
  const folder = resolve(cwd, configFolder(env, platform, home));
  const named = configFile || env.NANO_AGENT_CONFIG;
  const userFile = named ? resolve(cwd, named) : join(folder, "config.jsonc");
  const state = resolve(cwd, stateFolder(env, platform, home));
  // Templates say what later runs do: a model must not write them, wherever the user's file is.
  const templates = named ? [join(dirname(userFile), "templates")] : [];
  return { userFile, stateFolder: state, reserved: [...new Set([userFile, folder, state, ...templates])] };
}

function isSameFile(a: string, b: string): boolean {
  return a === b || (existsSync(b) && realpathSync(a) === realpathSync(b));
}

/** The nearest project file from `cwd` upwards, unless that is the user file itself. */
export function findProjectFile(cwd: string, userFile: string): string | undefined {
  for (let folder = cwd;; folder = dirname(folder)) {
    const file = join(folder, PROJECT_FILE);
    if (existsSync(file) && !isSameFile(file, userFile)) return file;
    if (dirname(folder) === folder) return undefined;
  }
}
