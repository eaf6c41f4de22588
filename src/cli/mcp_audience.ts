/** Who follows the runs of `nano-agent mcp`: stderr and the trace for people, progress for the client of a call. */

import { shortArguments } from "../output/progress.ts";
import { oneLine } from "../output/terminal.ts";
import type { Trace } from "../output/trace.ts";
import type { Writer } from "../output/writer.ts";
import type { AgentEvent } from "../types.ts";
import type { RunOptions } from "./arguments.ts";
import type { Audience } from "./run_setting.ts";
import type { Secrets } from "./secrets.ts";

/** What all calls share. Nothing of it is ever written to stdout. */
export class ServerLog {
  readonly #told = new Set<string>();
  #trace: Promise<{ trace: Trace; close: () => void }> | undefined;

  constructor(
    private readonly stderr: Writer,
    private readonly secrets: Secrets,
    private readonly options: Pick<RunOptions, "quiet" | "logLevel" | "debug">,
  ) {}

  /** A line for people; the same one only once, however many calls it is about. */
  note(text: string): void {
    const { quiet, logLevel } = this.options;
    if (quiet || logLevel === "error" || this.#told.has(text)) return;
    this.#told.add(text);
    this.write(`nano-agent: ${oneLine(this.secrets.redact(text))}`);
  }

  /** A line as it is. */
  write(line: string): void {
    this.stderr.write(`${line}\n`);
  }

  /** Starts the trace where one was asked for; all calls share it. Throws `usage` when its file cannot be written. */
  async startTrace(): Promise<Trace | undefined> {
    const { debug, logLevel } = this.options;
    if (debug === undefined && logLevel !== "debug") return undefined;
    return (await (this.#trace ??= this.#open(debug))).trace;
  }

  async close(): Promise<void> {
    (await this.#trace?.catch(() => undefined))?.close();
    await this.stderr.flush();
  }

  async #open(debug: RunOptions["debug"]) {
    const { fileSink, textSink, Trace } = await import("../output/trace.ts");
    const { redact } = this.secrets;
    const { sink, close } = typeof debug === "string" && debug !== ""
      ? fileSink(debug, redact, (text) => this.note(text))
      : { sink: textSink((text) => this.stderr.write(text), redact), close: () => {} };
    return { trace: new Trace(sink), close };
  }
}

/** The follower of one call. */
export class CallAudience implements Audience {
  readonly showsCost = true;
  readonly live = false;
  readonly showsWrites = false;
  #turn = 0;
  #trace: Trace | undefined;

  constructor(private readonly log: ServerLog, private readonly tell: (message: string) => void) {}

  note(text: string): void {
    this.log.note(text);
  }

  /** What a tool is doing right now is too much for a client: it hears which tool works. */
  tellDoing(): void {}

  async startTrace(): Promise<Trace | undefined> {
    return this.#trace = await this.log.startTrace();
  }

  see(event: AgentEvent): void {
    this.#trace?.see(event);
    if (event.type === "note" && event.level === "warn") this.note(event.text);
    const message = this.#messageOf(event);
    if (message !== undefined) this.tell(message);
  }

  #messageOf(event: AgentEvent): string | undefined {
    switch (event.type) {
      case "attempt":
        this.#turn++;
        return `turn ${this.#turn}: asking ${oneLine(`${event.provider}/${event.model}`, 100)}`;
      case "tool-call":
        return `turn ${this.#turn}: ${oneLine(event.name, 80)} ${shortArguments(event.arguments)}`.trimEnd();
      case "retry":
        // The next attempt is at the same turn.
        return `turn ${this.#turn--}: ${event.kind}, trying again in ${Math.ceil(event.waitMs / 1000)} s`;
      case "fallback":
        return `turn ${this.#turn--}: ${event.kind}, going on with ${oneLine(event.to, 100)}`;
      default:
        return undefined;
    }
  }
}
