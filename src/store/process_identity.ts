/** Which process a row belongs to, and whether that one is still there. */

import process from "node:process";

/** A process: numbers alone are used again, in containers by every run. */
export interface ProcessIdentity {
  pid: number;
  /** Milliseconds since 1970. */
  startedAt: number;
}

/** This process. */
export function ownProcess(): ProcessIdentity {
  return { pid: process.pid, startedAt: Math.round(performance.timeOrigin) };
}

/** Whether there is a process of this number, ours or anybody's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: somebody else's process, but there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Whether the process that wrote a row still runs; one with our number that is not us has died before us. */
export function stillRuns({ pid, startedAt }: ProcessIdentity): boolean {
  const own = ownProcess();
  return pid === own.pid ? startedAt === own.startedAt : isAlive(pid);
}
