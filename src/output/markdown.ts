/** Markdown on a terminal, as it streams: what was written is never taken back, only what is undecided waits. */

import { displayWidth } from "./display_width.ts";
import { type Fence, type ListItem, readInFence, readStart, type Start } from "./markdown_blocks.ts";
import { CodeColours } from "./markdown_code.ts";
import { Flow, type Span } from "./markdown_flow.ts";
import { readInline } from "./markdown_inline.ts";
import { COLOURED, headingCodes, PLAIN, type TextLook } from "./markdown_look.ts";
import { isDelimiterRow, tableLines } from "./markdown_table.ts";

const LONGEST_RULE = 60;
/** Characters after which it is certain what most lines are. */
const LONGEST_START = 200;

/** A list item whose content may go on. */
interface OpenItem {
  /** Columns of its marker and its text in the source. */
  indent: number;
  contentIndent: number;
  /** Column of its text on the screen. */
  column: number;
}

/** Makes terminal text of Markdown. What is given must be harmless already (`terminal.ts`). */
export class MarkdownStream {
  readonly #flow: Flow;
  readonly #look: TextLook;
  /** What of the current line is not written yet, and how much of that was looked at without a decision. */
  #line = "";
  #tried = 0;
  /** What the current line is; `undefined` while it is undecided. */
  #kind: Start["kind"] | "code" | undefined;
  #level = 0;
  /** The character before `#line`. */
  #before = "";
  #items: OpenItem[] = [];
  #quotes = 0;
  #fence: (Fence & { prefix: Span[]; colours: CodeColours }) | undefined;
  #table: { rows: string[]; prefix: Span[] } | undefined;
  #followsText = false;

  constructor(private readonly columns: number, private readonly isColoured: boolean) {
    this.#flow = new Flow(columns);
    this.#look = isColoured ? COLOURED : PLAIN;
  }

  /** Whether the cursor stands behind something. */
  get lineIsOpen(): boolean {
    return this.#flow.lineIsOpen;
  }

  /** What can be shown now that `text` has come. */
  push(text: string): string {
    const [first = "", ...more] = text.split("\n");
    this.#line += first;
    for (const line of more) {
      this.#readLine(true);
      this.#endLine();
      this.#line = line;
    }
    this.#readLine(false);
    return this.#flow.take();
  }

  /** The rest; whatever comes next is a text of its own. */
  end(): string {
    if (this.#line !== "" || this.#kind) this.#readLine(true);
    this.#endTable();
    this.#flow.endWord();
    this.#kind = undefined;
    this.#line = this.#before = "";
    this.#tried = this.#quotes = 0;
    this.#items = [];
    this.#fence = undefined;
    this.#followsText = false;
    return this.#flow.take();
  }

  #readLine(complete: boolean): void {
    if (!this.#kind && !this.#decide(complete)) return;
    if (this.#kind === "text") this.#readText(complete);
    else if (this.#kind === "code") this.#readCode(complete);
    else if (this.#kind === "verbatim") {
      this.#flow.raw(this.#line);
      this.#line = "";
    } else if (complete && this.#kind === "heading") this.#writeHeading();
    else if (complete && this.#kind === "table") this.#addRow();
  }

  #endLine(): void {
    // A row of a table is not on the screen yet.
    if (this.#kind !== "table") this.#flow.endLine();
    this.#kind = undefined;
    this.#before = "";
    this.#tried = 0;
  }

  /** Looks at one character more at a time, so that it does not matter in which pieces a line comes. */
  #decide(complete: boolean): boolean {
    while (this.#tried < this.#line.length) {
      if (this.#tried === LONGEST_START) return this.#beginVerbatim();
      this.#tried++;
      if (this.#begin(this.#line.slice(0, this.#tried), false)) return true;
    }
    return complete && this.#begin(this.#line, true);
  }

  /** Begins a line of marks and spaces that no one writes for their meaning: looking on would take for ever. */
  #beginVerbatim(): boolean {
    this.#endTable();
    this.#kind = "verbatim";
    this.#followsText = false;
    return true;
  }

  /** Begins the line if it is certain what it is. */
  #begin(line: string, complete: boolean): boolean {
    if (this.#fence) {
      const found = readInFence(line, complete, this.#fence, this.#quotes);
      if (!found) return false;
      if (found.kind !== "outside") {
        this.#beginInFence(this.#fence, found);
        return true;
      }
      this.#fence = undefined;
    }
    const context = { inList: this.#items.length > 0, followsText: this.#followsText };
    const start = readStart(line, complete, context);
    if (!start) return false;
    if (start.kind !== "table" || start.quotes !== this.#quotes) this.#endTable();
    this.#beginBlock(start);
    this.#line = this.#line.slice(start.at);
    return true;
  }

  #beginInFence(fence: Fence & { prefix: Span[] }, found: { kind: string; at: number }): void {
    this.#kind = "code";
    this.#line = this.#line.slice(found.at);
    if (found.kind === "close") {
      this.#flow.begin(fence.prefix);
      this.#flow.raw(fence.mark.repeat(fence.size), this.#look.dim);
      this.#fence = undefined;
    } else if (this.#line !== "") this.#flow.begin(fence.prefix);
  }

  /** Writes what stands before the line's text. */
  #beginBlock(start: Start): void {
    if (start.quotes !== this.#quotes) {
      this.#items = [];
      this.#quotes = start.quotes;
      this.#followsText = false;
    }
    const bars: Span = { text: "│ ".repeat(start.quotes), codes: this.#look.dim };
    this.#kind = start.kind;
    this.#level = start.level ?? 0;
    if (start.kind === "blank") {
      this.#flow.raw(bars.text.trimEnd(), bars.codes);
      this.#followsText = false;
      return;
    }
    const markers = start.items.length > 0 ? this.#openItems(start.items) : [];
    if (start.items.length === 0) this.#closeItems(start);
    const open = this.#items.at(-1);
    const keepsIndent = start.items.length === 0 && (start.kind === "text" || start.kind === "verbatim");
    const extra = keepsIndent ? Math.max(0, start.indent - (open?.contentIndent ?? 0)) : 0;
    const space: Span = { text: " ".repeat((open?.column ?? 0) + extra), codes: "" };
    const prefix = [bars, space];
    if (start.kind !== "table") {
      this.#flow.begin(markers.length > 0 ? [bars, ...markers] : prefix, prefix);
    } else this.#table ??= { rows: [], prefix };
    if (start.kind === "rule") this.#writeRule();
    if (start.kind === "fence" && start.fence) this.#openFence(start.fence, prefix);
    this.#followsText = start.kind === "text";
  }

  #openItems(items: ListItem[]): Span[] {
    const spans: Span[] = [];
    for (const { indent, contentIndent, marker, task } of items) {
      while (indent <= (this.#items.at(-1)?.indent ?? -1)) this.#items.pop();
      const column = this.#items.at(-1)?.column ?? 0;
      if (spans.length === 0) spans.push({ text: " ".repeat(column), codes: "" });
      const bullet = /\d/.test(marker) ? marker : this.#items.length > 0 ? "◦" : "•";
      const shown = task ? (task === "done" ? "☑" : "☐") : bullet;
      spans.push({ text: `${shown} `, codes: this.#look.marker });
      this.#items.push({ indent, contentIndent, column: column + displayWidth(shown) + 1 });
    }
    return spans;
  }

  /** Leaves the items a line is not part of. A line that goes on with a paragraph is part of its item. */
  #closeItems({ kind, indent }: Start): void {
    const inside = this.#items.findLastIndex((item) => indent > item.indent);
    if (inside < 0 && kind === "text" && this.#followsText) return;
    this.#items.length = inside + 1;
  }

  #readText(complete: boolean): void {
    const { spans, used } = readInline(this.#line, complete, this.#look, "", this.#before);
    for (const { text, codes } of spans) this.#flow.write(text, codes);
    this.#before = this.#line[used - 1] ?? this.#before;
    this.#line = this.#line.slice(used);
  }

  #readCode(complete: boolean): void {
    const colours = this.isColoured ? this.#fence?.colours : undefined;
    const { spans, used } = colours?.read(this.#line, complete) ??
      { spans: [{ text: this.#line, codes: "" }], used: this.#line.length };
    for (const { text, codes } of spans) this.#flow.raw(text, codes);
    this.#line = this.#line.slice(used);
  }

  #writeHeading(): void {
    const text = withoutClosingMarks(this.#line.slice(this.#level).trim());
    const marks = this.#look.keepsMarks ? `${"#".repeat(this.#level)} ` : "";
    const codes = this.#look.keepsMarks ? "" : headingCodes(this.#level);
    this.#flow.write(marks, codes);
    for (const span of readInline(text, true, this.#look, codes).spans) {
      this.#flow.write(span.text, span.codes);
    }
    this.#line = "";
  }

  #writeRule(): void {
    this.#flow.raw("─".repeat(Math.min(LONGEST_RULE, this.#flow.room)), this.#look.dim);
    this.#kind = "code";
    this.#line = "";
  }

  #openFence(fence: Fence, prefix: Span[]): void {
    const [language = ""] = fence.info.split(/[\s{:,]/);
    this.#flow.raw(`${fence.mark.repeat(fence.size)}${fence.info}`, this.#look.dim);
    this.#fence = { ...fence, prefix, colours: new CodeColours(language) };
  }

  #addRow(): void {
    const { rows = [], prefix = [] } = this.#table ?? {};
    if (rows.length === 1 && !isDelimiterRow(this.#line)) this.#endTable();
    this.#table ??= { rows: [], prefix };
    this.#table.rows.push(this.#line);
    this.#line = "";
  }

  /** Writes the table that waited for its end; a first row alone is a line of text. */
  #endTable(): void {
    const table = this.#table;
    if (!table) return;
    this.#table = undefined;
    if (table.rows.length === 1) {
      this.#flow.begin(table.prefix, table.prefix);
      for (const span of readInline(table.rows[0] ?? "", true, this.#look).spans) {
        this.#flow.write(span.text, span.codes);
      }
      this.#flow.endLine();
    } else {
      const room = this.columns - table.prefix.reduce((sum, span) => sum + displayWidth(span.text), 0);
      for (const line of tableLines(table.rows, room, this.#look)) {
        this.#flow.begin(table.prefix);
        this.#flow.raw(line);
        this.#flow.endLine();
      }
    }
  }
}

/** The text of a heading, whose line may end in more marks. */
function withoutClosingMarks(text: string): string {
  let end = text.length;
  while (text[end - 1] === "#") end--;
  return end < text.length && /[ \t]/.test(text[end - 1] ?? " ") ? text.slice(0, end).trimEnd() : text;
}
