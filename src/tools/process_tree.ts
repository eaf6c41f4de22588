/** The processes of commands: telling which are alive, ending them, and ending what they left behind. */

import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";

/** In the environment of every command: by it those are found that left its process group (`setsid`). */
export const MARK_VARIABLE = "NANO_AGENT_COMMAND";

/** From asking politely to not asking. */
const TERM_GRACE_MS = 500;
const KILL_GRACE_MS = 500;
const POLL_MS = 10;

/** Process groups (on Windows: shells) in which something may still be alive: leader → mark. */
const groups = new Map<number, string>();
const runMark = randomUUID();
let commands = 0;

/** A new mark to start a command with. */
export function newMark(): string {
  return `${runMark}.${++commands};`;
}

/** Remembers the process group of a command. Whatever way this process exits, the group is killed then. */
export function trackGroup(leader: number, mark: string): void {
  groups.set(leader, mark);
  process.off("exit", killLeftovers).on("exit", killLeftovers);
}

/** Whether a command left processes in its group. To be asked once its shell has ended; forgets the group if not. */
export function hasLeftovers(leader: number): boolean {
  // Windows gives numbers of ended processes away again, and tells nobody who the children of one were.
  const alive = process.platform !== "win32" && signalTo(-leader, 0) && isAlive([leader]);
  if (!alive) groups.delete(leader);
  return alive;
}

/** Ends a command with all its processes: SIGTERM, half a second later SIGKILL. Resolves when they are gone. */
export async function endGroup(leader: number): Promise<void> {
  await end([leader], groups.get(leader));
  groups.delete(leader);
}

/** Ends every process that commands left behind; resolves when they are gone, after about a second at the latest. */
export async function endAll(): Promise<void> {
  await end([...groups.keys()], runMark);
  groups.clear();
  process.off("exit", killLeftovers);
}

/** Ends the processes that carry a mark (on Linux; elsewhere nobody tells them). Resolves when they are gone. */
export async function endMarked(mark: string): Promise<void> {
  if (process.platform === "linux") await end([], mark);
}

/** Kills what commands left behind, at once and without waiting: for a process that is exiting. */
export function killLeftovers(): void {
  if (process.platform === "win32") taskkill([...groups.keys()]);
  else signalAll([...groups.keys()], runMark, "SIGKILL");
}

type Kill = "SIGTERM" | "SIGKILL";

async function end(leaders: number[], mark: string | undefined): Promise<void> {
  if (process.platform === "win32") return await taskkill(leaders);
  if (!isAlive(leaders, mark)) return;
  signalAll(leaders, mark, "SIGTERM");
  if (await comesTrue(() => !isAlive(leaders, mark), TERM_GRACE_MS)) return;
  await comesTrue(() => {
    // Again and again, for those that were being started meanwhile.
    signalAll(leaders, mark, "SIGKILL");
    return !isAlive(leaders, mark);
  }, KILL_GRACE_MS);
}

async function comesTrue(test: () => boolean, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (!test()) {
    if (performance.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}

function isAlive(leaders: number[], mark?: string): boolean {
  const living = processes();
  if (!living) return leaders.some((leader) => signalTo(-leader, 0));
  return living.some(({ pid, group }) => leaders.includes(group) || isMarked(pid, mark));
}

function signalAll(leaders: number[], mark: string | undefined, signal: Kill): void {
  for (const leader of leaders) signalTo(-leader, signal);
  for (const { pid } of processes() ?? []) if (isMarked(pid, mark)) signalTo(pid, signal);
}

/** Whether there was a process (for negative numbers: one in the group) to get the signal. */
function signalTo(target: number, signal: Kill | 0): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch {
    // Gone, or (after a change of user) not ours to end.
    return false;
  }
}

/** The living processes; `undefined` where no /proc tells them from the dead that nobody has waited for. */
function processes(): { pid: number; group: number }[] | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((name) => {
      const stat = contentOf(`/proc/${name}/stat`);
      // The name of the program, in parentheses, may contain anything.
      const [state, , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return stat === "" || state === "Z" || state === "X"
        ? []
        : [{ pid: Number(name), group: Number(group) }];
    });
  } catch {
    return undefined;
  }
}

function isMarked(pid: number, mark: string | undefined): boolean {
  if (mark === undefined || pid === process.pid) return false;
  return contentOf(`/proc/${pid}/environ`).split("\0").some((variable) =>
    variable.startsWith(`${MARK_VARIABLE}=`) && variable.includes(mark)
  );
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    // It ended meanwhile, or belongs to someone else.
    return "";
  }
}

/** `/T`: with the whole tree. */
function taskkill(pids: number[]): Promise<void> {
  if (pids.length === 0) return Promise.resolve();
  const program = `${process.env.SystemRoot ?? "C:\\Windows"}\\System32\\taskkill.exe`;
  const targets = pids.flatMap((pid) => ["/PID", String(pid)]);
  return new Promise((resolve) => {
    // It fails for those that have ended already, which is what is wanted.
    execFile(program, ["/T", "/F", ...targets], { windowsHide: true }, () => resolve());
  });
}
