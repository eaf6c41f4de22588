/**
 * The server of the benchmark, a process of its own so that its work does not count: prints its origin, and for each
 * line on stdin the exchanges since the line before. What it answers depends on the prompt.
 */

import { channel, type ChannelListener } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import process from "node:process";
import { createInterface } from "node:readline";
import { longStream, readFileLoop } from "../../providers/demo/load.ts";
import { type DemoScript, reply, text, toolCall } from "../../providers/demo/script.ts";
import { startDemoServer } from "../../providers/demo/server.ts";
import { SOUGHT, TREE } from "./search.ts";
import { ANSWER, DELTAS, LOOP_FILE, PROMPTS, TURNS } from "./scenario.ts";

/** One request and when it was there, in ms since 1970 with fractions. */
export interface Exchange {
  path: string;
  headers: Record<string, string>;
  body: unknown;
  /** Bytes of the body as they were sent. */
  bytes: number;
  /** The first bytes of the request were read. */
  beganMs: number;
  /** The last byte of the answer was handed over. */
  endedMs: number;
}

if (import.meta.main) await main();

async function main(): Promise<void> {
  const times: { beganMs: number; endedMs: number }[] = [];
  watch(times);
  const server = await startDemoServer(script());
  const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
  print(server.origin);
  for await (const _line of createInterface({ input: process.stdin })) {
    const timed = times.splice(0);
    print(
      server.requests.splice(0).map(({ path, headers, body }, index) => ({
        path,
        headers,
        body,
        bytes: Number(headers["content-length"] ?? JSON.stringify(body)?.length ?? 0),
        ...timed[index],
      })),
    );
  }
  await server.close();
}

function script(): DemoScript {
  const loop = readFileLoop(LOOP_FILE, TURNS - 1);
  return async (request, n) => {
    const prompt = request.view.messages[0]?.text ?? "";
    if (prompt.includes(PROMPTS.stream)) return longStream(DELTAS);
    if (prompt.includes(PROMPTS.search)) {
      const searched = request.view.messages.length > 1;
      return searched
        ? reply(text("searched"))
        : reply(toolCall("search_files", { pattern: SOUGHT, directory_path: TREE }));
    }
    if (!prompt.includes(PROMPTS.loop)) return reply(text(...ANSWER));
    const said = await loop(request, n);
    // In one write: the loop measures turns, not streams.
    return said.type === "reply" ? { ...said, delivery: { eventsPerWrite: Infinity } } : said;
  };
}

/** Notes when each request began and ended; clients ask one after the other, so they need no names. */
function watch(times: { beganMs: number; endedMs: number }[]): void {
  const open = new Map<IncomingMessage, { beganMs: number; endedMs: number }>();
  const nowMs = () => performance.timeOrigin + performance.now();
  const began: ChannelListener = (message) => {
    const time = { beganMs: nowMs(), endedMs: NaN };
    open.set(requestOf(message), time);
    times.push(time);
  };
  const ended: ChannelListener = (message) => {
    const request = requestOf(message);
    const time = open.get(request);
    if (time) time.endedMs = nowMs();
    open.delete(request);
  };
  channel("http.server.request.start").subscribe(began);
  channel("http.server.response.finish").subscribe(ended);
}

/** Both channels' messages carry the request (Node's documentation of `diagnostics_channel`, HTTP). */
function requestOf(message: unknown): IncomingMessage {
  return (message as { request: IncomingMessage }).request;
}
