/** What a call would do, in a few lines for the person who is asked. */

import type { Tool, ToolContext } from "../types.ts";
import { resolveInside } from "./confine.ts";
import { openRegular } from "./regular_file.ts";
import { textOf } from "./registry.ts";

const MAX_LINES = 8;
const MAX_LINE = 160;
const MAX_ARGUMENTS = 600;
/** Above this the file that would be replaced is not compared. */
const MAX_BYTES = 1024 * 1024;

/** The lines to show for a call: path and short diff of a write, the command, else the arguments as JSON. */
export async function previewOf(tool: Tool, input: unknown, context: ToolContext): Promise<string[]> {
  const file = textOf(input, "file_path");
  const content = textOf(input, "content");
  const from = textOf(input, "old_str");
  const to = textOf(input, "new_str");
  if (tool.class === "write" && file !== undefined) {
    if (from !== undefined && to !== undefined) return [file, ...difference(from, to)];
    if (content !== undefined) return await previewOfWrite(context, file, content);
  }
  // A command is shown whole: its end is where the harm would hide.
  const command = textOf(input, "command");
  if (tool.name === "run_command" && command !== undefined) return command.split("\n");
  return [clip(JSON.stringify(input) ?? "", MAX_ARGUMENTS)];
}

async function previewOfWrite(context: ToolContext, file: string, content: string): Promise<string[]> {
  const { exists } = await resolveInside(context, file, { mustExist: false });
  const count = (text: string) => text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
  if (!exists) return [`${file} (new, ${count(content)} lines)`, ...difference("", content)];
  const { handle, stats } = await openRegular(context, file);
  try {
    if (stats.size > MAX_BYTES) return [`${file} (replaces ${stats.size} bytes by ${count(content)} lines)`];
    const old = new TextDecoder().decode(await handle.readFile());
    return [`${file} (replaces ${count(old)} lines by ${count(content)})`, ...difference(old, content)];
  } finally {
    await handle.close();
  }
}

/** The lines that differ between the common beginning and the common end, `-` before `+`, the first few of each. */
export function difference(from: string, to: string): string[] {
  const old = linesOf(from);
  const now = linesOf(to);
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start++;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return [
    ...few(old.slice(start, old.length - end), "-"),
    ...few(now.slice(start, now.length - end), "+"),
  ];
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/);
}

function few(lines: string[], mark: string): string[] {
  const shown = lines.slice(0, MAX_LINES).map((line) => `${mark} ${clip(line, MAX_LINE)}`);
  return lines.length > MAX_LINES ? [...shown, `${mark} … ${lines.length - MAX_LINES} more lines`] : shown;
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
