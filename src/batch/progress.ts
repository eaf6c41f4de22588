/** The status line of a batch: how far, how fast, what it costs, how long it will take. */

import { formatUsd } from "../catalog/format_usd.ts";
import { oneLine, type Screen } from "../output/terminal.ts";
import type { Writer } from "../output/writer.ts";
import type { BatchTally } from "./tally.ts";

const FRAME_MS = 100;
const BAR_CELLS = 20;
/** The speed is that of the last half minute. */
const WINDOW_MS = 30_000;
const SAMPLE_MS = 1_000;

/** A time as people say it: `42 s`, `3 min 5 s`, `2 h 4 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Lines a second over the last half minute. */
export class Speed {
  #samples: { at: number; done: number }[] = [];

  /** `done` lines at `now`, in ms. */
  perSecond(done: number, now: number): number {
    const last = this.#samples.at(-1);
    if (!last || now - last.at >= SAMPLE_MS) this.#samples.push({ at: now, done });
    while ((this.#samples[1]?.at ?? now) < now - WINDOW_MS) this.#samples.shift();
    const [first] = this.#samples;
    return first && now > first.at ? (done - first.done) * 1000 / (now - first.at) : 0;
  }
}

/** What the line says; `total` is absent where nobody knows it. */
export function progressText(
  tally: Pick<BatchTally, "done" | "failed" | "costUsd" | "unpriced">,
  total: number | undefined,
  perSecond: number,
  waiting: string,
): string {
  const { done, failed, costUsd } = tally;
  const parts = [];
  if (total) {
    const share = Math.min(1, done / total);
    const cells = Math.floor(share * BAR_CELLS);
    const bar = "█".repeat(cells) + "░".repeat(BAR_CELLS - cells);
    parts.push(`${bar} ${done}/${total} (${Math.floor(share * 100)} %)`);
  } else parts.push(`${done} done`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (perSecond > 0) parts.push(`${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`);
  parts.push(formatUsd(costUsd) + (tally.unpriced > 0 ? " and more" : ""));
  if (waiting) parts.push(waiting);
  else if (total && perSecond > 0 && total > done) {
    parts.push(`${formatDuration((total - done) * 1000 / perSecond)} left`);
  }
  return parts.join(" · ");
}

/** Draws the line over and over, only where it can be redrawn. */
export class BatchProgress {
  /** Lines of the input, once they are counted. */
  total: number | undefined;
  /** What the line says in place of all that. */
  instead: string | undefined;
  readonly #speed = new Speed();
  #timer: ReturnType<typeof setInterval> | undefined;
  #shown = false;

  constructor(
    private readonly stderr: Writer,
    private readonly screen: Screen,
    private readonly tally: BatchTally,
    private readonly waiting: () => string,
  ) {}

  start(): void {
    if (this.screen.canRedraw) this.#timer = setInterval(() => this.#draw(), FRAME_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.clear();
  }

  /** Takes the line away, for others to write; it comes back by itself. */
  clear(): void {
    if (this.#shown) this.stderr.write("\r\x1b[K");
    this.#shown = false;
  }

  #draw(): void {
    // What was answered before says nothing about the speed.
    const rate = this.#speed.perSecond(this.tally.done - this.tally.kept, performance.now());
    const text = this.instead ?? progressText(this.tally, this.total, rate, this.waiting());
    // Names of models and a vendor's words for a status stand in it.
    const fits = oneLine(text, Math.max(2, this.screen.columns - 1) - 1);
    this.stderr.write(`\r\x1b[K${this.screen.style.dim(fits)}`);
    this.#shown = true;
  }
}
