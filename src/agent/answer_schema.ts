/** `--schema`: is the answer JSON that fits? Ajv is loaded only when a run has a schema. */

import { UserError } from "../errors.ts";
import type { JsonSchema } from "../types.ts";

/** An answer's data, or why it does not fit, in words for the model. */
export type CheckedAnswer = { ok: true; data: unknown; text: string } | { ok: false; problem: string };

/** A schema ready to check answers. */
export interface AnswerSchema {
  schema: JsonSchema;
  check(text: string): CheckedAnswer;
}

/** The JSON of an answer: the whole of it, or its first fenced block. */
function jsonOf(text: string): { data: unknown; text: string } | undefined {
  const fenced = /```[^\n]*\n([\s\S]*?)```/.exec(text)?.[1];
  for (const candidate of [text, fenced]) {
    if (candidate === undefined) continue;
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
  const [{ Ajv2020 }, { Ajv }, formats] = await Promise.all([
    import("ajv/dist/2020.js"),
    import("ajv"),
    import("ajv-formats"),
  ]);
  const old = typeof schema.$schema === "string" && /draft-0[67]/.test(schema.$schema);
  const ajv = new (old ? Ajv : Ajv2020)({ allErrors: true, strict: false, logger: false });
  const addFormats = "default" in formats.default ? formats.default.default : formats.default;
  (addFormats as unknown as (ajv: unknown) => void)(ajv);
  let fits: ReturnType<typeof ajv.compile>;
  try {
    fits = ajv.compile(schema);
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
      if (fits(found.data)) return { ok: true, ...found };
      return { ok: false, problem: ajv.errorsText(fits.errors, { dataVar: "answer", separator: "; " }) };
    },
  };
}
