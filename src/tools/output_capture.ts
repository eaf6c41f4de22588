/** The beginning and the end of an output of any length, in bounded memory. */

import { wholeCharacters } from "./lines.ts";

/** Keeps the first and the last bytes written to it, `maxBytes` together. */
export class OutputCapture {
  readonly #head: Uint8Array;
  /** A ring: the oldest byte is at `#next` once it is full. */
  readonly #tail: Uint8Array;
  #headSize = 0;
  #next = 0;
  #total = 0;

  constructor(maxBytes: number) {
    this.#head = new Uint8Array(Math.ceil(maxBytes / 2));
    this.#tail = new Uint8Array(Math.floor(maxBytes / 2));
  }

  /** Bytes written so far. */
  get total(): number {
    return this.#total;
  }

  write(chunk: Uint8Array): void {
    this.#total += chunk.length;
    const first = chunk.subarray(0, this.#head.length - this.#headSize);
    this.#head.set(first, this.#headSize);
    this.#headSize += first.length;
    this.#keepLast(chunk.subarray(first.length));
  }

  #keepLast(bytes: Uint8Array): void {
    const { length } = this.#tail;
    const last = bytes.subarray(Math.max(0, bytes.length - length));
    const toEnd = Math.min(last.length, length - this.#next);
    this.#tail.set(last.subarray(0, toEnd), this.#next);
    this.#tail.set(last.subarray(toEnd), 0);
    if (length > 0) this.#next = (this.#next + last.length) % length;
  }

  /** What was written, or its beginning and its end around a line that says how many bytes are missing. */
  text(): string {
    const head = this.#head.subarray(0, this.#headSize);
    const after = this.#total - this.#headSize;
    if (after <= this.#tail.length) return decode(join(head, this.#tail.subarray(0, after)));
    const beginning = fitted(wholeCharacters(head), this.#head.length, "start");
    const end = fitted(
      fromCharacter(join(this.#tail.subarray(this.#next), this.#tail.subarray(0, this.#next))),
      this.#tail.length,
      "end",
    );
    return `${beginning}\n[… ${after - this.#tail.length} bytes left out …]\n${end}`;
  }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** `bytes` without the rest of a character whose beginning was cut off. */
function fromCharacter(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < 3 && start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.subarray(start);
}

/** `bytes` as text of no more bytes: each invalid one becomes the three of U+FFFD. */
function fitted(bytes: Uint8Array, maxBytes: number, keep: "start" | "end"): string {
  const text = decode(bytes);
  const encoded = new TextEncoder().encode(text);
  if (encoded.length <= maxBytes) return text;
  return keep === "start"
    ? decode(wholeCharacters(encoded.subarray(0, maxBytes)))
    : decode(fromCharacter(encoded.subarray(encoded.length - maxBytes)));
}
