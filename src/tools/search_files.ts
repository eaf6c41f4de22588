/** The tool `search_files`. */

import type { ToolOutput } from "../types.ts";
import { resolveInside } from "./confine.ts";
import { defineTool } from "./define.ts";
import { shown } from "./failure.ts";

/** Lines that match a regular expression as `path:line: text`, sorted; what git ignores and binary files are left out. */
export const searchFiles = defineTool({
  name: "search_files",
  description: "Search lines of files by regular expression (RE2), without files in .gitignore.",
  class: "read",
  properties: {
    pattern: { type: "string" },
    directory_path: { type: "string" },
    glob: { type: "string", description: "only such files: *.ts, src/**" },
  },
  required: ["pattern"],
  async run({ pattern, directory_path = ".", glob }, context): Promise<ToolOutput> {
    const { search } = await import("./search.ts");
    const folder = await resolveInside(context, directory_path, { mustExist: true });
    const text = await search(context, folder, { pattern, glob });
    return { text: text || nothingFound(pattern, glob) };
  },
});

function nothingFound(pattern: string, glob: string | undefined): string {
  const where = glob === undefined ? "" : ` in files that fit ${shown(glob)}`;
  return `[no line matches ${shown(pattern)}${where}; what .gitignore excludes is not searched]`;
}
