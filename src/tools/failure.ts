/** Failures that are meant for the model: said in its words, with the path as it gave it. */

/** What went wrong, in one sentence for the model. Its message is the tool's result. */
export class ToolFailure extends Error {
  override name = "ToolFailure";
}

const WORDS: Record<string, string> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "is a folder, not a file",
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ELOOP: "its symbolic links lead in a circle",
  ENAMETOOLONG: "the name is too long",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EEXIST: "already exists",
  EBUSY: "is in use",
  ETXTBSY: "is a program that is running",
};

/** The code of a file system error such as `ENOENT`, `undefined` for every other value. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : undefined;
}

/**
 * The failure to throw for `error` when it happened at the path the model called `given`. The runtime's own
 * message would show absolute paths; what is no file system error is returned unchanged.
 */
export function fileFailure(error: unknown, given: string): unknown {
  const code = errorCode(error);
  if (error instanceof ToolFailure || code === undefined) return error;
  return new ToolFailure(`${shown(given)}: ${WORDS[code] ?? code}`, { cause: error });
}

/** A path as error messages show it: one line, at most about 200 characters. */
export function shown(path: string): string {
  if (path === "") return '""';
  const cut = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  return /[\p{C}\u2028\u2029]/u.test(cut) ? JSON.stringify(cut) : cut;
}
