/** What was typed in chats before, in a file of the state folder that only its owner can read. */

import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TypedBefore } from "./line_editor.ts";

const FILE = "chat_history.jsonl";
const MOST_ENTRIES = 1000;
/** A long paste is not worth keeping. */
const LONGEST_ENTRY = 20_000;

function entryOf(line: string): string | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === "string" ? entry : undefined;
  } catch {
    // Half a line is what a full disk leaves.
    return undefined;
  }
}

/** The inputs of this chat and those before it. */
export class InputHistory implements TypedBefore {
  readonly entries: string[] = [];
  readonly #file: string | undefined;

  /** Without a folder nothing is read or kept. */
  constructor(
    private readonly folder: string | undefined,
    private readonly redact: (text: string) => string,
    private readonly warn: (text: string) => void,
  ) {
    this.#file = folder === undefined ? undefined : join(folder, FILE);
  }

  /** Reads what was kept; a file that cannot be read is none. */
  async load(): Promise<void> {
    if (this.#file === undefined) return;
    let lines: string[];
    try {
      lines = (await readFile(this.#file, "utf8")).split("\n").filter((line) => line !== "");
    } catch (error) {
      if (!isMissing(error)) this.#fail(error);
      return;
    }
    const kept = lines.slice(-MOST_ENTRIES);
    this.entries.push(...kept.flatMap((line) => entryOf(line) ?? []));
    if (lines.length > 2 * MOST_ENTRIES) {
      await writeFile(this.#file, `${kept.join("\n")}\n`, { mode: 0o600 }).catch((error) =>
        this.#fail(error)
      );
    }
  }

  /** Adds what was typed, secrets taken out, unless it is what was typed before. */
  async add(text: string): Promise<void> {
    const entry = this.redact(text);
    if (entry.trim() === "" || entry === this.entries.at(-1)) return;
    this.entries.push(entry);
    if (this.#file === undefined || this.folder === undefined || entry.length > LONGEST_ENTRY) return;
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await appendFile(this.#file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.warn(`what is typed cannot be remembered: ${error instanceof Error ? error.message : error}`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
