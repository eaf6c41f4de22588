/** What a call would do, in a few lines for the person who is asked. */

import type { Tool, ToolContext } from "../types.ts";
import { resolveInside } from "./confine.ts";
import { openRegular } from "./regular_file.ts";
import { textOf } from "./registry.ts";

const MAX_LINES = 40;
const MAX_LINE = 160;
const MAX_ARGUMENTS = 600;
/** Above this the file that would be replaced is not compared. */
const MAX_BYTES = 1024 * 1024;
/** How long two texts are compared. */
const PATIENCE_MS = 200;

/** The lines to show for a call: path and short diff of a write, the command, else the arguments as JSON. */
export async function previewOf(tool: Tool, input: unknown, context: ToolContext): Promise<string[]> {
  const file = textOf(input, "file_path");
  const content = textOf(input, "content");
  const from = textOf(input, "old_str");
  const to = textOf(input, "new_str");
  if (tool.class === "write" && file !== undefined) {
    if (from !== undefined && to !== undefined) return [file, ...await difference(from, to)];
    if (content !== undefined) return await previewOfWrite(context, file, content);
  }
  // A command is shown whole: its end is where the harm would hide.
  const command = textOf(input, "command");
  if (tool.name === "run_command" && command !== undefined) return command.split("\n");
  // What a server elsewhere would be told is shown whole, for the same reason.
  if (tool.name.startsWith("mcp__")) return exactArguments(input);
  return [clip(JSON.stringify(input) ?? "", MAX_ARGUMENTS)];
}

/** JSON on one line if it is short, else on as many as it takes. */
function exactArguments(input: unknown): string[] {
  const line = JSON.stringify(input) ?? "";
  return line.length <= MAX_ARGUMENTS ? [line] : ["", ...JSON.stringify(input, null, 2).split("\n")];
}

async function previewOfWrite(context: ToolContext, file: string, content: string): Promise<string[]> {
  const { exists } = await resolveInside(context, file, { mustExist: false });
  const count = (text: string) => text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
  if (!exists) return [`${file} (new, ${count(content)} lines)`, ...await difference("", content)];
  const { handle, stats } = await openRegular(context, file);
  try {
    if (stats.size > MAX_BYTES) return [`${file} (replaces ${stats.size} bytes by ${count(content)} lines)`];
    const old = new TextDecoder().decode(await handle.readFile());
    return [`${file} (replaces ${count(old)} lines by ${count(content)})`, ...await difference(old, content)];
  } finally {
    await handle.close();
  }
}

/**
 * What changes from one text to another: `-` and `+` lines with a line around them, places apart by a line that says
 * where they are in the new text; what is too much to read is counted.
 */
export async function difference(from: string, to: string): Promise<string[]> {
  const { structuredPatch } = await import("diff");
  const patch = structuredPatch("", "", withEnd(from), withEnd(to), undefined, undefined, {
    context: 1,
    timeout: PATIENCE_MS,
  });
  if (!patch) return ["… too different to compare"];
  const several = patch.hunks.length > 1;
  const lines = patch.hunks.flatMap(({ newStart, lines }) => [
    ...(several ? [`… line ${newStart}`] : []),
    ...lines.map((line) => `${line.slice(0, 1)} ${clip(line.slice(1), MAX_LINE)}`.trimEnd()),
  ]);
  if (lines.length <= MAX_LINES) return lines;
  return [...lines.slice(0, MAX_LINES), `… ${lines.length - MAX_LINES} more lines`];
}

/** Line ends are the file's: a change in them alone is none that a tool of ours makes. */
function withEnd(text: string): string {
  const unix = text.replaceAll("\r\n", "\n");
  return unix === "" || unix.endsWith("\n") ? unix : `${unix}\n`;
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
