/** The tool `edit_file`. */

import type { ToolContext, ToolOutput } from "../types.ts";
import { writeAtomically } from "./atomic_write.ts";
import type { InsidePath } from "./confine.ts";
import { defineTool } from "./define.ts";
import { fileFailure, shown, ToolFailure } from "./failure.ts";
import { nearestText } from "./nearest_text.ts";
import { openRegular } from "./regular_file.ts";

const MAX_BYTES = 64 * 1024 * 1024;
const BYTE_ORDER_MARK = "\uFEFF";

/** Replaces one exact piece of text, or every occurrence; line endings, byte order mark and mode stay. */
export const editFile = defineTool({
  name: "edit_file",
  description: "Replace old_str, which must occur exactly once, by new_str.",
  class: "write",
  properties: {
    file_path: { type: "string" },
    old_str: { type: "string", description: "exact text with its white space" },
    new_str: { type: "string" },
    replace_all: { type: "boolean", description: "replace every occurrence" },
  },
  required: ["file_path", "old_str", "new_str"],
  async run({ file_path, old_str, new_str, replace_all = false }, context): Promise<ToolOutput> {
    if (old_str === "") throw new ToolFailure("old_str: is empty; use write_file for a new or a whole file");
    if (old_str === new_str) {
      throw new ToolFailure("old_str and new_str are the same: there is nothing to change");
    }
    const { path, text } = await readWhole(context, file_path);
    const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
    const content = text.slice(mark.length);
    const edit = withLineEndings(content, old_str, new_str);
    if (edit.from === edit.to) {
      throw new ToolFailure("old_str and new_str differ in line endings only, which are kept");
    }
    const pieces = content.split(edit.from);
    const count = pieces.length - 1;
    if (count === 0) throw new ToolFailure(await notFound(file_path, content, edit.from));
    if (count > 1 && !replace_all) {
      throw new ToolFailure(
        `${shown(file_path)}: old_str occurs ${count} times; give more of the text around it, or replace_all`,
      );
    }
    const changed = mark + pieces.join(edit.to);
    await writeAtomically(context, path, new TextEncoder().encode(changed));
    const line = (pieces[0] ?? "").split("\n").length;
    return {
      text: `Edited ${shown(file_path)}: ${count === 1 ? `1 place, line ${line}` : `${count} places`}.`,
    };
  },
});

async function readWhole(context: ToolContext, given: string): Promise<{ path: InsidePath; text: string }> {
  const { path, handle, stats } = await openRegular(context, given);
  try {
    if (stats.size > MAX_BYTES) {
      throw new ToolFailure(`${shown(given)}: has ${stats.size} bytes, too large to edit`);
    }
    return { path, text: decode(await handle.readFile(), given) };
  } catch (error) {
    throw fileFailure(error, given);
  } finally {
    await handle.close();
  }
}

function decode(bytes: Uint8Array, given: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    // What cannot be decoded could not be written back as it was.
    throw new ToolFailure(`${shown(given)}: is not UTF-8 text and cannot be edited`, { cause: error });
  }
}

/** The texts to find and to put, in the line endings of the file: models write `\n`, whatever they were shown. */
function withLineEndings(content: string, from: string, to: string): { from: string; to: string } {
  const crlf = (text: string) => text.replace(/\r?\n/g, "\r\n");
  const lf = (text: string) => text.replaceAll("\r\n", "\n");
  const lone = /(?<!\r)\n/.test(content);
  if (content.includes("\r\n")) {
    if (!lone) return { from: crlf(from), to: crlf(to) };
    // Both endings occur: the text as given first, then as it may have been meant.
    return content.includes(from) ? { from, to } : { from: crlf(from), to: crlf(to) };
  }
  return lone && !content.includes(from) ? { from: lf(from), to: lf(to) } : { from, to };
}

async function notFound(given: string, content: string, from: string): Promise<string> {
  const nearest = await nearestText(content, from);
  const hint = nearest ? `; the nearest is at line ${nearest.line}:\n${nearest.text}` : "";
  return `${shown(given)}: old_str does not occur in it, white space included${hint}`;
}
