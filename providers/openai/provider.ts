/** The one provider behind every service that speaks OpenAI's APIs, through OpenAI's SDK. */

import type OpenAI from "openai";
import { ProviderError } from "../../src/errors.ts";
import {
  AnswerFailure,
  checkedFetch,
  parsedJson,
  providerErrorOf,
  unreadable,
} from "../../src/wire/http_errors.ts";
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
import { ChatReader } from "./chat_parse.ts";
import { renderChat } from "./chat_render.ts";
import { ResponsesReader } from "./responses_parse.ts";
import { renderResponses } from "./responses_render.ts";
import { refusedField, withoutField } from "./refused_field.ts";
import { isStrictSchema } from "./schema.ts";
import type { Service } from "./service.ts";
import { type ServerEvent, serverEvents } from "../../src/wire/streams.ts";
import { countOf, fieldsOf, known, listOf, textOf } from "../../src/wire/fields.ts";

/** Time limits are ours: this is the longest delay a timer takes, in ms. */
const NO_TIMEOUT = 2 ** 31 - 1;
/** How long the end of a complete answer's body is waited for. */
const LINGER_MS = 250;

/** Makes requests of a service; the SDK is loaded by the first one. */
export class OpenAIProvider implements Provider {
  readonly name: string;
  readonly batches?: () => Promise<ProviderBatches>;
  readonly #settings: ProviderSettings;
  readonly #service: Service;
  readonly #speaksChat: boolean;
  #client: Promise<OpenAI> | undefined;
  /** A field the service refused, learned from its answer; one a run. */
  #refused: string | undefined;

  constructor(settings: ProviderSettings, service: Service) {
    this.name = settings.name;
    this.#settings = settings;
    this.#service = service;
    this.#speaksChat = service.api === "chat";
    if (service.hasBatches) this.batches = () => this.#batches();
  }

  render(request: ModelRequest): Record<string, unknown> {
    const { dialect, refused = [] } = this.#service;
    const body = this.#speaksChat ? renderChat(request, dialect) : renderResponses(request, dialect.isOpenAI);
    body.model = this.#service.wireModel(request.model);
    for (const field of [...refused, ...this.#settings.omit ?? []]) delete body[field];
    return this.#refused === undefined ? body : withoutField(body, this.#refused);
  }

  canEnforce(schema: JsonSchema): boolean {
    return this.#service.enforcesSchemas && isStrictSchema(schema);
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const ref = { provider: this.name, model: request.model };
    const reader = this.#speaksChat ? new ChatReader(ref) : new ResponsesReader(ref);
    const out: ModelEvent[] = [];
    const over = new AbortController();
    let linger: ReturnType<typeof setTimeout> | undefined;
    try {
      for await (const events of this.#events(request, reader, AbortSignal.any([signal, over.signal]), out)) {
        for (const event of events) reader.read(event, out);
        for (const event of out) yield event;
        out.length = 0;
        // Reading on to the end keeps the connection for the next turn; nobody waits long for it.
        if (reader.isOver) linger ??= setTimeout(() => over.abort(), LINGER_MS);
      }
      reader.end(out);
    } catch (thrown) {
      const { baseUrl: url, judge } = this.#service;
      const error = providerErrorOf(thrown, { ref, signal, url, judge });
      // What breaks after the reason for the end was told cuts off nothing but usage.
      const complete = reader.isComplete && !(thrown instanceof ProviderError) &&
        (reader.isOver || !signal.aborted);
      if (complete) reader.end(out);
      // What came with a failure, such as usage, came before it.
      for (const event of out) yield event;
      if (complete) return;
      throw this.#learned(error, request);
    } finally {
      clearTimeout(linger);
    }
    if (signal.aborted && !reader.isOver) {
      throw new ProviderError("aborted", "the request was aborted", ref, { cause: signal.reason });
    }
    for (const event of out) yield event;
  }

  /** An error that says which field the service refuses is worth a second try without that field. */
  #learned(error: Error, request: ModelRequest): Error {
    if (!(error instanceof ProviderError)) return error;
    if (error.kind !== "bad-request" || error.status === undefined || this.#refused !== undefined) {
      return error;
    }
    const field = refusedField(error.message, this.render(request));
    if (field === undefined) return error;
    this.#refused = field;
    const details = { ...error, shouldRetry: true, retryAfterMs: 0, cause: error };
    return new ProviderError(error.kind, `${error.message} (leaving out ${field})`, error, details);
  }

  /** The events of the answer; none when it came whole and has been read into `out`. */
  async *#events(
    request: ModelRequest,
    reader: ChatReader | ResponsesReader,
    signal: AbortSignal,
    out: ModelEvent[],
  ): AsyncGenerator<ServerEvent[]> {
    const ref = { provider: this.name, model: request.model };
    let response: Response;
    try {
      const client = await this.#load(ref);
      const path = this.#service.path(request.model);
      response = await client.post(path, { body: this.render(request), stream: true, signal }).asResponse();
    } catch (thrown) {
      if (readWhole(reader, thrown, out)) return;
      throw thrown;
    }
    let isEmpty = true;
    for await (const events of serverEvents(response.body)) {
      isEmpty = false;
      yield events;
    }
    if (isEmpty && !signal.aborted) throw unreadable("the server sent an empty answer", ref);
  }

  async listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    const ref = { provider: this.name, model: "" };
    const { baseUrl: url, judge, modelsPath, offered } = this.#service;
    if (offered) return offered.map((model) => ({ provider: this.name, model }));
    try {
      const client = await this.#load(ref);
      const response = await client.get(modelsPath, { signal }).asResponse();
      const body = parsedJson(await response.text());
      // Together sends the list without the object around it.
      const models = Array.isArray(body) ? body : fieldsOf(body).data;
      if (!Array.isArray(models)) throw unreadable("the list of models cannot be read", ref);
      return models.map((model) => this.#modelOf(model)).filter((model) => model.model !== "");
    } catch (thrown) {
      throw providerErrorOf(thrown, { ref, signal, url, judge });
    }
  }

  /** OpenAI tells ids only; the windows are OpenRouter's, Groq's, Mistral's and vLLM's names. */
  #modelOf(value: unknown): ModelInfo {
    const wire = fieldsOf(value);
    const inputs = listOf(fieldsOf(wire.architecture).input_modalities);
    return known({
      provider: this.name,
      model: textOf(wire.id),
      contextWindow: countOf(
        wire.context_length ?? wire.context_window ?? wire.max_context_length ?? wire.max_model_len,
      ),
      maxOutputTokens: countOf(
        wire.max_completion_tokens ?? fieldsOf(wire.top_provider).max_completion_tokens,
      ),
      vision: inputs.length > 0 ? inputs.includes("image") : undefined,
    });
  }

  async #batches(): Promise<ProviderBatches> {
    const ref = { provider: this.name, model: "" };
    return (await import("./batches.ts")).batchesOf({
      ref,
      url: this.#service.baseUrl,
      speaksChat: this.#speaksChat,
      client: () => this.#load(ref),
      render: (request) => this.render(request),
    });
  }

  #load(ref: ModelRef): Promise<OpenAI> {
    const key = this.#settings.apiKey ?? "";
    // Refused here, as the runtime's own message would quote it.
    if (/[^\x21-\x7e]/.test(key)) {
      throw new ProviderError(
        "auth",
        "the API key has characters that no key has (blanks, line breaks?)",
        ref,
      );
    }
    return this.#client ??= connect(this.#settings, this.#service, key);
  }
}

async function connect(settings: ProviderSettings, service: Service, key: string): Promise<OpenAI> {
  const { default: Sdk } = await import("openai");
  const client = new Sdk({
    // The SDK insists on a key; servers without one get no header.
    apiKey: key || "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: service.baseUrl,
    maxRetries: 0,
    timeout: NO_TIMEOUT,
    logLevel: "off",
    fetch: checkedFetch(settings.fetch),
  });
  // Not given to the constructor, which adds headers from OPENAI_CUSTOM_HEADERS to them.
  (client as unknown as { _options: { defaultHeaders: unknown } })._options.defaultHeaders = {
    ...service.keyHeaders(key),
    ...settings.headers,
  };
  return client;
}

/** Reads an answer that came whole although a stream was asked for; false when it is none. */
function readWhole(reader: ChatReader | ResponsesReader, thrown: unknown, out: ModelEvent[]): boolean {
  const answer = AnswerFailure.within(thrown)?.answer;
  if (!answer || answer.status >= 300) return false;
  const body = fieldsOf(answer.json);
  if (body.error) return false;
  if (reader instanceof ChatReader && listOf(body.choices).length > 0) reader.readChunk(body, out);
  else if (reader instanceof ResponsesReader && body.object === "response") reader.readWhole(body, out);
  else return false;
  return true;
}
