/** The cue words of a language, made ready to be looked up. Most of the time of a first decision is spent here. */

import type { Concept } from "./vocabulary.ts";
import type { Language } from "./weights.ts";

/** The cues of a language. */
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

function learn(language: Language, unspaced: boolean): Lexicon {
  const lexicon: Lexicon = { cues: new Map(), inner: [], longest: 0 };
  for (const [concept, list] of Object.entries(language.cues) as [Concept, string][]) {
    for (const cue of plain(list).split(" ")) add(lexicon, cue, concept, unspaced);
  }
  return lexicon;
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

/** The words of a language, prepared when they are first needed: a start that routes nothing pays nothing. */
export function lexiconOf(language: Language, unspaced: boolean): Lexicon {
  const known = lexicons.get(language) ?? learn(language, unspaced);
  lexicons.set(language, known);
  return known;
}
