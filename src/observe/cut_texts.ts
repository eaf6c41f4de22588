/** Making a value small enough to send. Pure. */

/** Characters of one text; a file that was read or written need not travel whole. */
const LONGEST_TEXT = 8_000;
const DEEPEST = 20;

/** A copy of a JSON value in which each text is first made `clean`, then cut, with a note of how much is gone. */
export function cutTexts(value: unknown, clean: (text: string) => string, depth = 0): unknown {
  if (typeof value === "string") return cut(clean(value));
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEEPEST) return "[nested too deeply]";
  if (Array.isArray(value)) return value.map((item) => cutTexts(item, clean, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, cutTexts(item, clean, depth + 1)]),
  );
}

function cut(text: string): string {
  const gone = text.length - LONGEST_TEXT;
  return gone > 0 ? `${text.slice(0, LONGEST_TEXT)}… [${gone} characters left out]` : text;
}
