/** What is wrong with a configuration, as offsets and sentences. */

import { findNodeAtLocation, type Node, type ParseError, printParseErrorCode } from "jsonc-parser";
import { nearestNames } from "../nearest.ts";
import { describeFound } from "./found.ts";
import { configSchema } from "./schema.ts";
import { below, keysOf } from "./schema_shape.ts";

type Path = (string | number)[];

/** One problem and where in the text it is. */
export interface Problem {
  offset: number;
  text: string;
}

/** One issue of the schema check, as zod reports it. */
export interface Issue {
  code?: string;
  path: PropertyKey[];
  message: string;
  keys?: string[];
  /** Of a key that is no name: what is wrong with it. */
  issues?: Issue[];
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

/** A slip the parser stumbled over. */
export function syntaxProblem({ error, offset }: ParseError): Problem {
  const expected = EXPECTED[printParseErrorCode(error)] ?? "valid JSON";
  return { offset, text: `broken JSON: expected ${expected}` };
}

/** The value of a tree; of two equal keys the last counts. */
export function valueOf(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(valueOf);
  if (node.type !== "object") return node.value;
  const entries = (node.children ?? []).map(({ children: [key, value] = [] }) =>
    [String(key?.value), value ? valueOf(value) : undefined] as const
  );
  // Null prototype: a key called __proto__ is a key like any other.
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** Keys that are there twice, and those the schema check would pass over in silence. */
export function* keyProblems(node: Node, path: Path): Generator<Problem> {
  const seen = new Set<string>();
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type === "array") yield* keyProblems(child, [...path, index]);
    const [key, value] = child.children ?? [];
    if (node.type !== "object" || !key) continue;
    const name = String(key.value);
    const where = dotted([...path, name]);
    if (seen.has(name)) yield { offset: key.offset, text: `${where}: the key is there twice` };
    if (name === "__proto__") yield { offset: key.offset, text: `${where}: this cannot be a key` };
    seen.add(name);
    if (value) yield* keyProblems(value, [...path, name]);
  }
}

function dotted(path: Path): string {
  return path.join(".");
}

/** The keys that may stand at a place. */
function allowedKeys(path: Path): string[] {
  return keysOf(path.reduce<unknown>((schema, step) => below(schema, step), configSchema()));
}

async function unknownKey(key: string, path: Path, tree: Node): Promise<Problem> {
  const node = findNodeAtLocation(tree, [...path, key])?.parent ?? tree;
  const keys = allowedKeys(path);
  const near = await nearestNames(key, keys);
  const help = near.length ? `did you mean ${near.join(" or ")}?` : `allowed are ${keys.join(", ")}`;
  return { offset: node.offset, text: `${dotted([...path, key])}: unknown key; ${help}` };
}

/** An issue of the schema check: what was found and what is allowed. */
export async function schemaProblems(issue: Issue, tree: Node): Promise<Problem[]> {
  const path = issue.path.map((step) => typeof step === "symbol" ? String(step) : step);
  const where = dotted(path) || "the file";
  if (issue.code === "unrecognized_keys") {
    const keys = (issue.keys ?? []).filter((key) => key !== "__proto__");
    return await Promise.all(keys.map((key) => unknownKey(key, path, tree)));
  }
  const node = findNodeAtLocation(tree, path);
  if (!node) {
    const { offset } = findNodeAtLocation(tree, path.slice(0, -1)) ?? tree;
    return [{ offset, text: `${where}: is missing; allowed: ${issue.message}` }];
  }
  if (issue.code === "invalid_key") {
    const { offset } = node.parent ?? node;
    return [{ offset, text: `${where}: expected ${issue.issues?.[0]?.message ?? issue.message}` }];
  }
  const found = describeFound(valueOf(node), path);
  return [{ offset: node.offset, text: `${where}: found ${found}, allowed: ${issue.message}` }];
}
