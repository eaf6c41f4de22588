/** Checking data against a JSON Schema. Ajv is loaded only when there is a schema. */

import type { JsonSchema } from "./types.ts";

/** What is wrong with data, in words for the model; `undefined` when it fits. `name` is what the data is called. */
export type SchemaCheck = (data: unknown, name: string) => string | undefined;

/** Compiles the regular expressions of a schema. */
export type PatternEngine = (pattern: string) => { test(text: string): boolean };

/**
 * Loads what a schema needs (draft 2020-12, or draft-07 where `$schema` says so) and returns what compiles it, which
 * throws when it is no JSON Schema. With `patterns` the schema's own regular expressions never meet the runtime's.
 */
export async function loadSchemaCompiler(
  schema: JsonSchema,
  patterns?: PatternEngine,
): Promise<() => SchemaCheck> {
  const [{ Ajv2020 }, { Ajv }, formats] = await Promise.all([
    import("ajv/dist/2020.js"),
    import("ajv"),
    import("ajv-formats"),
  ]);
  const old = typeof schema.$schema === "string" && /draft-0[67]/.test(schema.$schema);
  return () => {
    const ajv = new (old ? Ajv : Ajv2020)({
      allErrors: true,
      strict: false,
      logger: false,
      ...(patterns ? { code: { regExp: engineOf(patterns) } } : {}),
    });
    const addFormats = "default" in formats.default ? formats.default.default : formats.default;
    (addFormats as unknown as (ajv: unknown) => void)(ajv);
    const fits = ajv.compile(schema);
    return (data, name) =>
      fits(data) ? undefined : ajv.errorsText(fits.errors, { dataVar: name, separator: "; " });
  };
}

/** An engine as Ajv takes it: it tells patterns apart by their text, and `code` is for checks written out as source. */
function engineOf(patterns: PatternEngine) {
  const compile = (pattern: string) => ({ ...patterns(pattern), toString: () => pattern });
  return Object.assign(compile, { code: "compile" });
}
