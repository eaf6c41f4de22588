/** What the form of an instruction says, in any language: how long, how many parts, a question, a formula. */

import { type Reading, unspacedCharacters } from "./cues.ts";

/** The form of an instruction. */
export interface Shape {
  /** Words; in scripts without spaces, about as many as the text would have. */
  words: number;
  /** Clauses and list items. */
  clauses: number;
  question: boolean;
  /** Nothing but a calculation, or one among words. */
  formula: "bare" | "within" | undefined;
  /** Names of functions, paths, options, code between backticks. */
  codeMarks: boolean;
  /** Numbers, other than years and numbered list items. */
  figures: number;
}

const CHARACTERS_PER_WORD = 1.8;
const THAI_CHARACTERS_PER_WORD = 4;
const BARE_FORMULA = /^[\s\d.,+\-*/×÷^()=%√?x²³]*\d[\s\d.,+\-*/×÷^()=%√?x²³]*$|^\w{3,5}\(\d+\)$/;
const FORMULA =
  /\d\s*[+*×÷^]\s*\d|\b[a-z]\^\d|\d+\s?[%٪]|[∫∑√≤≥∀∃∈π∞≡]|\b[a-z]\s?=\s?-?\d|\b\d*[a-z]\s?[+\-*/]\s?\d*[a-z]?\b\s?=|\d+\s?[x×]\s?\d+|\[\[.*\]\]|\\(?:frac|sum|int|sqrt)/;
const CODE_MARKS =
  /`[^`]+`|\b\w+\(\)|\b[a-z]+[A-Z]\w+\b|\b\w+_\w+\b|--\w[\w-]+|(?:^|\s)[~./]*\/[\w.-]+\/?[\w./-]*|\b[\w-]+\.(?:py|js|ts|tsx|go|rs|java|c|cpp|h|sh|rb|php|sql|ya?ml|json|toml|md|html|css)\b|=>|[!=]==?|&&|\w+::\w+|\b\w+\[\w*\]/;
const FIGURE = /(?<![\p{L}\d.,:/-])(?!(?:19|20)\d\d(?!\d)|\d+[.)]\s)\p{Sc}?\d[\d.,]*(?![\d:/])/gu;
const QUESTION = /[?？؟]|;\s*$|(?:か|吗|嗎|呢|까|니|나요|가요)[\s。.!？?]*$/m;
const PART =
  /[,;:、，；。.!?！？।\n]+(?=\s|$|[^\x00-\x7f])|(?:^|\s)[-*•]\s|\s(?:and|und|et|y|e|en|i|и|ve|och|og|dan|và|και|और|ו|و)\s/g;

/** How an instruction looks. `source` is it as written, `reading` the same made plain. */
export function shapeOf(source: string, reading: Reading): Shape {
  const dense = unspacedCharacters(reading.text);
  const korean = (reading.text.match(/[\uac00-\ud7af]/g) ?? []).length;
  const thai = (reading.text.match(/[\u0e00-\u0e7f]/g) ?? []).length;
  const spaced =
    reading.words.filter((word) => unspacedCharacters(word) === 0 && !/[\u0e00-\u0e7f]/.test(word)).length;
  const koreanWords = korean / (CHARACTERS_PER_WORD + 0.5);
  const trimmed = source.trim();
  return {
    words: Math.round(
      spaced + (dense - korean) / CHARACTERS_PER_WORD + koreanWords + thai / THAI_CHARACTERS_PER_WORD,
    ),
    clauses:
      trimmed.replace(/[\s.!?。！？।]+$/, "").split(PART).filter((part) =>
        /\p{L}{2}|\p{Script=Han}/u.test(part)
      ).length,
    question: QUESTION.test(trimmed),
    formula: BARE_FORMULA.test(trimmed) ? "bare" : FORMULA.test(trimmed) ? "within" : undefined,
    codeMarks: CODE_MARKS.test(trimmed),
    figures: (trimmed.match(FIGURE) ?? []).length,
  };
}
