/** Which JSON Schemas Anthropic's structured outputs can hold a model to. Pure. */

import type { JsonSchema } from "../../src/types.ts";

const ANY = ["type", "title", "description", "enum", "const", "anyOf", "allOf", "$ref", "$defs", "$schema"];
const BY_TYPE: Record<string, string[]> = {
  object: ["properties", "required", "additionalProperties"],
  array: ["items", "minItems"],
  string: ["format"],
};
const FORMATS = ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function all(values: unknown): boolean {
  return values === undefined || (Array.isArray(values) && values.every(isEnforceable));
}

function allOf(values: unknown): boolean {
  return values === undefined || (isObject(values) && Object.values(values).every(isEnforceable));
}

/**
 * True when the service enforces every keyword of the schema, so that nothing has to be left out of it. The
 * keywords are those that the SDK's `transformJSONSchema` keeps; it moves all others into the description.
 */
export function isEnforceable(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  const types = [schema.type].flat().filter((type) => type !== undefined);
  const known = [...ANY, ...types.flatMap((type) => BY_TYPE[String(type)] ?? [])];
  if (Object.keys(schema).some((key) => !known.includes(key))) return false;
  if (types.includes("object") && schema.additionalProperties !== false) return false;
  if (types.length === 0 && !["enum", "const", "anyOf", "allOf", "$ref"].some((key) => key in schema)) {
    return false;
  }
  if (schema.format !== undefined && !FORMATS.includes(String(schema.format))) return false;
  if (schema.minItems !== undefined && schema.minItems !== 0 && schema.minItems !== 1) return false;
  const items = schema.items === undefined || isEnforceable(schema.items);
  return items && all(schema.anyOf) && all(schema.allOf) && allOf(schema.properties) && allOf(schema.$defs);
}
