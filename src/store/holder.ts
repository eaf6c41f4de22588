/** Which process holds something: a mark that becomes void when the process ends, however it ends. */

import { readFileSync } from "node:fs";
import process from "node:process";
import { isAlive } from "./process_identity.ts";

/** When a process began, in the kernel's ticks; empty where there is no /proc (proc(5): field 22 of stat). */
function beganAt(pid: number): string {
  if (process.platform !== "linux") return "";
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field is a name in brackets, which may hold anything.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

let own: string | undefined;

/** The mark of this process. */
export function ownMark(): string {
  own ??= `${process.pid}:${beganAt(process.pid)}`;
  return own;
}

/** Whether the process of a mark is still there; a later one that got its number is another. */
export function isHeld(mark: unknown): boolean {
  const [, pid, began] = /^(\d+):(\d*)$/.exec(typeof mark === "string" ? mark : "") ?? [];
  if (pid === undefined || !isAlive(Number(pid))) return false;
  const now = beganAt(Number(pid));
  return began === "" || now === "" || began === now;
}
