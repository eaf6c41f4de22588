/** How Markdown looks: codes of SGR (ECMA-48, 8.3.117), from the terminal's own palette. */

import type { TableLook } from "./markdown_table.ts";

/** The looks of everything that is written. */
export interface TextLook extends TableLook {
  marker: string;
}

/** With colours; the marks of Markdown are gone. */
export const COLOURED: TextLook = {
  bold: "1",
  italic: "3",
  strike: "9",
  code: "36",
  link: "4",
  url: "2",
  dim: "2",
  marker: "36",
  keepsMarks: false,
};

/** Without colours; the marks stay where they mean something. */
export const PLAIN: TextLook = {
  bold: "",
  italic: "",
  strike: "",
  code: "",
  link: "",
  url: "",
  dim: "",
  marker: "",
  keepsMarks: true,
};

/** The codes of a heading, 1 being the highest. */
export function headingCodes(level: number): string {
  if (level === 1) return "1;4;35";
  return level === 2 ? "1;35" : "1";
}
