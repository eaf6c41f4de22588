/** Tools from a literal description: the JSON Schema the model sees and the check of what it sends are one thing. */

import type { CheckedInput, JsonSchema, Tool, ToolClass, ToolContext, ToolOutput } from "../types.ts";

/** One argument, as a JSON Schema that the check below understands in full. */
export type Field =
  | { type: "string"; description?: string }
  | { type: "integer"; description?: string; minimum?: number; maximum?: number }
  | { type: "boolean"; description?: string };

/** The arguments of a tool by name. */
export type Fields = Record<string, Field>;

type ValueOf<F extends Field> = F["type"] extends "string" ? string
  : F["type"] extends "integer" ? number
  : boolean;

/** The type of checked arguments: the required ones always there, the others perhaps. */
export type InputOf<F extends Fields, R extends keyof F> =
  & { [K in R]: ValueOf<F[K]> }
  & { [K in Exclude<keyof F, R>]?: ValueOf<F[K]> };

/** A tool before it has its check. Every byte of the descriptions is sent with every turn: one short sentence. */
export interface ToolDescription<F extends Fields, R extends keyof F & string> {
  name: string;
  description: string;
  class: ToolClass;
  properties: F;
  required: readonly R[];
  run(input: InputOf<F, R>, context: ToolContext): Promise<ToolOutput>;
}

/** The tool that `description` describes. Arguments it does not name are refused, not ignored. */
export function defineTool<const F extends Fields, const R extends keyof F & string>(
  description: ToolDescription<F, R>,
): Tool<InputOf<F, R>> {
  const { name, class: toolClass, properties, required, run } = description;
  return {
    name,
    description: description.description,
    class: toolClass,
    parameters: { type: "object", properties, required } satisfies JsonSchema,
    check: (value) => checkFields<InputOf<F, R>>(value, properties, required),
    run,
  };
}

function checkFields<I>(value: unknown, fields: Fields, required: readonly string[]): CheckedInput<I> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { ok: false, problem: `expected an object with arguments, found ${found(value)}` };
  }
  const input: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, given] of Object.entries(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    // Ignoring an argument could do something else than what was meant (`mode: "append"`).
    if (!field) problems.push(`${name}: no such argument, there are ${Object.keys(fields).join(", ")}`);
    // Strict modes of some providers send null for what is left out.
    else if (given !== null) {
      const checked = checkField(given, field);
      if ("problem" in checked) problems.push(`${name}: ${checked.problem}`);
      else input[name] = checked.value;
    }
  }
  for (const name of required) {
    const there = Object.hasOwn(value, name) && (value as Record<string, unknown>)[name] !== null;
    if (!there) problems.push(`${name}: is required`);
  }
  if (problems.length > 0) return { ok: false, problem: problems.join("; ") };
  return { ok: true, input: input as I };
}

function checkField(given: unknown, field: Field): { value: unknown } | { problem: string } {
  switch (field.type) {
    case "string":
      return typeof given === "string"
        ? { value: given }
        : { problem: `expected text, found ${found(given)}` };
    case "boolean": {
      // Weak models write booleans and numbers as text.
      const value = given === "true" ? true : given === "false" ? false : given;
      return typeof value === "boolean"
        ? { value }
        : { problem: `expected true or false, found ${found(given)}` };
    }
    case "integer": {
      const value = typeof given === "string" && /^\s*-?\d{1,15}\s*$/.test(given) ? Number(given) : given;
      const { minimum = -Infinity, maximum = Infinity } = field;
      if (typeof value !== "number" || !Number.isSafeInteger(value)) {
        return { problem: `expected a whole number, found ${found(given)}` };
      }
      if (value < minimum) return { problem: `must be at least ${minimum}, found ${value}` };
      if (value > maximum) return { problem: `must be at most ${maximum}, found ${value}` };
      return { value };
    }
  }
}

function found(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return `text (${JSON.stringify(value.slice(0, 40))})`;
  return `a ${typeof value} (${value})`;
}
