/** From the source of a key to the key. */

import { execFile, type ExecFileException } from "node:child_process";
import process from "node:process";
import type { Environment } from "./paths.ts";
import { builtInKeyVariables, KEY_VARIABLES, type ResolvedProvider } from "./providers.ts";

const COMMAND_LIMIT_MS = 30_000;
/** Shorter ones may be words: what a local server takes for a key. */
const SHORTEST_SECRET = 16;

/** What can end a key command early. */
export interface CommandLimits {
  /** Half a minute unless it is given. */
  limitMs?: number;
  /** Stops the command when the run is stopped. */
  signal?: AbortSignal;
}

/** A key, or why there is none. */
export type ResolvedKey = { key?: string; problem?: string };

interface Output {
  error: ExecFileException | null;
  stdout: string;
}

const commands = new Map<string, Promise<ResolvedKey>>();

/** Every variable that holds some provider's key: those of the built-in ones and those the configuration names. */
export function keyVariables(config: { providers: Record<string, ResolvedProvider> }): Set<string> {
  return new Set([...KEY_VARIABLES, ...Object.values(config.providers).flatMap(variablesOf)]);
}

/** `keyVariables` without those of one provider: what its key command must not see. */
export function othersKeyVariables(
  config: { providers: Record<string, ResolvedProvider> },
  provider: string,
): Set<string> {
  const own = Object.hasOwn(config.providers, provider) ? config.providers[provider] : undefined;
  return keyVariables(config).difference(
    new Set([...builtInKeyVariables(provider), ...own ? variablesOf(own) : []]),
  );
}

/** The keys that are known without running anything: they may be in a prompt, which is kept before a key is used. */
export function keysInPlainSight(
  config: { providers: Record<string, ResolvedProvider> },
  env: Environment,
): string[] {
  const sources = Object.values(config.providers).flatMap(({ apiKeys }) => apiKeys);
  const keys = sources.map((source) =>
    source.startsWith("cmd:") ? "" : (source.startsWith("env:") ? env[source.slice(4)] ?? "" : source).trim()
  );
  return keys.filter((key) => key.length >= SHORTEST_SECRET);
}

function variablesOf({ apiKeys }: ResolvedProvider): string[] {
  return apiKeys.filter((source) => source.startsWith("env:")).map((source) => source.slice(4));
}

function whyFailed(error: ExecFileException, limitMs: number): string {
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return "printed far more than a key";
  if (error.killed) return `took longer than ${limitMs / 1000} s`;
  return `failed (${error.signal ?? `exit ${error.code}`})`;
}

/** A key without the white space around it, unless it could not be sent as a header. */
function checkedKey(text: string, empty: string): ResolvedKey {
  const key = text.trim();
  if (key === "") return { problem: empty };
  return /^[\x20-\x7e]+$/.test(key) ? { key } : { problem: "it holds characters no key has" };
}

async function runCommand(command: string, env: Environment, limits: CommandLimits): Promise<ResolvedKey> {
  const { endMarked, MARK_VARIABLE, newMark } = await import("../tools/process_tree.ts");
  const [shell, flags] = process.platform === "win32" ? ["cmd.exe", ["/d", "/s", "/c"]] : ["/bin/sh", ["-c"]];
  const { limitMs = COMMAND_LIMIT_MS, signal } = limits;
  const mark = newMark();
  const { error, stdout } = await new Promise<Output>((resolve) => {
    const child = execFile(
      shell,
      [...flags, command],
      {
        env: { ...env, [MARK_VARIABLE]: mark },
        timeout: limitMs,
        signal,
        windowsHide: true,
        encoding: "utf8",
      },
      (error, stdout) => resolve({ error, stdout }),
    );
    child.stdin?.end();
  });
  if (!error) return checkedKey(stdout.split(/\r?\n/, 1)[0] ?? "", "its key command printed nothing");
  // Only the shell was ended, not what it had started.
  if (error.killed || error.name === "AbortError") await endMarked(mark);
  signal?.throwIfAborted();
  return { problem: `its key command ${whyFailed(error, limitMs)}` };
}

/**
 * The key a source stands for: itself, `env:NAME`, or the first line `cmd:COMMAND` prints (run once a process, in
 * an environment without the variables of `keyNames`). The problem names variables, never values. Throws the signal's
 * reason when the command is stopped.
 */
export async function resolveKey(
  source: string,
  env: Environment,
  keyNames: Set<string>,
  limits: CommandLimits = {},
): Promise<ResolvedKey> {
  if (source.startsWith("env:")) {
    const name = source.slice(4);
    const value = Object.hasOwn(env, name) ? env[name] ?? "" : "";
    return checkedKey(value, `${name} is not set`);
  }
  if (!source.startsWith("cmd:")) return checkedKey(source, "it is empty");
  const command = source.slice(4).trim();
  const seen = Object.entries(env).filter(([name]) => !keyNames.has(name));
  // Two providers may share a command, yet each sees its own key.
  const id = JSON.stringify([command, seen.map(([name]) => name)]);
  let running = commands.get(id);
  if (!running) commands.set(id, running = runCommand(command, Object.fromEntries(seen), limits));
  try {
    return await running;
  } finally {
    // The next run of this process may want it again.
    if (limits.signal?.aborted) commands.delete(id);
  }
}
