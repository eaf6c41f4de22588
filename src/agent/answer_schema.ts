/** `--schema`: is the answer JSON that fits? Ajv is loaded only when a run has a schema. */

import { UserError } from "../errors.ts";
import { fencedBlocks } from "../fenced_blocks.ts";
import { loadSchemaCompiler, type SchemaCheck } from "../json_schema.ts";
import type { JsonSchema } from "../types.ts";
import { isTooDeep } from "../wire/nesting.ts";

/** An answer's data, or why it does not fit, in words for the model. */
export type CheckedAnswer = { ok: true; data: unknown; text: string } | { ok: false; problem: string };

/** A schema ready to check answers. */
export interface AnswerSchema {
  schema: JsonSchema;
  check(text: string): CheckedAnswer;
}

/** The JSON of an answer: the whole of it, or the first fenced block that is JSON. */
function jsonOf(text: string): { data: unknown; text: string } | undefined {
  for (const candidate of [text, ...fencedBlocks(text)].filter((one) => !isTooDeep(one))) {
    try {
      return { data: JSON.parse(candidate), text: candidate.trim() };
    } catch {
      // Not this one: the caller is told when none of them is JSON.
    }
  }
  return undefined;
}

/** Compiles a JSON Schema (draft 2020-12, or draft-07 where `$schema` says so). Throws `usage` when it is none. */
export async function compileSchema(schema: JsonSchema): Promise<AnswerSchema> {
  const compile = await loadSchemaCompiler(schema);
  let problemOf: SchemaCheck;
  try {
    problemOf = compile();
  } catch (error) {
    throw new UserError(
      "usage",
      `--schema is not a JSON Schema: ${error instanceof Error ? error.message : error}`,
    );
  }
  return {
    schema,
    check(text) {
      const found = jsonOf(text);
      if (!found) return { ok: false, problem: "the answer is not JSON" };
      const problem = problemOf(found.data, "answer");
      return problem === undefined ? { ok: true, ...found } : { ok: false, problem };
    },
  };
}
