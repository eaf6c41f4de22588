/** A decoder of lines with a limit on their length. */

/** Bytes a line may have: images and long answers fit, a runaway plugin does not fill the memory. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** Thrown for a line that is longer than the limit. */
export class LineTooLong extends Error {
  override name = "LineTooLong";
}

/** The lines of UTF-8 bytes, those of one chunk together, blank ones left out; the last one needs no line end. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes = MAX_LINE_BYTES,
): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  let pending = 0;
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    pieces.push(text);
    pending += chunk.length;
    // A long line that comes in many chunks is put together once.
    if (!text.includes("\n") && !text.includes("\r")) {
      if (pending > maxLineBytes) throw new LineTooLong(`a line is longer than ${maxLineBytes} bytes`);
      continue;
    }
    const all = pieces.join("").split(/[\r\n]+/);
    pieces = [all.pop() ?? ""];
    pending = pieces[0]?.length ?? 0;
    const lines = all.filter((line) => line.trim() !== "");
    if (lines.length > 0) yield lines;
  }
  const last = pieces.join("") + decoder.decode();
  if (last.trim() !== "") yield [last];
}
