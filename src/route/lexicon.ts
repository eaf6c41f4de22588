/** The cue words of a language, made ready to be looked up. Most of the time of a first decision is spent here. */

import type { Concept } from "./vocabulary.ts";
import type { Language } from "./weights.ts";

/** The cues of a language, as far as they were needed. */
export interface Lexicon {
  /**
   * First word of a cue (`stem*` with its star) → what its cues say, packed into one string: making thousands of
   * small objects would take longer than a whole decision.
   */
  cues: Map<string, string>;
  /** Parts of words, with what they say. */
  inner: [string, Concept][];
  /** Characters of the longest cue, where cues are looked for at every character. */
  longest: number;
  /** All cues as they are written, and the first letters of those that are in `cues` already. */
  lists: [Concept, string[]][];
  letters: Set<string>;
}

/** A cue whose first word was met: the words that must follow, and what it then says. */
export interface Cue {
  concept: Concept;
  rest: string[];
}

/** Vowel signs and accents that people leave out; `\u0300`: also Latin, Greek and Cyrillic accents. */
const ACCENTS = /[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0591-\u05c7\u093c]/g;
const ASCII = /^[\x00-\x7f]*$/;
const PLAIN: Record<string, string> = {
  "ı": "i",
  "ß": "ss",
  "ł": "l",
  "đ": "d",
  "ø": "o",
  "æ": "ae",
  "œ": "oe",
  "ي": "ى",
  "ة": "ه",
};

/** Lower case, without accents, full-width forms or spelling variants. */
export function plain(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const bare = text.normalize("NFKD").replace(ACCENTS, "").normalize("NFC").toLowerCase();
  return bare.replace(/[ıßłđøæœية\u0307]/g, (letter) => PLAIN[letter] ?? "");
}

function open(language: Language): Lexicon {
  const entries = Object.entries(language.cues) as [Concept, string][];
  const lists = entries.map(([concept, list]): [Concept, string[]] => [concept, plain(list).split(" ")]);
  return { cues: new Map(), inner: [], longest: 0, lists, letters: new Set() };
}

/** Adds the cues that begin with one of `letters`; a star begins those that are parts of words. */
function learn(lexicon: Lexicon, letters: Set<string>, unspaced: boolean): void {
  for (const [concept, list] of lexicon.lists) {
    for (const cue of list) if (letters.has(cue[0] ?? "")) add(lexicon, cue, concept, unspaced);
  }
}

function add(lexicon: Lexicon, cue: string, concept: Concept, unspaced: boolean): void {
  if (cue.startsWith("*")) {
    lexicon.inner.push([cue.slice(1).replace(/\*$/, ""), concept]);
    return;
  }
  const gap = unspaced ? -1 : cue.indexOf("_");
  const first = gap < 0 ? (unspaced ? cue.replaceAll("_", " ") : cue) : cue.slice(0, gap);
  const packed = gap < 0 ? concept : concept + cue.slice(gap);
  const known = lexicon.cues.get(first);
  lexicon.cues.set(first, known === undefined ? packed : `${known} ${packed}`);
  if (unspaced && first.length > lexicon.longest) lexicon.longest = first.length;
}

/** What a packed entry of `Lexicon.cues` holds. */
export function unpack(packed: string | undefined): Cue[] {
  if (packed === undefined) return [];
  return packed.split(" ").map((one) => {
    const [concept, ...rest] = one.split("_");
    return { concept: concept as Concept, rest };
  });
}

const lexicons = new Map<Language, Lexicon>();

/**
 * The words of a language, of which those that begin like one of `words` are ready to be looked up. Prepared when they
 * are needed: most of a first decision would else go into words that the request cannot have.
 */
export function lexiconOf(language: Language, unspaced: boolean, words: string[]): Lexicon {
  const lexicon = lexicons.get(language) ?? open(language);
  lexicons.set(language, lexicon);
  if (unspaced && lexicon.letters.size > 0) return lexicon;
  const wanted = unspaced
    ? lexicon.lists.flatMap(([, list]) => list.map((cue) => cue[0] ?? ""))
    : words.map(initial);
  const missing = new Set(["*", ...wanted].filter((letter) => !lexicon.letters.has(letter)));
  if (missing.size > 0) learn(lexicon, missing, unspaced);
  for (const letter of missing) lexicon.letters.add(letter);
  return lexicon;
}

function initial(word: string): string {
  return word[0] ?? "";
}
