/** Which JSON Schemas `responseJsonSchema` can hold Gemini to. Pure. */

import type { JsonSchema } from "../../src/types.ts";

/**
 * Keywords that are enforced, from the SDK's comment on `GenerateContentConfig.responseJsonSchema`, and those that
 * only describe. `oneOf` is not among them: it is read as `anyOf`.
 */
const KEYWORDS = new Set([
  ..."$schema $id $anchor $defs $ref type format title description default examples enum".split(" "),
  ..."items prefixItems minItems maxItems minimum maximum anyOf".split(" "),
  ..."properties additionalProperties required propertyOrdering".split(" "),
]);
const FORMATS = ["date-time", "date", "time"];

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The definition a `$ref` within the document names. */
function definitionOf(ref: unknown, root: JsonSchema): unknown {
  const name = /^#\/\$defs\/([^/]+)$/.exec(String(ref))?.[1];
  return name !== undefined && isObject(root.$defs) ? root.$defs[name] : undefined;
}

/** `open` are the references being followed: rings are unrolled only so far, which no answer should depend on. */
function holds(schema: unknown, root: JsonSchema, open: unknown[]): boolean {
  if (!isObject(schema) || Object.keys(schema).some((key) => !KEYWORDS.has(key))) return false;
  const inner = (part: unknown) => holds(part, root, open);
  if (schema.$ref !== undefined) {
    if (open.includes(schema.$ref) || Object.keys(schema).some((key) => !key.startsWith("$"))) return false;
    return holds(definitionOf(schema.$ref, root), root, [...open, schema.$ref]);
  }
  if (!["type", "enum", "anyOf"].some((key) => key in schema)) return false;
  if (schema.format !== undefined && !FORMATS.includes(String(schema.format))) return false;
  if ([schema.enum].flat().some((value) => !["string", "number", "undefined"].includes(typeof value))) {
    return false;
  }
  const { additionalProperties: more = true, items } = schema;
  return (typeof more === "boolean" || inner(more)) && (items === undefined || inner(items)) &&
    [schema.anyOf, schema.prefixItems, schema.properties].flatMap((part) => Object.values(part ?? {}))
      .every(inner);
}

/** True when the service enforces every keyword of the schema. */
export function isEnforceable(schema: JsonSchema): boolean {
  return holds(schema, schema, []);
}
