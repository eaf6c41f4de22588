/** Reads the pages of the documentation: their fenced blocks, and what a comment above a block says about its test. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The pages that readers get. */
export const PAGES: string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md")).sort().map((name) =>
    `docs/${name}`
  ),
];

/**
 * What a comment `<!-- test: … -->` right above a block says: `skip REASON`, or words of these.
 * `expect=/REGEX/`: this is printed, on stdout or stderr · `stdout=/REGEX/`: on stdout · `code=N`: so the block ends ·
 * `codes=N,M`: so its runs may end, 0 aside · `runs=N`: so many runs there are at least, where that is not one for
 * each `nano-agent` written · `keep-going`: a command that fails does not end the block · `fresh`: there is no
 * configuration yet.
 */
export interface BlockTest {
  skip?: string;
  expect: RegExp[];
  stdout: RegExp[];
  code: number;
  codes: number[];
  runs?: number;
  keepGoing: boolean;
  fresh: boolean;
}

/** A fenced block of a page. */
export interface Block {
  page: string;
  /** Of the fence, from 1. */
  line: number;
  /** The heading above it. */
  heading: string;
  language: string;
  text: string;
  test: BlockTest;
}

/** The text of a page. */
export function pageText(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

const FENCE = /^([ \t]*)(`{3,})(\w*)[^\n]*\n([^]*?)^\1\2`*[ \t]*$/gm;

/** All fenced blocks of a page, in order. */
export function blocksOf(page: string, text = pageText(page)): Block[] {
  return [...text.matchAll(FENCE)].map((match) => {
    const before = text.slice(0, match.index);
    const comment = /<!-- test: ((?:(?!-->)[^])*?)\s*-->\s*$/.exec(before)?.[1] ?? "";
    const line = before.split("\n").length;
    const [, indent = "", , language = "", body = ""] = match;
    return {
      page,
      line,
      heading: before.match(/^#+ +.+$/gm)?.at(-1)?.replace(/^#+ +/, "") ?? "",
      language,
      text: body.split("\n").map((each) => each.startsWith(indent) ? each.slice(indent.length) : each).join(
        "\n",
      ),
      test: testOf(comment, `${page}:${line}`),
    };
  });
}

function testOf(comment: string, place: string): BlockTest {
  const test: BlockTest = { expect: [], stdout: [], code: 0, codes: [], keepGoing: false, fresh: false };
  const skip = /^skip\s+([^]+)$/.exec(comment)?.[1];
  if (skip) return { ...test, skip };
  const rest = comment.replace(
    /\b(expect|stdout)=\/((?:\\.|[^/\\])+)\/(i?)/g,
    (_all, kind: "expect" | "stdout", source, flags) => {
      test[kind].push(new RegExp(source, `${flags}m`));
      return "";
    },
  );
  for (const word of rest.split(/\s+/).filter((each) => each !== "")) {
    const [name, value = ""] = word.split("=");
    if (name === "code") test.code = Number(value);
    else if (name === "codes") test.codes = value.split(",").map(Number);
    else if (name === "runs") test.runs = Number(value);
    else if (name === "keep-going") test.keepGoing = true;
    else if (name === "fresh") test.fresh = true;
    else throw new Error(`${place}: a test comment cannot say ${word}`);
  }
  return test;
}

/** The commands of a shell block without comments, lines that go on joined. */
export function commandsIn(text: string): string {
  return text.replace(/\\\n\s*/g, " ").replace(/(^|\s)#(?!!).*$/gm, "$1");
}
