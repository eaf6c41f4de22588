/** From the text of a configuration file to its value, or to every problem it has, each with its place. */

import {
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
  stripComments,
} from "jsonc-parser";
import { UserError } from "../errors.ts";
import { type Issue, keyProblems, type Problem, schemaProblems, syntaxProblem, valueOf } from "./problems.ts";
import { type Config, configSchema } from "./schema.ts";

type Path = (string | number)[];

/** One slip makes the parser stumble more than once; a file of another kind, at every word. */
const MOST_SYNTAX_PROBLEMS = 10;

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

/** Turns offsets into `file:line:column`, all from 1. */
class Places {
  constructor(private readonly file: string, private readonly text: string) {}

  at(offset: number): string {
    const before = this.text.slice(0, offset);
    const line = before.split("\n").length;
    return `${this.file}:${line}:${offset - before.lastIndexOf("\n")}`;
  }
}

/** Where in the file the value at `path` stands, as `file:line:column`; the file alone if it is not there. */
export function placeOf(text: string, file: string, path: Path): string {
  const source = withoutMark(text);
  const tree = parseTree(source);
  const node = tree && findNodeAtLocation(tree, path);
  return node ? new Places(file, source).at(node.offset) : file;
}

function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, "");
}

/** A file that says nothing: white space and comments. */
function isBlank(source: string, errors: ParseError[]): boolean {
  return stripComments(source).trim() === "" &&
    errors.every(({ error }) => printParseErrorCode(error) === "ValueExpected");
}

type Checked = { value: Config; problems: [] } | { value?: undefined; problems: Problem[] };

async function checkSource(source: string): Promise<Checked> {
  try {
    const errors: ParseError[] = [];
    const tree = parseTree(source, errors, { allowTrailingComma: true, disallowComments: false });
    if (!tree && isBlank(source, errors)) return { value: {}, problems: [] };
    if (errors.length > 0) return { problems: errors.slice(0, MOST_SYNTAX_PROBLEMS).map(syntaxProblem) };
    return tree ? await checkTree(tree) : { problems: [{ offset: 0, text: "broken JSON" }] };
  } catch (error) {
    // The parser and the check call themselves for every level.
    if (error instanceof RangeError) return { problems: [{ offset: 0, text: "nested too deeply" }] };
    throw error;
  }
}

/** The keys an object has; none for what is no object. */
function keysOf(tree: Node): string[] {
  if (tree.type !== "object") return [];
  return (tree.children ?? []).map(({ children: [key] = [] }) => String(key?.value));
}

async function checkTree(tree: Node): Promise<Checked> {
  const { success, data, error } = configSchema(keysOf(tree)).safeParse(valueOf(tree));
  const problems = [...keyProblems(tree, [])];
  for (const issue of (error?.issues ?? []) as Issue[]) problems.push(...await schemaProblems(issue, tree));
  return problems.length > 0 || !success ? { problems } : { value: data, problems: [] };
}

/** Every problem of the text in the order of their places, or its value. */
export async function problemsOf(
  text: string,
  file: string,
): Promise<{ value?: Config; problems: string[] }> {
  const source = withoutMark(text);
  const places = new Places(file, source);
  const { value, problems } = await checkSource(source);
  const told = problems.toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, text }) => `${places.at(offset)}: ${text}`);
  return { ...(value ? { value } : {}), problems: told };
}

/** The value of a configuration file's text; one that says nothing is `{}`. Throws `ConfigError` with all problems. */
export async function parseConfig(text: string, file: string): Promise<Config> {
  const { value, problems } = await problemsOf(text, file);
  if (value) return value;
  throw new ConfigError(
    problems,
    "nano-agent config check tells all problems; config schema, what is allowed",
  );
}
