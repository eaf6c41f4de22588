/** How many columns of a terminal a text takes. */

import stringWidth from "string-width";

/** Columns of a text: two for wide characters and emoji, none for marks that join others. */
export function displayWidth(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}

let segmenter: Intl.Segmenter | undefined;

/** The characters of a text as a reader sees them: an emoji of several parts is one. */
export function* graphemesOf(text: string): Generator<string> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  for (const { segment } of segmenter.segment(text)) yield segment;
}

/** The longest beginning of a text, in whole characters as a reader sees them, that takes at most `columns`. */
export function headWithin(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let head = "";
  let used = 0;
  for (const segment of graphemesOf(text)) {
    used += displayWidth(segment);
    if (used > columns) break;
    head += segment;
  }
  return head;
}
