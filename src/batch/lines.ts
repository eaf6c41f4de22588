/** From bytes to numbered lines: blank ones skipped, what is no text told, memory bounded by the longest line. */

import { UserError } from "../errors.ts";

/** Longer lines are not read: files go by path, so a prompt of this size is a mistake. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** A line of the input, counted from 1, or why it cannot be read. */
export type InputLine = { number: number; text: string } | { number: number; problem: string };

/** Collects the bytes of one line. */
class OpenLine {
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  constructor(private readonly limit: number) {}

  add(piece: Uint8Array): void {
    this.#bytes += piece.length;
    if (this.#bytes <= this.limit) this.#pieces.push(piece);
    else this.#pieces = [];
  }

  /** The line without its end; `undefined` when it is blank. Begins the next one. */
  end(number: number, decoder: TextDecoder): InputLine | undefined {
    const [pieces, bytes] = [this.#pieces, this.#bytes];
    this.#pieces = [];
    this.#bytes = 0;
    if (bytes > this.limit) return { number, problem: `it is longer than ${this.limit >> 20} MiB` };
    let whole = pieces.length === 1 ? pieces[0] ?? new Uint8Array() : Buffer.concat(pieces);
    if (whole[whole.length - 1] === CARRIAGE_RETURN) whole = whole.subarray(0, -1);
    try {
      const text = decoder.decode(whole);
      return text.trim() === "" ? undefined : { number, text };
    } catch {
      return { number, problem: "it is not valid UTF-8" };
    }
  }
}

function refuseUtf16(bytes: Uint8Array): void {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new UserError("input", "the input is UTF-16", {
      hint: "convert it first: iconv -f UTF-16 -t UTF-8",
    });
  }
}

/** Cuts an input into lines; a byte-order mark and CRLF are taken off. Throws `input` for UTF-16. */
export async function* cutLines(
  chunks: AsyncIterable<Uint8Array>,
  limit = MAX_LINE_BYTES,
): AsyncGenerator<InputLine> {
  // The mark may come again where files were joined.
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const open = new OpenLine(limit);
  let number = 1;
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst) refuseUtf16(chunk);
    isFirst = false;
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      open.add(chunk.subarray(start, end));
      start = end + 1;
      const line = open.end(number++, decoder);
      if (line) yield line;
    }
    if (start < chunk.length) open.add(chunk.subarray(start));
  }
  const last = open.end(number, decoder);
  if (last) yield last;
}

/** How many lines an input has that are not empty; `undefined` when the count was stopped. */
export async function countLines(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<number | undefined> {
  let count = 0;
  let before = LINE_FEED;
  for await (const chunk of chunks) {
    if (signal.aborted) return undefined;
    for (const byte of chunk) {
      if (byte === CARRIAGE_RETURN) continue;
      if (byte !== LINE_FEED && before === LINE_FEED) count++;
      before = byte;
    }
  }
  return count;
}
