/** Picking lines out of a stream of bytes without holding more than is asked for. */

const NEWLINE = 10;

/** Which lines are asked for, and how many bytes of them at most. */
export interface Wanted {
  /** First line, from 1. */
  offset: number;
  /** How many lines; absent: all that fit. */
  limit?: number;
  maxBytes: number;
  /** Whether to read on for the number of lines when there is nothing more to show. */
  countAll: boolean;
}

/** Lines `first` to `last` (line ends included), and what is known of the rest. */
export interface PickedLines {
  bytes: Uint8Array;
  first: number;
  /** `first - 1` when there were none. */
  last: number;
  /** `last` is shown in part: it alone has more than `maxBytes`. */
  cut: boolean;
  /** There are bytes after the ones shown. */
  more: boolean;
  /** Lines of the whole, where it was read to its end. */
  total?: number;
}

/** The lines of `chunks` that `wanted` asks for. Stops reading as soon as nothing more is needed. */
export async function pickLines(chunks: AsyncIterable<Uint8Array>, wanted: Wanted): Promise<PickedLines> {
  const picker = new LinePicker(wanted);
  for await (const chunk of chunks) {
    if (!picker.take(chunk)) return picker.picked(false);
  }
  return picker.picked(true);
}

class LinePicker {
  readonly #wanted: Wanted;
  readonly #parts: Uint8Array[] = [];
  #size = 0;
  /** Newlines seen so far. */
  #newlines = 0;
  /** Bytes after the last newline seen. */
  #openLine = false;
  #full = false;
  #more = false;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** Takes the next bytes; false: no more are needed. */
  take(chunk: Uint8Array): boolean {
    let from = 0;
    while (from < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, from);
      const to = newline === -1 ? chunk.length : newline + 1;
      this.#line(chunk.subarray(from, to));
      this.#openLine = newline === -1;
      if (newline !== -1) this.#newlines++;
      from = to;
      if (this.#full && this.#more && !this.#wanted.countAll) return false;
    }
    return true;
  }

  #line(piece: Uint8Array): void {
    const { offset, limit = Infinity, maxBytes } = this.#wanted;
    const number = this.#newlines + 1;
    if (number < offset) return;
    if (this.#full || number >= offset + limit) {
      this.#full = this.#more = true;
      return;
    }
    const room = maxBytes - this.#size;
    // A copy: the reader uses its buffer again.
    if (room > 0) this.#parts.push(piece.slice(0, room));
    this.#size += Math.min(room, piece.length);
    if (piece.length > room) this.#full = this.#more = true;
  }

  picked(atEnd: boolean): PickedLines {
    const first = this.#wanted.offset;
    const total = atEnd ? this.#newlines + (this.#openLine ? 1 : 0) : undefined;
    const all = concat(this.#parts, this.#size);
    // Whether the budget cut within a line; a limit never does.
    const lastNewline = all.lastIndexOf(NEWLINE);
    const torn = this.#more && all.length > 0 && lastNewline !== all.length - 1;
    const whole = torn && lastNewline !== -1 ? all.subarray(0, lastNewline + 1) : all;
    const cut = torn && lastNewline === -1;
    const bytes = cut ? wholeCharacters(whole) : whole;
    return { bytes, first, last: first + countLines(bytes) - 1, cut, more: this.#more, total };
  }
}

function concat(parts: Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function countLines(bytes: Uint8Array): number {
  let count = bytes.length > 0 && bytes[bytes.length - 1] !== NEWLINE ? 1 : 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** `bytes` without the beginning of a UTF-8 character at its end that is not complete. */
export function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let start = bytes.length - 1;
  while (start >= 0 && bytes.length - start < 4 && isContinuation(bytes[start])) start--;
  const lead = bytes[start] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return start >= 0 && start + length > bytes.length ? bytes.subarray(0, start) : bytes;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
