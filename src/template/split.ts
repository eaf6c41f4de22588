/** A template file in its parts: a script's first line, the front matter, the text. Pure. */

/** The parts of a template; lines count from 1. */
export interface TemplateParts {
  /** What stands between the two `---`, absent when the file does not begin with one. */
  front?: { text: string; line: number };
  body: string;
  bodyLine: number;
  /** The line of a `---` that nothing closes. */
  openLine?: number;
}

const SHEBANG = /^#![^\n]*(\n|$)/;
const FENCE = /^---[ \t]*$/;

/** Takes a template apart. Line ends become `\n`; blank lines around the text are no part of it. */
export function splitTemplate(file: string): TemplateParts {
  const text = file.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  const skipped = SHEBANG.exec(text)?.[0] ?? "";
  const lines = text.slice(skipped.length).split("\n");
  const offset = skipped === "" ? 1 : 2;
  if (!FENCE.test(lines[0] ?? "")) return { ...bodyOf(lines, offset) };
  const end = lines.findIndex((line, index) => index > 0 && FENCE.test(line));
  if (end < 0) return { ...bodyOf([], offset), openLine: offset };
  return {
    front: { text: lines.slice(1, end).join("\n"), line: offset + 1 },
    ...bodyOf(lines.slice(end + 1), offset + end + 1),
  };
}

function bodyOf(lines: string[], line: number): { body: string; bodyLine: number } {
  const blank = lines.findIndex((each) => each.trim() !== "");
  const first = Math.max(0, blank);
  return { body: lines.slice(first).join("\n").trimEnd(), bodyLine: line + first };
}
