/** Cutting results to the size the configuration allows. */

import { wholeCharacters } from "./lines.ts";

/**
 * `text` if it has at most `maxBytes` bytes of UTF-8; else its beginning, cut between characters, and a line that
 * says how many bytes were left out.
 */
export function cutToBytes(text: string, maxBytes: number): string {
  // No character has more than three bytes for each of its UTF-16 units.
  if (text.length * 3 <= maxBytes) return text;
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= maxBytes) return text;
  const kept = wholeCharacters(bytes.subarray(0, maxBytes));
  // `ignoreBOM`: a byte order mark at the start of a result is content.
  const beginning = new TextDecoder("utf-8", { ignoreBOM: true }).decode(kept);
  return `${beginning}\n[${bytes.length - kept.length} more bytes were left out]`;
}
