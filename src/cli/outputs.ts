/** Who listens to a run: the answer's format on stdout, people and traces on stderr. */

import { failureLines } from "../output/failure.ts";
import type { Listener } from "../output/listener.ts";
import { createProgress, createStdoutOutput, createTextRenderer } from "../output/mod.ts";
import type { Progress } from "../output/progress.ts";
import { Savings } from "../output/savings.ts";
import { formatSummaryLines } from "../output/summary.ts";
import { type Screen, screenOf } from "../output/terminal.ts";
import type { TextRenderer } from "../output/text.ts";
import type { Trace } from "../output/trace.ts";
import { createWriters, type Writer } from "../output/writer.ts";
import type { Ask } from "../tools/ask.ts";
import type { AgentEvent, ResultError, RunResult } from "../types.ts";
import type { RunControl } from "./control.ts";
import type { Audience } from "./run_setting.ts";
import { SecretGuard, type Secrets } from "./secrets.ts";
import { lookAtTerminals, type Terminals } from "./terminals.ts";

/** The options that say how a run is shown. */
export interface OutputOptions {
  output?: "text" | "json" | "jsonl";
  stream?: "auto" | "on" | "off";
  summary?: "auto" | "always" | "never";
  quiet?: boolean;
  color?: boolean;
  logLevel?: "error" | "warn" | "info" | "debug";
  debug?: string | true;
  extract?: boolean;
  schema?: string;
  /** When the run began, on the clock of `performance.now()`; absent: with the process. */
  startedAt?: number;
  /** What the run costs is shown elsewhere. */
  costIsShown?: boolean;
}

/** Everything that is written while a run goes on. */
export class RunOutputs implements Audience {
  readonly stdout: Writer;
  readonly stderr: Writer;
  readonly stdoutScreen: Screen;
  readonly stderrScreen: Screen;
  /** Text is shown as it comes and cannot be taken back. */
  readonly live: boolean;
  /** There is a person who types and sees stderr. */
  readonly hasKeyboard: boolean;
  /** Asks the person at the terminal, if there is one. */
  readonly ask?: Ask;
  readonly #savings = new Savings();
  readonly #listeners: Listener[] = [this.#savings];
  readonly #guards: Record<"text" | "reasoning", SecretGuard>;
  readonly #options: OutputOptions;
  readonly #progress: Progress | undefined;
  readonly #endAnswerLine: (() => void) | undefined;
  #terminalAsk: Ask | undefined;
  #trace: { trace: Trace; close: () => void } | undefined;
  #stdoutError: NodeJS.ErrnoException | undefined;

  constructor(
    options: OutputOptions,
    env: Record<string, string | undefined>,
    private readonly secrets: Secrets,
    control: RunControl,
    onTerminal: Terminals,
    renderer?: TextRenderer,
  ) {
    this.#options = options;
    this.#guards = { text: new SecretGuard(secrets), reasoning: new SecretGuard(secrets) };
    const noColor = options.color === false;
    this.stdoutScreen = screenOf(onTerminal.stdout, env, noColor, onTerminal.columns);
    this.stderrScreen = screenOf(onTerminal.stderr, env, noColor, onTerminal.columns);
    this.hasKeyboard = onTerminal.stdin && onTerminal.stderr;
    if (this.hasKeyboard) this.ask = (question, signal) => this.#ask(question, signal);
    const writers = createWriters(onTerminal.stdout && onTerminal.stderr, (error) => {
      if (error.code !== "EPIPE") this.#stdoutError = error;
      control.stop("stdout-closed");
    });
    this.stdout = writers.stdout;
    this.stderr = writers.stderr;
    const wanted = options.stream === "on" || (options.stream !== "off" && onTerminal.stdout);
    this.live = wanted && isForReading(options);
    const answerOnScreen = this.live && onTerminal.stdout && onTerminal.stderr;
    const answer = createStdoutOutput(this.stdout, {
      format: options.output ?? "text",
      live: this.live,
      isTerminal: onTerminal.stdout,
      linesBetween: answerOnScreen && !this.#quiet,
      extract: options.extract ?? false,
      renderer,
      redact: secrets.redact,
    });
    if (answerOnScreen) this.#endAnswerLine = () => answer.endLine?.();
    if (!this.#quiet) {
      this.#progress = createProgress(this.stderr, {
        screen: this.stderrScreen,
        answerOnScreen,
        endAnswerLine: this.#endAnswerLine,
        startedAt: options.startedAt,
        verbose: options.logLevel === "info" || options.logLevel === "debug",
        redact: secrets.redact,
      });
      // Before the answer: what it draws has to be gone when text comes.
      this.#listeners.push(this.#progress);
    }
    this.#listeners.push(answer);
  }

  /** Looks at the terminals, and loads what shows Markdown where there is one to show it on. */
  static async open(
    options: OutputOptions,
    env: Record<string, string | undefined>,
    secrets: Secrets,
    control: RunControl,
  ): Promise<RunOutputs> {
    const onTerminal = await lookAtTerminals();
    const screen = screenOf(onTerminal.stdout, env, options.color === false, onTerminal.columns);
    const renderer = isForReading(options) ? await createTextRenderer(screen) : undefined;
    return new RunOutputs(options, env, secrets, control, onTerminal, renderer);
  }

  /** Starts the trace where one was asked for. Throws `usage` when its file cannot be written. */
  async startTrace(): Promise<Trace | undefined> {
    const { debug, logLevel } = this.#options;
    if (this.#trace) return this.#trace.trace;
    if (debug === undefined && logLevel !== "debug") return undefined;
    const { fileSink, textSink, Trace } = await import("../output/trace.ts");
    const { sink, close } = typeof debug === "string" && debug !== ""
      ? fileSink(debug, this.secrets.redact, (text) => this.note(text))
      : { sink: textSink((text) => this.stderr.write(text), this.secrets.redact), close: () => {} };
    this.#trace = { trace: new Trace(sink), close };
    this.#listeners.push(this.#trace.trace);
    return this.#trace.trace;
  }

  see(event: AgentEvent): void {
    if (event.type === "text" || event.type === "reasoning") {
      // What comes between two pieces of a text does not make them two texts.
      const delta = this.#guards[event.type].push(event.delta);
      if (delta !== "") this.#tell({ type: event.type, delta });
      return;
    }
    if (event.type !== "tool-arguments") this.#settle();
    this.#tell(event);
    if (event.type === "result") this.#finish(event);
  }

  /** Tells what was held back. */
  #settle(): void {
    for (const type of ["reasoning", "text"] as const) {
      const delta = this.#guards[type].end();
      if (delta !== "") this.#tell({ type, delta });
    }
  }

  #tell(event: AgentEvent): void {
    for (const listener of this.#listeners) listener.see(event);
  }

  /** From now on questions are asked in this way. */
  askWith(ask: Ask): void {
    this.#terminalAsk = ask;
  }

  /** Asks on a screen that is quiet. */
  async #ask(...[question, signal]: Parameters<Ask>): ReturnType<Ask> {
    this.#terminalAsk ??= (await import("../tools/ask.ts")).terminalAsk();
    // The followers of the run get to the call first: its line stands above the question.
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#progress?.hold();
    this.#endAnswerLine?.();
    await this.stderr.flush();
    return await this.#terminalAsk(question, signal);
  }

  /** What a tool is doing right now, for the status line. */
  tellDoing(text: string): void {
    this.#progress?.tellDoing(this.secrets.redact(text));
  }

  /** A line for people, not shown with `-q`. */
  note(text: string): void {
    this.see({ type: "note", level: "warn", text });
  }

  /** A dim line on the screen, not shown with `-q`. */
  greet(text: string): void {
    if (!this.#quiet && this.stderrScreen.isTerminal) {
      this.stderr.write(`${this.stderrScreen.style.dim(text)}\n`);
    }
  }

  /** A line for people who want to know more. */
  inform(text: string): void {
    this.see({ type: "note", level: "info", text });
  }

  /** Resolves when everything has left; the error stdout broke with, unless its reader just went away. */
  async close(): Promise<NodeJS.ErrnoException | undefined> {
    await Promise.all([this.stdout.flush(), this.stderr.flush()]);
    this.#trace?.close();
    return this.#stdoutError;
  }

  get showsWrites(): boolean {
    return this.stderrScreen.isTerminal && !this.#quiet;
  }

  /** Whether anybody will see what the run cost. */
  get showsCost(): boolean {
    return this.#options.costIsShown === true || (this.#options.output ?? "text") !== "text" ||
      this.#wantsSummary || this.#trace !== undefined;
  }

  get #wantsSummary(): boolean {
    const summary = this.#options.summary ?? "auto";
    return summary === "always" || (summary === "auto" && this.stderrScreen.isTerminal && !this.#quiet);
  }

  get #quiet(): boolean {
    return this.#options.quiet === true || this.#options.logLevel === "error";
  }

  #finish(result: RunResult): void {
    if (result.error && !isStdoutClosed(result.error)) this.fail(result.error);
    const summary = this.#options.summary ?? "auto";
    const wanted = summary === "always" ||
      (summary === "auto" && this.stderrScreen.isTerminal && !this.#quiet);
    if (!wanted || result.attempts.length === 0 && summary !== "always") return;
    const columns = this.stderrScreen.isTerminal ? this.stderrScreen.columns : Infinity;
    this.stderr.write(formatSummaryLines(result, columns, this.stderrScreen.style, this.#savings));
  }

  /** Tells a failure on stderr, whatever `-q` says. */
  fail(error: ResultError): void {
    this.stderr.write(this.secrets.redact(failureLines(error, this.stderrScreen.style)));
  }
}

/** The whole answer is text for a person, not a part of it or a form for programs. */
function isForReading({ output = "text", extract, schema }: OutputOptions): boolean {
  return output === "text" && !extract && schema === undefined;
}

/** Nobody reads any more: there is nothing to explain. */
function isStdoutClosed(error: ResultError): boolean {
  return error.code === "cancelled" && error.message.includes("stdout-closed");
}
