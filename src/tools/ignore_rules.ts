/** What git would not track: the rules of `.gitignore` files and of `.git/info/exclude`, as folders are entered. */

import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";
import type { Ignore } from "ignore";
import { FOLDS_CASE, isInside } from "./deny.ts";
import { errorCode } from "./failure.ts";

/** A larger one is no list that somebody wrote. */
const MAX_BYTES = 1024 * 1024;
/** Of `**` in one line; nobody needs more. */
const MOST_DEPTHS = 3;
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** The rules of one file. */
interface Rules {
  /** The folder they are relative to: absolute, with `/`, without one at its end. */
  base: string;
  text: string;
  matcher: Ignore;
}

/** The rules that hold within one folder. Paths are absolute, with `/` on every platform; the file system's root is "". */
export class IgnoreRules {
  /** The nearest first: it decides. */
  private constructor(private readonly chain: readonly Rules[]) {}

  /**
   * The rules that come from above `folder`: up to the root of its repository, or to `root` if it is in none. A folder
   * that is ignored itself was asked for by name: rules that name it or what holds it do not hide what it contains.
   */
  static async above(folder: string, root: string): Promise<IgnoreRules> {
    const folders = await foldersAbove(folder, root);
    let rules = new IgnoreRules([]);
    for (const [i, each] of folders.entries()) {
      rules = await rules.within(each);
      rules = rules.#reopened(folders[i + 1] ?? folder);
    }
    return rules;
  }

  /** With the rules of `folder` itself, if it has some; a repository within another starts anew. */
  async within(folder: string, names?: ReadonlySet<string>): Promise<IgnoreRules> {
    const has = (name: string) => names === undefined || names.has(name);
    const isRepository = has(".git") && await isThere(`${folder}/.git`);
    const chain: Rules[] = isRepository ? [] : [...this.chain];
    if (isRepository) await add(chain, folder, `${folder}/.git/info/exclude`);
    if (has(".gitignore")) await add(chain, folder, `${folder}/.gitignore`);
    return chain.length === this.chain.length && !isRepository ? this : new IgnoreRules(chain);
  }

  /** Whether a file or folder in this folder is ignored. */
  ignores(absolute: string, isFolder: boolean): boolean {
    for (const { base, matcher } of this.chain) {
      const { ignored, unignored } = matcher.test(relative(base, absolute, isFolder));
      if (ignored || unignored) return ignored;
    }
    return false;
  }

  /** The rules for a folder that is entered: where one file ignores it and another takes that back, so do they here. */
  entering(folder: string): IgnoreRules {
    return this.chain.length > 1 ? this.#reopened(folder) : this;
  }

  #reopened(folder: string): IgnoreRules {
    const ignored = this.chain.map(({ base, matcher }) => matcher.test(relative(base, folder, true)).ignored);
    if (!ignored.includes(true)) return this;
    // What names its parent folder would otherwise hide a file whatever else is said; what is about names goes on.
    return new IgnoreRules(
      this.chain.map((rules, i) =>
        ignored[i] ? rulesOf(folder, aboutNames(rules.text), rules.matcher) : rules
      ),
    );
  }
}

let createMatcher: ((options: { ignorecase: boolean }) => Ignore) | undefined;

async function add(chain: Rules[], base: string, file: string): Promise<void> {
  const text = withoutEndless(await contentOf(file) ?? "");
  if (text.trim() === "") return;
  createMatcher ??= (await import("ignore")).default;
  chain.unshift({ base, text, matcher: createMatcher({ ignorecase: FOLDS_CASE }).add(text) });
}

/** The lines that can be matched in reasonable time: each `**` is tried at every depth, for every depth of the others. */
function withoutEndless(text: string): string {
  return text.split("\n").filter((line) => line.split("**").length - 1 <= MOST_DEPTHS).join("\n");
}

function rulesOf(base: string, text: string, fallback: Ignore): Rules {
  const matcher = createMatcher?.({ ignorecase: FOLDS_CASE }).add(text) ?? fallback;
  return { base, text, matcher };
}

/** The lines that hold in every folder alike: those without a slash before their end. */
function aboutNames(text: string): string {
  return text.split("\n").filter((line) => !/\/\s*\S/.test(line)).join("\n");
}

function relative(base: string, absolute: string, isFolder: boolean): string {
  return `${absolute.slice(base.length + 1)}${isFolder ? "/" : ""}`;
}

/** From the top down, without `folder` itself. */
async function foldersAbove(folder: string, root: string): Promise<string[]> {
  const above: string[] = [];
  for (let at = folder;;) {
    if (await isThere(`${at}/.git`)) return above;
    if (!at.includes("/")) return above.filter((each) => isInside(root, each || "/"));
    above.unshift(at = at.slice(0, at.lastIndexOf("/")));
  }
}

async function isThere(absolute: string): Promise<boolean> {
  try {
    await lstat(absolute);
    return true;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
}

/** The text of a regular file; links are not followed, as git does. */
async function contentOf(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, READ_FLAGS);
    try {
      const stats = await handle.stat();
      return stats.isFile() && stats.size <= MAX_BYTES ? await handle.readFile("utf8") : undefined;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    // There is none, or it may not be read: nothing is ignored because of it.
    return undefined;
  }
}
