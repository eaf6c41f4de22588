/** The files below a folder that searches may see. */

import type { Dirent } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import path from "node:path";
import type { ToolContext } from "../types.ts";
import { type InsidePath, isSystem, resolveInside } from "./confine.ts";
import { type OffLimits, offLimits } from "./deny.ts";
import { errorCode, fileFailure, ToolFailure } from "./failure.ts";
import { IgnoreRules } from "./ignore_rules.ts";

/** A file that was found. */
export interface FoundFile {
  /** Absolute, with `/` on every platform. */
  absolute: string;
  /** Relative to the root. */
  relative: string;
  /** Relative to the folder where the walk began: what patterns are about. */
  below: string;
  isLink: boolean;
}

/**
 * The files below `folder` in the order of their paths, in batches: without what `.gitignore` files exclude, `.git`,
 * what `denyPaths` and `reserved` forbid. Links to folders are not entered, links to files are told as such. Folders
 * that cannot be read are left out. Throws `ToolFailure` for a `folder` that is none.
 */
export async function* walkFiles(context: ToolContext, folder: InsidePath): AsyncGenerator<FoundFile[]> {
  const top = slashed(folder.real);
  const walk = new Walk(context, await offLimits(context), { top, root: slashed(context.root) });
  const rules = await IgnoreRules.above(top, context.root);
  const entries = await readdir(folder.real, { withFileTypes: true }).catch((error) => {
    throw fileFailure(error, folder.given);
  });
  yield* walk.folder(top, rules, entries);
}

/** Which of `files` still lie where they were found: a folder may have been exchanged for a link meanwhile. */
export async function stillInPlace(files: readonly FoundFile[]): Promise<Set<FoundFile>> {
  const folders = new Map<string, Promise<boolean>>();
  const kept = new Set<FoundFile>();
  for (const file of files) {
    const folder = path.dirname(file.absolute);
    const isReal = folders.get(folder) ?? leadsToItself(folder);
    folders.set(folder, isReal);
    if (await isReal) kept.add(file);
  }
  return kept;
}

/** Whether a link leads to a regular file that file tools may read. */
export async function leadsToFile(context: ToolContext, { relative }: FoundFile): Promise<boolean> {
  try {
    const { real } = await resolveInside(context, relative, { mustExist: true });
    return (await lstat(real)).isFile();
  } catch (error) {
    if (error instanceof ToolFailure || errorCode(error) !== undefined) return false;
    throw error;
  }
}

async function leadsToItself(absolute: string): Promise<boolean> {
  try {
    return slashed(await realpath(absolute)) === slashed(absolute);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
}

/** An absolute path with `/` on every platform and none at the end, so that names can be added. */
export function slashed(absolute: string): string {
  return absolute.replaceAll(path.sep, "/").replace(/\/$/, "");
}

class Walk {
  constructor(
    private readonly context: ToolContext,
    private readonly limits: OffLimits,
    private readonly from: { top: string; root: string },
  ) {}

  async *folder(absolute: string, above: IgnoreRules, entries: Dirent[]): AsyncGenerator<FoundFile[]> {
    const rules = await above.within(absolute, new Set(entries.map((entry) => entry.name)));
    const guarded = this.#isGuarded(absolute);
    let files: FoundFile[] = [];
    for (const entry of sorted(entries)) {
      const isFolder = entry.isDirectory();
      if (!isFolder && !entry.isFile() && !entry.isSymbolicLink()) continue;
      const found = this.#found(absolute, entry);
      if (
        entry.name === ".git" || rules.ignores(found.absolute, isFolder) || this.#isHidden(found, guarded)
      ) {
        continue;
      }
      if (!isFolder) {
        files.push(found);
        continue;
      }
      if (files.length > 0) yield files;
      files = [];
      const inside = await this.#entriesOf(found.absolute);
      if (inside.length > 0) yield* this.folder(found.absolute, rules.entering(found.absolute), inside);
    }
    if (files.length > 0) yield files;
  }

  #found(folder: string, entry: Dirent): FoundFile {
    const absolute = `${folder}/${entry.name}`;
    const { top, root } = this.from;
    return {
      absolute,
      relative: absolute.slice(root.length + 1),
      below: absolute.slice(top.length + 1),
      isLink: entry.isSymbolicLink(),
    };
  }

  /** Whether there is anything at all in a folder, at any depth, that must be compared with absolute paths. */
  #isGuarded(folder: string): boolean {
    return folder === "" || this.limits.holdsReserved(folder);
  }

  #isHidden({ absolute, relative }: FoundFile, guarded: boolean): boolean {
    if (this.limits.deniedHere(relative)) return true;
    return guarded && (this.limits.reserved(absolute) || isSystem(this.context.root, absolute));
  }

  async #entriesOf(absolute: string): Promise<Dirent[]> {
    this.context.signal.throwIfAborted();
    try {
      return await readdir(absolute, { withFileTypes: true });
    } catch (error) {
      // Not readable, or gone: the rest can be searched all the same.
      if (errorCode(error) === undefined) throw error;
      return [];
    }
  }
}

/** In the order of the paths they lead to, which have a `/` after the name of a folder. */
function sorted(entries: Dirent[]): Dirent[] {
  const keyed = entries.map((entry) => ({ entry, key: entry.isDirectory() ? `${entry.name}/` : entry.name }));
  return keyed.sort((a, b) => a.key < b.key ? -1 : 1).map(({ entry }) => entry);
}
