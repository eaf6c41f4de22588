/** The schemas of servers: made fit to be sent to any model, and held against what models send. */

import { loadSchemaCompiler, type PatternEngine, type SchemaCheck } from "../json_schema.ts";
import type { CheckedInput, JsonSchema } from "../types.ts";
import { withoutInvisible } from "./invisible.ts";

/** Arguments of a call, as the protocol has them. */
export type Arguments = Record<string, unknown>;

/** The most a schema may have, in characters: every turn pays for it. */
const MAX_SCHEMA = 128 * 1024;
const MAX_DEPTH = 64;

/**
 * A server's `inputSchema` as an object schema, with nothing invisible in its descriptions; `undefined` for one that is
 * too large or too deep to be meant well.
 */
export function toolParameters(given: unknown): JsonSchema | undefined {
  const schema = isObject(given) ? given : {};
  try {
    const cleaned = cleanedSchema(schema, 0);
    if (JSON.stringify(cleaned).length > MAX_SCHEMA) return undefined;
    // Some services refuse an object schema without `properties`.
    return { ...cleaned, type: "object", properties: isObject(cleaned.properties) ? cleaned.properties : {} };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function cleanedSchema(schema: Record<string, unknown>, depth: number): Record<string, unknown> {
  if (depth > MAX_DEPTH) throw new RangeError("the schema is too deep");
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      const isWords = (key === "description" || key === "title") && typeof value === "string";
      return [key, isWords ? withoutInvisible(value) : cleanedValue(value, depth + 1)];
    }),
  );
}

function cleanedValue(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return value.map((each) => cleanedValue(each, depth + 1));
  return isObject(value) ? cleanedSchema(value, depth) : value;
}

/**
 * What checks arguments against `schema`. One that does not compile checks nothing: the server will. What is null and
 * may not be is taken as left out, which is what strict modes of some providers mean by it.
 */
export async function argumentsCheck(
  schema: JsonSchema,
): Promise<(value: unknown) => CheckedInput<Arguments>> {
  const problemOf = await lazyCheck(schema);
  return (value) => {
    if (!isObject(value)) return { ok: false, problem: "expected an object with arguments" };
    const problem = problemOf(value, "arguments");
    if (problem === undefined) return { ok: true, input: value };
    const input = Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
    return problemOf(input, "arguments") === undefined ? { ok: true, input } : { ok: false, problem };
  };
}

/** What checks a structured result against a tool's `outputSchema`; what it returns is what is wrong with it. */
export async function resultCheck(schema: JsonSchema): Promise<(value: unknown) => string | undefined> {
  const problemOf = await lazyCheck(schema);
  return (value) => problemOf(value, "structuredContent");
}

/** A check that is compiled when it is first needed: most tools are never called. */
async function lazyCheck(schema: JsonSchema): Promise<SchemaCheck> {
  const patterns = JSON.stringify(schema).includes('"pattern') ? await linearPatterns() : undefined;
  const compile = await loadSchemaCompiler(schema, patterns);
  let check: SchemaCheck | undefined;
  return (data, name) => {
    check ??= compiled(compile);
    return check(data, name);
  };
}

function compiled(compile: () => SchemaCheck): SchemaCheck {
  try {
    return compile();
  } catch {
    // No JSON Schema, or one that refers to others elsewhere: only the server can tell what fits.
    return () => undefined;
  }
}

/** A server's regular expression could run for ever on what a model sends: these cannot. */
async function linearPatterns(): Promise<PatternEngine> {
  const { RE2JS } = await import("re2js");
  return (pattern) => {
    try {
      const expression = RE2JS.compile(pattern);
      return { test: (text) => expression.matcher(text).find() };
    } catch {
      // Look-around and the like: left to the server.
      return { test: () => true };
    }
  };
}

/** Whether a value is an object in JSON's sense. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
