/** Tables of Markdown on a terminal: aligned, their cells wrapped where the screen is narrow. */

import { displayWidth, headWithin } from "./display_width.ts";
import { painted, type Span } from "./markdown_flow.ts";
import { type InlineLook, readInline } from "./markdown_inline.ts";

/** How a table looks beside its text. */
export interface TableLook extends InlineLook {
  dim: string;
}

type Line = Span[];
type Align = "left" | "right" | "center";

const BAR = " │ ";
const NARROWEST = 6;
const DELIMITER = /^:?-+:?$/;

/** Whether the line under a first row makes the two a table. */
export function isDelimiterRow(line: string): boolean {
  const cells = line.trim().replace(/^\|/, "").replace(/\|$/, "").split("|");
  return line.includes("|") && cells.every((cell) => DELIMITER.test(cell.trim()));
}

/** The cells of a row; a bar with a backslash belongs to its cell. */
export function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function alignOf(cell: string): Align {
  if (/^:-*:$/.test(cell)) return "center";
  return cell.endsWith(":") ? "right" : "left";
}

function linesOf(cell: string, look: InlineLook, codes: string): Line[] {
  return cell.split(/<br\s*\/?>/i).map((line) => readInline(line.trim(), true, look, codes).spans);
}

const widthOf = (line: Line) => line.reduce((sum, span) => sum + displayWidth(span.text), 0);

/** Breaks a line at spaces, and words where they are wider than the column. */
function wrap(line: Line, width: number): Line[] {
  const lines: Line[] = [[]];
  let used = 0;
  const words = line.flatMap(({ text, codes }) =>
    text.split(/(?<=\s)/).map((word): Span => ({ text: word, codes }))
  );
  for (const { text, codes } of words) {
    let rest = text;
    if (used > 0 && used + displayWidth(rest.trimEnd()) > width) {
      lines.push([]);
      used = 0;
    }
    while (displayWidth(rest.trimEnd()) > width) {
      const head = headWithin(rest, width) || rest.slice(0, 1);
      lines.at(-1)?.push({ text: head, codes });
      lines.push([]);
      rest = rest.slice(head.length);
    }
    // The space after a word that ends the column is left out.
    const kept = headWithin(rest, width - used);
    lines.at(-1)?.push({ text: kept, codes });
    used += displayWidth(kept);
  }
  return lines;
}

/** Widths that fit into `room`, the widest columns giving way first; `undefined` when there are too many columns. */
function fit(natural: number[], room: number): number[] | undefined {
  const widths = [...natural];
  const available = room - BAR.length * (widths.length - 1);
  for (let excess = widths.reduce((a, b) => a + b, 0) - available; excess > 0; excess--) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest] ?? 0;
    if (width <= NARROWEST) return undefined;
    widths[widest] = width - 1;
  }
  return widths;
}

function padded(line: Line, width: number, align: Align): string {
  const space = Math.max(0, width - widthOf(line));
  const before = align === "right" ? space : align === "center" ? Math.floor(space / 2) : 0;
  return " ".repeat(before) + line.map(painted).join("") + " ".repeat(space - before);
}

/** The lines of a table of at most `room` columns. `source` is its rows as they were written, the second one of dashes. */
export function tableLines(source: string[], room: number, look: TableLook): string[] {
  const [head = "", delimiter = "", ...body] = source;
  const titles = cellsOf(head);
  const aligns = cellsOf(delimiter).map(alignOf);
  const rows = [titles, ...body.map(cellsOf)];
  const count = Math.max(...rows.map((row) => row.length));
  const cells = rows.map((row, index) =>
    Array.from(
      { length: count },
      (_, column) => linesOf(row[column] ?? "", look, index === 0 ? look.bold : ""),
    )
  );
  const natural = Array.from(
    { length: count },
    (_, column) => Math.max(1, ...cells.flatMap((row) => (row[column] ?? []).map(widthOf))),
  );
  const widths = fit(natural, room);
  if (!widths) return recordLines(cells, look);
  const wrapped = cells.map((row) =>
    row.map((lines, column) => lines.flatMap((line) => wrap(line, widths[column] ?? 1)))
  );
  const bar = painted({ text: BAR, codes: look.dim });
  const rule = painted({ text: widths.map((width) => "─".repeat(width)).join("─┼─"), codes: look.dim });
  const isSpaced = wrapped.slice(1).some((row) => row.some((lines) => lines.length > 1));
  return wrapped.flatMap((row, index) => {
    const height = Math.max(...row.map((lines) => lines.length));
    const lines = Array.from(
      { length: height },
      (_, line) =>
        row.map((cell, column) => padded(cell[line] ?? [], widths[column] ?? 1, aligns[column] ?? "left"))
          .join(bar).trimEnd(),
    );
    return index === 0 || (isSpaced && index < wrapped.length - 1) ? [...lines, rule] : lines;
  });
}

/** A row as lines of `title: cell`, for more columns than a screen can hold. */
function recordLines(cells: Line[][][], look: TableLook): string[] {
  const [titles = [], ...rows] = cells;
  const shown = (lines: Line[] | undefined) =>
    (lines ?? []).map((line) => line.map(painted).join("")).join(" ");
  if (rows.length === 0) return titles.map((title) => shown([title].flat()));
  return rows.flatMap((row, index) => [
    ...index === 0 ? [] : [painted({ text: "───", codes: look.dim })],
    ...row.map((cell, column) => `${shown(titles[column])}: ${shown(cell)}`),
  ]);
}
