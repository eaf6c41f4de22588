/** Searching all files below a folder, some at a time, with results in the order of their paths. */

import { lstat } from "node:fs/promises";
import type { ToolContext } from "../types.ts";
import type { InsidePath } from "./confine.ts";
import { shown } from "./failure.ts";
import { compileGlob } from "./glob.ts";
import {
  BUFFER_BYTES,
  type FileMatches,
  type FileSearch,
  type FoundLine,
  searchFile,
} from "./search_file.ts";
import { compileSearch } from "./search_pattern.ts";
import { type FoundFile, slashed, walkFiles } from "./walk.ts";

/** Files that are read side by side: hides the time a disk needs. */
const LANES = 16;
/** Room for the line that says how much was left out. */
const NOTE_BYTES = 200;
const MAX_LINES = 1000;
/** Once nothing more fits, this many are counted before the search ends. */
const COUNT_MORE = 10_000;
/** Longer lines are shown around their match. */
const LINE_LENGTH = 300;
const LENGTH_BEFORE = 100;

/** What the lines must match, and the names or paths of files. */
export interface Wanted {
  pattern: string;
  glob?: string;
}

/**
 * `path:line: text` for every matching line below `folder` (or in it, if it is a file), as many as a result may hold,
 * and a note about the others; empty if there are none. Throws `ToolFailure` for a bad pattern.
 */
export async function search(context: ToolContext, folder: InsidePath, wanted: Wanted): Promise<string> {
  const pattern = await compileSearch(wanted.pattern);
  const fits = wanted.glob === undefined ? () => true : await compileGlob(wanted.glob);
  const files = new FileQueue(
    (await lstat(folder.real)).isFile() ? only(folder) : walkFiles(context, folder),
    (file) => !file.isLink && fits(file.below),
  );
  const report = new Report(context.maxResultBytes - NOTE_BYTES);
  const each: FileSearch = {
    pattern,
    keep: MAX_LINES,
    countTo: MAX_LINES + COUNT_MORE,
    signal: context.signal,
  };
  const lane = async () => {
    const buffer = new Uint8Array(BUFFER_BYTES);
    for (let next = await files.next(); next && !report.isComplete; next = await files.next()) {
      context.signal.throwIfAborted();
      report.add(next.place, next.file, await searchFile(next.file.absolute, buffer, each));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return report.text();
}

async function* only({ real, relative }: InsidePath): AsyncGenerator<FoundFile[]> {
  yield await Promise.resolve([
    { absolute: slashed(real), relative, below: relative, isLink: false },
  ]);
}

/** Hands out the files of a walk one by one, with their place in it. */
class FileQueue {
  #batch: FoundFile[] = [];
  #at = 0;
  #places = 0;
  #filling: Promise<boolean> | undefined;

  constructor(
    private readonly batches: AsyncGenerator<FoundFile[]>,
    private readonly isWanted: (file: FoundFile) => boolean,
  ) {}

  async next(): Promise<{ place: number; file: FoundFile } | undefined> {
    for (;;) {
      for (let file = this.#batch[this.#at++]; file; file = this.#batch[this.#at++]) {
        if (this.isWanted(file)) return { place: this.#places++, file };
      }
      if (!await (this.#filling ??= this.#fill())) return undefined;
    }
  }

  async #fill(): Promise<boolean> {
    const { done, value } = await this.batches.next();
    this.#batch = value ?? [];
    this.#at = 0;
    this.#filling = undefined;
    return !done;
  }
}

/** The result as it grows: files may be done in any order, lines are taken in the order of the files. */
class Report {
  /** Nothing more will be shown or counted. */
  isComplete = false;
  readonly #waiting = new Map<number, { file: FoundFile; matches: FileMatches }>();
  readonly #lines: string[] = [];
  #next = 0;
  #left = 0;

  constructor(private room: number) {}

  add(place: number, file: FoundFile, matches: FileMatches): void {
    this.#waiting.set(place, { file, matches });
    for (let done = this.#waiting.get(this.#next); done; done = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next++);
      this.#take(done.file, done.matches);
    }
  }

  #take({ relative }: FoundFile, { lines, count }: FileMatches): void {
    if (this.isComplete) return;
    const before = this.#lines.length;
    for (const line of lines) {
      if (this.room < 0 || this.#lines.length >= MAX_LINES) break;
      this.#show(`${shown(relative)}:${line.number}: ${around(line)}`);
    }
    this.#left += count - (this.#lines.length - before);
    this.isComplete = this.#left > COUNT_MORE;
  }

  #show(line: string): void {
    this.room -= new TextEncoder().encode(line).length + 1;
    if (this.room >= 0) this.#lines.push(line);
  }

  text(): string {
    if (this.#left === 0) return this.#lines.join("\n");
    const count = this.isComplete ? `more than ${COUNT_MORE}` : `${this.#left} more`;
    return [
      ...this.#lines,
      `[${count} matching lines were left out: narrow the pattern, glob or folder]`,
    ].join(
      "\n",
    );
  }
}

/** A line, shortened around its match if it is long. */
function around({ line, at }: FoundLine): string {
  if (line.length <= LINE_LENGTH) return line;
  const start = Math.max(0, Math.min(at - LENGTH_BEFORE, line.length - LINE_LENGTH));
  const end = start + LINE_LENGTH;
  return `${start > 0 ? "…" : ""}${line.slice(start, end)}${end < line.length ? "…" : ""}`;
}
