/** From the source of a key to the key. */

import { execFile } from "node:child_process";
import process from "node:process";
import type { Environment } from "./paths.ts";
import { KEY_VARIABLES, type ResolvedProvider } from "./providers.ts";

const COMMAND_LIMIT_MS = 30_000;

/** A key, or why there is none. */
export type ResolvedKey = { key?: string; problem?: string };

const commands = new Map<string, Promise<ResolvedKey>>();

/** Every variable that holds some provider's key: those of the built-in ones and those the configuration names. */
export function keyVariables(config: { providers: Record<string, ResolvedProvider> }): Set<string> {
  const named = Object.values(config.providers).flatMap(({ apiKeys }) => apiKeys)
    .filter((source) => source.startsWith("env:")).map((source) => source.slice(4));
  return new Set([...KEY_VARIABLES, ...named]);
}

function runCommand(command: string, env: Environment): Promise<ResolvedKey> {
  const [shell, flags] = process.platform === "win32" ? ["cmd.exe", ["/d", "/s", "/c"]] : ["/bin/sh", ["-c"]];
  return new Promise((resolve) => {
    const child = execFile(
      shell,
      [...flags, command],
      { env, timeout: COMMAND_LIMIT_MS, windowsHide: true, encoding: "utf8" },
      (error, stdout) => {
        const key = stdout.split(/\r?\n/, 1)[0]?.trim() ?? "";
        if (error) {
          const why = error.killed
            ? `took longer than ${COMMAND_LIMIT_MS / 1000} s`
            : `failed (exit ${error.code})`;
          resolve({ problem: `its key command ${why}` });
        } else resolve(key ? { key } : { problem: "its key command printed nothing" });
      },
    );
    child.stdin?.end();
  });
}

/**
 * The key a source stands for: itself, `env:NAME`, or the first line `cmd:COMMAND` prints (run once a process, in
 * an environment without any provider's key). The problem names variables, never values.
 */
export async function resolveKey(
  source: string,
  env: Environment,
  keyNames: Set<string>,
): Promise<ResolvedKey> {
  if (source.startsWith("env:")) {
    const name = source.slice(4);
    const key = env[name]?.trim();
    return key ? { key } : { problem: `${name} is not set` };
  }
  if (!source.startsWith("cmd:")) return { key: source };
  const command = source.slice(4).trim();
  let running = commands.get(command);
  if (!running) {
    const without = Object.fromEntries(Object.entries(env).filter(([name]) => !keyNames.has(name)));
    commands.set(command, running = runCommand(command, without));
  }
  return await running;
}
