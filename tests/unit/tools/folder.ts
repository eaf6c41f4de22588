/** A folder with files for one test, a root inside it, and the context of a run there. */

import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Tool, ToolContext, ToolOutput } from "../../../src/types.ts";

/** Text or bytes, with a mode perhaps; a link; `null` for a folder. */
export type Entry = string | Uint8Array | { content: string; mode: number } | { link: string } | null;

export class Folder {
  /** What is outside the root lies here. */
  readonly base: string;
  readonly root: string;

  private constructor(base: string) {
    this.base = base;
    this.root = path.join(base, "work");
  }

  /** A new folder; the names in `entries` are relative to its root. */
  static async with(entries: Record<string, Entry>): Promise<Folder> {
    const folder = new Folder(await realpath(await mkdtemp(path.join(os.tmpdir(), "tools-"))));
    await mkdir(folder.root);
    for (const [name, entry] of Object.entries(entries)) await folder.add(name, entry);
    return folder;
  }

  async add(name: string, entry: Entry): Promise<void> {
    const file = path.join(this.root, name);
    await mkdir(path.dirname(file), { recursive: true });
    if (entry === null) await mkdir(file, { recursive: true });
    else if (typeof entry === "string" || entry instanceof Uint8Array) await writeFile(file, entry);
    else if ("link" in entry) await symlink(entry.link, file);
    else {
      await writeFile(file, entry.content);
      await chmod(file, entry.mode);
    }
  }

  context(over: Partial<ToolContext> = {}): ToolContext {
    return {
      root: this.root,
      denyPaths: [],
      reserved: [],
      maxResultBytes: 65536,
      signal: new AbortController().signal,
      ...over,
    };
  }

  read(name: string): Promise<string> {
    return readFile(path.join(this.root, name), "utf8");
  }

  names(name = "."): Promise<string[]> {
    return readdir(path.join(this.root, name)).then((names) => names.sort());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.base, { recursive: true, force: true });
  }
}

/** What `tool` gives for `input`; a thrown error is its message, as an error result. */
export async function use(tool: Tool, input: unknown, context: ToolContext): Promise<ToolOutput> {
  const checked = tool.check(input);
  if (!checked.ok) return { text: checked.problem, isError: true };
  try {
    return await tool.run(checked.input, context);
  } catch (error) {
    if (error instanceof Error) return { text: error.message, isError: true };
    throw error;
  }
}
