/** Markdown within a line: emphasis, code, links. Pure; reads no further than what is decided. */

import { both, type Span } from "./markdown_flow.ts";

/** How marked text looks. Without colours its marks stay. */
export interface InlineLook {
  bold: string;
  italic: string;
  strike: string;
  code: string;
  link: string;
  url: string;
  keepsMarks: boolean;
}

/** What was read, and how much of the text that was. */
export interface Read {
  spans: Span[];
  used: number;
}

/** A span that is longer than this is none: nothing waits for its end longer. */
const LONGEST_SPAN = 1000;
const PLAIN = /[^\\`*_~[!<&]+/y;
const ENTITIES: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&nbsp;": "\u00a0",
};

/** `undefined`: more has to come before it can be told. */
type Found = { spans: Span[]; length: number } | "none" | undefined;

/** What is around a possible beginning of a span. `isFinal`: no more will come that counts. */
interface Place {
  text: string;
  at: number;
  before: string;
  isFinal: boolean;
  codes: string;
  look: InlineLook;
}

/**
 * Reads the beginning of a line's text as far as it is decided, all of it when it is `complete`. `before` is the
 * character that stood before it.
 */
export function readInline(
  text: string,
  complete: boolean,
  look: InlineLook,
  codes = "",
  before = "",
): Read {
  const spans: Span[] = [];
  let at = 0;
  while (at < text.length) {
    PLAIN.lastIndex = at;
    const plain = PLAIN.exec(text)?.[0];
    if (plain !== undefined) {
      add(spans, { text: plain, codes });
      at += plain.length;
      continue;
    }
    const window = text.slice(at, at + LONGEST_SPAN);
    const isFinal = complete || window.length === LONGEST_SPAN;
    const found = readSpan({ text: window, at: 0, before: text[at - 1] ?? before, isFinal, codes, look });
    if (found === undefined) break;
    if (found === "none") {
      const run = /^([`*_~])\1*/.exec(window)?.[0] ?? window.slice(0, 1);
      add(spans, { text: run, codes });
      at += run.length;
    } else {
      // Spans that were read apart stay apart: it must not matter whether they were read together.
      for (const span of found.spans) if (span.text !== "") spans.push({ ...span });
      at += found.length;
    }
  }
  return { spans, used: at };
}

function add(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  if (last && last.codes === span.codes) last.text += span.text;
  else spans.push({ ...span });
}

function readSpan(place: Place): Found {
  switch (place.text[0]) {
    case "\\":
      return readEscape(place);
    case "`":
      return readCode(place);
    case "*":
    case "_":
    case "~":
      return readEmphasis(place);
    case "[":
    case "!":
      return readLink(place);
    case "<":
      return readAutolink(place);
    default:
      return readEntity(place);
  }
}

function readEscape({ text, isFinal, codes }: Place): Found {
  const next = text[1];
  // At the end of a line it is a line break, which every line has here.
  if (next === undefined) return isFinal ? { spans: [], length: 1 } : undefined;
  return /[!-/:-@[-`{-~]/.test(next) ? { spans: [{ text: next, codes }], length: 2 } : "none";
}

/** The end of the code span that begins at `at`: the index after it, -1 when there is none, undefined when open. */
function codeEnd(text: string, at: number, isFinal: boolean): number | undefined {
  const open = /^`+/.exec(text.slice(at))?.[0].length ?? 0;
  if (at + open === text.length && !isFinal) return undefined;
  for (const { 0: run, index } of text.slice(at + open).matchAll(/`+/g)) {
    const end = at + open + index + run.length;
    if (end === text.length && !isFinal) return undefined;
    if (run.length === open) return end;
  }
  return isFinal ? -1 : undefined;
}

function readCode({ text, isFinal, codes, look }: Place): Found {
  const end = codeEnd(text, 0, isFinal);
  if (end === undefined) return undefined;
  if (end < 0) return "none";
  const marks = /^`+/.exec(text)?.[0] ?? "`";
  const inner = text.slice(marks.length, end - marks.length);
  const trimmed = /^ .*[^ ].* $/s.test(inner) ? inner.slice(1, -1) : inner;
  const shown = look.keepsMarks ? text.slice(0, end) : trimmed;
  return { spans: [{ text: shown, codes: both(codes, look.code) }], length: end };
}

const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);
const isSpace = (character: string | undefined) => character === undefined || /\s/.test(character);

function readEmphasis({ text, before, isFinal, codes, look }: Place): Found {
  const mark = text[0] ?? "";
  const size = /^([*_~])\1*/.exec(text)?.[0].length ?? 1;
  const next = text[size];
  if (next === undefined && !isFinal) return undefined;
  const opens = !isSpace(next) && !(mark === "_" && isWord(before)) &&
    (mark === "~" ? size === 2 : size <= 3);
  if (!opens) return "none";
  const end = emphasisEnd(text, mark, size, isFinal);
  if (end === undefined) return undefined;
  if (end < 0) return "none";
  const own = mark === "~" ? look.strike : both(size >= 2 ? look.bold : "", size === 2 ? "" : look.italic);
  const inside = readInline(text.slice(size, end), true, look, both(codes, own), mark).spans;
  const marks = look.keepsMarks ? [{ text: text.slice(0, size), codes }] : [];
  return { spans: [...marks, ...inside, ...marks], length: end + size };
}

/** The index of the marks that close, past code, escapes and marks of other sizes. */
function emphasisEnd(text: string, mark: string, size: number, isFinal: boolean): number | undefined {
  for (let at = size; at < text.length;) {
    const character = text[at];
    if (character === "\\") at += 2;
    else if (character === "`") {
      const end = codeEnd(text, at, isFinal);
      if (end === undefined) return undefined;
      at = end < 0 ? at + 1 : end;
    } else if (character !== mark) at++;
    else {
      let run = 1;
      while (text[at + run] === mark) run++;
      const after = text[at + run];
      if (after === undefined && !isFinal) return undefined;
      const closes = !isSpace(text[at - 1]) && !(mark === "_" && isWord(after));
      if (closes && run === size) return at;
      // The inner of two that end together: `**bold *and slanted***`.
      if (closes && run === 3 && mark !== "~") return at + 3 - size;
      at += run;
    }
  }
  return isFinal ? -1 : undefined;
}

/** The index of the bracket that closes the one at `at`; nothing between may be a line of its own. */
function bracketEnd(text: string, at: number, pair: "[]" | "()", isFinal: boolean): number | undefined {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const character = text[i];
    if (character === "\\") i++;
    else if (character === "`" && pair === "[]") {
      const end = codeEnd(text, i, isFinal);
      if (end === undefined) return undefined;
      if (end > 0) i = end - 1;
    } else if (character === pair[0]) depth++;
    else if (character === pair[1] && --depth === 0) return i;
  }
  return isFinal ? -1 : undefined;
}

function readLink({ text, isFinal, codes, look }: Place): Found {
  const isImage = text[0] === "!";
  const open = isImage ? 1 : 0;
  if (text[open] === undefined) return isFinal ? "none" : undefined;
  if (text[open] !== "[") return "none";
  const close = bracketEnd(text, open, "[]", isFinal);
  if (close === undefined) return undefined;
  if (close < 0) return "none";
  if (text[close + 1] === undefined && !isFinal) return undefined;
  if (text[close + 1] !== "(") return "none";
  const end = bracketEnd(text, close + 1, "()", isFinal);
  if (end === undefined) return undefined;
  const target = /^\s*(?:<([^<>]*)>|(\S*?))(?:\s+(?:"([^"]*)"|'([^']*)'))?\s*$/.exec(
    text.slice(close + 2, end),
  );
  if (end < 0 || !target) return "none";
  const url = target[1] ?? target[2] ?? "";
  const title = target[3] ?? target[4];
  const label = readInline(text.slice(open + 1, close), true, look, both(codes, look.link), "[").spans;
  const shown = label.map((span) => span.text).join("");
  const where = [url === shown || `mailto:${shown}` === url ? "" : url, title ? `"${title}"` : ""]
    .filter((part) => part !== "").join(" ");
  if (where === "") return { spans: label, length: end + 1 };
  const told = { text: shown === "" ? where : ` (${where})`, codes: both(codes, look.url) };
  return { spans: [...label, told], length: end + 1 };
}

function readAutolink({ text, isFinal, codes, look }: Place): Found {
  const link = /^<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w.-]+)>/.exec(text);
  if (link) {
    return { spans: [{ text: link[1] ?? "", codes: both(codes, look.link) }], length: link[0].length };
  }
  const isOpen =
    /^<([a-zA-Z][a-zA-Z0-9+.-]{0,31}|[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+(@[\w.-]*)?)?$/.test(text);
  return isOpen && !isFinal ? undefined : "none";
}

function readEntity({ text, isFinal, codes }: Place): Found {
  const name = /^&[a-z#0-9]{2,4};/.exec(text)?.[0];
  const character = name && Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
  if (name && character) return { spans: [{ text: character, codes }], length: name.length };
  return /^&[a-z#0-9]{0,4}$/.test(text) && !isFinal ? undefined : "none";
}
