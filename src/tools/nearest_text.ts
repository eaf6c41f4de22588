/** Where a text that is not in a file nearly is, so that a model sees what it got wrong. */

const MAX_LINES = 20_000;
const MAX_LINE = 300;
const MAX_SHOWN_LINES = 12;

/**
 * The lines of `content` that look most like `wanted`, and the number of the first; `undefined` if nothing comes
 * close. Compares the longest line of `wanted` with each line, white space aside.
 */
export async function nearestText(
  content: string,
  wanted: string,
): Promise<{ line: number; text: string } | undefined> {
  const { distance } = await import("fastest-levenshtein");
  const lines = content.split(/\r?\n/, MAX_LINES);
  const wantedLines = wanted.split(/\r?\n/);
  const keys = wantedLines.map(squeezed);
  const longest = keys.reduce((best, key, i) => key.length > (keys[best] ?? "").length ? i : best, 0);
  const key = keys[longest] ?? "";
  if (key === "") return undefined;
  let best = { at: -1, distance: Math.ceil(key.length * 0.5) };
  for (const [at, line] of lines.entries()) {
    const candidate = squeezed(line);
    // The difference in length is the least the distance can be.
    if (Math.abs(candidate.length - key.length) >= best.distance) continue;
    const found = candidate === key ? 0 : distance(candidate, key);
    if (found < best.distance) best = { at, distance: found };
    if (found === 0) break;
  }
  if (best.at < 0) return undefined;
  const start = Math.max(0, best.at - longest);
  const shown = lines.slice(start, start + Math.min(wantedLines.length, MAX_SHOWN_LINES));
  return { line: start + 1, text: shown.map((line) => line.slice(0, MAX_LINE)).join("\n") };
}

function squeezed(line: string): string {
  return line.slice(0, MAX_LINE).replace(/\s+/g, " ").trim();
}
