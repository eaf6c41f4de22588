/** Aligned columns for people. Programs are given JSON. */

import { oneLine } from "./terminal.ts";

/** A column of a table. */
export interface Column<Row> {
  title: string;
  /** The text of a row's cell; a column without any text is left out. */
  cell(row: Row): string;
  align?: "left" | "right";
  /** May be cut where the screen is too narrow. */
  shrinks?: boolean;
}

const GAP = "  ";
const NARROWEST = 6;
const LONGEST_CELL = 300;

function widthOf(text: string): number {
  return Array.from(text).length;
}

/** The widths that fit into `room`: the widest of the columns that may shrink gives way, one character at a time. */
function fit(widths: number[], shrinks: boolean[], room: number): number[] {
  const fitted = [...widths];
  let excess = fitted.reduce((sum, width) => sum + width + GAP.length, -GAP.length) - room;
  for (; excess > 0; excess--) {
    const widest = fitted.reduce(
      (best, width, index) =>
        shrinks[index] && width > NARROWEST && width > (fitted[best] ?? 0) ? index : best,
      -1,
    );
    if (widest < 0) break;
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
}

function cut(text: string, width: number): string {
  return widthOf(text) <= width ? text : `${Array.from(text).slice(0, width - 1).join("")}…`;
}

function pad(text: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "right" ? space + text : text + space;
}

/** The lines of a table at most `room` wide where its columns allow it; `bold` is for the titles. */
export function tableOf<Row>(
  rows: Row[],
  columns: Column<Row>[],
  { room = Infinity, bold = (text: string) => text }: { room?: number; bold?(text: string): string } = {},
): string {
  const cells = columns.map((column) => rows.map((row) => oneLine(column.cell(row), LONGEST_CELL)));
  const used = columns.map((column, index) => ({ ...column, cells: cells[index] ?? [] }))
    .filter((column) => column.cells.some((text) => text !== ""));
  const widths = fit(
    used.map(({ title, cells }) =>
      cells.reduce((most, text) => Math.max(most, widthOf(text)), widthOf(title))
    ),
    used.map((column) => column.shrinks ?? false),
    room,
  );
  const line = (texts: string[]) =>
    used.map(({ align = "left" }, index) => {
      const width = widths[index] ?? 0;
      return pad(cut(texts[index] ?? "", width), width, align);
    }).join(GAP).trimEnd();
  const body = rows.map((_row, row) => line(used.map((column) => column.cells[row] ?? "")));
  return [bold(line(used.map((column) => column.title))), ...body].map((text) => `${text}\n`).join("");
}
