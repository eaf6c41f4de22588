/** The tool `read_file`. */

import { Buffer } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import type { ToolContext, ToolOutput } from "../types.ts";
import { defineTool, type InputOf } from "./define.ts";
import { fileFailure, shown, ToolFailure } from "./failure.ts";
import { type FileKind, fileKind, SNIFF_BYTES } from "./file_kind.ts";
import { type PickedLines, pickLines } from "./lines.ts";
import { chunksOf, type OpenFile, openRegular } from "./regular_file.ts";

/** Room for the notes below the text, so that the runner does not cut them off. */
const NOTE_BYTES = 400;
/** Images and PDF above this are refused by every provider. */
const MAX_MEDIA_BYTES = 20 * 1024 * 1024;
/** Up to here a file is read to its end to tell its number of lines. */
const COUNT_BYTES = 16 * 1024 * 1024;
const MAX_UTF16_BYTES = 64 * 1024 * 1024;

const properties = {
  file_path: { type: "string" },
  offset: { type: "integer", minimum: 1, description: "first line, from 1" },
  limit: { type: "integer", minimum: 1, description: "number of lines" },
} as const;

type Input = InputOf<typeof properties, "file_path">;

/** Shows text as it is, images and PDF as attachments; says of other files that they are binary. */
export const readFile = defineTool({
  name: "read_file",
  description: "Read a text file, an image or a PDF.",
  class: "read",
  properties,
  required: ["file_path"],
  async run(input, context): Promise<ToolOutput> {
    const file = await openRegular(context, input.file_path);
    try {
      return await show(file, input, context);
    } catch (error) {
      throw fileFailure(error, input.file_path);
    } finally {
      await file.handle.close();
    }
  },
});

async function show(file: OpenFile, input: Input, context: ToolContext): Promise<ToolOutput> {
  const head = await readBytes(file.handle, SNIFF_BYTES);
  const found = fileKind(head);
  const name = shown(input.file_path);
  if (head.length === 0) return { text: `[${name} is empty]` };
  switch (found.kind) {
    case "media":
      return await showMedia(file, found.mediaType, name);
    case "binary":
      return { text: `[${name} is a binary file of ${file.stats.size} bytes]` };
    case "text":
      return await showText(file, found.encoding, input, context);
  }
}

async function showMedia(
  { handle, stats, path }: OpenFile,
  mediaType: string,
  name: string,
): Promise<ToolOutput> {
  if (stats.size > MAX_MEDIA_BYTES) {
    throw new ToolFailure(
      `${name}: ${mediaType} of ${stats.size} bytes, more than the ${MAX_MEDIA_BYTES} allowed`,
    );
  }
  const bytes = await readBytes(handle, MAX_MEDIA_BYTES);
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
  const base = path.relative.split("/").at(-1);
  return {
    text: `[${name}: ${mediaType}, ${bytes.length} bytes]`,
    files: [{ type: "file", mediaType, data, name: base }],
  };
}

type Encoding = Extract<FileKind, { kind: "text" }>["encoding"];

async function showText(
  { handle, stats }: OpenFile,
  encoding: Encoding,
  input: Input,
  context: ToolContext,
): Promise<ToolOutput> {
  const { offset = 1, limit } = input;
  const name = shown(input.file_path);
  const source = encoding === "utf-8"
    ? chunksOf(handle, context.signal)
    : recoded(handle, encoding, stats.size, name);
  const maxBytes = Math.max(context.maxResultBytes - NOTE_BYTES, Math.ceil(context.maxResultBytes / 2));
  const lines = await pickLines(source, { offset, limit, maxBytes, countAll: stats.size <= COUNT_BYTES });
  if (lines.bytes.length === 0) {
    const total = lines.total === undefined
      ? "fewer lines"
      : lines.total === 1
      ? "only 1 line"
      : `only ${lines.total} lines`;
    return { text: `${name}: has ${total}, offset ${offset} is beyond its end`, isError: true };
  }
  if (lines.bytes.includes(0)) return { text: `[${name} is a binary file of ${stats.size} bytes]` };
  const { text, replaced } = decode(lines.bytes);
  const notes = [
    rangeNote(lines, stats.size),
    replaced ? "bytes that are not UTF-8 are shown as U+FFFD" : undefined,
  ]
    .filter((note) => note !== undefined);
  if (notes.length === 0) return { text };
  return { text: `${text}${text.endsWith("\n") ? "" : "\n"}[${notes.join("; ")}]` };
}

function rangeNote({ bytes, first, last, cut, more, total }: PickedLines, size: number): string | undefined {
  if (cut) {
    const next = total === undefined || total > last ? `; the next line has offset ${last + 1}` : "";
    return `line ${last} is cut after ${bytes.length} bytes, the file has ${size}${next}`;
  }
  if (!more) return undefined;
  const whole = total === undefined ? `, more follow in the ${size} bytes of the file` : ` of ${total}`;
  return `lines ${first} to ${last}${whole}; continue with offset ${last + 1}`;
}

function decode(bytes: Uint8Array): { text: string; replaced: boolean } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), replaced: false };
  } catch {
    // Not UTF-8 throughout: shown all the same, with a note.
    return { text: new TextDecoder().decode(bytes), replaced: true };
  }
}

async function* recoded(
  handle: FileHandle,
  encoding: Encoding,
  size: number,
  name: string,
): AsyncGenerator<Uint8Array> {
  if (size > MAX_UTF16_BYTES) {
    throw new ToolFailure(`${name}: is a ${encoding} file of ${size} bytes, too large to convert`);
  }
  yield new TextEncoder().encode(new TextDecoder(encoding).decode(await readBytes(handle, MAX_UTF16_BYTES)));
}

/** The first bytes of a file, at most `max`. */
async function readBytes(handle: FileHandle, max: number): Promise<Uint8Array> {
  const { size } = await handle.stat();
  const bytes = new Uint8Array(Math.min(max, Math.max(size, SNIFF_BYTES)));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
