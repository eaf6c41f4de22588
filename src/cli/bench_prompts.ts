/** What a comparison asks. */

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import { fieldsOf } from "../wire/fields.ts";
import type { BenchOptions } from "./bench_arguments.ts";

/** The prompts of a comparison: the words, each line of the file, or the words before each. Throws `usage` and `input`. */
export async function promptsOf(words: string[], { prompts }: BenchOptions, cwd: string): Promise<string[]> {
  const given = words.join(" ").trim();
  if (prompts === undefined && given === "") {
    throw new UserError("usage", "bench needs a prompt, or --prompts FILE");
  }
  if (prompts === undefined) return [given];
  let text: string;
  try {
    text = await readFile(resolve(cwd, prompts), "utf8");
  } catch (error) {
    throw new UserError(
      "input",
      `--prompts ${prompts} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/).map((line) => line.trim()).filter((line) =>
    line !== ""
  );
  const all = lines.map((line, index) => line.startsWith("{") ? promptIn(line, index + 1, prompts) : line);
  if (all.length === 0) throw new UserError("input", `--prompts ${prompts} holds no prompt`);
  return given === "" ? all : all.map((prompt) => `${given}\n\n${prompt}`);
}

function promptIn(line: string, number: number, file: string): string {
  try {
    const { prompt } = fieldsOf(JSON.parse(line));
    if (typeof prompt === "string" && prompt.trim() !== "") return prompt;
  } catch {
    // Said below, as for JSON that has no prompt.
  }
  throw new UserError("input", `${file}:${number}: is no JSON object with a "prompt"`);
}
