/** Files the model has seen already in this conversation need not be sent, and paid for, again. */

import path from "node:path";
import type { ToolOutput } from "../types.ts";

/**
 * What `read_file` gave in this conversation, by file and lines. One map a conversation; to be cleared when results are
 * taken out of it (compaction, `/clear`), since the note points back at them.
 */
export type Reads = Map<string, ToolOutput>;

/**
 * `output`, or a short note if the same lines of the same file below `root` were read before and were exactly the
 * same. Compares what was sent, so that no clock and no size of a file can make a change go unseen.
 */
export function onceOnly(
  reads: Reads,
  root: string,
  tool: string,
  input: unknown,
  output: ToolOutput,
): ToolOutput {
  if (tool !== "read_file" || output.isError) return output;
  const call = identityOf(root, input);
  const before = reads.get(call);
  if (before?.text === output.text && sameFiles(before, output)) return { text: NOTE };
  reads.set(call, output);
  return output;
}

const NOTE = "[unchanged since it was read in this conversation: see that result above]";

/** The same for `a.txt`, `./a.txt` and the absolute path, with the first line said or left out. */
function identityOf(root: string, input: unknown): string {
  const { file_path, offset, limit } = { ...input as Record<string, unknown> };
  return JSON.stringify(
    [path.resolve(root, String(file_path)), Number(offset ?? 1), limit ?? null].map(String),
  );
}

function sameFiles(a: ToolOutput, b: ToolOutput): boolean {
  const data = (output: ToolOutput) => (output.files ?? []).map((file) => file.data);
  const [one, other] = [data(a), data(b)];
  return one.length === other.length && one.every((value, i) => value === other[i]);
}
