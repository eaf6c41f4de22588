/** The tool `get_file_info`. */

import { lstat } from "node:fs/promises";
import type { Stats } from "node:fs";
import type { ToolContext, ToolOutput } from "../types.ts";
import { resolveInside } from "./confine.ts";
import { defineTool } from "./define.ts";
import { fileFailure, ToolFailure } from "./failure.ts";
import { fileKind, SNIFF_BYTES } from "./file_kind.ts";
import { pickLines } from "./lines.ts";
import { chunksOf, kindOf, openRegular } from "./regular_file.ts";

/** Larger files are not read for their number of lines. */
const COUNT_BYTES = 16 * 1024 * 1024;

/** Type, size, mode and time of a file or folder; of text the number of lines. Opens regular files only. */
export const getFileInfo = defineTool({
  name: "get_file_info",
  description: "Type, size, mode, time and line count of a file.",
  class: "read",
  properties: { file_path: { type: "string" } },
  required: ["file_path"],
  async run({ file_path }, context): Promise<ToolOutput> {
    try {
      const { real, relative } = await resolveInside(context, file_path, { mustExist: true });
      const stats = await lstat(real);
      const facts = [
        `path: ${relative || "."}`,
        `type: ${kindOf(stats).replace(/^an? /, "")}`,
        `size: ${stats.size} bytes`,
        `mode: ${(stats.mode & 0o7777).toString(8).padStart(4, "0")}`,
        `modified: ${stats.mtime.toISOString()}`,
        ...(stats.isFile() ? await contentFacts(context, file_path, stats) : []),
      ];
      return { text: facts.join("\n") };
    } catch (error) {
      throw fileFailure(error, file_path);
    }
  },
});

async function contentFacts(context: ToolContext, given: string, { size }: Stats): Promise<string[]> {
  const opened = await openRegular(context, given).catch((error) => {
    // Without the right to read it there is still everything else to tell.
    if (error instanceof ToolFailure) return undefined;
    throw error;
  });
  if (!opened) return ["content: cannot be read"];
  const { handle } = opened;
  try {
    const head = new Uint8Array(SNIFF_BYTES);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    const found = fileKind(head.subarray(0, bytesRead));
    if (found.kind === "media") return [`content: ${found.mediaType}`];
    if (found.kind === "binary") return ["content: binary"];
    const content = `content: text, ${found.encoding}`;
    if (size > COUNT_BYTES || found.encoding !== "utf-8") return [content];
    const { total } = await pickLines(chunksOf(handle, context.signal), {
      offset: Infinity,
      maxBytes: 0,
      countAll: true,
    });
    return [content, `lines: ${total}`];
  } finally {
    await handle.close();
  }
}
