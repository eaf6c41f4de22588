/** Finds the words of a request that say something, in any language. Pure; the words stand in `weights.ts`. */

import type { Concept } from "./vocabulary.ts";
import { type Lexicon, lexiconOf, plain, unpack } from "./lexicon.ts";
import { type Language, LANGUAGES } from "./weights.ts";

/** A cue that was found: what it says, and the number of the word (or, without spaces, the character) it begins at. */
export interface Hit {
  concept: Concept;
  at: number;
  /** The word that was found, for people. */
  word: string;
}

/** A request's text made comparable. */
export interface Reading {
  text: string;
  words: string[];
  scripts: Script[];
  /** Which words begin a sentence. */
  starts: number[];
  /** The languages it may be in. */
  languages: { language: Language; unspaced: boolean }[];
  /** How many words are among the commonest of the likeliest language. */
  common: number;
}

type Script = keyof typeof LANGUAGES;
const SCRIPT_MARKS: [Script, RegExp][] = [
  ["cyrillic", /\p{Script=Cyrillic}/u],
  ["kana", /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ["han", /\p{Script=Han}/u],
  ["hangul", /\p{Script=Hangul}/u],
  ["arabic", /\p{Script=Arabic}/u],
  ["devanagari", /\p{Script=Devanagari}/u],
  ["other", /[\p{Script=Greek}\p{Script=Thai}\p{Script=Hebrew}]/u],
];
/** Written without spaces, or with endings and words run together: cues are looked for at every character. */
const UNSPACED = new Set<Script>(["han", "kana", "hangul"]);
const UNSPACED_CHARACTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const UNSPACED_RUN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const SENTENCE_END = /[.!?;\n।؟]/;
/** Classes of Unicode take long to prepare, and most requests are plain. */
const ASCII = /^[\x00-\x7f]*$/;
const ASCII_WORD = /[a-z0-9]+(?:\+\+|#)?/g;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:\+\+|#)?/gu;
/** "The", "and", "with" are written onto the word in Arabic and Hebrew. */
const FIRST_PREFIXING = "\u0590";
const PREFIXED = /^(?:وال|فال|بال|كال|لل|ال|و|ف|ب|ل|ה|ו|ב|ל|ש|מ)(?=\p{L}{3})/u;
/** Compound words are at least this long. */
const COMPOUND_LENGTH = 9;
/** Words that may stand in the gap of a cue. */
const GAP = 6;
/** A language counts when it has this share of the common words of the likeliest one. */
const NEAR_MOST = 0.7;

const ENGLISH = LANGUAGES.latin.slice(0, 1);
const LAST_LATIN = LANGUAGES.latin.at(-1);
const ACCENTED = /[\u00c0-\u024f\u1e00-\u1eff]/;
const commonWords = new Map<Language, string>();

function countCommon(language: Language, words: string[]): number {
  const known = commonWords.get(language) ?? ` ${plain(language.common ?? "")} `;
  commonWords.set(language, known);
  return words.filter((word) => known.includes(` ${word} `)).length;
}

/** Cuts a text into words; characters of scripts without spaces are none. */
function cut(text: string): { words: string[]; starts: number[] } {
  const words: string[] = [];
  const starts: number[] = [];
  let end = 0;
  const matches = ASCII.test(text)
    ? text.matchAll(ASCII_WORD)
    : text.replace(UNSPACED_RUN, " ").matchAll(WORD);
  for (const match of matches) {
    if (words.length === 0 || SENTENCE_END.test(text.slice(end, match.index))) starts.push(words.length);
    words.push(match[0]);
    end = match.index + match[0].length;
  }
  return { words, starts };
}

/** Reads a text: made plain, cut into words, its languages guessed by their common words. English is always one. */
export function read(source: string): Reading {
  const text = plain(source);
  const { words, starts } = cut(text);
  const marked = ASCII.test(text)
    ? []
    : SCRIPT_MARKS.filter(([, mark]) => mark.test(text)).map(([script]) => script);
  const japanese = marked.includes("kana");
  const scripts: Script[] = ["latin", ...marked.filter((script) => !(japanese && script === "han"))];
  const counted = scripts.flatMap((script) =>
    LANGUAGES[script].map((language) => ({ script, language, count: countCommon(language, words) }))
  );
  const latin = scripts.length === 1 ? likelyLatin(source, counted) : ENGLISH;
  const languages = counted
    .filter(({ script, language }) => script !== "latin" || latin.includes(language))
    .map(({ script, language }) => ({ language, unspaced: UNSPACED.has(script) }));
  return { text, words, starts, scripts, languages, common: Math.max(...counted.map(({ count }) => count)) };
}

/** English, and the languages in Latin letters whose common words a text has most of; all of them without any. */
function likelyLatin(source: string, counted: { language: Language; count: number }[]): Language[] {
  const most = Math.max(...counted.map(({ count }) => count));
  // Few common words and many accents: it may be any of them, and is likely one of the many in the last list.
  const accented = ACCENTED.test(source);
  const likely = counted.filter(({ language, count }) =>
    count >= most * NEAR_MOST || (accented && (most < 2 || language === LAST_LATIN))
  );
  return [...ENGLISH, ...likely.map(({ language }) => language)];
}

function fits(pattern: string, word: string | undefined): boolean {
  if (word === undefined) return false;
  return pattern.endsWith("*") ? word.startsWith(pattern.slice(0, -1)) : word === pattern;
}

/** Whether the words from `at` on are those of a pattern; `~` stands for up to `GAP` words. */
function follow(rest: string[], words: string[], at: number): boolean {
  const [first, ...others] = rest;
  if (first === undefined) return true;
  if (first !== "~") return fits(first, words[at]) && follow(others, words, at + 1);
  for (let skipped = 1; skipped <= GAP; skipped++) if (follow(others, words, at + skipped)) return true;
  return false;
}

/** Collects what the cues under one key say; `at` is the place of the first word. */
function take(key: string, at: number, words: string[], { cues }: Lexicon, hits: Hit[]): void {
  for (const { concept, rest } of unpack(cues.get(key))) {
    if (follow(rest, words, at + 1)) {
      hits.push({ concept, at, word: words.slice(at, at + 1 + rest.length).join(" ") });
    }
  }
}

/** A word as it is, and without what is written onto it. */
function formsOf(word: string): Iterable<string> {
  return word < FIRST_PREFIXING ? [word] : new Set([word, word.replace(PREFIXED, "")]);
}

function hitsInWords(words: string[], lexicon: Lexicon): Hit[] {
  const hits: Hit[] = [];
  words.forEach((word, at) => {
    for (const form of formsOf(word)) {
      take(form, at, words, lexicon, hits);
      for (let length = 2; length <= form.length; length++) {
        take(`${form.slice(0, length)}*`, at, words, lexicon, hits);
      }
    }
    if (lexicon.inner.length === 0 || (word.length < COMPOUND_LENGTH && word < "\u0250")) return;
    for (const [part, concept] of lexicon.inner) if (word.includes(part)) hits.push({ concept, at, word });
  });
  return hits;
}

function hitsInCharacters(text: string, { cues, longest }: Lexicon): Hit[] {
  const hits: Hit[] = [];
  for (let at = 0; at < text.length; at++) {
    for (let length = 1; length <= longest && at + length <= text.length; length++) {
      const word = text.slice(at, at + length);
      for (const { concept } of unpack(cues.get(word))) hits.push({ concept, at, word });
    }
  }
  return hits;
}

/** Everything the words of a text say, language by language. */
export function findCues({ text, words, languages }: Reading): Hit[] {
  return languages.flatMap(({ language, unspaced }) => {
    const lexicon = lexiconOf(language, unspaced, words.flatMap((word) => [...formsOf(word)]));
    return unspaced ? hitsInCharacters(text, lexicon) : hitsInWords(words, lexicon);
  });
}

/** How many characters of a text belong to scripts written without spaces. */
export function unspacedCharacters(text: string): number {
  let count = 0;
  for (const character of text) if (character > "\u2e7f" && UNSPACED_CHARACTER.test(character)) count++;
  return count;
}
