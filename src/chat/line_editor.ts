/** Typing a message on a terminal: many lines, pastes as one, history, completion. */

import { displayWidth } from "../output/display_width.ts";
import { EditBuffer } from "./edit_buffer.ts";
import { indexAt, type Layout, layOut } from "./edit_layout.ts";
import type { Key, KeyName } from "./keys.ts";
import type { EditTerminal } from "./raw_terminal.ts";

/** How a message is asked for. */
export interface Prompt {
  /** Stands before the first line; may be coloured. */
  first: string;
  /** Stands before each further line. */
  more: string;
  /** What the text so far may become; none when there is nothing to complete. */
  complete?(text: string): string[];
  /** What Ctrl-C says when nothing is typed. */
  onIdleInterrupt: string;
  /** Ctrl-C is somebody else's: the signal will follow. */
  cancel?(): void;
}

/** What was typed before, the oldest first. */
export interface TypedBefore {
  readonly entries: readonly string[];
}

const BLOCK = '"""';
const LONGEST_LIST = 20;

/** Whether Enter goes on with the text instead of sending it, and the text it becomes. */
function continued(text: string, cursor: number): string | undefined {
  if (text.startsWith(BLOCK) && (text.length < 6 || !text.trimEnd().endsWith(BLOCK))) return `${text}\n`;
  return cursor === text.length && /(^|[^\\])\\$/.test(text) ? `${text.slice(0, -1)}\n` : undefined;
}

/** The message without the marks of a block. */
function messageOf(text: string): string {
  const trimmed = text.trimEnd();
  const isBlock = trimmed.startsWith(BLOCK) && trimmed.endsWith(BLOCK) && trimmed.length >= 2 * BLOCK.length;
  return isBlock ? trimmed.slice(BLOCK.length, -BLOCK.length).replace(/^\n|\n$/g, "") : text;
}

function commonStart(texts: string[]): string {
  const [first = "", ...others] = texts;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}

/** The rows over whatever was there: nothing is erased before something else stands there, so nothing flickers. */
function overwriting(rows: string[]): string {
  return `${rows.join("\x1b[K\r\n")}\x1b[J`;
}

/** Edits one message at a time. What is typed before it is asked for is kept for it. */
export class LineEditor {
  readonly #buffer = new EditBuffer();
  #ahead: Key[] = [];
  #layout: Layout | undefined;
  /** Widths of the rows on the screen, down to the one with the cursor. */
  #above: number[] = [];
  #place = 0;
  #draft = "";
  /** Nothing is drawn while the shell has the screen. */
  #isSuspended = false;

  constructor(private readonly terminal: EditTerminal, private readonly history: TypedBefore) {}

  /** Keeps keys for the next message. */
  typeAhead(keys: Key[]): void {
    this.#ahead.push(...keys);
  }

  /** The message, or `undefined` when the person leaves. Rejects with the signal's reason when that comes first. */
  async read(prompt: Prompt, signal: AbortSignal): Promise<string | undefined> {
    signal.throwIfAborted();
    this.#buffer.set("");
    this.#place = this.history.entries.length;
    this.#above = [];
    const done = Promise.withResolvers<string | undefined>();
    const stop = () => done.reject(signal.reason);
    signal.addEventListener("abort", stop);
    const press = () => {
      while (!this.#isSuspended) {
        const key = this.#ahead.shift();
        if (!key) return this.#draw(prompt);
        const ended = this.#press(key, prompt, press);
        if (ended) return done.resolve(ended.text);
      }
    };
    const release = this.terminal.listen({
      typed: (keys) => {
        this.#ahead.push(...keys);
        press();
      },
      ended: () => done.resolve(undefined),
      resized: () => this.#draw(prompt),
    });
    try {
      press();
      return await done.promise;
    } finally {
      signal.removeEventListener("abort", stop);
      this.#leave(prompt);
      release();
    }
  }

  /** Carries out a key; something when that was the last one. */
  #press(key: Key, prompt: Prompt, resume: () => void): { text: string | undefined } | undefined {
    const buffer = this.#buffer;
    if (key.type !== "key") {
      buffer.insert(key.text);
      return undefined;
    }
    switch (key.name) {
      case "accept": {
        const longer = continued(buffer.text, buffer.cursor);
        if (longer === undefined) return { text: messageOf(buffer.text) };
        buffer.set(longer);
        return undefined;
      }
      case "newline":
        buffer.insert("\n");
        return undefined;
      case "end-of-input":
        if (buffer.text === "") return { text: undefined };
        buffer.apply("delete");
        return undefined;
      case "cancel":
        this.#cancel(prompt);
        return undefined;
      case "complete":
        this.#complete(prompt);
        return undefined;
      case "suspend":
        this.#suspend(prompt, resume);
        return undefined;
      case "clear-screen":
        this.terminal.write("\x1b[H\x1b[2J");
        this.#above = [];
        return undefined;
      default:
        if (!buffer.apply(key.name)) this.#travel(key.name, prompt);
        return undefined;
    }
  }

  #cancel(prompt: Prompt): void {
    if (prompt.cancel) return prompt.cancel();
    const wasEmpty = this.#buffer.text === "";
    this.#leave(prompt, wasEmpty ? prompt.onIdleInterrupt : "^C");
    this.#buffer.set("");
    this.#place = this.history.entries.length;
  }

  #suspend(prompt: Prompt, resume: () => void): void {
    this.#leave(prompt);
    this.#isSuspended = true;
    this.terminal.suspend().finally(() => {
      this.#isSuspended = false;
      resume();
    });
  }

  #complete(prompt: Prompt): void {
    const { text, cursor } = this.#buffer;
    const found = cursor === text.length ? prompt.complete?.(text) ?? [] : [];
    const start = commonStart(found);
    if (found.length === 1) this.#buffer.set(`${start} `);
    else if (start.length > text.length) this.#buffer.set(start);
    else if (found.length > 1) {
      const more = found.length > LONGEST_LIST ? ` … ${found.length - LONGEST_LIST} more` : "";
      this.#leave(prompt, found.slice(0, LONGEST_LIST).join("  ") + more);
    }
  }

  /** Up and down: between the rows of the text, and from its first or last one into what was typed before. */
  #travel(name: KeyName, prompt: Prompt): void {
    const older = name === "up" || name === "older";
    if (!older && name !== "down" && name !== "newer") return;
    const layout = this.#lay(prompt);
    const row = layout.row + (older ? -1 : 1);
    if ((name === "up" || name === "down") && row >= 0 && row < layout.rows.length) {
      this.#buffer.cursor = indexAt(layout, this.#buffer.text, prompt.more, row, layout.column);
      return;
    }
    const place = this.#place + (older ? -1 : 1);
    if (place < 0 || place > this.history.entries.length) return;
    if (this.#place === this.history.entries.length) this.#draft = this.#buffer.text;
    this.#place = place;
    this.#buffer.set(this.history.entries[place] ?? this.#draft);
  }

  #lay(prompt: Prompt, cursor = this.#buffer.cursor): Layout {
    return layOut(prompt.first, prompt.more, this.#buffer.text, cursor, this.terminal.columns());
  }

  /** Draws the text over what is there, as much of it as the screen holds. */
  #draw(prompt: Prompt): void {
    const layout = this.#lay(prompt);
    const height = Math.max(1, this.terminal.rows() - 1);
    const top = Math.max(0, Math.min(layout.row - Math.floor(height / 2), layout.rows.length - height));
    const rows = layout.rows.slice(top, top + height);
    const below = rows.length - 1 - (layout.row - top);
    const up = below > 0 ? `\x1b[${below}A` : "";
    const right = layout.column > 0 ? `\x1b[${layout.column}C` : "";
    this.terminal.write(`${this.#toTop()}${overwriting(rows)}${up}\r${right}`);
    this.#above = rows.slice(0, layout.row - top).map((row) => displayWidth(row));
  }

  /** To the first row of what is drawn. */
  #toTop(): string {
    // A screen that has become narrower has broken the rows again.
    const columns = this.terminal.columns();
    const rows = this.#above.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return `\r${rows > 0 ? `\x1b[${rows}A` : ""}`;
  }

  /** Leaves the whole text on the screen, and what is said about it, with the cursor below. */
  #leave(prompt: Prompt, said = ""): void {
    const { rows } = this.#lay(prompt, this.#buffer.text.length);
    const isMark = said === "^C";
    const line = said === "" ? "" : isMark ? said : `\r\n${said}`;
    this.terminal.write(`${this.#toTop()}${overwriting(rows)}${line}\r\n`);
    this.#above = [];
  }
}
