/** What one line of a batch asks for. */

import { UserError } from "../errors.ts";
import { nearestNames } from "../nearest.ts";
import { isTooDeep } from "../wire/nesting.ts";
import type { InputLine } from "./lines.ts";

/** A line's own wishes; what is absent is as on the command line. */
export interface LineRequest {
  id: string | number;
  prompt: string;
  model?: string;
  system?: string;
  /** As `--schema` takes it: a path or JSON text. */
  schema?: string;
  /** Paths, from the working directory. */
  files?: string[];
}

/** A line that asks for nothing that can be done, with the id its record gets. */
export class BadLine extends UserError {
  constructor(readonly id: string | number, line: number, problem: string) {
    super("input", `line ${line}: ${problem}`);
  }
}

const FIELDS = ["id", "prompt", "model", "system", "schema", "files"];
const TEXTS = ["prompt", "model", "system"] as const;

function parsed(line: { number: number; text: string }): unknown {
  if (isTooDeep(line.text)) throw new BadLine(line.number, line.number, "it is nested too deeply");
  try {
    return JSON.parse(line.text);
  } catch (error) {
    throw new BadLine(
      line.number,
      line.number,
      `it is not JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}

async function unknownField(name: string): Promise<string> {
  const [near] = await nearestNames(name, FIELDS);
  return `unknown field ${JSON.stringify(name.slice(0, 60))}${
    near ? `; did you mean ${near}?` : `; known are ${FIELDS.join(", ")}`
  }`;
}

/** Something is wrong with a field: what, in words; `undefined` when all are as they should be. */
async function problemOf(fields: Record<string, unknown>): Promise<string | undefined> {
  const stranger = Object.keys(fields).find((name) => !FIELDS.includes(name));
  if (stranger !== undefined) return await unknownField(stranger);
  for (const name of TEXTS) {
    const value = fields[name];
    if (value !== undefined && typeof value !== "string") return `${name} must be a text`;
  }
  const { id, schema, files } = fields;
  if (id !== undefined && typeof id !== "string" && typeof id !== "number") {
    return "id must be a text or a number";
  }
  const schemaIsFine = schema === undefined || typeof schema === "string" ||
    (typeof schema === "object" && schema !== null && !Array.isArray(schema));
  if (!schemaIsFine) return "schema must be a JSON Schema, or the path of one";
  const filesAreFine = files === undefined ||
    (Array.isArray(files) && files.every((path) => typeof path === "string" && path !== "" && path !== "-"));
  if (!filesAreFine) return "files must be a list of paths";
  const blank = typeof fields.prompt !== "string" || fields.prompt.trim() === "";
  return blank ? "there is no prompt" : undefined;
}

/** Reads a line: JSON, or with `plain` the prompt itself. Throws `BadLine`. */
export async function readLine(line: InputLine, plain: boolean): Promise<LineRequest> {
  const { number } = line;
  if ("problem" in line) throw new BadLine(number, number, line.problem);
  if (plain) return { id: number, prompt: line.text };
  const value = parsed(line);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BadLine(number, number, 'it is not an object such as {"prompt": "…"}');
  }
  const fields: Record<string, unknown> = { ...value };
  const problem = await problemOf(fields);
  const id = typeof fields.id === "string" || typeof fields.id === "number" ? fields.id : number;
  if (problem !== undefined) throw new BadLine(id, number, problem);
  const { schema, ...rest } = fields;
  const text = typeof schema === "object" ? JSON.stringify(schema) : schema;
  // Every field was looked at above.
  return { ...rest, id, ...(text === undefined ? {} : { schema: text }) } as LineRequest;
}
