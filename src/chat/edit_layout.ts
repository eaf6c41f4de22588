/** Where the text of an input stands on the screen. Pure. */

import { displayWidth, graphemesOf } from "../output/display_width.ts";
import { harmless } from "../output/terminal.ts";

/** The rows of an input and where its cursor is among them. */
export interface Layout {
  rows: string[];
  row: number;
  column: number;
  /** For each row, the index in the text of its first character. */
  starts: number[];
}

const TAB = "    ";
const ASCII = /^[\x20-\x7e]*$/;

/** A character as it can be shown: what drives a terminal is made visible. */
function shownAs(character: string): string {
  return character === "\t" ? TAB : harmless(character);
}

/**
 * Breaks the text into rows of less than `columns`, so that the terminal never wraps by itself. `prompt` stands before
 * the first row, `more` before each further line of the text.
 */
export function layOut(prompt: string, more: string, text: string, cursor: number, columns: number): Layout {
  const layout: Layout = { rows: [prompt], row: 0, column: 0, starts: [0] };
  const most = Math.max(2, columns - 1);
  let width = displayWidth(prompt);
  let at = 0;
  const begin = (row: string) => {
    layout.rows.push(row);
    layout.starts.push(at);
    width = displayWidth(row);
  };
  const markCursor = (further: number) => {
    layout.row = layout.rows.length - 1;
    layout.column = width + further;
  };
  const put = (piece: string, shown: string, columnsOf: number) => {
    if (width + columnsOf > most) begin("");
    if (at <= cursor && cursor < at + piece.length) markCursor(cursor - at);
    layout.rows[layout.rows.length - 1] += shown;
    width += columnsOf;
    at += piece.length;
  };
  text.split("\n").forEach((line, index) => {
    if (index > 0) begin(more);
    if (!ASCII.test(line)) {
      for (const piece of graphemesOf(line)) put(piece, shownAs(piece), displayWidth(shownAs(piece)));
    } else {
      // A long paste is laid out again with every key: row by row where characters are columns.
      for (let from = 0; from < line.length;) {
        const room = width < most ? most - width : most;
        const piece = line.slice(from, from + room);
        put(piece, piece, piece.length);
        from += piece.length;
      }
    }
    if (cursor === at) markCursor(0);
    at++;
  });
  return layout;
}

/** The index in the text that stands at a column of a row, or at the row's end. */
export function indexAt(layout: Layout, text: string, more: string, row: number, column: number): number {
  const start = layout.starts[row] ?? 0;
  const end = layout.starts[row + 1] ?? text.length + 1;
  const isLine = row === 0 || text[start - 1] === "\n";
  let width = !isLine
    ? 0
    : row === 0
    ? displayWidth(layout.rows[0] ?? "") - displayWidth(rowText(text, start, end))
    : displayWidth(more);
  let at = start;
  for (const segment of graphemesOf(rowText(text, start, end))) {
    if (width >= column) break;
    width += displayWidth(shownAs(segment));
    at += segment.length;
  }
  return at;
}

function rowText(text: string, start: number, end: number): string {
  return text.slice(start, end).replace(/\n[^]*$/, "");
}
