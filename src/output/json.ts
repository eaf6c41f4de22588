/** `-o json` and `-o jsonl`: the run for programs. */

import type { AgentEvent } from "../types.ts";
import { plainFailure } from "./failure.ts";
import type { Listener } from "./listener.ts";
import type { Writer } from "./writer.ts";

/** The events the contract names; the others are for the people's side of the program. */
const PUBLIC_EVENTS = new Set<AgentEvent["type"]>([
  "start",
  "route",
  "attempt",
  "text",
  "reasoning",
  "tool-call",
  "tool-result",
  "retry",
  "fallback",
  "usage",
  "compact",
  "result",
]);

/** Valid in JSON, but a terminal or a line reader would act on them. */
const ESCAPED = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\udb40[\udc00-\udfff]/g;

/** One line of JSON, free of characters that drive terminals or split lines. */
export function jsonLine(value: unknown): string {
  const escaped = JSON.stringify(value).replace(
    ESCAPED,
    (found) => Array.from({ length: found.length }, (_, i) => unicodeEscape(found.charCodeAt(i))).join(""),
  );
  return `${escaped}\n`;
}

function plainErrorOf(event: AgentEvent) {
  return event.type === "result" && event.error ? { error: plainFailure(event.error) } : {};
}

function unicodeEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}

/** Prints the result object, once, when the run is over. */
export class JsonOutput implements Listener {
  constructor(private readonly stdout: Writer, private readonly redact: (text: string) => string) {}

  see(event: AgentEvent): void {
    if (event.type !== "result") return;
    this.stdout.write(this.redact(jsonLine({ ...event, ...plainErrorOf(event) })));
  }
}

/** Prints each event as it happens, with `timeMs` since the start of the process. */
export class JsonLinesOutput implements Listener {
  constructor(private readonly stdout: Writer, private readonly redact: (text: string) => string) {}

  see(event: AgentEvent): void {
    if (!PUBLIC_EVENTS.has(event.type)) return;
    const { type, ...rest } = event.type === "tool-result" ? { ...event, changes: undefined } : event;
    const told = { type, timeMs: Math.round(performance.now()), ...rest, ...plainErrorOf(event) };
    this.stdout.write(this.redact(jsonLine(told)));
  }
}
