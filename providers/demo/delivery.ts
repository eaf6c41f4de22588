/** Sends the events of an answer the way a script wants them delivered, faults included. */

import { Buffer } from "node:buffer";
import type { ServerResponse } from "node:http";
import { setImmediate, setTimeout } from "node:timers/promises";
import type { Delivery } from "./script.ts";
import type { Frame, StreamedAnswer } from "./wire.ts";

/** Writes a whole stream and ends it; returns early when the client has gone. */
export async function deliver(
  response: ServerResponse,
  answer: StreamedAnswer,
  how: Delivery = {},
): Promise<void> {
  const { delayMs = 0, eventsPerWrite = 1, broken } = how;
  let waiting: string[] = [];
  let deltas = 0;
  const flush = async () => {
    const text = waiting.join("");
    waiting = [];
    if (text !== "") await write(response, text, how.splitBytes);
  };
  for (const [sent, frame] of answer.frames.entries()) {
    if (response.destroyed) return;
    if (broken && breaksBefore(frame, deltas, broken.afterDeltas)) {
      await flush();
      return await breakOff(response, broken.how, answer, sent);
    }
    if (frame.delta) deltas++;
    if (frame.delta && delayMs > 0) {
      await flush();
      await setTimeout(delayMs);
    }
    waiting.push(frame.text);
    if (waiting.length >= eventsPerWrite) await flush();
  }
  await flush();
  response.end();
}

/** Never answers; returns when the client has given up or the server is closed. */
export async function hang(response: ServerResponse): Promise<void> {
  if (!response.destroyed) await nextOf(response, "close");
}

/** With no deltas wanted the events before the first one still go out; else the break follows the last one at once. */
function breaksBefore(frame: Frame, deltas: number, wanted: number): boolean {
  return wanted === 0 ? frame.delta : deltas >= wanted;
}

async function breakOff(
  response: ServerResponse,
  how: NonNullable<Delivery["broken"]>["how"],
  answer: StreamedAnswer,
  sent: number,
): Promise<void> {
  if (how === "stall") return await hang(response);
  if (how === "reset") {
    // The client gets time to read what was written: a torn connection may take unread bytes with it.
    await setTimeout(20);
    response.socket?.destroy();
    return;
  }
  if (how === "garbage") response.write('data: {"type": "cont\n\n<<not an event>>\n\n');
  else if (how !== "end") { for (const frame of answer.failure(how, sent)) response.write(frame.text); }
  response.end();
}

/** Writes and yields, so that separate writes also leave separately. */
async function write(response: ServerResponse, text: string, splitBytes?: number): Promise<void> {
  const bytes = Buffer.from(text);
  const size = splitBytes ?? bytes.length;
  for (let start = 0; start < bytes.length && !response.destroyed; start += size) {
    const drained = response.write(bytes.subarray(start, start + size));
    await (drained ? setImmediate() : nextOf(response, "drain", "close"));
  }
}

/** Waits for the first of these events and leaves no listeners behind. */
function nextOf(response: ServerResponse, ...events: string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of events) response.off(event, done);
      resolve();
    };
    for (const event of events) response.on(event, done);
  });
}
