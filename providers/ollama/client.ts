/** Requests to an Ollama server: the SDK makes them, with our fetch; what comes back is read as it came. */

import { AnswerFailure, parsedJson } from "../../src/wire/http_errors.ts";
import type { ProviderSettings } from "../../src/types.ts";

type Fetch = typeof globalThis.fetch;

/** An answer with a status of 200 or so, unread. */
export interface OpenAnswer {
  url: string;
  response: Response;
}

/** Where the API is: addresses are also written with the path of one of the server's two APIs. */
export function serverUrl(baseUrl = "http://127.0.0.1:11434"): string {
  return baseUrl.replace(/\/+$/, "").replace(/\/(?:api|v1)$/, "");
}

/** One request through the SDK; throws an `AnswerFailure` for a failed connection and any status but 2xx. */
export class OllamaClient {
  readonly #settings: ProviderSettings;
  readonly #host: string;

  constructor(settings: ProviderSettings) {
    this.#settings = settings;
    this.#host = serverUrl(settings.baseUrl);
  }

  /** The unread answer of `POST /api/chat`. */
  async chat(body: Record<string, unknown>, signal: AbortSignal): Promise<OpenAnswer> {
    let answer: OpenAnswer | undefined;
    const sdk = await this.#sdk(signal, (open) => answer = open);
    // What this gives is an iterator that has not begun to read, so the body is ours.
    await sdk.chat({ ...body, model: String(body.model), stream: true });
    if (!answer) throw new Error("the SDK made no request");
    return answer;
  }

  /** What `GET /api/tags` gives. Throws a `SyntaxError` when it is no JSON. */
  async tags(signal: AbortSignal): Promise<unknown> {
    return await (await this.#sdk(signal)).list();
  }

  /** What `POST /api/show` gives. Throws a `SyntaxError` when it is no JSON. */
  async show(model: string, signal: AbortSignal): Promise<unknown> {
    return await (await this.#sdk(signal)).show({ model });
  }

  /** A client is made for each request: the SDK keeps streams it was not read to the end of for ever. */
  async #sdk(signal: AbortSignal, keep: (answer: OpenAnswer) => void = () => {}) {
    const { Ollama } = await import("ollama/browser");
    const fetch: Fetch = async (input, init) => {
      const url = String(input instanceof Request ? input.url : input);
      const response = await this.#fetch(url, { ...init, signal });
      keep({ url, response });
      return response;
    };
    return new Ollama({ host: this.#host, fetch });
  }

  async #fetch(url: string, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
    init.signal.throwIfAborted();
    let response: Response;
    try {
      response = await this.#settings.fetch(url, { ...init, headers: this.#headers(init.headers) });
    } catch (reason) {
      throw new AnswerFailure(url, undefined, reason);
    }
    if (response.ok) return response;
    const { status, headers } = response;
    // The status alone says what went wrong; a body that breaks off adds nothing.
    const text = await response.text().catch(() => "");
    throw new AnswerFailure(url, { status, headers, text, json: parsedJson(text) });
  }

  /** The SDK would send OLLAMA_API_KEY to ollama.com, and lets nobody change some of its own headers. */
  #headers(sdk: HeadersInit | undefined): Headers {
    const headers = new Headers(sdk);
    headers.delete("authorization");
    const { apiKey, headers: configured } = this.#settings;
    if (apiKey) headers.set("authorization", `Bearer ${apiKey}`);
    for (const [name, value] of Object.entries(configured)) headers.set(name, value);
    return headers;
  }
}
