/** Regular expressions of a model: matched line by line in linear time, with a shortcut past what cannot match. */

import { shown, ToolFailure } from "./failure.ts";
import { requiredText } from "./required_text.ts";

const MAX_LENGTH = 4096;
const UNSUPPORTED = /\(\?(<?[=!]|>)|\\[1-9]/;

/** A line that matches: its place in the text that was searched, and where in it the match begins. */
export interface MatchingLine {
  /** Lines of the text before it. */
  before: number;
  /** Without its end. */
  line: string;
  at: number;
}

/** A compiled pattern. */
export interface SearchPattern {
  /** The matching lines of a text of whole lines. */
  matches(text: string): Generator<MatchingLine>;
}

/** Compiles RE2 syntax. Throws `ToolFailure` that says in words what is wrong. */
export async function compileSearch(pattern: string): Promise<SearchPattern> {
  if (pattern === "") throw new ToolFailure("the pattern is empty");
  if (pattern.length > MAX_LENGTH) {
    throw new ToolFailure(`the pattern has more than ${MAX_LENGTH} characters`);
  }
  const { RE2JS } = await import("re2js");
  let expression: InstanceType<typeof RE2JS>;
  try {
    expression = RE2JS.compile(pattern);
  } catch (error) {
    throw new ToolFailure(problemWith(pattern, error), { cause: error });
  }
  const find = (line: string) => {
    if (!expression.test(line)) return -1;
    const matcher = expression.matcher(line);
    return matcher.find() ? matcher.start() : 0;
  };
  const required = requiredText(pattern);
  return { matches: (text) => required ? matchesWith(required, text, find) : matchesOf(text, find) };
}

function problemWith(pattern: string, error: unknown): string {
  const words = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : String(error);
  const hint = UNSUPPORTED.test(pattern)
    ? "look-around and back-references are not supported (RE2 syntax)"
    : "escape special characters with \\ to find them literally";
  return `${shown(pattern)}: is no valid regular expression: ${words}; ${hint}`;
}

/** Every line is tried. */
function* matchesOf(text: string, find: (line: string) => number): Generator<MatchingLine> {
  let before = 0;
  for (let start = 0; start < text.length; before++) {
    const end = endOfLine(text, start);
    const line = lineOf(text, start, end);
    const at = find(line);
    if (at !== -1) yield { before, line, at };
    start = end + 1;
  }
}

/** Only the lines are tried where `required` finds something. */
function* matchesWith(
  required: RegExp,
  text: string,
  find: (line: string) => number,
): Generator<MatchingLine> {
  let before = 0;
  let counted = 0;
  for (let from = 0;;) {
    required.lastIndex = from;
    const hit = required.exec(text);
    if (!hit) return;
    const start = hit.index === 0 ? 0 : text.lastIndexOf("\n", hit.index - 1) + 1;
    const end = endOfLine(text, start);
    // What begins in one line and ends in the next may begin anew there.
    from = end + 1;
    const line = lineOf(text, start, end);
    const at = find(line);
    if (at === -1) continue;
    for (let next = text.indexOf("\n", counted); next !== -1 && next < start; before++) {
      counted = next + 1;
      next = text.indexOf("\n", counted);
    }
    yield { before, line, at };
  }
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end === -1 ? text.length : end;
}

/** Files with CRLF line ends are searched as if they had LF. */
function lineOf(text: string, start: number, end: number): string {
  return text.slice(start, text[end - 1] === "\r" && end > start ? end - 1 : end);
}
