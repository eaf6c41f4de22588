/** Searching one file, in pieces of whole lines. */

import { closeSync, constants, fstatSync, open, read, type Stats } from "node:fs";
import { lstat, realpath } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "./failure.ts";
import { fileKind, SNIFF_BYTES } from "./file_kind.ts";
import { wholeCharacters } from "./lines.ts";
import type { SearchPattern } from "./search_pattern.ts";

/** The size of a buffer to search with; a line that is longer is matched in parts. */
export const BUFFER_BYTES = 128 * 1024;
/** UTF-16 is converted whole. */
const MAX_UTF16_BYTES = 16 * 1024 * 1024;
const NEWLINE = 10;

// Without O_NONBLOCK opening a FIFO waits for a writer; O_NOFOLLOW: what was found was no link. Both absent on Windows.
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** A line that was found. */
export interface FoundLine {
  /** From 1. */
  number: number;
  line: string;
  /** Where in it the match begins. */
  at: number;
}

/** Lines of a file that match: counted up to a limit, the first of them kept. */
export interface FileMatches {
  lines: FoundLine[];
  count: number;
}

/** What a search looks for in every file. */
export interface FileSearch {
  pattern: SearchPattern;
  /** How many lines of a file are kept. */
  keep: number;
  /** How many are counted before the rest of the file is left alone. */
  countTo: number;
  signal: AbortSignal;
}

const NONE: FileMatches = { lines: [], count: 0 };

/**
 * The matching lines of the text file at a real path (with `/`), read by way of `buffer`. There are none in binary
 * files, images and PDF, in what cannot be read, and in what is no longer the file that lies there.
 */
export async function searchFile(
  absolute: string,
  buffer: Uint8Array,
  search: FileSearch,
): Promise<FileMatches> {
  let file: number | undefined;
  try {
    file = await opened(absolute);
    const found = await new FileScan(file, buffer, search).run();
    return found.count > 0 && await isInPlace(absolute, fstatSync(file)) ? found : NONE;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return NONE;
  } finally {
    // Closing what was only read never waits; one trip to another thread less for each file shows in large trees.
    if (file !== undefined) closeSync(file);
  }
}

/** A folder may have been exchanged for a link since it was listed. */
async function isInPlace(absolute: string, stats: Stats): Promise<boolean> {
  const now = await lstat(absolute);
  if (now.ino !== stats.ino || now.dev !== stats.dev || !stats.isFile()) return false;
  return (await realpath(absolute)).replaceAll(path.sep, "/") === absolute;
}

// Plain numbers instead of a `FileHandle` each: a third of the time in a tree of 100,000 files.
function opened(absolute: string): Promise<number> {
  return new Promise((resolve, reject) =>
    open(absolute, READ_FLAGS, (error, file) => error ? reject(error) : resolve(file))
  );
}

function readAt(file: number, into: Uint8Array, position: number): Promise<number> {
  return new Promise((resolve, reject) =>
    read(file, into, 0, into.length, position, (error, count) => error ? reject(error) : resolve(count))
  );
}

class FileScan {
  readonly #found: FileMatches = { lines: [], count: 0 };
  /** Lines before the piece that is being searched. */
  #before = 0;

  constructor(
    private readonly file: number,
    private readonly buffer: Uint8Array,
    private readonly search: FileSearch,
  ) {}

  async run(): Promise<FileMatches> {
    const filled = await readAt(this.file, this.buffer, 0);
    const bytes = this.buffer.subarray(0, filled);
    if (encodingOf(bytes) !== "utf-8") return await this.#converted(bytes);
    if (filled === this.buffer.length) return isText(bytes) ? await this.#large() : NONE;
    this.#scan(new TextDecoder().decode(bytes));
    // Asked last: most files have no match, and then it does not matter what they are.
    return this.#found.count > 0 && !isText(bytes) ? NONE : this.#found;
  }

  /** A file that does not fit into the buffer, whose first bytes are there. */
  async #large(): Promise<FileMatches> {
    const { buffer, search } = this;
    for (let filled = buffer.length, position = filled, atEnd = false;;) {
      const bytes = buffer.subarray(0, filled);
      const whole = atEnd ? bytes : wholeLines(bytes);
      this.#scan(new TextDecoder().decode(whole));
      if (atEnd || this.#found.count >= search.countTo) return this.#found;
      search.signal.throwIfAborted();
      for (let at = whole.indexOf(NEWLINE); at !== -1; at = whole.indexOf(NEWLINE, at + 1)) this.#before++;
      buffer.copyWithin(0, whole.length, filled);
      filled -= whole.length;
      const count = await readAt(this.file, buffer.subarray(filled), position);
      filled += count;
      position += count;
      atEnd = count === 0;
    }
  }

  async #converted(start: Uint8Array): Promise<FileMatches> {
    const { size } = fstatSync(this.file);
    if (size > MAX_UTF16_BYTES) return NONE;
    const bytes = new Uint8Array(size);
    bytes.set(start.subarray(0, size));
    for (let at = start.length; at < size;) {
      const count = await readAt(this.file, bytes.subarray(at), at);
      if (count === 0) break;
      at += count;
    }
    this.#scan(new TextDecoder(encodingOf(start)).decode(bytes));
    return this.#found;
  }

  #scan(text: string): void {
    const { keep, countTo, pattern } = this.search;
    for (const { before, line, at } of pattern.matches(text)) {
      if (this.#found.count < keep) this.#found.lines.push({ number: this.#before + before + 1, line, at });
      if (++this.#found.count >= countTo) return;
    }
  }
}

/** Up to the last line end; all but a torn character of a line that is longer. */
function wholeLines(bytes: Uint8Array): Uint8Array {
  const last = bytes.lastIndexOf(NEWLINE);
  return last === -1 ? wholeCharacters(bytes) : bytes.subarray(0, last + 1);
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

function isText(bytes: Uint8Array): boolean {
  return fileKind(bytes.subarray(0, SNIFF_BYTES)).kind === "text";
}
