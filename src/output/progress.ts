/** What a person sees on stderr while a run works: a status line on a terminal, a line a tool call, warnings. */

import type { AgentEvent } from "../types.ts";
import type { Listener } from "./listener.ts";
import { formatSeconds } from "./summary.ts";
import { harmless, oneLine, type Screen } from "./terminal.ts";
import type { Writer } from "./writer.ts";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 100;
const ARGUMENT_LENGTH = 60;
/** Arguments that are a file's text: the path says enough. */
const BULK = new Set(["content", "old_str", "new_str"]);
/** Streamed characters a token has, for the running count. */
const CHARACTERS_PER_TOKEN = 4;

/** Where progress is shown, and how much of it. */
export interface ProgressOptions {
  screen: Screen;
  /** The answer streams to the same terminal: the status line must be gone before it. */
  answerOnScreen: boolean;
  /** Ends the line of the answer on this screen before one is written here. */
  endAnswerLine?(): void;
  /** When the run began, on the clock of `performance.now()`; absent: with the process. */
  startedAt?: number;
  /** Also says which way a run took (`--log-level info`). */
  verbose: boolean;
}

/** Arguments as `name=value`, shortened; a single one stands alone. */
export function shortArguments(given: unknown): string {
  if (typeof given !== "object" || given === null) return oneLine(String(given), ARGUMENT_LENGTH);
  const entries = Object.entries(given).filter(([name]) => !BULK.has(name));
  return entries.map(([name, value]) => {
    const text = oneLine(typeof value === "string" ? value : JSON.stringify(value) ?? "", ARGUMENT_LENGTH);
    return entries.length === 1 ? text : `${oneLine(name, ARGUMENT_LENGTH)}=${text}`;
  }).join(" ").slice(0, 4 * ARGUMENT_LENGTH);
}

/** The one line that is drawn over and over. */
class StatusLine {
  #timer: ReturnType<typeof setInterval> | undefined;
  #frame = 0;
  #shown = false;

  constructor(private readonly stderr: Writer, private readonly screen: Screen) {}

  start(text: () => string): void {
    if (this.#timer || !this.screen.canRedraw) return;
    this.#timer = setInterval(() => this.#draw(text()), FRAME_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.clear();
  }

  clear(): void {
    if (this.#shown) this.stderr.write("\r\x1b[K");
    this.#shown = false;
  }

  #draw(text: string): void {
    const frame = FRAMES[this.#frame++ % FRAMES.length] ?? "";
    const room = Math.max(2, this.screen.columns - 3);
    const fits = `${frame} ${text.length > room ? `${text.slice(0, room - 1)}…` : text}`;
    this.stderr.write(`\r\x1b[K${this.screen.style.dim(fits)}`);
    this.#shown = true;
  }
}

/** Follows a run on stderr. */
export class Progress implements Listener {
  readonly #status: StatusLine;
  #model = "";
  #turn = 0;
  #tokens = 0;
  #streamed = 0;
  #doing = "";
  #turnText = "";
  #failure = "";

  constructor(private readonly stderr: Writer, private readonly options: ProgressOptions) {
    this.#status = new StatusLine(stderr, options.screen);
  }

  see(event: AgentEvent): void {
    switch (event.type) {
      case "route":
        if (this.options.verbose) this.#line(`nano-agent: ${oneLine(event.reason)}`);
        else if (this.options.screen.isTerminal) this.#line(this.#style.dim(oneLine(event.reason)));
        break;
      case "attempt":
        this.#model = oneLine(`${event.provider}/${event.model}`, ARGUMENT_LENGTH);
        this.#doing = "";
        this.#turnText = "";
        this.#streamed = 0;
        this.#turn++;
        this.#status.start(() => this.#text());
        break;
      case "text":
        this.#streamed += event.delta.length;
        if (this.options.answerOnScreen) this.#status.stop();
        else if (this.options.screen.isTerminal) this.#turnText += event.delta;
        break;
      case "reasoning":
      case "tool-arguments":
        this.#streamed += event.delta.length;
        this.#doing = event.type === "reasoning"
          ? "thinking"
          : `writing a call${event.name ? ` of ${oneLine(event.name, ARGUMENT_LENGTH)}` : ""}`;
        break;
      case "usage":
        this.#tokens += (event.inputTokens ?? 0) + (event.outputTokens ?? 0);
        this.#streamed = 0;
        break;
      case "tool-call":
        this.#toolCall(event.name, event.arguments);
        this.#status.start(() => this.#text());
        break;
      case "tool-result":
        if (!event.ok) this.#line(this.#style.yellow(`  ${oneLine(event.text, 200)}`));
        for (const line of event.changes ?? []) this.#line(this.#change(line));
        break;
      case "attempt-end":
        this.#failure = event.message ?? "";
        break;
      case "retry":
        this.#turn--;
        this.#line(this.#style.yellow(retryLine(event, this.#failure || event.kind)));
        break;
      case "fallback":
        // After a stall the turn is over; after a failure there was none.
        if (!event.kind.startsWith("stall")) this.#turn--;
        break;
      case "compact":
        this.#turn--;
        this.#line(
          this.#style.dim(
            `the conversation was summarised: ${event.beforeTokens} → ${event.afterTokens} tokens (estimated)`,
          ),
        );
        break;
      case "note":
        if (event.level === "warn" || this.options.verbose) {
          this.#line(`${this.#style.yellow("nano-agent:")} ${oneLine(event.text)}`);
        }
        break;
      case "result":
        this.#status.stop();
        break;
    }
  }

  get #style() {
    return this.options.screen.style;
  }

  #toolCall(name: string, given: unknown): void {
    if (this.#turnText.trim() !== "") this.#line(this.#style.dim(oneLine(this.#turnText, 400)));
    this.#turnText = "";
    this.#doing = `running ${oneLine(name, ARGUMENT_LENGTH)}`;
    const argument = shortArguments(given);
    const shown = argument === "" ? "" : ` ${this.#style.dim(argument)}`;
    this.#line(`${this.#style.cyan("•")} ${oneLine(name, 80)}${shown}`);
  }

  #change(line: string): string {
    const text = `  ${harmless(line.replaceAll("\t", "  "))}`;
    if (line.startsWith("+")) return this.#style.green(text);
    return line.startsWith("-") ? this.#style.red(text) : this.#style.dim(text);
  }

  /** The latest word of what is going on; shown on the status line only. */
  tellDoing(text: string): void {
    this.#doing = oneLine(text, ARGUMENT_LENGTH);
  }

  /** Leaves the screen to somebody else, a question for example; the next attempt takes it back. */
  hold(): void {
    this.#status.stop();
    this.options.endAnswerLine?.();
  }

  #line(text: string): void {
    this.#status.clear();
    this.options.endAnswerLine?.();
    this.stderr.write(`${text}\n`);
  }

  #text(): string {
    const tokens = this.#tokens + Math.round(this.#streamed / CHARACTERS_PER_TOKEN);
    const parts = [
      this.#model,
      formatSeconds(performance.now() - (this.options.startedAt ?? 0)),
      `turn ${this.#turn}`,
    ];
    if (tokens > 0) parts.push(`${tokens} tokens`);
    if (this.#doing) parts.push(this.#doing);
    return parts.join(" · ");
  }
}

/** Less would be shown as no time at all. */
const SHORTEST_SHOWN_MS = 5;

function retryLine(event: Extract<AgentEvent, { type: "retry" }>, why: string): string {
  const status = event.status === undefined ? "" : `, HTTP ${event.status}`;
  const when = event.waitMs < SHORTEST_SHOWN_MS
    ? "trying again"
    : `trying again in ${formatSeconds(event.waitMs)}`;
  return `nano-agent: ${oneLine(why, 200)} (${
    oneLine(`${event.provider}/${event.model}`, 100)
  }${status}); ${when}`;
}
