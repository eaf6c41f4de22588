/** A folder for one test, gone afterwards. */

import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export class TempFolder {
  private constructor(readonly path: string) {}

  /** A new folder with files; names are relative to it. */
  static async with(files: Record<string, string> = {}): Promise<TempFolder> {
    const folder = new TempFolder(await realpath(await mkdtemp(join(tmpdir(), "config-"))));
    for (const [name, text] of Object.entries(files)) await folder.write(name, text);
    return folder;
  }

  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** Writes a file for its owner only; returns its path. */
  async write(name: string, text: string | Uint8Array): Promise<string> {
    const file = this.at(name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { mode: 0o600 });
    return file;
  }

  read(name: string): Promise<string> {
    return readFile(this.at(name), "utf8");
  }

  async names(name = "."): Promise<string[]> {
    return (await readdir(this.at(name))).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
