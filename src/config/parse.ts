/** From the text of a configuration file to its value, or to every problem it has, each with its place. */

import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { UserError } from "../errors.ts";
import { nearestNames } from "../nearest.ts";
import { type Config, configSchema } from "./schema.ts";

type Path = (string | number)[];

/** A configuration that cannot be used. `problems` are complete lines, `file:line:column: …`. */
export class ConfigError extends UserError {
  override name = "ConfigError";
  readonly problems: string[];

  constructor(problems: string[], hint?: string) {
    super("config", problems.join(LINE_BREAK), { hint });
    this.problems = problems;
  }
}

/** Separates the problems in a message; shown as lines of their own. */
export const LINE_BREAK = "\n\u2028";

/** One issue of the schema check, as zod reports it. */
interface Issue {
  code?: string;
  path: PropertyKey[];
  message: string;
  keys?: string[];
  errors?: Issue[][];
}

/** Turns offsets into `file:line:column`, all from 1. */
class Places {
  constructor(private readonly file: string, private readonly text: string) {}

  at(offset: number): string {
    const before = this.text.slice(0, offset);
    const line = before.split("\n").length;
    return `${this.file}:${line}:${offset - before.lastIndexOf("\n")}`;
  }
}

const EXPECTED: Record<string, string> = {
  InvalidSymbol: "a value",
  InvalidNumberFormat: "a number",
  PropertyNameExpected: "a key in double quotes",
  ValueExpected: "a value",
  ColonExpected: "a colon",
  CommaExpected: "a comma",
  CloseBraceExpected: "a closing }",
  CloseBracketExpected: "a closing ]",
  EndOfFileExpected: "the end of the file",
  InvalidCommentToken: "a comment",
  UnexpectedEndOfComment: "the end of the comment",
  UnexpectedEndOfString: "the end of the text",
  UnexpectedEndOfNumber: "the end of the number",
  InvalidUnicode: "four hexadecimal digits after \\u",
  InvalidEscapeCharacter: "a valid escape",
  InvalidCharacter: "an escaped character",
};

function syntaxProblem(error: ParseError, places: Places): string {
  const expected = EXPECTED[printParseErrorCode(error.error)] ?? "valid JSON";
  return `${places.at(error.offset)}: broken JSON: expected ${expected}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function valueOf(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(valueOf);
  if (node.type !== "object") return node.value;
  const entries = (node.children ?? []).map(({ children: [key, value] = [] }) =>
    [String(key?.value), value ? valueOf(value) : undefined] as const
  );
  // Null prototype: a key called __proto__ is a key like any other.
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

function* duplicateKeys(node: Node, path: Path, places: Places): Generator<string> {
  const seen = new Set<string>();
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type === "array") yield* duplicateKeys(child, [...path, index], places);
    const [key, value] = child.children ?? [];
    if (node.type !== "object" || !key) continue;
    const name = String(key.value);
    if (seen.has(name)) yield `${places.at(key.offset)}: ${dotted([...path, name])}: the key is there twice`;
    seen.add(name);
    if (value) yield* duplicateKeys(value, [...path, name], places);
  }
}

function dotted(path: Path): string {
  return path.join(".");
}

/** The keys that may stand at a place, read from the schema's own shape. */
function allowedKeys(path: Path): string[] {
  let schema: unknown = configSchema();
  for (const step of path) schema = inner(schema, step);
  const shape = definitionOf(unwrapped(schema))?.shape;
  return shape && typeof shape === "object" ? Object.keys(shape) : [];
}

type Definition = {
  innerType?: unknown;
  shape?: Record<string, unknown>;
  valueType?: unknown;
  element?: unknown;
};

function definitionOf(schema: unknown): Definition | undefined {
  if (typeof schema !== "object" || schema === null || !("_zod" in schema)) return undefined;
  const { _zod: internals } = schema;
  return typeof internals === "object" && internals !== null && "def" in internals
    ? internals.def as Definition
    : undefined;
}

function unwrapped(schema: unknown): unknown {
  const innerType = definitionOf(schema)?.innerType;
  return innerType === undefined ? schema : unwrapped(innerType);
}

function inner(schema: unknown, step: string | number): unknown {
  const definition = definitionOf(unwrapped(schema));
  return definition?.shape?.[String(step)] ?? definition?.valueType ?? definition?.element;
}

async function unknownKey(key: string, path: Path, tree: Node, places: Places): Promise<string> {
  const node = findNodeAtLocation(tree, [...path, key])?.parent ?? tree;
  const keys = allowedKeys(path);
  const near = await nearestNames(key, keys);
  const help = near.length ? `did you mean ${near.join(" or ")}?` : `allowed are ${keys.join(", ")}`;
  return `${places.at(node.offset)}: ${dotted([...path, key])}: unknown key; ${help}`;
}

async function schemaProblems(issue: Issue, tree: Node, places: Places): Promise<string[]> {
  const path = issue.path.map((step) => typeof step === "symbol" ? String(step) : step);
  if (issue.code === "unrecognized_keys") {
    return await Promise.all((issue.keys ?? []).map((key) => unknownKey(key, path, tree, places)));
  }
  const node = findNodeAtLocation(tree, path);
  if (!node) {
    const parent = findNodeAtLocation(tree, path.slice(0, -1)) ?? tree;
    return [`${places.at(parent.offset)}: ${dotted(path)}: is missing; allowed: ${issue.message}`];
  }
  if (issue.code === "invalid_key") {
    return [`${places.at(node.parent?.offset ?? node.offset)}: ${dotted(path)}: expected ${issue.message}`];
  }
  return [
    `${places.at(node.offset)}: ${dotted(path) || "the file"}: found ${
      shown(valueOf(node))
    }, allowed: ${issue.message}`,
  ];
}

/** Every problem of the text, or its value. */
export async function problemsOf(
  text: string,
  file: string,
): Promise<{ value?: Config; problems: string[] }> {
  const places = new Places(file, text);
  const errors: ParseError[] = [];
  const source = text.replace(/^\ufeff/, " ");
  const tree = parseTree(source, errors, { allowTrailingComma: true, disallowComments: false });
  if (errors.length > 0) return { problems: errors.map((error) => syntaxProblem(error, places)) };
  if (!tree) return { problems: [`${places.at(0)}: the file is empty; expected an object { … }`] };
  const checked = configSchema().safeParse(valueOf(tree));
  const problems = [...duplicateKeys(tree, [], places)];
  for (const issue of (checked.error?.issues ?? []) as Issue[]) {
    problems.push(...await schemaProblems(issue, tree, places));
  }
  return problems.length > 0 || !checked.success ? { problems } : { value: checked.data, problems: [] };
}

/** The value of a configuration file's text. Throws `ConfigError` with all problems. */
export async function parseConfig(text: string, file: string): Promise<Config> {
  if (/^\ufeff?\s*$/.test(text)) return {};
  const { value, problems } = await problemsOf(text, file);
  if (value) return value;
  throw new ConfigError(
    problems,
    "nano-agent config check tells all problems; config schema, what is allowed",
  );
}
