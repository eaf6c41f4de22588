/** The tool `write_file`. */

import type { ToolOutput } from "../types.ts";
import { writeAtomically } from "./atomic_write.ts";
import { resolveInside } from "./confine.ts";
import { defineTool } from "./define.ts";
import { shown, ToolFailure } from "./failure.ts";
import { withEndingsOf } from "./line_endings.ts";

/** Writes `content` byte for byte, but with the line endings of a file it replaces; missing folders included. */
export const writeFile = defineTool({
  name: "write_file",
  description: "Create or replace a text file with missing folders.",
  class: "write",
  properties: { file_path: { type: "string" }, content: { type: "string" } },
  required: ["file_path", "content"],
  async run({ file_path, content }, context): Promise<ToolOutput> {
    if (/[/\\]$/.test(file_path)) throw new ToolFailure(`${shown(file_path)}: names a folder, not a file`);
    const target = await resolveInside(context, file_path, { mustExist: false });
    const text = await withEndingsOf(target, content, context);
    const bytes = new TextEncoder().encode(text);
    const { created } = await writeAtomically(context, target, bytes);
    const kept = text === content ? "" : " Its line endings stay CRLF.";
    return { text: `${created ? "Created" : "Replaced"} ${shown(file_path)}: ${bytes.length} bytes.${kept}` };
  },
});
