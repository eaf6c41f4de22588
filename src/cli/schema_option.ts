/** `--schema FILE|JSON`. */

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type AnswerSchema, compileSchema } from "../agent/answer_schema.ts";
import { UserError } from "../errors.ts";
import type { JsonSchema } from "../types.ts";

/** Schemas that were compiled last: most lines of a batch have the same one, and compiling takes 10 ms. */
const compiled = new Map<string, Promise<AnswerSchema>>();
const MOST_COMPILED = 16;

async function sourceOf(given: string, cwd: string): Promise<{ text: string; name: string }> {
  if (given.trimStart().startsWith("{")) return { text: given, name: "--schema" };
  try {
    return { text: await readFile(resolve(cwd, given), "utf8"), name: `--schema ${given}` };
  } catch {
    throw new UserError("usage", `--schema ${given}: there is no such file`, {
      hint: "give a file or the schema itself as JSON",
    });
  }
}

/** Reads and compiles a schema. Throws `usage` for a missing file, broken JSON, or what is no JSON Schema. */
export async function readSchema(given: string, cwd: string): Promise<AnswerSchema> {
  const { text, name } = await sourceOf(given, cwd);
  const known = compiled.get(text);
  if (known) return await known;
  const made = compile(text, name);
  for (const oldest of compiled.keys()) if (compiled.size >= MOST_COMPILED) compiled.delete(oldest);
  compiled.set(text, made);
  return await made;
}

async function compile(text: string, name: string): Promise<AnswerSchema> {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    throw new UserError("usage", `${name} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    throw new UserError("usage", `${name} is not a JSON Schema: expected an object`);
  }
  return await compileSchema(schema as JsonSchema);
}
