/** The front matter of a template: YAML in which every key is known, or every problem with its place. */

import type { Node, Pair, YAMLMap } from "yaml";
import type { Effort, JsonSchema } from "../types.ts";
import { nearestNames } from "../nearest.ts";
import { isParameterName } from "./fill.ts";

/** What a template says beside its text; all of it may be left out. */
export interface FrontMatter {
  description?: string;
  model?: string;
  /** `false`: only the model. */
  fallback?: string[] | false;
  system?: string;
  /** Offered, never allowed. */
  tools?: string[];
  /** A JSON Schema, or a path relative to the template. */
  schema?: JsonSchema | string;
  effort?: Effort;
  temperature?: number;
  maxTokens?: number;
  extract?: boolean;
  /** Parameters with what they are unless `--param` says otherwise; `undefined`: it has to. */
  params?: Record<string, string | undefined>;
}

/** Front matter and the line each of its keys stands in, or what is wrong with it. */
export interface ReadFrontMatter {
  value: FrontMatter;
  lines: Map<string, number>;
  problems: { line: number; column: number; text: string }[];
}

type Rule = { allowed: string; read(value: unknown): unknown };

const EFFORTS: unknown[] = ["low", "medium", "high"];

const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

const texts = (value: unknown): string[] | undefined => {
  const list = typeof value === "string" ? value.split(",").map((item) => item.trim()) : value;
  return Array.isArray(list) && list.length > 0 && list.every(isText) ? list : undefined;
};

function rule(allowed: string, fits: (value: unknown) => boolean): Rule {
  return { allowed, read: (value) => fits(value) ? value : undefined };
}

const RULES: Record<keyof FrontMatter, Rule> = {
  description: rule("text", isText),
  model: rule("the name of a model", isText),
  fallback: {
    allowed: "a list of models, or false",
    read: (value) => value === false ? false : texts(value),
  },
  system: rule("text", isText),
  tools: {
    allowed: "a list of tool classes or names, all, or none",
    read: texts,
  },
  schema: rule("a JSON Schema, or the path of one", (value) => isText(value) || isMap(value)),
  effort: rule("low, medium or high", (value) => EFFORTS.includes(value)),
  temperature: rule("a number from 0 to 2", (value) => typeof value === "number" && value >= 0 && value <= 2),
  maxTokens: rule("a whole number, 1 or more", (value) => Number.isSafeInteger(value) && Number(value) >= 1),
  extract: rule("true or false", (value) => typeof value === "boolean"),
  params: { allowed: "an object of names (not input) and texts", read: readParams },
};

/** What a template must not decide, however it is spelt. */
const NEVER = new Set(["allow", "yes", "permissions", "root"]);

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readParams(value: unknown): Record<string, string | undefined> | undefined {
  if (!isMap(value)) return undefined;
  const entries = Object.entries(value).map(([name, given]) => {
    const isScalar = given === null || ["string", "number", "boolean"].includes(typeof given);
    return isParameterName(name) && isScalar ? [name, given === null ? undefined : String(given)] : undefined;
  });
  return entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined;
}

/** Reads front matter that begins in `firstLine` of its file. */
export async function readFrontMatter(text: string, firstLine: number): Promise<ReadFrontMatter> {
  const { isMap: isYamlMap, LineCounter, parseDocument } = await import("yaml");
  const counter = new LineCounter();
  const found: ReadFrontMatter = { value: {}, lines: new Map(), problems: [] };
  const place = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line: line + firstLine - 1, column: col };
  };
  // Custom tags and anchors have no business here: what is read is what stands there.
  const document = parseDocument(text, { lineCounter: counter, schema: "core", prettyErrors: false });
  for (const { message, pos } of [...document.errors, ...document.warnings]) {
    found.problems.push({ ...place(pos[0]), text: `broken YAML: ${firstSentence(message)}` });
  }
  if (found.problems.length > 0 || document.contents === null) return found;
  if (!isYamlMap(document.contents)) {
    found.problems.push({ ...place(0), text: "expected `key: value` lines" });
    return found;
  }
  for (const pair of (document.contents as YAMLMap<Node, Node | null>).items) {
    const { key, value } = plainPair(pair, document);
    const at = place(pair.key.range?.[0] ?? 0);
    found.lines.set(key, at.line);
    const problem = await take(found.value, key, value);
    if (problem) found.problems.push({ ...at, text: problem });
  }
  return found;
}

function firstSentence(message: string): string {
  return message.split("\n")[0]?.replace(/ at line .*$/, "") ?? message;
}

function plainPair(
  pair: Pair<Node, Node | null>,
  document: Parameters<Node["toJS"]>[0],
): { key: string; value: unknown } {
  try {
    const value: unknown = pair.value?.toJS(document, { maxAliasCount: 0 }) ?? null;
    return { key: String(pair.key.toJS(document)), value };
  } catch {
    // An alias: it is refused as a value no key allows.
    return { key: String(pair.key), value: undefined };
  }
}

/** Puts a value where it belongs, or says why not. */
async function take(into: FrontMatter, key: string, value: unknown): Promise<string | undefined> {
  if (NEVER.has(key)) {
    return `${key}: a template may offer tools, but not allow them; that is for --${
      key === "permissions" ? "allow" : key
    } or the configuration`;
  }
  if (!Object.hasOwn(RULES, key)) {
    const near = await nearestNames(key, Object.keys(RULES));
    const help = near.length
      ? `did you mean ${near.join(" or ")}?`
      : `allowed are ${Object.keys(RULES).join(", ")}`;
    return `${key}: unknown key; ${help}`;
  }
  const { allowed, read } = RULES[key as keyof FrontMatter];
  const accepted = read(value);
  if (accepted === undefined) return `${key}: found ${shown(value)}, allowed: ${allowed}`;
  Object.assign(into, { [key]: accepted });
  return undefined;
}

function shown(value: unknown): string {
  if (value === undefined) return "an alias";
  if (value === null) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
