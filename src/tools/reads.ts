/** Files the model has seen already in this conversation need not be sent, and paid for, again. */

import type { ToolOutput } from "../types.ts";

/**
 * What `read_file` gave in this conversation, by call. One map a conversation; to be cleared when results are taken
 * out of it (compaction, `/clear`), since the note points back at them.
 */
export type Reads = Map<string, ToolOutput>;

/**
 * `output`, or a short note if the same call got exactly the same before. Compares what was sent, so that no clock
 * and no size of a file can make a change go unseen.
 */
export function onceOnly(reads: Reads, tool: string, input: unknown, output: ToolOutput): ToolOutput {
  if (tool !== "read_file" || output.isError) return output;
  const call = JSON.stringify(Object.entries(input ?? {}).sort(([a], [b]) => a < b ? -1 : 1));
  const before = reads.get(call);
  const same = before?.text === output.text && sameFiles(before, output);
  if (!same || output.text.length <= NOTE.length) {
    reads.set(call, output);
    return output;
  }
  return { text: NOTE };
}

const NOTE = "[unchanged since it was read in this conversation: see that result above]";

function sameFiles(a: ToolOutput, b: ToolOutput): boolean {
  const data = (output: ToolOutput) => (output.files ?? []).map((file) => file.data);
  const [one, other] = [data(a), data(b)];
  return one.length === other.length && one.every((value, i) => value === other[i]);
}
