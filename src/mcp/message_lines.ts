/** JSON-RPC messages over a pipe: one a line, in UTF-8 (MCP specification, transports, stdio). */

/** Bytes a message may have: images fit, a runaway server does not fill the memory. */
const MAX_BYTES = 32 * 1024 * 1024;

/** A message as it came: an object that says it is JSON-RPC 2.0. */
export type WireMessage = { jsonrpc: "2.0"; [key: string]: unknown };

/** Thrown for a message that is longer than the limit. */
export class MessageTooLong extends Error {
  override name = "MessageTooLong";
}

/** Puts lines together from chunks. */
export class MessageLines {
  readonly #decoder = new TextDecoder();
  readonly #maxBytes: number;
  #pieces: string[] = [];
  #pending = 0;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that `chunk` completes, blank ones left out. Throws `MessageTooLong`. */
  push(chunk: Uint8Array): string[] {
    const text = this.#decoder.decode(chunk, { stream: true });
    this.#pieces.push(text);
    this.#pending += chunk.length;
    // A long line that comes in many chunks is put together once.
    if (!text.includes("\n")) {
      if (this.#pending > this.#maxBytes) {
        throw new MessageTooLong(`a message is longer than ${this.#maxBytes} bytes`);
      }
      return [];
    }
    const lines = this.#pieces.join("").split("\n");
    const rest = lines.pop() ?? "";
    this.#pieces = [rest];
    this.#pending = rest.length;
    return lines.filter((line) => line.trim() !== "");
  }
}

/** The messages of a line: one, or several where older versions of the protocol allow a batch; `undefined` for noise. */
export function messagesOf(line: string): WireMessage[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Not JSON: whoever asked is told that it is none of the protocol's.
    return undefined;
  }
  const all = Array.isArray(value) ? value : [value];
  return all.length > 0 && all.every(isMessage) ? all : undefined;
}

function isMessage(value: unknown): value is WireMessage {
  return typeof value === "object" && value !== null && "jsonrpc" in value && value.jsonrpc === "2.0";
}
