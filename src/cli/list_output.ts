/** What commands that print a list share: a place to write to that shows no secret and knows its width. */

import process from "node:process";
import { secretEnvValues } from "../config/redact.ts";
import type { EffectiveConfig } from "../config/load.ts";
import { jsonLine } from "../output/json.ts";
import { type Column, tableOf } from "../output/table.ts";
import { harmless, oneLine, screenOf, type Style } from "../output/terminal.ts";
import { createWriters, stdoutFailure, type Writer } from "../output/writer.ts";
import { secretsOf } from "./config_shown.ts";
import { Secrets } from "./secrets.ts";
import { lookAtTerminals } from "./terminals.ts";

/** Options of the whole program that such a command heeds. */
export interface ListOptions {
  output?: string;
  quiet?: boolean;
  color?: boolean;
}

/** stdout for the list, stderr for notes. */
export class ListOutput {
  readonly secrets = new Secrets();
  readonly #stdout: Writer;
  readonly #stderr: Writer;
  #hasStatus = false;

  private constructor(
    readonly style: Style,
    private readonly onTerminal: boolean,
    private readonly room: number,
    private readonly quiet: boolean,
    /** A person looks at stderr. */
    readonly isWatched: boolean,
  ) {
    const writers = createWriters(isWatched);
    this.#stdout = writers.stdout;
    this.#stderr = writers.stderr;
  }

  /** Looks at the terminal. */
  static async open(env: Record<string, string | undefined>, options: ListOptions): Promise<ListOutput> {
    const { stdout, stderr } = await lookAtTerminals();
    const { style } = screenOf(stdout, env, options.color === false);
    const output = new ListOutput(
      style,
      stdout,
      stdout ? process.stdout.columns || Infinity : Infinity,
      options.quiet ?? false,
      stderr && env.TERM !== "dumb",
    );
    output.secrets.add(...secretEnvValues(env));
    return output;
  }

  /** Keys that stand in the configuration as they are. */
  hideKeysOf(effective: EffectiveConfig): void {
    const literal = Object.values(effective.providers).flatMap(({ apiKeys }) => apiKeys)
      .filter((source) => !/^(env|cmd):/.test(source));
    this.secrets.add(...literal, ...secretsOf(effective));
  }

  json(value: unknown): void {
    this.#stdout.write(this.secrets.redact(jsonLine(value)));
  }

  table<Row>(rows: Row[], columns: Column<Row>[]): void {
    this.laidOut((layout) => tableOf(rows, columns, layout));
  }

  /** Text for people that contains tables. */
  laidOut(make: (layout: { room: number; bold(text: string): string }) => string): void {
    this.#stdout.write(this.secrets.redact(make({ room: this.room, bold: this.style.bold })));
  }

  /** Lines of our own making. */
  text(text: string): void {
    this.#stdout.write(this.secrets.redact(text));
  }

  /** A line that takes the place of the one before it and goes with an empty text; only for people. */
  status(text: string): void {
    if (this.quiet || !this.isWatched) return;
    if (text === "" && !this.#hasStatus) return;
    this.#hasStatus = text !== "";
    const room = (process.stderr.columns || 80) - 1;
    this.#stderr.write(`\r\x1b[K${this.secrets.redact(oneLine(text, room))}`);
  }

  /** Text that others may have written: made harmless for a terminal, else left as it is. */
  foreign(text: string): void {
    this.#stdout.write(this.secrets.redact(this.onTerminal ? harmless(text) : text));
  }

  /** One line on stderr, and what can be done about it. */
  note(text: string, hint?: string): void {
    if (this.quiet) return;
    this.status("");
    const lines = `nano-agent: ${oneLine(text)}\n${hint ? `hint: ${oneLine(hint)}\n` : ""}`;
    this.#stderr.write(this.secrets.redact(lines));
  }

  /** stdout takes no more: nobody reads it, or the disk is full. */
  get isBroken(): boolean {
    return stdoutFailure() !== undefined;
  }

  /** Resolves when everything written so far has left. */
  async flush(): Promise<void> {
    await Promise.all([this.#stdout.flush(), this.#stderr.flush()]);
  }

  async close(): Promise<void> {
    await this.flush();
  }
}
