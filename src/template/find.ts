/** Where templates are: `templates/NAME.md` beside the user's file, or any path the user names. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { UserError } from "../errors.ts";
import { nearestNames } from "../nearest.ts";

const ENDING = ".md";

/** The folder of the user's own templates. A project has none: its files are somebody else's. */
export function templateFolder(userFile: string): string {
  return join(dirname(userFile), "templates");
}

/** Names of the user's templates, sorted; none when there is no such folder. */
export function templateNames(userFile: string): string[] {
  try {
    return readdirSync(templateFolder(userFile))
      .filter((name) => name.endsWith(ENDING) && name !== ENDING)
      .map((name) => name.slice(0, -ENDING.length))
      .sort();
  } catch {
    return [];
  }
}

/** Whether `-t` was given a path, not a name. */
export function isPath(given: string): boolean {
  return given.includes("/") || (process.platform === "win32" && given.includes("\\"));
}

/** A template's file and its text. Throws `usage` with the nearest names and the folder when there is none. */
export async function findTemplate(
  given: string,
  userFile: string,
  cwd: string,
): Promise<{ file: string; text: string }> {
  const named = given.endsWith(ENDING) ? given : `${given}${ENDING}`;
  const file = isPath(given) ? resolve(cwd, given) : join(templateFolder(userFile), named);
  try {
    return { file, text: decoded(readFileSync(file), file) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (code !== "ENOENT" && code !== "ENOTDIR") {
      throw new UserError(
        "usage",
        `the template ${file} cannot be read: ${code === "EISDIR" ? "it is a folder" : code}`,
      );
    }
    throw await missing(given, userFile, file);
  }
}

function decoded(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError("usage", `the template ${file} is not valid UTF-8 text`);
  }
}

async function missing(given: string, userFile: string, file: string): Promise<UserError> {
  if (isPath(given)) return new UserError("usage", `--template ${given}: there is no such file`);
  const names = templateNames(userFile);
  const near = await nearestNames(given, names);
  const known = names.slice(0, 10).join(", ");
  const hint = near.length
    ? `did you mean ${near.join(" or ")}?`
    : known
    ? `there are: ${known}${names.length > 10 ? ", …" : ""}`
    : "a name is looked for in that folder only; for another file give a path with a /";
  return new UserError("usage", `there is no template ${given} (looked for ${file})`, { hint });
}
