/** Which `AGENTS.md` files (agents.md) a run reads. Few stats, nothing loaded: every run with tools asks. */

import { existsSync, lstatSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** The name of the file in every folder. */
export const AGENTS_FILE = "AGENTS.md";

/** Where a project begins and which of its folders have a file, from the outermost in. */
export interface AgentsFiles {
  /** Absolute real path; nothing outside is read. */
  project: string;
  /** Relative to `project`, with `/`. */
  paths: string[];
}

/**
 * Looks from `start` up to the top of its git work tree. `confined` ends the search at `root`: a folder the user
 * named is not left. Both are absolute real paths.
 */
export function findAgentsFiles(root: string, start: string, confined: boolean): AgentsFiles {
  const inside = start === root || start.startsWith(root.endsWith(sep) ? root : root + sep);
  const from = confined && inside ? start : root;
  const project = confined ? root : workTreeOf(root) ?? root;
  const paths: string[] = [];
  for (let folder = from;; folder = dirname(folder)) {
    // Also a link that leads nowhere: whoever wrote it is told.
    if (lstatSync(join(folder, AGENTS_FILE), { throwIfNoEntry: false })) {
      paths.unshift(relative(project, join(folder, AGENTS_FILE)).replaceAll(sep, "/"));
    }
    if (folder === project || dirname(folder) === folder) return { project, paths };
  }
}

/** The nearest folder with a `.git`; one that belongs to somebody else (`/tmp/.git`) is not this user's project. */
function workTreeOf(folder: string): string | undefined {
  for (let top = folder;; top = dirname(top)) {
    const git = join(top, ".git");
    if (existsSync(git)) return statSync(git).uid === statSync(folder).uid ? top : undefined;
    if (dirname(top) === top) return undefined;
  }
}

/** The real path of a folder, or the path itself where it cannot be told. */
export function realFolder(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
