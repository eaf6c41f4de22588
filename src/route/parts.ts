/** Tells what a user wants from what he pasted. Looks at a bounded number of characters, however long the input. */

import { findCues, read } from "./cues.ts";
import type { Concept } from "./vocabulary.ts";

/** What pasted text is. */
export type MaterialKind = "diff" | "code" | "trace" | "log" | "data" | "prose";

/** Something pasted: what it is and how long, in lines (estimated for long ones). */
export interface Material {
  kind: MaterialKind;
  lines: number;
}

/** A request taken apart. */
export interface Parts {
  /** The words that say what to do; at most head and tail of the message. */
  instruction: string;
  material: Material[];
}

/** Characters looked at in the head of a message, where most instructions stand. */
export const HEAD_CHARACTERS = 6_000;
/** Characters looked at in its tail, where the others do. */
export const TAIL_CHARACTERS = 2_000;
/** Characters that tell what a text is. */
export const SAMPLE_CHARACTERS = 2_000;

const TRANSFORMS = new Set<Concept>(["translate", "summarize", "extract", "convert", "polish", "commit"]);
const ASKING = new Set<Concept>([
  ...TRANSFORMS,
  "explain",
  "review",
  "debug",
  "compose",
  "shortForm",
  "plan",
  "analyze",
  "fact",
  "field",
  "compute",
]);
const GIVEN = new Set<Concept>(["pointing"]);
const FIELDS = new Set<Concept>(["field"]);
/** Characters of text under a short question that make it something pasted. */
const LONG_BELOW = 600;
const LEVEL = /\b(?:INFO|WARN(?:ING)?|ERROR|DEBUG|TRACE|FATAL|CRITICAL|NOTICE)\b/;
const STAMP =
  /^\W?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|\w{3} {1,2}\d{1,2} \d\d:\d\d:\d\d|\d\d:\d\d:\d\d|\d+\.\d+\.\d+\.\d+ - )/;
const CODE_LINE =
  /[{};]\s*$|^\s*(?:def |class |import |from \w+ import|function\b|const |let |var |#include|public |private |fn |func |package |return\b|if \(|for \(|while \(|else\b|\}|@\w+|SELECT |INSERT |CREATE |UPDATE |FROM |WHERE |JOIN |#!|echo |export |async |await |try:|except|elif |<\/?\w+[^>]*>\s*$)/;
const TRACE =
  /Traceback \(most recent|^\s+at .+[(:]\S*\d+\)?$|panicked at|Exception in thread|^\s*File ".+", line \d+|^goroutine \d+|^Caused by:|Segmentation fault|^\w*(?:Error|Exception): /m;
const DIFF = /^(?:diff --git |@@ -\d+|\+\+\+ \S|--- \S+\n\+\+\+|index [0-9a-f]{6,}\.\.)/m;

/** Headers of a mail: what they head is material, up to a last short paragraph that asks. */
const MAIL =
  /^(?:From|Von|De|Da|Van|Od|От): .+\n(?:[\w-]+: .*\n?)*?Subject|^Subject: |^(?:From|To|Date): .+\n(?:Subject|To|Date|Cc): /m;

function share(lines: string[], test: (line: string) => boolean): number {
  return lines.length === 0 ? 0 : lines.filter(test).length / lines.length;
}

function isTable(lines: string[]): boolean {
  if (lines.length < 2) return false;
  return [",", "\t", ";", "|"].some((mark) => {
    const counts = lines.map((line) => line.split(mark).length);
    const first = counts[0] ?? 1;
    const needed = mark === "," && lines.length < 4 ? 3 : 2;
    return first >= needed && share(lines, (line) =>
          line.split(mark).length === first && line.length < 400) > 0.8 &&
      share(lines, (line) => /[.!?]$/.test(line)) < 0.3;
  });
}

/** What a text is, by its first lines. */
export function kindOf(text: string): MaterialKind {
  const sample = text.slice(0, SAMPLE_CHARACTERS);
  const lines = sample.split("\n").filter((line) => line.trim() !== "");
  if (MAIL.test(sample)) return "prose";
  if (DIFF.test(sample)) return "diff";
  if (
    lines.length > 2 && share(lines, (line) => /^[+-]/.test(line)) > 0.5 &&
    share(lines, (line) => /^[+\- ]/.test(line)) > 0.9
  ) {
    return isList(lines) ? "prose" : "diff";
  }
  if (TRACE.test(sample)) return "trace";
  if (
    share(lines, (line) => STAMP.test(line) || LEVEL.test(line)) > 0.5 &&
    (lines.length > 1 || STAMP.test(sample))
  ) return "log";
  if (/^\s*(?:\{\s*["}]|\[\s*[{["\d\]]|<\?xml|<!doctype)/i.test(sample)) return "data";
  const code = share(lines, (line) => CODE_LINE.test(line));
  if (code > 0.3 && (lines.length > 1 || /[{}();=]\s*$/.test(sample))) return "code";
  if (isTable(lines)) return "data";
  if (
    lines.length > 2 &&
    share(lines, (line) => /^\s*(?:- )?[\w.-]+:(?: |$)|^\[[\w.-]+\]$|^[\w.]+ ?=/.test(line)) > 0.7
  ) return "code";
  return "prose";
}

function describe(text: string): Material {
  const sample = text.slice(0, SAMPLE_CHARACTERS);
  const newlines = sample.split("\n").length;
  return { kind: kindOf(text), lines: Math.round(newlines * Math.max(1, text.length / SAMPLE_CHARACTERS)) };
}

function wordsIn(text: string): number {
  const { words } = read(text.slice(0, SAMPLE_CHARACTERS));
  return words.length;
}

function says(text: string, concepts: Set<Concept>): boolean {
  return findCues(read(text)).some(({ concept }) => concepts.has(concept));
}

/** Takes fenced code out; what is fenced is material. */
function takeFences(text: string, material: Material[]): string {
  return text.replace(
    /(?:^|\n)[ \t]*(```|~~~)[^\n]*\n([\s\S]*?)(?:\n[ \t]*\1|$)/g,
    (_, __, inside: string) => {
      const found = describe(inside);
      material.push(found.kind === "prose" ? { ...found, kind: "code" } : found);
      return "\n\n";
    },
  );
}

/** Cuts a first or last line of words off a block of something else. */
function blocksOf(text: string): string[] {
  return text.split(/\n\s*\n/).filter((block) => block.trim() !== "").flatMap((block) => {
    const lines = block.split("\n");
    if (lines.length < 2) return [block];
    const [first = "", ...rest] = lines;
    const last = lines.at(-1) ?? "";
    const below = rest.join("\n");
    const above = lines.slice(0, -1).join("\n");
    if (
      kindOf(first) === "prose" && (kindOf(below) !== "prose" || /[:：]\s*$/.test(first) && !isList(rest))
    ) return [first, below];
    if (asksBelow(above, last)) return [above, last];
    return [block];
  });
}

/** Whether the last line of a block asks about the rest of it. Lines of a diff or of code are taken for what they are. */
function asksBelow(above: string, last: string): boolean {
  if (kindOf(last) !== "prose" || !["log", "trace", "data"].includes(kindOf(above))) return false;
  return /[?？؟]\s*$/.test(last) || says(last, ASKING);
}

function isList(lines: string[]): boolean {
  return share(lines, (line) => /^\s*(?:[-*•+]|\d+[.)])\s/.test(line)) > 0.6;
}

/** The paragraph that asks, among paragraphs of which the others are only looked at. */
function pickInstruction(prose: string[]): string[] {
  const [first = "", ...rest] = prose;
  if (rest.length === 0) return prose;
  const short = (text: string) => text.length < 500 && wordsIn(text) < 70;
  const below = rest.join("\n\n").length;
  if (short(first) && below > first.length * 0.8 && !isList(rest.flatMap((block) => block.split("\n")))) {
    if (says(first, TRANSFORMS)) return [first];
    if (below > LONG_BELOW && (/[?？؟]\s*$/.test(first) || says(first, FIELDS))) return [first];
    if (says(first, ASKING) && (/[:：]\s*$/.test(first) || says(first, GIVEN))) return [first];
  }
  const last = prose.at(-1) ?? "";
  const above = prose.slice(0, -1).join("\n\n").length;
  if (
    short(last) && above > last.length * 2 && above > 400 && (says(last, ASKING) || /[?？؟]\s*$/.test(last))
  ) return [last];
  return prose;
}

/** `Translate to German: …`, `translate "…"`: what follows a short demand for text work is what it works on. */
function cutInline(text: string, material: Material[]): string {
  const colon = /^([^:：\n]{4,90}?)[:：]\s*(\S[\s\S]*)$/.exec(text);
  const [, head, tail] = colon ?? [];
  if (head !== undefined && tail !== undefined && wordsIn(head) <= 12 && says(head, TEXT_WORK)) {
    if (!looksLikeOrders(tail)) {
      material.push(describe(tail));
      return head;
    }
  }
  const rest = text.replace(/[“«„"「『][^“”«»"「」『』\n]{3,}[”»“"」』]/g, " ");
  if (rest !== text && says(rest, TEXT_WORK)) {
    material.push({ kind: "prose", lines: 1 });
    return rest;
  }
  return text;
}

const TEXT_WORK = new Set<Concept>(["translate", "polish", "summarize"]);

/** "Summarize the notes: decisions, open questions, owners" lists what is wanted. */
function looksLikeOrders(tail: string): boolean {
  return tail.split(/[,、，;]/).length > 2 && tail.length < 200 && !/[.!?。！？]\s*\S/.test(tail);
}

function takeBlocks(text: string, material: Material[]): string {
  const prose: string[] = [];
  const blocks = blocksOf(text);
  const mail = blocks.findIndex((block) => MAIL.test(block));
  for (const [index, block] of blocks.entries()) {
    const found = describe(block);
    const quoted = mail >= 0 && index >= mail &&
      !(index === blocks.length - 1 && mail === 0 && wordsIn(block) < 40);
    if (quoted) material.push({ ...found, kind: "prose" });
    else if (found.kind === "prose") prose.push(block);
    else material.push(found);
  }
  const asked = pickInstruction(prose);
  const looked = prose.filter((block) => !asked.includes(block));
  if (looked.length > 0) material.push({ ...describe(looked.join("\n\n")), kind: "prose" });
  return asked.join("\n\n");
}

/** Head and tail of a long message, without the lines the cuts go through. */
function ends(message: string): string {
  const head = message.slice(0, HEAD_CHARACTERS);
  const tail = message.slice(-TAIL_CHARACTERS);
  const headEnd = head.lastIndexOf("\n");
  const tailStart = tail.indexOf("\n");
  return `${headEnd > 0 ? head.slice(0, headEnd) : head}\n${
    tailStart < 0 ? tail : tail.slice(tailStart + 1)
  }`;
}

/** Takes a request apart: the instruction, and what it works on. */
export function splitRequest(message: string, pasted: string | undefined): Parts {
  const material: Material[] = pasted === undefined || pasted.trim() === "" ? [] : [describe(pasted)];
  const long = message.length > HEAD_CHARACTERS + TAIL_CHARACTERS;
  const seen = long ? ends(message) : message;
  const words = takeBlocks(takeFences(seen.replaceAll("\r\n", "\n"), material), material);
  const instruction = cutInline(words.trim(), material);
  const whole = describe(message);
  const largest = material.reduce((most, { lines }) => Math.max(most, lines), 0);
  const kind = material.find(({ lines }) => lines === largest)?.kind;
  if (long && kind) material.push({ kind, lines: whole.lines });
  return { instruction, material };
}
