/** The `anthropic` provider: Anthropic's Messages API through its SDK. */

import type Anthropic from "@anthropic-ai/sdk";
import { ProviderError } from "../../src/errors.ts";
import { checkedFetch, parsedJson, providerErrorOf, unreadable } from "../../src/wire/http_errors.ts";
import type {
  JsonSchema,
  ModelEvent,
  ModelInfo,
  ModelRef,
  ModelRequest,
  Provider,
  ProviderBatches,
  ProviderSettings,
} from "../../src/types.ts";
import { errorOfAnswer, errorOfEvent } from "./errors.ts";
import { familyOf } from "./families.ts";
import { fieldsOf, textOf } from "../../src/wire/fields.ts";
import { AnswerReader } from "./parse.ts";
import { renderRequest } from "./render.ts";
import { isEnforceable } from "./schema.ts";

const BASE_URL = "https://api.anthropic.com";
/** Time limits are ours: this is the longest delay a timer takes, in ms. */
const NO_TIMEOUT = 2 ** 31 - 1;
/** How long the end of a complete answer's body is waited for. */
const LINGER_MS = 250;

/** Makes the provider; the SDK is loaded by the first request. */
export function createProvider(settings: ProviderSettings): Provider {
  return new AnthropicProvider(settings);
}

class AnthropicProvider implements Provider {
  readonly name: string;
  readonly #settings: ProviderSettings;
  readonly #url: string;
  #sdk: Promise<{ client: Anthropic; events: StreamDecoder }> | undefined;

  constructor(settings: ProviderSettings) {
    this.name = settings.name;
    this.#settings = settings;
    this.#url = settings.baseUrl ?? BASE_URL;
  }

  render(request: ModelRequest): Record<string, unknown> {
    const body = renderRequest(request);
    for (const field of this.#settings.omit ?? []) delete body[field];
    return body;
  }

  canEnforce(schema: JsonSchema, info: ModelInfo): boolean {
    return familyOf(info.model).structured && isEnforceable(schema);
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const ref = { provider: this.name, model: request.model };
    const reader = new AnswerReader(ref);
    const out: ModelEvent[] = [];
    const over = new AbortController();
    let linger: ReturnType<typeof setTimeout> | undefined;
    let events = 0;
    try {
      const { client, events: decode } = await this.#load(ref);
      const options = {
        body: this.render(request),
        stream: true,
        signal: AbortSignal.any([signal, over.signal]),
      };
      const response = await client.post("/v1/messages", options).asResponse();
      for await (const { event, data } of decode(response)) {
        if (data === "") continue;
        events++;
        readEvent(reader, event, data, ref, out);
        for (const known of out) yield known;
        out.length = 0;
        // Reading on to the end keeps the connection for the next turn; nobody waits long for it.
        if (reader.isComplete) linger ??= setTimeout(() => over.abort(), LINGER_MS);
      }
    } catch (thrown) {
      // What breaks after the terminal event breaks nothing.
      if (!reader.isComplete) {
        throw providerErrorOf(thrown, { ref, signal, url: this.#url, judge: errorOfAnswer });
      }
    } finally {
      clearTimeout(linger);
    }
    if (signal.aborted && !reader.isComplete) {
      throw new ProviderError("aborted", "the request was aborted", ref, { cause: signal.reason });
    }
    if (events === 0) throw unreadable("the server sent an empty answer", ref);
  }

  async listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    const ref = { provider: this.name, model: "" };
    try {
      const { client } = await this.#load(ref);
      const response = await client.get("/v1/models", { query: { limit: 1000 }, signal }).asResponse();
      const { data } = fieldsOf(parsedJson(await response.text()));
      if (!Array.isArray(data)) throw unreadable("the list of models cannot be read", ref);
      return data.map(fieldsOf).filter((model) => textOf(model.id)).map((model) => ({
        provider: this.name,
        model: textOf(model.id),
        ...(typeof model.max_input_tokens === "number" ? { contextWindow: model.max_input_tokens } : {}),
        ...(typeof model.max_tokens === "number" ? { maxOutputTokens: model.max_tokens } : {}),
      }));
    } catch (thrown) {
      throw providerErrorOf(thrown, { ref, signal, url: this.#url, judge: errorOfAnswer });
    }
  }

  async batches(): Promise<ProviderBatches> {
    const ref = { provider: this.name, model: "" };
    return (await import("./batches.ts")).batchesOf({
      ref,
      url: this.#url,
      client: async () => (await this.#load(ref)).client,
      render: (request) => this.render(request),
    });
  }

  #load(ref: ModelRef): Promise<{ client: Anthropic; events: StreamDecoder }> {
    const key = this.#settings.apiKey ?? "";
    // Refused here, as the runtime's own message would quote it.
    if (/[^\x21-\x7e]/.test(key)) {
      throw new ProviderError(
        "auth",
        "the API key has characters that no key has (blanks, line breaks?)",
        ref,
      );
    }
    return this.#sdk ??= connect(this.#settings, this.#url, key);
  }
}

type StreamDecoder = (response: Response) => AsyncIterable<{ event: string | null; data: string }>;

async function connect(
  settings: ProviderSettings,
  url: string,
  key: string,
): Promise<{ client: Anthropic; events: StreamDecoder }> {
  const [{ default: Sdk }, { Stream }] = await Promise.all([
    import("@anthropic-ai/sdk"),
    import("@anthropic-ai/sdk/core/streaming"),
  ]);
  // The key goes as `x-api-key`, which gateways know too; null takes the SDK's own header away.
  const defaultHeaders = { authorization: null, ...(key ? { "x-api-key": key } : {}), ...settings.headers };
  const client = new Sdk({
    // Without a key the SDK would look for credentials in files.
    apiKey: key || "none",
    authToken: null,
    webhookKey: null,
    baseURL: url.replace(/\/(?:v1\/?)?$/, ""),
    maxRetries: 0,
    timeout: NO_TIMEOUT,
    logLevel: "off",
    openTelemetry: false,
    fetch: checkedFetch(settings.fetch),
  });
  // Not given to the constructor, which adds headers from ANTHROPIC_CUSTOM_HEADERS to them.
  (client as unknown as { _options: { defaultHeaders: unknown } })._options.defaultHeaders = defaultHeaders;
  return { client, events: (response) => Stream.rawEvents(response) };
}

/** Decodes here and not in the SDK, which passes over events without a name and what else it does not know. */
function readEvent(
  reader: AnswerReader,
  name: string | null,
  data: string,
  ref: ModelRef,
  out: ModelEvent[],
): void {
  const event = parsedJson(data);
  if (typeof event !== "object" || event === null) {
    throw unreadable("the stream holds something that is not the API's", ref);
  }
  const fields = fieldsOf(event);
  if (name === "error" || fields.type === "error") throw errorOfEvent(fields, ref);
  reader.read(fields, out);
}
