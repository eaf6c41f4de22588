/** A decoder of newline-delimited JSON. The SDK's prints lines that are no JSON and then passes over them. */

/** The lines of a body, those of one chunk together, blank ones left out; the last one needs no line end. */
export async function* linesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string[]> {
  if (!body) return;
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  for await (const chunk of body) {
    const text = decoder.decode(chunk, { stream: true });
    pieces.push(text);
    // A long line that comes in many chunks is put together once.
    if (!text.includes("\n") && !text.includes("\r")) continue;
    const all = pieces.join("").split(/[\r\n]+/);
    pieces = [all.pop() ?? ""];
    const lines = all.filter((line) => line.trim() !== "");
    if (lines.length > 0) yield lines;
  }
  const last = pieces.join("") + decoder.decode();
  if (last.trim() !== "") yield [last];
}
