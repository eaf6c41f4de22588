/** The tool `list_directory`. */

import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { ToolContext, ToolOutput } from "../types.ts";
import { type InsidePath, resolveInside, stillThere } from "./confine.ts";
import { defineTool } from "./define.ts";
import { offLimits } from "./deny.ts";
import { fileFailure, shown } from "./failure.ts";

/** Room for the line that says how many names were left out. */
const NOTE_BYTES = 100;

/** Names of a folder, one a line: folders end in `/`, links in `@`. What may not be touched is not shown. */
export const listDirectory = defineTool({
  name: "list_directory",
  description: "List a folder (default: the root): folders end in /, links in @.",
  class: "read",
  properties: { directory_path: { type: "string" } },
  required: [],
  async run({ directory_path = "." }, context): Promise<ToolOutput> {
    const folder = await resolveInside(context, directory_path, { mustExist: true });
    try {
      const entries = await readdir(folder.real, { withFileTypes: true });
      await stillThere(folder, folder.real);
      const names = await visibleNames(context, folder, entries);
      return {
        text: names.length === 0
          ? `[${shown(directory_path)} is empty]`
          : fitting(names, context.maxResultBytes),
      };
    } catch (error) {
      throw fileFailure(error, directory_path);
    }
  },
});

async function visibleNames(context: ToolContext, folder: InsidePath, entries: Dirent[]): Promise<string[]> {
  const limits = await offLimits(context);
  const names: string[] = [];
  for (const entry of entries) {
    const relative = folder.relative === "" ? entry.name : `${folder.relative}/${entry.name}`;
    if (limits.denied(relative) || limits.reserved(path.join(folder.real, entry.name))) continue;
    const mark = entry.isDirectory() ? "/" : entry.isSymbolicLink() ? "@" : "";
    names.push(`${shown(entry.name)}${mark}`);
  }
  return names.sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
}

function fitting(names: string[], maxBytes: number): string {
  let room = maxBytes - NOTE_BYTES;
  const fit = names.findIndex((name) => (room -= new TextEncoder().encode(name).length + 1) < 0);
  if (fit === -1) return names.join("\n");
  return `${names.slice(0, fit).join("\n")}\n[${
    names.length - fit
  } more of ${names.length} names were left out]`;
}
