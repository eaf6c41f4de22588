/** What a terminal may be sent: text made harmless, colours only where they are wanted. */

/** Control, bidirectional and invisible tag characters. Line feed and tab are the only controls that pass. */
const HARMFUL =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

function visibleFor(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return "\ufffd";
}

/** The text with everything that could drive a terminal replaced by a visible sign. */
export function harmless(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(HARMFUL, visibleFor);
}

/** One line of at most `limit` characters, harmless: for messages, which others may have written. */
export function oneLine(text: string, limit = 600): string {
  const line = harmless(text.slice(0, limit * 4).replace(/\s+/g, " ").trim());
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

/** Makes a stream of deltas harmless; what may go on in the next delta is held back. */
export class HarmlessStream {
  #held = "";

  push(delta: string): string {
    const text = this.#held + delta;
    const incomplete = /[\r\ud800-\udbff]$/.exec(text)?.[0] ?? "";
    this.#held = incomplete;
    return harmless(text.slice(0, text.length - incomplete.length));
  }

  end(): string {
    const rest = this.#held;
    this.#held = "";
    return harmless(rest);
  }
}

/** The few styles used. */
export interface Style {
  dim(text: string): string;
  bold(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

const wrap = (on: number, off: number) => (text: string) => `\x1b[${on}m${text}\x1b[${off}m`;
const same = (text: string) => text;

/** No colours at all. */
export const PLAIN: Style = { dim: same, bold: same, red: same, green: same, yellow: same, cyan: same };

const COLOURED: Style = {
  dim: wrap(2, 22),
  bold: wrap(1, 22),
  red: wrap(31, 39),
  green: wrap(32, 39),
  yellow: wrap(33, 39),
  cyan: wrap(36, 39),
};

/** What one output stream is and may be sent. */
export interface Screen {
  isTerminal: boolean;
  /** May be sent cursor movements (a status line). */
  canRedraw: boolean;
  style: Style;
  columns: number;
}

/**
 * What stream `fd` (1 or 2) can do. `NO_COLOR` and `--no-color` take colours away, `FORCE_COLOR` gives them to
 * pipes too (no-color.org, force-color.org), `TERM=dumb` takes everything.
 */
export function screenOf(
  isTerminal: boolean,
  env: Record<string, string | undefined>,
  noColor: boolean,
  columns = 80,
): Screen {
  const dumb = env.TERM === "dumb";
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "";
  const refused = noColor || (env.NO_COLOR ?? "") !== "" || env.FORCE_COLOR === "0";
  const coloured = !refused && !dumb && (isTerminal || forced);
  return { isTerminal, canRedraw: isTerminal && !dumb, style: coloured ? COLOURED : PLAIN, columns };
}
