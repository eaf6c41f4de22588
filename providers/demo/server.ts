/** A loopback HTTP server that speaks the wire formats of Anthropic and OpenAI, with a script for a model. */

import { Buffer } from "node:buffer";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { anthropicWire } from "./anthropic_wire.ts";
import { deliver, hang } from "./delivery.ts";
import { type JsonObject, parseObject, stringOf } from "./json.ts";
import { openaiChatWire } from "./openai_chat_wire.ts";
import { openaiResponsesWire } from "./openai_responses_wire.ts";
import {
  type DemoRequest,
  type DemoScript,
  type Fault,
  type HttpError,
  httpError,
  type Reply,
} from "./script.ts";
import { completed, type Wire } from "./wire.ts";

/** A request as it arrived. */
export interface RecordedRequest {
  provider: "anthropic" | "openai";
  method: string;
  /** With its query. */
  path: string;
  headers: IncomingHttpHeaders;
  /** Parsed JSON; undefined where none was sent. */
  body: JsonObject | undefined;
  /** Arrival in ms since 1970. */
  at: number;
  /** The client hung up before the answer was complete. */
  abandoned: boolean;
}

/** A running server and what it was asked. */
export interface DemoServer {
  origin: string;
  /** The base URL as the vendor's SDK wants it. */
  url(provider: "anthropic" | "openai"): string;
  /** Everything that arrived for a provider, in order. */
  requests: RecordedRequest[];
  /** Drops all connections. Throws the first error a script threw. */
  close(): Promise<void>;
}

/** How a server differs from the default. */
export interface DemoServerSettings {
  /** A random one if left out. */
  port?: number;
  /** Requests with another key get the vendor's 401. */
  requireKey?: string;
  /** What GET models lists. */
  models?: { anthropic: string[]; openai: string[] };
}

interface Route {
  provider: DemoRequest["provider"];
  wire: Wire;
  /** Absent for the list of models. */
  api?: DemoRequest["api"];
}

const ROUTES: Record<string, Route> = {
  "POST /anthropic/v1/messages": { provider: "anthropic", api: "messages", wire: anthropicWire },
  "GET /anthropic/v1/models": { provider: "anthropic", wire: anthropicWire },
  "POST /openai/v1/responses": { provider: "openai", api: "responses", wire: openaiResponsesWire },
  "POST /openai/v1/chat/completions": { provider: "openai", api: "chat", wire: openaiChatWire },
  "GET /openai/v1/models": { provider: "openai", wire: openaiChatWire },
};

const DEFAULT_MODELS = { anthropic: ["claude-haiku-4-5"], openai: ["gpt-5-mini"] };

/** Starts the server on 127.0.0.1; it keeps the process alive until `close()`. */
export async function startDemoServer(
  script: DemoScript,
  settings: DemoServerSettings = {},
): Promise<DemoServer> {
  const requests: RecordedRequest[] = [];
  const counts = { anthropic: 0, openai: 0 };
  const failures: unknown[] = [];
  const server = createServer((request, response) => {
    const exchange = { request, response, requests, counts, script, settings };
    answer(exchange).catch((error) => {
      failures.push(error);
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the demo server has no port");
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    url: (provider) => provider === "anthropic" ? `${origin}/anthropic` : `${origin}/openai/v1`,
    requests,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      if (failures.length > 0) throw failures[0];
    },
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  requests: RecordedRequest[];
  counts: { anthropic: number; openai: number };
  script: DemoScript;
  settings: DemoServerSettings;
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, settings } = exchange;
  const path = request.url ?? "/";
  const route = ROUTES[`${request.method} ${path.split("?")[0]}`];
  const provider = path.startsWith("/anthropic/") ? "anthropic" : "openai";
  const wire = route?.wire ?? (provider === "anthropic" ? anthropicWire : openaiChatWire);
  const body = parseObject(await readBody(request));
  record(exchange, provider, path, body);
  const key = keyOf(request.headers);
  if (settings.requireKey !== undefined && key !== settings.requireKey) {
    return sendError(response, wire, wire.keyError(key));
  }
  if (!route) return sendError(response, wire, httpError(404, { message: `no such path: ${path}` }));
  if (!route.api) {
    return sendJson(response, 200, wire, wire.models((settings.models ?? DEFAULT_MODELS)[provider]));
  }
  if (!body) return sendError(response, wire, httpError(400, { message: "the body is not a JSON object" }));
  const seen: DemoRequest = {
    provider,
    api: route.api,
    model: stringOf(body.model),
    stream: body.stream === true,
    body,
    view: wire.view(body),
  };
  const said = await exchange.script(seen, ++exchange.counts[provider]);
  if (said.type === "reply") await sendReply(response, wire, seen, said);
  else await sendFault(response, wire, said);
}

function record(exchange: Exchange, provider: Route["provider"], path: string, body?: JsonObject): void {
  const { request: { method = "", headers }, response } = exchange;
  const recorded = { provider, method, path, headers, body, at: Date.now(), abandoned: false };
  exchange.requests.push(recorded);
  response.once("close", () => recorded.abandoned = !response.writableEnded);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function keyOf(headers: IncomingHttpHeaders): string {
  return stringOf(headers["x-api-key"]) || (headers.authorization ?? "").replace(/^Bearer\s+/i, "");
}

async function sendReply(
  response: ServerResponse,
  wire: Wire,
  request: DemoRequest,
  reply: Reply,
): Promise<void> {
  const full = completed(reply, request.view);
  const streamed = wire.stream(full, request.body);
  // A whole answer is one big delta, so that delays and breaks work for it too.
  const frames = request.stream
    ? streamed.frames
    : [{ text: JSON.stringify(wire.whole(full, request.body)), delta: true }];
  const type = request.stream ? "text/event-stream; charset=utf-8" : "application/json";
  response.writeHead(200, { "content-type": type, "cache-control": "no-cache", ...wire.headers() });
  response.flushHeaders();
  await deliver(response, { ...streamed, frames }, reply.delivery);
}

async function sendFault(response: ServerResponse, wire: Wire, fault: Fault): Promise<void> {
  switch (fault.type) {
    case "http-error":
      return sendError(response, wire, fault);
    case "raw":
      response.writeHead(fault.status, { "content-type": fault.contentType }).end(fault.body);
      return;
    case "reset":
      response.socket?.destroy();
      return;
    case "hang":
      return await hang(response);
  }
}

function sendError(response: ServerResponse, wire: Wire, error: HttpError): void {
  sendJson(response, error.status, wire, wire.errorBody(error), error);
}

function sendJson(
  response: ServerResponse,
  status: number,
  wire: Wire,
  body: JsonObject,
  error?: HttpError,
): void {
  const headers = { "content-type": "application/json", ...wire.headers(error), ...error?.headers };
  response.writeHead(status, headers).end(JSON.stringify(body));
}
