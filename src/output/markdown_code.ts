/** Light highlighting of code, token by token as it comes: libraries for this need the whole text first. */

import type { Span } from "./markdown_flow.ts";
import { type LanguageForms, languageForms } from "./markdown_languages.ts";

const COMMENT = "90";
const STRING = "32";
const NUMBER = "33";
const KEYWORD = "35";
const ADDED = "32";
const REMOVED = "31";
const PLACE = "36";

/** A token that is longer than this is left as it is, and the rest of its line with it. */
const LONGEST_TOKEN = 1000;

const SPACE = /\s+/y;
const WORD = /[\p{L}_$@][\p{L}\p{N}_$-]*/uy;
const NUMERAL = /\d[\w.]*/y;
const ONE = /[^]/uy;
const CLOSED: Record<string, RegExp> = {
  '"': /"(?:\\.|[^"\\])*"/y,
  "'": /'(?:\\.|[^'\\])*'/y,
};
const TO_THE_END = /.+/y;

/** What goes on over lines, and how it ends. */
interface Long {
  end: string;
  codes: string;
}

interface Token extends Span {
  begins?: Long;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] || undefined;
}

/** Colours the lines of one code block. Without a known language the text is plain. */
export class CodeColours {
  readonly #forms: LanguageForms | undefined;
  readonly #isDiff: boolean;
  #long: Long | undefined;
  /** The rest of this line is left as it is. */
  #isPlain = false;
  /** The character before what is read next; none at the start of a line. */
  #before = "";

  constructor(language: string) {
    this.#isDiff = /^(diff|patch)$/i.test(language);
    this.#forms = this.#isDiff ? undefined : languageForms(language);
  }

  /** Reads the beginning of a line's rest as far as its tokens are decided, all of it when `complete`. */
  read(text: string, complete: boolean): { spans: Span[]; used: number } {
    if (this.#isDiff) return readDiff(text, complete);
    const spans: Span[] = [];
    let at = 0;
    while (at < text.length && this.#forms && !this.#isPlain) {
      const token = this.#token(text, at, this.#forms);
      if (token.text.length > LONGEST_TOKEN) this.#isPlain = true;
      // What reaches the end of what has come may go on.
      else if (!complete && at + token.text.length === text.length) break;
      else {
        this.#long = token.begins ??
          (this.#long && token.text.endsWith(this.#long.end) ? undefined : this.#long);
        spans.push(token);
        at += token.text.length;
        this.#before = token.text.slice(-1);
      }
    }
    if (at < text.length && (!this.#forms || this.#isPlain)) {
      spans.push({ text: text.slice(at), codes: "" });
      at = text.length;
    }
    if (complete) {
      this.#isPlain = false;
      this.#before = "";
    }
    return { spans, used: at };
  }

  #token(text: string, at: number, forms: LanguageForms): Token {
    if (this.#long) {
      const end = text.indexOf(this.#long.end, at);
      return {
        text: text.slice(at, end < 0 ? undefined : end + this.#long.end.length),
        codes: this.#long.codes,
      };
    }
    const begun = longFrom(text, at, forms);
    if (begun) return begun;
    const comment = forms.lineComment && match(forms.lineComment, text, at);
    const before = text[at - 1] ?? this.#before;
    if (comment && (!forms.commentAfterSpace || /^[\s,;([{]?$/.test(before))) {
      return { text: comment, codes: COMMENT };
    }
    const character = text[at] ?? "";
    const quoted = forms.quotes.includes(character) ? CLOSED[character] : undefined;
    if (quoted) {
      const closed = match(quoted, text, at);
      // An apostrophe, or a string that is not closed yet.
      return closed
        ? { text: closed, codes: STRING }
        : { text: match(TO_THE_END, text, at) ?? "", codes: "" };
    }
    const name = forms.names && match(forms.names, text, at);
    if (name) return { text: name, codes: KEYWORD };
    const number = match(NUMERAL, text, at);
    if (number) return { text: number, codes: NUMBER };
    const word = match(WORD, text, at);
    if (!word) return { text: match(SPACE, text, at) ?? match(ONE, text, at) ?? "", codes: "" };
    return {
      text: word,
      codes: forms.words.has(forms.ignoresCase ? word.toLowerCase() : word) ? KEYWORD : "",
    };
  }
}

/** A comment or string over lines that begins here; its unfinished beginning at the end of what has come counts too. */
function longFrom(text: string, at: number, forms: LanguageForms): Token | undefined {
  const pairs = forms.longQuotes.map((quote) => ({ open: quote, end: quote, codes: STRING }));
  const [open, end] = forms.blockComment ?? [];
  if (open && end) pairs.push({ open, end, codes: COMMENT });
  const rest = text.slice(at, at + 4);
  const found = pairs.find((pair) => rest.startsWith(pair.open));
  if (found) return { text: found.open, codes: found.codes, begins: { end: found.end, codes: found.codes } };
  const isBeginning = at + rest.length === text.length && pairs.some((pair) => pair.open.startsWith(rest));
  return isBeginning && rest.length > 1 ? { text: rest, codes: "" } : undefined;
}

function readDiff(text: string, complete: boolean): { spans: Span[]; used: number } {
  if (!complete) return { spans: [], used: 0 };
  const codes = text.startsWith("@@")
    ? PLACE
    : text.startsWith("+")
    ? ADDED
    : text.startsWith("-")
    ? REMOVED
    : "";
  return { spans: text === "" ? [] : [{ text, codes }], used: text.length };
}
