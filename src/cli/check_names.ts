/** Whether the models a configuration file names can be found: what a run would stumble over, told beforehand. */

import { type ModelNames, resolveModel } from "../catalog/resolve.ts";
import { placeOf } from "../config/parse.ts";
import type { Config } from "../config/schema.ts";
import { UserError } from "../errors.ts";

/** Every place of a file that names models to choose from. */
function namedModels(
  { fallback = [], routing }: Config,
): { path: (string | number)[]; name: string }[] {
  const rows = (routing?.table ?? []).flatMap(({ use }, row) =>
    use.map((name, index) => ({ path: ["routing", "table", row, "use", index], name }))
  );
  return [
    ...fallback.map((name, index) => ({ path: ["fallback", index], name })),
    ...rows,
  ];
}

/** One line for each name in the file that no provider, alias or model answers to. */
export async function unknownNames(
  { file, text, config }: { file: string; text: string; config: Config },
  names: ModelNames,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { path, name } of namedModels(config)) {
    try {
      await resolveModel(name, names);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const hint = error.hint ? ` (${error.hint})` : "";
      problems.push(`${placeOf(text, file, path)}: ${path.join(".")}: ${error.message}${hint}`);
    }
  }
  return problems;
}
