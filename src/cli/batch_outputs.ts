/** Where a batch writes: records on stdout, one status line and a few words on stderr. */

import { BatchProgress, formatDuration } from "../batch/progress.ts";
import type { BatchTally } from "../batch/tally.ts";
import { formatUsd } from "../catalog/format_usd.ts";
import { failureLines } from "../output/failure.ts";
import { oneLine, type Screen, screenOf } from "../output/terminal.ts";
import type { Trace, TraceSink } from "../output/trace.ts";
import { createWriters, type Writer } from "../output/writer.ts";
import type { ResultError } from "../types.ts";
import type { RunOptions } from "./arguments.ts";
import type { RunControl } from "./control.ts";
import type { Secrets } from "./secrets.ts";
import type { Terminals } from "./terminals.ts";

/** Records that wait for a slow reader, in characters: more, and no line is begun. */
const MOST_UNWRITTEN = 1024 * 1024;
/** What a thousand lines have to say is said once. */
const MOST_NOTES = 1_000;

/** The streams of a batch. */
export class BatchOutputs {
  readonly progress: BatchProgress;
  /** What the status line says instead of the time left. */
  waiting = "";
  readonly #stdout: Writer;
  readonly #stderr: Writer;
  readonly #screen: Screen;
  readonly #sameScreen: boolean;
  readonly #quiet: boolean;
  readonly #told = new Set<string>();
  #unwritten = 0;
  #trace: { sink: TraceSink; close(): void } | undefined;
  #stdoutError: NodeJS.ErrnoException | undefined;

  constructor(
    private readonly options: RunOptions,
    env: Record<string, string | undefined>,
    private readonly secrets: Secrets,
    control: RunControl,
    tally: BatchTally,
    onTerminal: Terminals,
  ) {
    this.#quiet = options.quiet === true || options.logLevel === "error";
    this.#screen = screenOf(onTerminal.stderr, env, options.color === false, onTerminal.columns);
    this.#sameScreen = onTerminal.stdout && onTerminal.stderr;
    const writers = createWriters(this.#sameScreen, (error) => {
      if (error.code !== "EPIPE") this.#stdoutError = error;
      control.stop("stdout-closed");
    });
    this.#stdout = writers.stdout;
    this.#stderr = writers.stderr;
    this.progress = new BatchProgress(this.#stderr, this.#screen, tally, () => this.waiting);
  }

  /** Whether somebody watches the status line. */
  get showsProgress(): boolean {
    return this.#screen.canRedraw && !this.#quiet;
  }

  /** Writes a record, whole. Resolves when there is room for the next one. */
  async record(line: string): Promise<void> {
    if (this.#sameScreen) this.progress.clear();
    this.#stdout.write(line);
    this.#unwritten += line.length;
    if (this.#unwritten < MOST_UNWRITTEN) return;
    this.#unwritten = 0;
    await this.#stdout.flush();
  }

  /** A line for people, not shown with `-q`; the same words are said once, whatever their numbers. */
  note(text: string, line?: number): void {
    // The next line that waits says another number of seconds.
    const kind = text.replace(/\d+/g, "0");
    if (this.#quiet || this.#told.has(kind) || this.#told.size > MOST_NOTES) return;
    this.#told.add(kind);
    const where = line === undefined ? "" : `line ${line}: `;
    this.#line(`${this.#screen.style.yellow("nano-agent:")} ${oneLine(where + text)}\n`);
  }

  /** What is only said with `--log-level info`. */
  detail(text: string, line: number): void {
    const { logLevel } = this.options;
    if (logLevel === "info" || logLevel === "debug") this.note(text, line);
  }

  /** Tells a failure on stderr, whatever `-q` says. */
  fail(error: ResultError): void {
    this.#line(failureLines(error, this.#screen.style));
  }

  /** The trace of one line, where one was asked for. Throws `usage` when its file cannot be written. */
  async trace(line: number): Promise<Trace | undefined> {
    const { debug, logLevel } = this.options;
    if (debug === undefined && logLevel !== "debug") return undefined;
    const { fileSink, textSink, Trace } = await import("../output/trace.ts");
    this.#trace ??= typeof debug === "string" && debug !== ""
      ? fileSink(debug, this.secrets.redact, (text) => this.note(text))
      : { sink: textSink((text) => this.#line(text), this.secrets.redact), close: () => {} };
    const { sink } = this.#trace;
    return new Trace((event) => sink({ ...event, line }));
  }

  /** What the batch came to, where a summary is wanted. */
  summary(tally: BatchTally): void {
    const summary = this.options.summary ?? "auto";
    if (summary === "never" || (summary === "auto" && (this.#quiet || !this.#screen.isTerminal))) return;
    const { done, kept, failed, usage, costUsd, unpriced } = tally;
    const parts = [`${done} line${done === 1 ? "" : "s"}`];
    if (kept > 0) parts.push(`${kept} answered before`);
    if (failed > 0) parts.push(`${failed} failed`);
    if (usage.inputTokens !== undefined) {
      parts.push(`${usage.inputTokens} tokens in, ${usage.outputTokens ?? "?"} out`);
    }
    parts.push(formatUsd(costUsd) + (unpriced > 0 ? ` and ${unpriced} of unknown cost` : ""));
    parts.push(formatDuration(performance.now()));
    this.#line(`${this.#screen.style.dim(parts.join(" · "))}\n`);
  }

  /** Resolves when everything has left; the error stdout broke with, unless its reader just went away. */
  async close(): Promise<NodeJS.ErrnoException | undefined> {
    this.progress.stop();
    await Promise.all([this.#stdout.flush(), this.#stderr.flush()]);
    this.#trace?.close();
    return this.#stdoutError;
  }

  /** Resolves when what was said on stderr has left. */
  flushed(): Promise<void> {
    return this.#stderr.flush();
  }

  #line(text: string): void {
    this.progress.clear();
    this.#stderr.write(this.secrets.redact(text));
  }
}
