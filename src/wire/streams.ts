/**
 * Decoders of streamed bodies: server-sent events and newline-delimited JSON. The SDKs' own are slower, and some pass
 * over what they do not understand.
 */

/** One event as it came; `name` is empty where the wire gives none. */
export interface ServerEvent {
  name: string;
  data: string;
}

/** Takes lines and gives events (WHATWG HTML, section 9.2.6); ids and retry times mean nothing here. */
class LineReader {
  #name = "";
  #data: string | undefined;

  read(line: string, out: ServerEvent[]): void {
    if (line === "") {
      this.flush(out);
    } else if (line.startsWith("data:")) {
      const value = line.charCodeAt(5) === 0x20 ? line.slice(6) : line.slice(5);
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    } else if (line.startsWith("event:")) {
      this.#name = line.slice(6).trim();
    }
  }

  flush(out: ServerEvent[]): void {
    if (this.#data !== undefined) out.push({ name: this.#name, data: this.#data });
    this.#name = "";
    this.#data = undefined;
  }
}

/** Characters one line may have; the longest real ones hold a picture or a file. */
const LONGEST_LINE = 128 * 1024 * 1024;

/** Cuts text that comes in pieces into lines, whichever of the three line ends they have. */
class LineCutter {
  /** Pieces of a line that is not over; put together once, as lines can be long and pieces small. */
  #pieces: string[] = [];
  #waiting = 0;
  #endedInCr = false;

  /** The lines that are over with this piece. Throws when one has no end. */
  push(piece: string): string[] {
    const text = this.#endedInCr && piece.startsWith("\n") ? piece.slice(1) : piece;
    if (piece !== "") this.#endedInCr = piece.endsWith("\r");
    this.#pieces.push(text);
    const hasCr = text.includes("\r");
    if (!hasCr && !text.includes("\n")) {
      this.#waiting += text.length;
      if (this.#waiting > LONGEST_LINE) throw new Error("a line of the answer has no end");
      return [];
    }
    const lines = this.#pieces.join("").split(hasCr ? /\r\n|\r|\n/ : "\n");
    const rest = lines.pop() ?? "";
    this.#pieces = [rest];
    this.#waiting = rest.length;
    return lines;
  }

  rest(): string {
    return this.#pieces.join("");
  }
}

/** A body's lines, those of one chunk together; the last one needs no line end. */
async function* lineBatches(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string[]> {
  if (!body) return;
  const decoder = new TextDecoder();
  const cutter = new LineCutter();
  for await (const chunk of body) {
    const lines = cutter.push(decoder.decode(chunk, { stream: true }));
    if (lines.length > 0) yield lines;
  }
  yield [...cutter.push(decoder.decode()), cutter.rest()];
}

/** The events of a body, those of one chunk together; the last one counts also without its blank line. */
export async function* serverEvents(body: ReadableStream<Uint8Array> | null): AsyncGenerator<ServerEvent[]> {
  const reader = new LineReader();
  for await (const lines of lineBatches(body)) {
    const events: ServerEvent[] = [];
    for (const line of lines) reader.read(line, events);
    if (events.length > 0) yield events;
  }
  const last: ServerEvent[] = [];
  reader.flush(last);
  if (last.length > 0) yield last;
}

/** The lines of newline-delimited JSON, those of one chunk together, blank ones left out. */
export async function* jsonLines(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string[]> {
  for await (const all of lineBatches(body)) {
    const lines = all.filter((line) => line.trim() !== "");
    if (lines.length > 0) yield lines;
  }
}
