/** Runs a command once and measures it from outside. Every function throws when the command fails. */

import type { Place, Words } from "./place.ts";
import { tail } from "../process.ts";

/** A finished command. */
export interface Timed {
  /** When it was started, in ms since 1970 with fractions. */
  startedMs: number;
  wallMs: number;
  stdout: string;
}

/** Runs it to its end; this process stands still meanwhile and takes nothing from it. */
export function timeRun([program = "", ...args]: Words, place: Place): Timed {
  const command = commandFor(program, args, place);
  const startedMs = performance.timeOrigin + performance.now();
  const { success, stdout, stderr } = command.outputSync();
  const wallMs = performance.timeOrigin + performance.now() - startedMs;
  const decoder = new TextDecoder();
  if (!success) throw failure([program, ...args], decoder.decode(stderr));
  return { startedMs, wallMs, stdout: decoder.decode(stdout) };
}

const CPU_SCRIPT = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>/dev/null';

/** CPU time of the command in ms, user and system: bash asks the kernel for what its child took. */
export function cpuOfRun(words: Words, place: Place): number {
  const command = commandFor("bash", ["-c", CPU_SCRIPT, "bash", ...words], place);
  const { success, stderr } = command.outputSync();
  const text = new TextDecoder().decode(stderr);
  if (!success) throw failure(words, text);
  const [user, system] = text.trim().replaceAll(",", ".").split(/\s+/).map(Number);
  if (user === undefined || system === undefined) throw failure(words, text);
  return (user + system) * 1000;
}

/** Most memory the command held, in bytes, as Linux counts it; looks until it is gone, so the last bytes count. */
export async function peakOfRun([program = "", ...args]: Words, place: Place): Promise<number> {
  const child = new Deno.Command(program, {
    args,
    cwd: place.cwd,
    env: place.env,
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let peak = 0;
  for (let seen: number | undefined = 0; seen !== undefined; seen = peakNow(child.pid)) {
    peak = Math.max(peak, seen);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  if (!(await child.status).success) throw failure([program, ...args], "");
  return peak;
}

/** VmHWM is in kB (proc_pid_status(5)); a process that has ended has none. */
function peakNow(pid: number): number | undefined {
  try {
    const found = /^VmHWM:\s+(\d+) kB/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
    return found === undefined ? undefined : Number(found) * 1024;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || isGone(error)) return undefined;
    throw error;
  }
}

/** ESRCH: the process ended between opening and reading. */
function isGone(error: unknown): boolean {
  return error instanceof Error && /os error 3\b/.test(error.message);
}

function commandFor(program: string, args: string[], place: Place): Deno.Command {
  return new Deno.Command(program, {
    args,
    cwd: place.cwd,
    env: place.env,
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

function failure(words: Words, output: string): Error {
  return new Error(`${words.join(" ")} failed\n${tail(output, 5)}`);
}
