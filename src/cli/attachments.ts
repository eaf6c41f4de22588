/** The user's message: prompt, stdin and attached files. */

import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { fileKind, SNIFF_BYTES } from "../tools/file_kind.ts";
import type { FilePart, UserMessage } from "../types.ts";
import { unlessAborted } from "./abort.ts";

/** What a message is made of. */
export interface MessageSources {
  prompt: string;
  /** Joins the prompt after a blank line. */
  stdin?: string;
  /** Paths, `-` for stdin. */
  files: string[];
  stdinBytes?: Uint8Array;
  cwd: string;
  note(text: string): void;
  /** Ends the wait for a file that is a pipe. */
  signal?: AbortSignal;
}

async function bytesOf(path: string, sources: MessageSources): Promise<Uint8Array> {
  const refusal = (why: string) => new UserError("input", `--file ${path} cannot be read: ${why}`);
  if (path === "-") {
    if (sources.stdinBytes) return sources.stdinBytes;
    if ((await import("node:tty")).isatty(0)) throw refusal("stdin is a terminal");
    return new Uint8Array();
  }
  const { cwd, signal } = sources;
  const file = resolve(cwd, path);
  const stats = await stat(file).catch(() => undefined);
  // One may never end, another be a terminal.
  if (stats?.isCharacterDevice() && file !== "/dev/null") throw refusal("it is a device");
  try {
    return await unlessAborted(readFile(file), signal);
  } catch (error) {
    signal?.throwIfAborted();
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw refusal(
      code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : code,
    );
  }
}

function quoted(name: string, bytes: Uint8Array, encoding: string, note: (text: string) => void): string {
  const text = new TextDecoder(encoding).decode(bytes);
  if (encoding === "utf-8" && text.includes("\ufffd") && !isUtf8(bytes)) {
    note(`--file ${name} is not valid UTF-8: what could not be read was replaced by \ufffd`);
  }
  const label = name.replace(/["\n\r]/g, "_");
  return `<file name="${label}">\n${text}${text.endsWith("\n") ? "" : "\n"}</file>`;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * Builds the message: images and PDFs first, then one text with the prompt, stdin after a blank line, and text files
 * quoted with their names. Throws `input` for a file that cannot be read.
 */
export async function buildMessage(sources: MessageSources): Promise<UserMessage> {
  const media: FilePart[] = [];
  const texts = [sources.prompt, sources.stdin ?? ""].filter((text) => text !== "");
  for (const path of sources.files) {
    const bytes = await bytesOf(path, sources);
    const name = path === "-" ? "stdin" : path;
    const kind = fileKind(bytes.subarray(0, SNIFF_BYTES));
    if (kind.kind === "media") {
      const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
      media.push({ type: "file", mediaType: kind.mediaType, data, name: basename(name) });
    } else {
      texts.push(quoted(name, bytes, kind.kind === "text" ? kind.encoding : "utf-8", sources.note));
    }
  }
  const text = texts.join("\n\n");
  return { role: "user", parts: text === "" ? media : [...media, { type: "text", text }] };
}
