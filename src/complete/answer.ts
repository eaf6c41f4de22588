/** How the shells' scripts are answered: a line a candidate, the last line says what else may stand there. Pure. */

import { harmless } from "../output/terminal.ts";
import type { Completion } from "./engine.ts";

const LONGEST_DESCRIPTION = 70;

/** What `__complete` was asked: `=WORD` for the word at the cursor, then `--` and the words before it. */
export function readQuestion(argv: readonly string[]): { words: string[]; current: string } {
  const [first = "", ...rest] = argv;
  // The sign keeps an empty word from getting lost: PowerShell drops those.
  return { current: first.replace(/^=/, ""), words: rest[0] === "--" ? rest.slice(1) : rest };
}

/** `value<TAB>description` a line, then `:file`, `:dir` or `:`. */
export function answerText({ candidates, paths }: Completion): string {
  const lines = candidates.filter(({ value }) => !/[\n\t]/.test(value)).map(({ value, description }) => {
    const told = harmless(description ?? "").replace(/\s+/g, " ").trim();
    const short = told.length > LONGEST_DESCRIPTION ? `${told.slice(0, LONGEST_DESCRIPTION - 1)}…` : told;
    return short === "" ? harmless(value) : `${harmless(value)}\t${short}`;
  });
  return `${[...lines, `:${paths ?? ""}`].join("\n")}\n`;
}
