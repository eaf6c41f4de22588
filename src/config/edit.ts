/** Changing a configuration file: comments, order and mode stay as they are. */

import { existsSync, mkdirSync, realpathSync, rmdirSync, statSync } from "node:fs";
import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { applyEdits, modify } from "jsonc-parser";
import { UserError } from "../errors.ts";
import { textOf } from "./load.ts";
import { ConfigError, parseConfig } from "./parse.ts";

const PRIVATE_MODE = 0o600;
const LOCK_TRIES = 200;
const LOCK_DELAY_MS = 25;
/** A lock this old belongs to a process that died. */
const LOCK_STALE_MS = 10_000;

/** Writes a file so that readers see the old or the new one whole; new files are for the owner only. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // A link to a file elsewhere (dotfiles) stays a link.
  const target = existsSync(file) ? realpathSync(file) : file;
  const mode = existsSync(target) ? statSync(target).mode & 0o777 : PRIVATE_MODE;
  const temporary = join(dirname(target), `.nano-agent-${crypto.randomUUID()}.tmp`);
  try {
    await writeFile(temporary, text, { flag: "wx", mode, flush: true });
    await chmod(temporary, mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new UserError(
      "config",
      `${file} cannot be written: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Runs `work` while no other process changes the same file. */
async function locked<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  for (let tries = 0;; tries++) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EEXIST";
      if (!taken || tries >= LOCK_TRIES) {
        throw new UserError(
          "config",
          `${file} cannot be changed: ${taken ? `${lock} is in the way` : error}`,
        );
      }
      if (isStale(lock)) removeLock(lock);
      else await new Promise((resolve) => setTimeout(resolve, LOCK_DELAY_MS));
    }
  }
  try {
    return await work();
  } finally {
    removeLock(lock);
  }
}

function isStale(lock: string): boolean {
  const stat = statSync(lock, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > LOCK_STALE_MS;
}

function removeLock(lock: string): void {
  try {
    rmdirSync(lock);
  } catch (error) {
    // Another process that found it stale was faster.
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

/**
 * The steps of a dotted key. A name with dots or slashes of its own can be quoted: `models."openai/gpt-5.4".price`;
 * below `models` the part up to the next known key is one name without quotes too.
 */
export function keyPath(key: string): string[] {
  const steps = [...key.matchAll(/"((?:[^"\\]|\\.)*)"|([^.]+)/g)].map((found) => found[1] ?? found[2] ?? "");
  if (steps[0] !== "models" || key.includes('"')) return steps;
  const known = new Set([
    "contextWindow",
    "maxOutputTokens",
    "tools",
    "vision",
    "pdf",
    "reasoning",
    "tier",
    "strengths",
    "price",
  ]);
  const end = steps.findIndex((step, index) => index > 1 && known.has(step));
  const name = steps.slice(1, end < 0 ? undefined : end).join(".");
  return ["models", ...(name ? [name] : []), ...(end < 0 ? [] : steps.slice(end))];
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
  await locked(file, async () => {
    const before = textOf(file) ?? "{}\n";
    await parseConfig(before, file);
    let refusal: unknown;
    for (const value of candidates(text)) {
      const edits = modify(before, path, value, { formattingOptions: { insertSpaces: true, tabSize: 2 } });
      const after = applyEdits(before.trim() === "" ? "{}\n" : before, edits);
      try {
        await parseConfig(after, file);
      } catch (error) {
        refusal ??= error;
        continue;
      }
      await writeWhole(file, after);
      return;
    }
    throw refusalOf(refusal, key);
  });
}

function refusalOf(error: unknown, key: string): unknown {
  if (!(error instanceof ConfigError)) return error;
  const problems = error.problems.map((problem) => problem.replace(/^.*?:\d+:\d+: /, ""));
  return new ConfigError(problems.map((problem) => `config set ${key}: ${problem}`), "the file is unchanged");
}
