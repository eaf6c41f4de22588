/** When a batch is the same batch again, and a line the same line. */

import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { resolve } from "node:path";

/** Options that change how a batch is run or shown, not what is answered. */
const INDIFFERENT = new Set([
  "output",
  "stream",
  "summary",
  "quiet",
  "color",
  "debug",
  "logLevel",
  "config",
  "cwd",
  "maxCost",
  "timeout",
  "tag",
  "history",
]);

function digest(value: unknown, length: number): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, length);
}

/** Size and time of a file, as a stand-in for what is in it. */
function stateOf(path: string, cwd: string): string {
  const stat = statSync(resolve(cwd, path), { throwIfNoEntry: false });
  return stat ? `${path}:${stat.size}:${stat.mtimeMs}` : path;
}

/** What makes a batch the same one. */
export interface BatchIdentity {
  /** The path as it was given, `-` for stdin. */
  input: string;
  /** The first line: what comes on stdin has no name. */
  first: string;
  plain: boolean;
  cwd: string;
  options: Record<string, unknown>;
  /** What the configuration says where options do not. */
  defaults: unknown;
}

/** The name of a batch among a user's batches: the same for the same input, options and folder. */
export function batchKey({ input, first, plain, cwd, options, defaults }: BatchIdentity): string {
  const telling = Object.entries(options).filter(([name, value]) =>
    value !== undefined && !INDIFFERENT.has(name)
  ).sort(([a], [b]) => a < b ? -1 : 1);
  const files = [options.schema, ...Array.isArray(options.file) ? options.file : []]
    .filter((path) => typeof path === "string" && !path.trimStart().startsWith("{"))
    .map((path) => stateOf(String(path), cwd));
  const source = input === "-" ? ["-", first] : [resolve(cwd, input)];
  return digest([1, source, plain, cwd, telling, files, defaults], 32);
}

/** What a line says, its attached files included. */
export function lineHash(text: string, files: string[], cwd: string): string {
  return digest([text, ...files.map((path) => stateOf(path, cwd))], 22);
}
