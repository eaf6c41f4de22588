/** Which JSON Schemas OpenAI's strict structured outputs take. Pure. */

import type { JsonSchema } from "../../src/types.ts";

/** Supported keywords, from the structured outputs guide. */
const KEYWORDS = new Set([
  "type",
  "title",
  "description",
  "enum",
  "const",
  "anyOf",
  "$ref",
  "$defs",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "minItems",
  "maxItems",
  "pattern",
  "format",
  "multipleOf",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
]);
const FORMATS = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStrict(schema: unknown): boolean {
  if (!isObject(schema) || Object.keys(schema).some((key) => !KEYWORDS.has(key))) return false;
  if (schema.format !== undefined && !FORMATS.includes(String(schema.format))) return false;
  if (!["type", "enum", "const", "anyOf", "$ref"].some((key) => key in schema)) return false;
  if ([schema.type].flat().includes("object")) {
    const properties = isObject(schema.properties) ? Object.keys(schema.properties) : [];
    const required = Array.isArray(schema.required) ? schema.required : [];
    if (schema.additionalProperties !== false || properties.some((name) => !required.includes(name))) {
      return false;
    }
  }
  const nested = [schema.anyOf, schema.properties, schema.$defs].flatMap((part) => Object.values(part ?? {}));
  return (schema.items === undefined || isStrict(schema.items)) && nested.every(isStrict);
}

/** True when `strict: true` takes the schema as it is: a closed object at the root, every property required. */
export function isStrictSchema(schema: JsonSchema): boolean {
  return schema.type === "object" && schema.anyOf === undefined && isStrict(schema);
}
