/** A terminal's screen, as far as nano-agent drives one: text, colours, line feeds, a line drawn anew. Pure. */

/** A run of characters of one look. */
export interface Span {
  text: string;
  /** SGR colour 30 … 37 or 90 … 97; absent: the usual one. */
  colour?: number;
  bold?: boolean;
  dim?: boolean;
  underline?: boolean;
  italic?: boolean;
}

/** What stood on a line of the screen from a time on, until the next state of the same line. */
export interface LineState {
  spans: Span[];
  atMs: number;
}

/** A line of the screen: everything that stood there, the last of it is what is left. */
export type ShownLine = LineState[];

/** What was written to a terminal, and when. */
export interface Chunk {
  text: string;
  atMs: number;
}

type Look = Omit<Span, "text">;
interface Cell {
  character: string;
  look: Look;
}

// A control sequence (CSI), another escape sequence, or one character.
const TOKEN = /\x1b\[([?\d;]*)([a-zA-Z])|\x1b[^[]|[^]/gu;

/** Plays what was written and returns the lines of the screen, those at the end without text not counted. */
export function play(chunks: Chunk[], columns: number): ShownLine[] {
  const screen = new Screen(columns);
  const lines: ShownLine[] = [];
  for (const { text, atMs } of chunks) {
    screen.write(text);
    screen.lines.map(spansOf).forEach((spans, row) => {
      const states = lines[row] ??= [];
      const before = states.at(-1)?.spans ?? [];
      if (JSON.stringify(spans) !== JSON.stringify(before)) states.push({ spans, atMs });
    });
  }
  const last = lines.findLastIndex((states) => lastText(states).trim() !== "");
  return lines.slice(0, last + 1);
}

/** What is left on a line. */
export function lastText(states: ShownLine): string {
  return (states.at(-1)?.spans ?? []).map(({ text }) => text).join("");
}

class Screen {
  lines: Cell[][] = [[]];
  #row = 0;
  #column = 0;
  #look: Look = {};
  #rest = "";

  constructor(private readonly columns: number) {}

  write(text: string): void {
    const all = this.#rest + text;
    // A sequence may go on in the next chunk.
    const open = /\x1b(\[[?\d;]*)?$/.exec(all)?.index ?? all.length;
    this.#rest = all.slice(open);
    for (const [token, values = "", kind] of all.slice(0, open).matchAll(TOKEN)) {
      if (kind !== undefined) this.#control(kind, values);
      else if (token.length === 1 || !token.startsWith("\x1b")) this.#put(token);
    }
  }

  #put(character: string): void {
    if (character === "\r") this.#column = 0;
    else if (character === "\n") this.#down();
    else if (character >= " ") {
      if (this.#column >= this.columns) {
        this.#column = 0;
        this.#down();
      }
      this.#line()[this.#column++] = { character, look: this.#look };
    }
  }

  #down(): void {
    this.#row++;
    while (this.lines.length <= this.#row) this.lines.push([]);
  }

  #line(): Cell[] {
    const line = this.lines[this.#row] ?? [];
    while (line.length < this.#column) line.push({ character: " ", look: {} });
    return this.lines[this.#row] = line;
  }

  #control(kind: string, values: string): void {
    const [first = 0, ...more] = values.split(";").map(Number);
    if (kind === "m") { for (const value of [first, ...more]) this.#look = lookAfter(this.#look, value); }
    else if (kind === "A") this.#row = Math.max(0, this.#row - Math.max(1, first));
    else if (kind === "K") this.lines[this.#row] = first === 0 ? this.#line().slice(0, this.#column) : [];
    else if (kind === "J") {
      this.lines = [...this.lines.slice(0, this.#row), this.#line().slice(0, this.#column)];
    } else if (kind !== "h" && kind !== "l") {
      throw new Error(`the picture does not know CSI ${values}${kind}`);
    }
  }
}

const ON: Record<number, Look> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
};
const OFF: Record<number, (keyof Look)[]> = {
  22: ["bold", "dim"],
  23: ["italic"],
  24: ["underline"],
  39: ["colour"],
};

function lookAfter(look: Look, value: number): Look {
  if (value === 0) return {};
  if ((value >= 30 && value <= 37) || (value >= 90 && value <= 97)) return { ...look, colour: value };
  const off: string[] = OFF[value] ?? [];
  return {
    ...Object.fromEntries(Object.entries(look).filter(([name]) => !off.includes(name))),
    ...ON[value],
  };
}

function spansOf(cells: Cell[]): Span[] {
  const spans: Span[] = [];
  for (const { character, look } of cells) {
    const last = spans.at(-1);
    const { text: _text, ...before } = last ?? { text: "" };
    if (last && JSON.stringify(before) === JSON.stringify(look)) last.text += character;
    else spans.push({ text: character, ...look });
  }
  return spans;
}
