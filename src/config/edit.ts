/** Changing a configuration file: comments, order and mode stay as they are. */

import { existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { chmod, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { setInText } from "./edit_text.ts";
import { withFileLock } from "./file_lock.ts";
import { type KeyPath, keyPath } from "./key_path.ts";
import { textOf } from "./load.ts";
import { ConfigError, parseConfig } from "./parse.ts";

const PRIVATE_MODE = 0o600;

/** Where a file really lies: a link to a file elsewhere (dotfiles) stays a link, also to one that is not there yet. */
function targetOf(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink();
  return isLink ? resolve(dirname(file), readlinkSync(file)) : file;
}

function cannotWrite(file: string, error: unknown): UserError {
  return new UserError(
    "config",
    `${file} cannot be written: ${error instanceof Error ? error.message : error}`,
  );
}

/** `targetOf` with the folder it lies in made, for the owner only. Throws `config` when it cannot be made. */
function preparedTarget(file: string): string {
  try {
    const target = targetOf(file);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    return target;
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/**
 * Writes a file so that readers see the old or the new one whole; new files are for the owner only. Throws `config`
 * when it cannot.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const target = preparedTarget(file);
  const mode = existsSync(target) ? statSync(target).mode & 0o777 : PRIVATE_MODE;
  const temporary = join(dirname(target), `.nano-agent-${crypto.randomUUID()}.tmp`);
  try {
    await writeFile(temporary, text, { flag: "wx", mode, flush: true });
    await chmod(temporary, mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw cannotWrite(file, error);
  }
}

/** A value as JSON if it is any, else as text. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Texts that are JSON by accident (`1e5`, `true`) are tried as text when the JSON value does not fit. */
function candidates(text: string): unknown[] {
  const value = parseValue(text);
  return typeof value === "string" ? [value] : [value, text];
}

/**
 * Sets one value. The result is validated first; a refusal (`ConfigError`) leaves the file untouched, and two
 * processes that set values at once lose neither.
 */
export async function setValue(file: string, key: string, text: string): Promise<void> {
  const path = keyPath(key);
  if (path.length === 0) throw new UserError("usage", `config set: ${JSON.stringify(key)} is no key`);
  await withFileLock(preparedTarget(file), async () => {
    const before = textOf(file) ?? "";
    await parseConfig(before, file);
    let refusal: unknown;
    for (const value of candidates(text)) {
      try {
        const after = changed(before, path, value);
        await parseConfig(after, file);
        await writeWhole(file, after);
        return;
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        refusal ??= refusalOf(error, key);
      }
    }
    throw refusal;
  });
}

function changed(before: string, path: KeyPath, value: unknown): string {
  try {
    return setInText(before, path, value);
  } catch {
    // The library's own words name its tree, not the file.
    throw new ConfigError([`${path.slice(0, -1).join(".")} is no object and has nothing below it`]);
  }
}

function refusalOf(error: ConfigError, key: string): ConfigError {
  const problems = error.problems.map((problem) => problem.replace(/^.*?:\d+:\d+: /, ""));
  return new ConfigError(problems.map((problem) => `config set ${key}: ${problem}`), "the file is unchanged");
}
