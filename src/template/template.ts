/** A template as a run uses it: settings, and a text that is filled in. */

import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ConfigError } from "../config/parse.ts";
import { UserError } from "../errors.ts";
import { nearestNames } from "../nearest.ts";
import { fillIn, fillPrompt, INPUT, isParameterName, placeholdersOf } from "./fill.ts";
import { type FrontMatter, type ReadFrontMatter, readFrontMatter } from "./front_matter.ts";
import { splitTemplate, type TemplateParts } from "./split.ts";

/** A template with its parameters in place. */
export interface Template {
  /** How it was named on the command line. */
  name: string;
  front: FrontMatter;
  /** Whether the text has a place for the input. */
  wantsInput: boolean;
  /** The prompt of a run. `input` goes in as it is. */
  fill(input: string): string;
}

/** Room for a large schema; what checks that no key stands there twice takes long for more. */
const LONGEST_FRONT = 100_000;
const NOTHING: ReadFrontMatter = { value: {}, lines: new Map(), problems: [] };

/**
 * Reads a template. Throws `config` with every problem of the file and its place, `usage` for a parameter that is
 * missing or has no place in it.
 */
export async function readTemplate(
  name: string,
  file: string,
  text: string,
  given: ReadonlyMap<string, string>,
): Promise<Template> {
  const parts = splitTemplate(text);
  if ((parts.front?.text.length ?? 0) > LONGEST_FRONT) {
    throw new ConfigError([`${file}:1:1: its front matter is longer than ${LONGEST_FRONT} characters`]);
  }
  const front = parts.front ? await readFrontMatter(parts.front.text, parts.front.line) : NOTHING;
  const problems = [...front.problems, ...problemsOfText(parts, front, file)];
  if (problems.length > 0) {
    throw new ConfigError(
      problems.sort((a, b) => a.line - b.line).map(({ line, column, text }) =>
        `${file}:${line}:${column}: ${text}`
      ),
    );
  }
  const { system, params = {}, schema } = front.value;
  const places = new Set([...placeholdersOf(parts.body).keys(), ...placeholdersOf(system ?? "").keys()]);
  places.delete(INPUT);
  const values = await parametersOf(name, places, params, given);
  const value = { ...front.value };
  if (system !== undefined) value.system = fillIn(system, values).trimEnd();
  if (typeof schema === "string") value.schema = resolve(dirname(file), schema);
  return {
    name,
    front: value,
    wantsInput: placeholdersOf(parts.body).has(INPUT),
    fill: (input) => fillPrompt(parts.body, input, values),
  };
}

/** What only the whole file can tell. */
function problemsOfText(
  { openLine, body }: TemplateParts,
  { value, lines }: ReadFrontMatter,
  file: string,
): ReadFrontMatter["problems"] {
  const at = (key: string) => ({ line: lines.get(key) ?? 1, column: 1 });
  const problems = [];
  if (openLine !== undefined) {
    problems.push({
      line: openLine,
      column: 1,
      text: "the front matter that begins here has no closing ---",
    });
  }
  const inSystem = placeholdersOf(value.system ?? "");
  // Input may come from anywhere: as a system prompt it would have more weight than its author.
  if (inSystem.has(INPUT)) {
    problems.push({ ...at("system"), text: "system: {{input}} belongs in the text below the front matter" });
  }
  const { schema } = value;
  if (typeof schema === "string" && !existsSync(resolve(dirname(file), schema))) {
    problems.push({ ...at("schema"), text: `schema: there is no file ${schema} beside the template` });
  }
  const used = new Set([...placeholdersOf(body).keys(), ...inSystem.keys()]);
  for (const name of Object.keys(value.params ?? {})) {
    if (!used.has(name)) {
      problems.push({ ...at("params"), text: `params.${name}: {{${name}}} is nowhere in it` });
    }
  }
  return problems;
}

async function parametersOf(
  template: string,
  places: ReadonlySet<string>,
  defaults: Record<string, string | undefined>,
  given: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  for (const name of given.keys()) if (!places.has(name)) throw await unused(template, name, places);
  const values = new Map<string, string>();
  const missing: string[] = [];
  for (const name of places) {
    const value = given.get(name) ?? (Object.hasOwn(defaults, name) ? defaults[name] : undefined);
    if (value === undefined) missing.push(name);
    else values.set(name, value);
  }
  if (missing.length === 0) return values;
  const what = missing.length === 1 ? `the parameter ${missing[0]}` : `the parameters ${missing.join(", ")}`;
  throw new UserError("usage", `the template ${template} needs ${what}`, {
    hint: missing.map((name) => `--param ${name}=…`).join(" "),
  });
}

async function unused(template: string, name: string, places: ReadonlySet<string>): Promise<UserError> {
  const near = await nearestNames(name, places);
  const known = places.size ? `its parameters: ${[...places].join(", ")}` : "it has no parameters";
  return new UserError("usage", `--param ${name}: the template ${template} has no {{${name}}}`, {
    hint: near.length ? `did you mean ${near.join(" or ")}?` : known,
  });
}

/** `--param name=value`, as often as given; the last of one name counts. Throws `usage` for what is none. */
export function readParameters(list: readonly string[]): Map<string, string> {
  return new Map(list.map((given) => {
    const [, name = "", value = ""] = /^([^=]*)=([^]*)$/.exec(given) ?? [];
    if (isParameterName(name)) return [name, value];
    const hint = name === INPUT ? "the input is the prompt and stdin" : "for example: --param lang=de";
    throw new UserError("usage", `--param ${given.slice(0, 40)}: expected NAME=VALUE`, { hint });
  }));
}
