/** Lines of a file or of stdin, one after the other, so that their number does not matter. */

import { createReadStream } from "node:fs";
import process from "node:process";
import { UserError } from "../errors.ts";

/** A line that is not blank, counted from 1. */
export interface InputLine {
  number: number;
  text: string;
}

function cannotRead(path: string, error: unknown): UserError {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : code;
  return new UserError("input", `${path === "-" ? "stdin" : path} cannot be read: ${why}`);
}

/** Reads lines as they come; `-` is stdin. Throws `input` when it cannot be read or is not UTF-8. */
export async function* inputLines(path: string): AsyncGenerator<InputLine> {
  const chunks: AsyncIterable<Uint8Array> = path === "-" ? process.stdin : createReadStream(path);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let number = 0;
  let rest = "";
  try {
    for await (const chunk of chunks) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const text of lines) {
        number++;
        if (text.trim() !== "") yield { number, text };
      }
    }
    rest += decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) {
      throw new UserError("input", `line ${number + 1} of the input is not UTF-8`);
    }
    throw cannotRead(path, error);
  }
  if (rest.trim() !== "") yield { number: number + 1, text: rest };
}
