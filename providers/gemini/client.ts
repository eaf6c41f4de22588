/** Requests to the Gemini API: the SDK makes them, with our fetch; what comes back is read as it came. */

import type { HttpResponse } from "@google/genai/web";
import { checkedFetch } from "../../src/wire/http_errors.ts";
import type { ProviderSettings } from "../../src/types.ts";

const BASE_URL = "https://generativelanguage.googleapis.com";

/** The part of the SDK that its public methods are made of. Those read streams so that faults in them get lost. */
interface RawClient {
  request(request: {
    path: string;
    httpMethod: "GET" | "POST";
    body?: string;
    abortSignal: AbortSignal;
  }): Promise<HttpResponse>;
}

/** One request each; throws an `AnswerFailure` for a failed connection and for what is no stream. */
export class GeminiClient {
  readonly url: string;
  readonly #settings: ProviderSettings;
  #sdk: Promise<RawClient> | undefined;

  constructor(settings: ProviderSettings) {
    this.#settings = settings;
    this.url = settings.baseUrl ?? BASE_URL;
  }

  /** The unread answer of `models.streamGenerateContent`. */
  async generate(model: string, body: object, abortSignal: AbortSignal): Promise<Response> {
    const sdk = await (this.#sdk ??= connect(this.#settings, this.url));
    const path = `${resourceOf(model)}:streamGenerateContent?alt=sse`;
    const request = { path, httpMethod: "POST", body: JSON.stringify(body), abortSignal } as const;
    return (await sdk.request(request)).responseInternal;
  }

  /** The text of a page of `models.list`; `pageToken` is empty for the first one. */
  async models(pageToken: string, abortSignal: AbortSignal): Promise<string> {
    const sdk = await (this.#sdk ??= connect(this.#settings, this.url));
    const page = pageToken ? `&pageToken=${encodeURIComponent(pageToken)}` : "";
    const request = { path: `models?pageSize=1000${page}`, httpMethod: "GET", abortSignal } as const;
    return await (await sdk.request(request)).responseInternal.text();
  }
}

/** The path of a model: `models/…` for a bare id. */
function resourceOf(model: string): string {
  const [, kind = "models", id = model] = /^(models|tunedModels)\/(.+)$/.exec(model) ?? [];
  return `${kind}/${encodeURIComponent(id)}`;
}

async function connect(settings: ProviderSettings, url: string): Promise<RawClient> {
  // The entry for browsers looks at no environment and loads in a tenth of the time.
  const { GoogleGenAI } = await import("@google/genai/web");
  const hasVersion = /\/v\d[^/]*(?:\/|$)/.test(url);
  const client = new GoogleGenAI({
    // The SDK insists on a key; the fetch below sends ours.
    apiKey: "none",
    vertexai: false,
    apiVersion: hasVersion ? "" : "v1beta",
    // Without `timeout` and `retryOptions` there are neither.
    httpOptions: { baseUrl: url, fetch: checkedFetch(withHeaders(settings)) },
  });
  return (client as unknown as { apiClient: RawClient }).apiClient;
}

/** Our fetch, with the key and the configured headers in place of the SDK's. */
function withHeaders({ apiKey, headers: configured, fetch }: ProviderSettings): typeof globalThis.fetch {
  return (input, init) => {
    init?.signal?.throwIfAborted();
    const headers = new Headers(init?.headers);
    headers.delete("x-goog-api-key");
    if (apiKey) headers.set("x-goog-api-key", apiKey);
    for (const [name, value] of Object.entries(configured)) headers.set(name, value);
    return fetch(input, { ...init, headers });
  };
}
