/** The provider `ollama`: the native API of an Ollama server through its SDK. */

import { ProviderError } from "../../src/errors.ts";
import { AnswerFailure, parsedJson, providerErrorOf, unreadable } from "../../src/wire/http_errors.ts";
import type {
  JsonSchema,
  ModelEvent,
  ModelInfo,
  ModelRef,
  ModelRequest,
  Provider,
  ProviderSettings,
} from "../../src/types.ts";
import { OllamaClient, type OpenAnswer, serverUrl } from "./client.ts";
import { errorOfAnswer, errorOfLine, refusedField, withStartHint } from "./errors.ts";
import { jsonLines } from "../../src/wire/streams.ts";
import { type ListedModel, listedModels, modelOf } from "./models.ts";
import { AnswerReader, isChunk } from "./parse.ts";
import { renderRequest } from "./render.ts";
import { isEnforceable } from "./schema.ts";
import { countOf, fieldsOf } from "../../src/wire/fields.ts";

/** How long the end of a complete answer's body is waited for. */
const LINGER_MS = 250;
/** Models that are asked about at the same time. */
const SHOWN_AT_ONCE = 8;

/** Makes the provider; the SDK is loaded by the first request. */
export function createProvider(settings: ProviderSettings): Provider {
  return new OllamaProvider(settings);
}

class OllamaProvider implements Provider {
  readonly name: string;
  readonly #settings: ProviderSettings;
  readonly #url: string;
  readonly #client: OllamaClient;
  /** The context each model was last asked to have: a smaller one would load it anew. */
  readonly #contexts = new Map<string, number>();
  /** Fields of the request that a model said it does not take. */
  readonly #refused = new Map<string, string[]>();

  constructor(settings: ProviderSettings) {
    this.name = settings.name;
    this.#settings = settings;
    this.#url = serverUrl(settings.baseUrl);
    this.#client = new OllamaClient(settings);
  }

  render(request: ModelRequest): Record<string, unknown> {
    const body = renderRequest(request, this.#contexts.get(request.model));
    const options = fieldsOf(body.options);
    for (const field of [...this.#settings.omit ?? [], ...this.#refused.get(request.model) ?? []]) {
      delete body[field];
      delete options[field];
    }
    return body;
  }

  canEnforce(schema: JsonSchema): boolean {
    return isEnforceable(schema);
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const ref = { provider: this.name, model: request.model };
    const reader = new AnswerReader(ref);
    const out: ModelEvent[] = [];
    const over = new AbortController();
    let linger: ReturnType<typeof setTimeout> | undefined;
    let isEmpty = true;
    try {
      const answer = await this.#ask(request, AbortSignal.any([signal, over.signal]), ref);
      for await (const lines of jsonLines(answer.response.body)) {
        for (const line of lines) {
          readLine(reader, line, isEmpty ? answer : undefined, ref, out);
          isEmpty = false;
        }
        for (const event of out) yield event;
        out.length = 0;
        // Reading on to the end keeps the connection for the next turn; nobody waits long for it.
        if (reader.isComplete) linger ??= setTimeout(() => over.abort(), LINGER_MS);
      }
    } catch (thrown) {
      // What was read before the failure came before it; what breaks after the end breaks nothing.
      for (const event of out) yield event;
      if (!reader.isComplete) throw this.#learn(this.#errorOf(thrown, ref, signal), request);
    } finally {
      clearTimeout(linger);
    }
    if (signal.aborted && !reader.isComplete) {
      throw new ProviderError("aborted", "the request was aborted", ref, { cause: signal.reason });
    }
    if (isEmpty) throw unreadable("the server sent an empty answer", ref);
  }

  async #ask(request: ModelRequest, signal: AbortSignal, ref: ModelRef): Promise<OpenAnswer> {
    this.#checkKey(ref);
    const body = this.render(request);
    const context = countOf(fieldsOf(body.options).num_ctx);
    if (context !== undefined) this.#contexts.set(request.model, context);
    return await this.#client.chat(body, signal);
  }

  async listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    const ref = { provider: this.name, model: "" };
    const models: ModelInfo[] = [];
    try {
      this.#checkKey(ref);
      const listed = listedModels(await this.#client.tags(signal));
      if (!listed) throw unreadable("the list of models cannot be read", ref);
      for (let start = 0; start < listed.length; start += SHOWN_AT_ONCE) {
        const some = listed.slice(start, start + SHOWN_AT_ONCE);
        const shown = await Promise.all(some.map((model) => this.#show(model, signal)));
        models.push(...shown.filter((model) => model !== undefined));
      }
    } catch (thrown) {
      if (thrown instanceof SyntaxError) throw unreadable("the list of models cannot be read", ref, thrown);
      throw this.#errorOf(thrown, ref, signal);
    }
    return models;
  }

  async #show(model: ListedModel, signal: AbortSignal): Promise<ModelInfo | undefined> {
    let shown: unknown;
    try {
      shown = await this.#client.show(model.id, signal);
    } catch (thrown) {
      // One model that cannot be described is still one that can be asked for.
      if (signal.aborted) throw thrown;
    }
    return modelOf(this.name, model, shown);
  }

  #errorOf(thrown: unknown, ref: ModelRef, signal: AbortSignal): Error {
    return withStartHint(providerErrorOf(thrown, { ref, signal, url: this.#url, judge: errorOfAnswer }));
  }

  /**
   * What a refusal teaches about a model nobody described: the next attempt asks for twice the context where the input
   * may only have been estimated too low, and leaves out the tools or the thinking the model does not have.
   */
  #learn(error: Error, request: ModelRequest): Error {
    if (!(error instanceof ProviderError)) return error;
    const { model, info } = request;
    const asked = this.#contexts.get(model);
    const field = refusedField(error.message);
    if (error.kind === "context-length" && asked && info.contextWindow === undefined) {
      this.#contexts.set(model, asked * 2);
    } else if (field && this.render(request)[field] !== undefined) {
      this.#refused.set(model, [...this.#refused.get(model) ?? [], field]);
    } else return error;
    return new ProviderError(error.kind, error.message, error, {
      ...error,
      cause: error.cause,
      shouldRetry: true,
    });
  }

  /** Refused here, as the runtime's own message would quote it. */
  #checkKey(ref: ModelRef): void {
    if (!/[^\x21-\x7e]/.test(this.#settings.apiKey ?? "")) return;
    throw new ProviderError("auth", "the API key has characters that no key has (blanks, line breaks?)", ref);
  }
}

/** Reads a line into `out`; `first` is the answer it begins, which may turn out to be something else. */
function readLine(
  reader: AnswerReader,
  text: string,
  first: OpenAnswer | undefined,
  ref: ModelRef,
  out: ModelEvent[],
): void {
  const line = parsedJson(text);
  const error = reader.isComplete ? undefined : errorOfLine(line, ref);
  if (error) throw error;
  const fields = fieldsOf(line);
  if (first && !isChunk(fields)) {
    const { status, headers } = first.response;
    throw new AnswerFailure(first.url, { status, headers, text, json: line });
  }
  if (typeof line !== "object" || line === null) {
    throw unreadable("the stream holds something that is not the API's", ref);
  }
  reader.read(fields, out);
}
