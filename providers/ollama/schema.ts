/** Which JSON Schemas Ollama's `format` can hold a model to. Pure. */

import type { JsonSchema } from "../../src/types.ts";

/** What the grammar that is made of a schema leaves out (llama.cpp, grammars/README, "unsupported features"). */
const NOT_ENFORCED = [
  "not",
  "if",
  "contains",
  "uniqueItems",
  "patternProperties",
  "propertyNames",
  "minProperties",
  "maxProperties",
  "dependentRequired",
  "dependentSchemas",
  "unevaluatedProperties",
  "unevaluatedItems",
  "multipleOf",
];

/** Keywords whose value maps names to schemas: the names are not keywords. */
const MAPS = ["properties", "$defs", "definitions"];

/** True when the schema has no keyword that its grammar would leave out. */
export function isEnforceable(schema: JsonSchema): boolean {
  return Object.entries(schema).every(([key, value]) => {
    if (NOT_ENFORCED.includes(key)) return false;
    if (key === "$ref") return typeof value === "string" && value.startsWith("#");
    // Values, whatever they look like.
    if (key === "enum" || key === "const" || key === "default" || key === "examples") return true;
    const inner = MAPS.includes(key) && isObject(value) ? Object.values(value) : [value].flat();
    return inner.every((item) => !isObject(item) || isEnforceable(item));
  });
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
