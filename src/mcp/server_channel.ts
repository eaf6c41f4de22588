/** The client of our own server: messages over our stdin and stdout (MCP specification, transports, stdio). */

import type { Readable } from "node:stream";
import type { JSONRPCMessage, RequestId } from "@modelcontextprotocol/sdk/types";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport";
import { jsonLine } from "../output/json.ts";
import type { Writer } from "../output/writer.ts";
import { MessageLines, messagesOf, type WireMessage } from "./message_lines.ts";

/** JSON-RPC 2.0, section 5.1. */
const PARSE_ERROR = { code: -32700, message: "Parse error: not a JSON-RPC 2.0 message" };

/** Reads from `input` until its end, which is told by `ended`: what was asked before it can still be answered. */
export class ServerChannel implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  /** Resolves when the client has no more to say, or says too much at once. */
  readonly ended: Promise<void>;
  readonly #open = new Set<RequestId>();
  readonly #end: () => void;
  #idle: (() => void) | undefined;

  constructor(private readonly input: Readable, private readonly output: Writer) {
    const ended = Promise.withResolvers<void>();
    this.ended = ended.promise;
    this.#end = ended.resolve;
  }

  start(): Promise<void> {
    const lines = new MessageLines();
    this.input.on("data", (chunk: Uint8Array) => {
      try {
        for (const line of lines.push(chunk)) this.#take(line);
      } catch (error) {
        this.onerror?.(error instanceof Error ? error : new Error(String(error)));
        this.input.destroy();
        this.#end();
      }
    });
    this.input.once("end", this.#end).once("close", this.#end).once("error", this.#end);
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    this.output.write(jsonLine(message));
    if (!("method" in message) && message.id !== undefined) this.#settle(message.id);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.onclose?.();
    return Promise.resolve();
  }

  /** Resolves when every request has its answer, at the latest after `limitMs`. */
  async idle(limitMs: number): Promise<void> {
    if (this.#open.size === 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
      timer = setTimeout(resolve, limitMs);
    });
    clearTimeout(timer);
  }

  #take(line: string): void {
    const messages = messagesOf(line);
    if (!messages) {
      this.output.write(jsonLine({ jsonrpc: "2.0", id: null, error: PARSE_ERROR }));
      return;
    }
    for (const message of messages) {
      this.#count(message);
      // What kind of message it is, the SDK finds out.
      this.onmessage?.(message as unknown as JSONRPCMessage);
    }
  }

  #count({ id, method, params }: WireMessage): void {
    if (typeof method !== "string") return;
    if (isId(id)) this.#open.add(id);
    // A request that was taken back gets no answer.
    if (method === "notifications/cancelled" && typeof params === "object" && params !== null) {
      const taken: unknown = "requestId" in params ? params.requestId : undefined;
      if (isId(taken)) this.#settle(taken);
    }
  }

  #settle(id: RequestId): void {
    this.#open.delete(id);
    if (this.#open.size === 0) this.#idle?.();
  }
}

function isId(id: unknown): id is RequestId {
  return typeof id === "string" || typeof id === "number";
}
