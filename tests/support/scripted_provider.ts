/** A provider that plays a script: for tests of everything above the wire. */

import type { ModelEvent, ModelRequest, Provider } from "../../src/types.ts";

/** What one request gets: events, a failure, and whether the stream just stops (`hang`, until aborted). */
export type Play = (ModelEvent | Error | "hang")[];

/** Text and a proper end. */
export function says(text: string, usage = { inputTokens: 10, outputTokens: 2 }): Play {
  return [
    { type: "text", text },
    { type: "usage", usage },
    { type: "finish", reason: "end_turn", raw: "end_turn" },
  ];
}

/** Tool calls and a proper end. */
export function calls(...list: { name: string; arguments: unknown; id?: string }[]): Play {
  const events = list.map(({ name, id, arguments: given }): ModelEvent => ({
    type: "tool-call",
    call: {
      type: "tool-call",
      id: id ?? "",
      name,
      arguments: typeof given === "string" ? given : JSON.stringify(given),
    },
  }));
  return [...events, { type: "usage", usage: { inputTokens: 10, outputTokens: 2 } }, {
    type: "finish",
    reason: "tool_use",
    raw: "tool_use",
  }];
}

/** Plays `queue`, a play a request; remembers the requests. */
export function scripted(name: string, queue: Play[]): Provider & { requests: ModelRequest[] } {
  const requests: ModelRequest[] = [];
  return {
    name,
    requests,
    canEnforce: () => false,
    render: (request) => request,
    async *stream(request, signal) {
      requests.push(structuredClone(request));
      const play = queue.shift();
      if (!play) throw new Error(`${name} got a request more than its script has`);
      for (const step of play) {
        if (step === "hang") await new Promise((resolve) => signal.addEventListener("abort", resolve));
        else if (step instanceof Error) throw step;
        else yield step;
        if (signal.aborted) return;
      }
    },
  };
}
