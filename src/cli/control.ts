/** What can stop a run from outside: signals, the total time-out, a closed stdout. */

import { readFileSync } from "node:fs";
import process from "node:process";
import { Cancelled, type CancelReason } from "../errors.ts";

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Longest time a timer can hold, in ms; longer limits never come. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const SIGHUP_BIT = 1n;

/**
 * Whether SIGHUP is ignored, as under `nohup`: a handler of ours would undo that. Linux tells in /proc; elsewhere a
 * stderr that is no terminal is taken for `nohup`, and the default action is left in place.
 */
function ignoresHangup(stderrIsTerminal: boolean): boolean {
  if (process.platform !== "linux") return !stderrIsTerminal;
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "latin1"))?.[1];
    return mask !== undefined && (BigInt(`0x${mask}`) & SIGHUP_BIT) !== 0n;
  } catch {
    return !stderrIsTerminal;
  }
}

/** Holds the run's abort signal. The first reason counts; a second SIGINT ends the process at once. */
export class RunControl {
  readonly #controller = new AbortController();
  readonly #handlers: [Signal, () => void][] = [];
  /** Takes an interrupt for itself, or says no: then it stops the run. */
  onInterrupt: (() => boolean) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `quit` ends the process without further ado. */
  constructor(private readonly quit: (code: number) => void) {}

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the run was stopped, if it was. */
  get reason(): CancelReason | undefined {
    return this.signal.reason instanceof Cancelled ? this.signal.reason.reason : undefined;
  }

  stop(reason: CancelReason): void {
    if (!this.signal.aborted) this.#controller.abort(new Cancelled(reason));
  }

  listen(stderrIsTerminal: boolean): void {
    const signals: Signal[] = ["SIGINT", "SIGTERM"];
    if (!ignoresHangup(stderrIsTerminal)) signals.push("SIGHUP");
    for (const name of signals) {
      const handler = () => {
        if (name === "SIGINT" && this.onInterrupt?.()) return;
        if (name === "SIGINT" && this.reason === "SIGINT") this.quit(130);
        this.stop(name);
      };
      this.#handlers.push([name, handler]);
      process.on(name, handler);
    }
  }

  /** `seconds` count from the start of the process. */
  limitTime(seconds: number): void {
    const leftMs = Math.min(LONGEST_TIMER_MS, Math.max(0, seconds * 1000 - performance.now()));
    this.#timer = setTimeout(() => this.stop("run-timeout"), leftMs);
  }

  /** Gives the signals back to their default actions. */
  release(): void {
    clearTimeout(this.#timer);
    for (const [name, handler] of this.#handlers.splice(0)) process.off(name, handler);
  }
}
