/** Which line endings a file has: models write `\n`, whatever they were shown. */

import type { ToolContext } from "../types.ts";
import { ToolFailure } from "./failure.ts";
import type { InsidePath } from "./confine.ts";
import { chunksOf, openResolved } from "./regular_file.ts";

/** `content` with the line endings of the file it replaces: `\r\n` where that has no other and `content` has none. */
export async function withEndingsOf(
  target: InsidePath,
  content: string,
  context: ToolContext,
): Promise<string> {
  if (!target.exists || content.includes("\r") || !content.includes("\n")) return content;
  return await hasOnlyCrlf(target, context) ? content.replaceAll("\n", "\r\n") : content;
}

async function hasOnlyCrlf(target: InsidePath, context: ToolContext): Promise<boolean> {
  try {
    const { handle } = await openResolved(target);
    try {
      // The beginning of a file tells its kind.
      const { value: head } = await chunksOf(handle, context.signal).next();
      const text = head ? new TextDecoder("latin1").decode(head) : "";
      return text.includes("\r\n") && !/(?<!\r)\n|\0/.test(text);
    } finally {
      await handle.close();
    }
  } catch (error) {
    // What cannot be read can perhaps be replaced; if not, writing says why.
    if (error instanceof ToolFailure) return false;
    throw error;
  }
}
