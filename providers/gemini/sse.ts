/** The `data` of server-sent events (WHATWG HTML, section 9.2.6); Gemini uses no other field. */

/** Cuts text that comes in pieces into lines, whichever of the three line ends they have. */
class LineCutter {
  /** Pieces of a line that is not over; put together once, as lines can be long and pieces small. */
  #pieces: string[] = [];
  #endedInCr = false;

  /** The lines that are over with this piece. */
  push(piece: string): string[] {
    let text = piece;
    if (this.#endedInCr && text.startsWith("\n")) text = text.slice(1);
    if (text !== "") this.#endedInCr = text.endsWith("\r");
    this.#pieces.push(text);
    const hasCr = text.includes("\r");
    if (!hasCr && !text.includes("\n")) return [];
    const lines = this.#pieces.join("").split(hasCr ? /\r\n?|\n/ : "\n");
    this.#pieces = [lines.pop() ?? ""];
    return lines;
  }

  rest(): string {
    return this.#pieces.join("");
  }
}

/** The data of the events of a body, those of one chunk together; the last one counts also without its blank line. */
export async function* eventData(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string[]> {
  if (!body) return;
  const decoder = new TextDecoder();
  const cutter = new LineCutter();
  let open: string[] = [];
  const read = (lines: string[]): string[] => {
    const whole: string[] = [];
    for (const line of lines) {
      if (line.startsWith("data:")) {
        open.push(line.slice(line.startsWith("data: ") ? 6 : 5));
      } else if (line === "" && open.length > 0) {
        whole.push(open.join("\n"));
        open = [];
      }
    }
    return whole;
  };
  for await (const chunk of body) {
    const lines = cutter.push(decoder.decode(chunk, { stream: true }));
    const whole = lines.length > 0 ? read(lines) : [];
    if (whole.length > 0) yield whole;
  }
  const last = read([...cutter.push(decoder.decode()), cutter.rest(), ""]);
  if (last.length > 0) yield last;
}
