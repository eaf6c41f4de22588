/** `--debug`: every attempt as it went over the wire, secrets redacted. */

import { closeSync, openSync, writeSync } from "node:fs";
import type { WireEvent } from "../attempt/http.ts";
import { UserError } from "../errors.ts";
import type { AgentEvent } from "../types.ts";
import { jsonLine } from "./json.ts";
import type { Listener } from "./listener.ts";
import { formatSeconds } from "./summary.ts";
import { oneLine } from "./terminal.ts";

/** Headers whose values are worth reading and hold no secret. All others show their name only. */
const OPEN_HEADERS =
  /^(content-type|content-length|accept|user-agent|retry-after(-ms)?|x-should-retry|(x-)?request-id|anthropic-version|anthropic-ratelimit-.*|(x-)?ratelimit-.*|cf-ray|date|server|location|transfer-encoding|cache-control|connection|keep-alive|vary)$/;

/** Of what one MCP server says beside the protocol, in characters. */
const MOST_WORDS = 256 * 1024;

/** Deltas are counted, not traced: the result has the text. */
const UNTRACED = new Set<AgentEvent["type"]>(["text", "reasoning", "tool-arguments", "result"]);

function openHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, OPEN_HEADERS.test(name) ? value : "[redacted]"]),
  );
}

/** Takes one traced event. */
export type TraceSink = (event: Record<string, unknown> & { type: string }) => void;

/**
 * Appends JSON lines to a file only its owner can read. Throws `usage` when it cannot be opened; when it takes no more
 * later (the disk is full), `failed` is told once, in words, and the run goes on without.
 */
export function fileSink(
  path: string,
  redact: (text: string) => string,
  failed: (text: string) => void,
): { sink: TraceSink; close: () => void } {
  let fd: number;
  let isBroken = false;
  try {
    fd = openSync(path, "a", 0o600);
  } catch (error) {
    throw new UserError(
      "usage",
      `--debug=${path} cannot be written: ${error instanceof Error ? error.message : error}`,
    );
  }
  return {
    sink: (event) => {
      if (isBroken) return;
      try {
        writeSync(fd, redact(jsonLine({ timeMs: Math.round(performance.now()), ...event })));
      } catch (error) {
        isBroken = true;
        failed(`--debug=${path} takes no more: ${error instanceof Error ? error.message : error}`);
      }
    },
    close: () => closeSync(fd),
  };
}

/** Writes a readable line an event. */
export function textSink(write: (text: string) => void, redact: (text: string) => string): TraceSink {
  return (event) => {
    const { type, ...rest } = event;
    const shown = describe(type, rest);
    write(`debug ${formatSeconds(performance.now())} ${oneLine(redact(shown), 4_000)}\n`);
  };
}

/** Marked where it was cut: half a secret is found there. */
function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function describe(type: string, rest: Record<string, unknown>): string {
  if (type === "http-request") return `→ ${rest.method} ${rest.url} ${rest.body ?? ""}`;
  if (type === "http-response") {
    return `← HTTP ${rest.status} after ${rest.durationMs} ms ${JSON.stringify(rest.headers)}`;
  }
  return `${type} ${JSON.stringify(rest)}`;
}

/** Feeds a sink with what happens in a run and on the wire. */
export class Trace implements Listener {
  #deltas = 0;
  readonly #said = new Map<string, number>();

  constructor(private readonly sink: TraceSink) {}

  see(event: AgentEvent): void {
    if (event.type === "text" || event.type === "reasoning") this.#deltas++;
    if (event.type === "result") {
      const { ok, turns, usage, costUsd, durationMs, error } = event;
      this.sink({ type: "result", ok, turns, usage, costUsd, durationMs, ...(error ? { error } : {}) });
    }
    if (UNTRACED.has(event.type)) return;
    if (event.type === "attempt-end") {
      this.sink({ ...event, deltas: this.#deltas });
      this.#deltas = 0;
    } else if (event.type === "tool-result") {
      const { text, ...rest } = event;
      this.sink({ ...rest, bytes: new TextEncoder().encode(text).length, text: cut(text, 2_000) });
    } else this.sink({ ...event });
  }

  /** What an MCP server says beside the protocol; of a flood, the beginning. */
  seeServer(server: string, kind: string, text: string): void {
    const said = (this.#said.get(server) ?? 0) + text.length;
    this.#said.set(server, said);
    if (said - text.length > MOST_WORDS) return;
    const shown = said > MOST_WORDS ? "… the rest is left out" : cut(text, 4_000);
    this.sink({ type: "mcp", server, kind, text: shown });
  }

  seeWire(event: WireEvent): void {
    this.sink({ ...event, headers: openHeaders(event.headers) });
  }
}
