/** `-t, --template`: what a template says, where the command line says nothing. */

import { pathsOf } from "../config/paths.ts";
import { UserError } from "../errors.ts";
import { findTemplate } from "../template/find.ts";
import type { FrontMatter } from "../template/front_matter.ts";
import { readParameters, readTemplate, type Template } from "../template/template.ts";
import type { RunOptions } from "./arguments.ts";
import type { Surroundings } from "./run_setting.ts";

/** Finds and reads the template the options name, its parameters in place. Throws `UserError` when it cannot. */
export async function openTemplate(
  options: RunOptions,
  { env, cwd }: Surroundings,
): Promise<Template | undefined> {
  const { template: name, param = [] } = options;
  if (name === undefined) {
    if (param.length === 0) return undefined;
    throw new UserError("usage", "--param fills in a template, and none is named", {
      hint: "name one with -t NAME",
    });
  }
  const given = readParameters(param);
  const { file, text } = await findTemplate(name, pathsOf(env, cwd, options.config).userFile, cwd);
  return await readTemplate(name, file, text, given);
}

/** The options of the run: those of the command line over those of the template. */
export function withTemplate(options: RunOptions, { front }: Template): RunOptions {
  const { description: _description, params: _params, schema, ...rest } = front;
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...rest, ...schemaOption(schema), ...Object.fromEntries(given) } as RunOptions;
}

function schemaOption(schema: FrontMatter["schema"]): Pick<RunOptions, "schema"> {
  if (schema === undefined) return {};
  return { schema: typeof schema === "string" ? schema : JSON.stringify(schema) };
}

/** The prompt a template makes of the input. Throws `usage` when it needs input and there is none. */
export function promptOf(template: Template, prompt: string, stdin: string, hasFiles: boolean): string {
  const input = [prompt, stdin].filter((text) => text.trim() !== "").join("\n\n");
  const filled = template.fill(input);
  if ((template.wantsInput && input === "" && !hasFiles) || (filled.trim() === "" && !hasFiles)) {
    throw new UserError(
      "usage",
      `the template ${template.name} needs input: give it as an argument or on stdin`,
    );
  }
  return filled;
}
