/** A server behind an address: Streamable HTTP, with an answer for every request also when the server gives none. */

import type { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp";
import type { TransportSendOptions } from "@modelcontextprotocol/sdk/shared/transport";
import type { JSONRPCMessage, RequestId } from "@modelcontextprotocol/sdk/types";
import type { Link } from "./link.ts";

/** Bytes the reply to one request may have. */
const MAX_BYTES = 32 * 1024 * 1024;
/** How long the messages of a stream that has ended may take to be read. */
const LAST_WORDS_MS = 100;
/** How long saying goodbye may take. */
const GOODBYE_MS = 500;

/** Where the server is and how it is asked. */
export interface HttpAddress {
  url: string;
  headers: Record<string, string>;
  fetch: typeof fetch;
}

/**
 * The SDK's transport, except that a reply that breaks off is an error at once: the SDK would wait for ever. Redirects
 * are followed by the SDK, and only to the same scheme, host and port.
 */
export class HttpServer implements Link {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  ending?: string;
  readonly #pending = new Set<RequestId>();
  #inner: StreamableHTTPClientTransport | undefined;

  constructor(private readonly address: HttpAddress) {}

  get sessionId(): string | undefined {
    return this.#inner?.sessionId;
  }

  async start(): Promise<void> {
    const { StreamableHTTPClientTransport } = await httpTransport();
    const { url, headers } = this.address;
    const inner = new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers },
      fetch: (input, init) => this.#fetch(input, init),
    });
    this.#inner = inner;
    inner.onclose = () => this.onclose?.();
    inner.onerror = (error) => {
      this.onerror?.(error);
      if (/reconnection attempts/i.test(error.message)) this.#giveUp([...this.#pending]);
    };
    inner.onmessage = (message) => {
      if (!("method" in message) && message.id !== undefined) this.#pending.delete(message.id);
      this.onmessage?.(message);
    };
    await inner.start();
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ("method" in message && "id" in message) this.#pending.add(message.id);
    await this.#inner?.send(message, options);
  }

  setProtocolVersion(version: string): void {
    this.#inner?.setProtocolVersion(version);
  }

  /** Ends the session, within half a second, and the connection. */
  async close(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => timer = setTimeout(resolve, GOODBYE_MS));
    // A server need not know sessions; one that is gone has none to end.
    if (this.sessionId) await Promise.race([this.#inner?.terminateSession().catch(() => {}), late]);
    clearTimeout(timer);
    await this.#inner?.close();
  }

  async #fetch(input: string | URL, init?: RequestInit): Promise<Response> {
    const response = await this.address.fetch(input, init);
    const { body, status, headers } = response;
    // What a redirect says is in its headers, and the SDK looks where it came from.
    if (!body || (status >= 300 && status < 400)) return response;
    const id = init?.method === "POST" && response.ok ? requestIdOf(init.body) : undefined;
    if (id === undefined) return new Response(watched(body, { isEndless: response.ok }), { status, headers });
    let resumable = false;
    const read = watched(body, {
      // A stream whose events have ids is taken up again by the SDK.
      look: (text) => resumable ||= /(^|\n)id:/.test(text),
      ended: () => setTimeout(() => resumable || this.#giveUp([id]), LAST_WORDS_MS),
    });
    return new Response(read, { status, headers });
  }

  /** Answers in the server's place. */
  #giveUp(ids: RequestId[]): void {
    for (const id of ids) {
      if (!this.#pending.delete(id)) continue;
      const error = { code: -32000, message: "the connection ended before the answer" };
      this.onmessage?.({ jsonrpc: "2.0", id, error });
    }
  }
}

/** The package gives types for the name without an ending only, and code for the name with one. */
function httpTransport(): Promise<typeof import("@modelcontextprotocol/sdk/client/streamableHttp")> {
  return import("@modelcontextprotocol/sdk/client/streamableHttp.js");
}

function requestIdOf(body: unknown): RequestId | undefined {
  if (typeof body !== "string") return undefined;
  const message: unknown = JSON.parse(body);
  if (typeof message !== "object" || message === null || !("id" in message)) return undefined;
  return typeof message.id === "number" || typeof message.id === "string" ? message.id : undefined;
}

/** Who looks at a body, and what it is. */
interface Watch {
  look?(text: string): void;
  ended?(): void;
  /** A stream of events that lasts as long as the connection: the limit is that of one of them. */
  isEndless?: boolean;
}

/** `body` as it is, looked at as it goes by, and no longer than the limit. */
function watched(
  body: ReadableStream<Uint8Array>,
  { look, ended, isEndless }: Watch,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return ended?.();
        }
        const text = new TextDecoder().decode(value);
        // An empty line ends an event.
        bytes = isEndless && /\n\r?\n/.test(text) ? 0 : bytes + value.length;
        if (bytes > MAX_BYTES) throw new Error(`the reply is longer than ${MAX_BYTES} bytes`);
        look?.(text);
        controller.enqueue(value);
      } catch (error) {
        controller.error(error);
        // What is told is why it ended, not that the rest could not be let go.
        reader.cancel(error).catch(() => {});
        ended?.();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
