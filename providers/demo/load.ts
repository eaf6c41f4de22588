/** Scripts for benchmarks: a long stream, a long loop. */

import { type DemoScript, type Reply, reply, text, toolCall } from "./script.ts";

/** A reply of many short deltas; one write each unless `eventsPerWrite` says how many go together. */
export function longStream(deltas = 5000, eventsPerWrite = 1): Reply {
  const words = Array.from({ length: deltas }, (_, i) => `${String(i % 1000).padStart(3, "0")} `);
  return { ...reply(text(...words)), delivery: { eventsPerWrite } };
}

/** Reads a line of the file in each turn, as many turns as wanted, then answers; reads a new line each time. */
export function readFileLoop(filePath: string, turns = 10): DemoScript {
  return ({ view }) => {
    const done = view.messages.reduce((sum, message) => sum + message.toolResults.length, 0);
    if (done >= turns) return reply(text(`Read ${filePath} ${done} times.`));
    return reply(toolCall("read_file", { file_path: filePath, offset: done + 1, limit: 1 }));
  };
}
