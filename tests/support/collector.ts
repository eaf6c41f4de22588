/** A server that collects events, or does not. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** One event as it was sent. */
export interface CollectedEvent {
  source_app: string;
  session_id: string;
  hook_event_type: string;
  payload: Record<string, unknown>;
  timestamp: number;
  model_name: string;
}

export interface Collector {
  url: string;
  events: CollectedEvent[];
  headers: IncomingMessage["headers"][];
  /** Resolves when a request's connection was closed before it was answered. */
  aborted: Promise<void>;
  types(): string[];
  close(): Promise<void>;
}

/** Starts one; `answer` does what it wants with each request, or nothing. */
export async function startCollector(
  answer: (response: ServerResponse, n: number) => void,
): Promise<Collector> {
  const events: CollectedEvent[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const aborted = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    response.on("close", () => {
      if (!response.writableEnded) aborted.resolve();
    });
    const body = await bodyOf(request);
    if (body === undefined) return;
    headers.push(request.headers);
    events.push(JSON.parse(body));
    answer(response, events.length);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/events`,
    events,
    headers,
    aborted: aborted.promise,
    types: () => events.map((event) => event.hook_event_type),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The body of a request, `undefined` when its sender gave up before the end. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  let body = "";
  try {
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    return body;
  } catch {
    return undefined;
  }
}

/** Answers with this status. */
export function status(code: number, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => {
    response.writeHead(code, headers);
    response.end("{}");
  };
}
