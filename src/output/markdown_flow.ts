/** Text that wraps at the width of a terminal, written once and never taken back. */

import { displayWidth } from "./display_width.ts";

/** A piece of text and its look, as SGR codes (ECMA-48, 8.3.117); no codes is the plain look. */
export interface Span {
  text: string;
  codes: string;
}

/** Lines of text, each broken at its spaces where the screen is too narrow; what goes on stands a little further right. */
export function wrapLines(lines: string[], columns: number): string {
  const flow = new Flow(columns);
  for (const line of lines) {
    flow.begin([], [{ text: "    ", codes: "" }]);
    flow.write(line);
    flow.endLine();
  }
  return flow.take();
}

/** A word that begins with less room than this waits until it is known to fit. */
const AMPLE_COLUMNS = 24;
const ZERO_WIDTH_JOINER = "\u200d";

/** Joins the codes of two looks. */
export function both(first: string, second: string): string {
  return first && second ? `${first};${second}` : first || second;
}

/** The text between the sequences for a look; each piece ends its own, so that a break leaves the terminal plain. */
export function painted({ text, codes }: Span): string {
  return codes === "" || text === "" ? text : `\x1b[${codes}m${text}\x1b[0m`;
}

/** Puts pieces on lines of `columns`. Words that cannot fit are left to the terminal, which keeps them copyable. */
export class Flow {
  #out = "";
  #column = 0;
  /** Written before each line that wraps. */
  #hang: Span[] = [];
  #indent = 0;
  /** The word that waits for its end; undefined when characters are written as they come. */
  #waiting: Span[] | undefined;
  #waitingColumns = 0;
  #inWord = false;
  #joined = false;

  constructor(private readonly columns: number) {}

  get lineIsOpen(): boolean {
    return this.#column > 0 || this.#waiting !== undefined;
  }

  /** Columns that are left on the line. */
  get room(): number {
    return this.columns - this.#column;
  }

  /** What was written since the last call. */
  take(): string {
    const out = this.#out;
    this.#out = "";
    return out;
  }

  /** Begins a line; `hang` stands before what wraps and may take half of the width. */
  begin(first: Span[], hang: Span[] = []): void {
    for (const span of first) this.raw(span.text, span.codes);
    const columns = hang.reduce((sum, span) => sum + displayWidth(span.text), 0);
    this.#hang = columns <= this.columns / 2 ? hang : [];
    this.#indent = this.#column;
  }

  /** Writes as it is, without breaking lines. */
  raw(text: string, codes = ""): void {
    this.endWord();
    this.#out += painted({ text, codes });
    this.#advance(displayWidth(text));
  }

  /** Writes text that may wrap at its spaces. */
  write(text: string, codes = ""): void {
    let run = "";
    const put = () => {
      this.#out += painted({ text: run, codes });
      run = "";
    };
    for (const character of text) {
      if (character === " " || character === "\t") {
        if (this.#waiting) {
          put();
          this.endWord();
        }
        this.#inWord = false;
        if (this.#column < this.columns && this.#column >= this.#indent) {
          run += " ";
          this.#column++;
        }
        continue;
      }
      const width = displayWidth(character);
      if (width > 1 && !this.#joined) {
        put();
        this.endWord();
        if (this.#column + width > this.columns) this.#wrap();
      } else if (!this.#inWord) {
        const room = this.columns - this.#column;
        if (room < AMPLE_COLUMNS && this.#column > this.#indent) {
          put();
          this.#waiting = [];
          this.#waitingColumns = 0;
        }
      }
      this.#inWord = width <= 1;
      this.#joined = character === ZERO_WIDTH_JOINER;
      if (this.#waiting) this.#wait(character, width, codes);
      else {
        run += character;
        this.#advance(width);
      }
    }
    put();
  }

  endLine(): void {
    this.endWord();
    this.#out += "\n";
    this.#column = 0;
    this.#joined = false;
  }

  #wait(text: string, width: number, codes: string): void {
    const last = this.#waiting?.at(-1);
    if (last?.codes === codes) last.text += text;
    else this.#waiting?.push({ text, codes });
    this.#waitingColumns += width;
    if (this.#waitingColumns <= this.columns - this.#column) return;
    // It does not fit, whatever its end is: the rest of it is written as it comes.
    const begun = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#wrap();
    for (const span of begun) this.#out += painted(span);
    this.#advance(this.#waitingColumns);
  }

  /** Writes the word that waits, as no more of it comes. */
  endWord(): void {
    for (const span of this.#waiting ?? []) this.#out += painted(span);
    if (this.#waiting) this.#advance(this.#waitingColumns);
    this.#waiting = undefined;
    this.#inWord = false;
  }

  #wrap(): void {
    this.#out += "\n";
    this.#column = 0;
    for (const span of this.#hang) this.#out += painted(span);
    this.#column = this.#hang.reduce((sum, span) => sum + displayWidth(span.text), 0);
    this.#indent = this.#column;
  }

  /** Follows the cursor, also over the terminal's own line breaks. */
  #advance(width: number): void {
    this.#column += width;
    if (this.#column > this.columns) this.#column = (this.#column - 1) % this.columns + 1;
  }
}
