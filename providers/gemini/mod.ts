/** The provider `gemini`: Google's Gemini API (`generateContent`) through its SDK. */

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
import { GeminiClient } from "./client.ts";
import { errorOfAnswer, errorOfChunk } from "./errors.ts";
import { familyOf } from "./families.ts";
import { type ModelPage, pageOf } from "./models.ts";
import { AnswerReader } from "./parse.ts";
import { renderRequest } from "./render.ts";
import { isEnforceable } from "./schema.ts";
import { serverEvents } from "../../src/wire/streams.ts";
import { fieldsOf } from "../../src/wire/fields.ts";

/** How long the end of a complete answer's body is waited for. */
const LINGER_MS = 250;
/** More pages than any list of models has. */
const MAX_PAGES = 20;

/** Makes the provider; the SDK is loaded by the first request. */
export function createProvider(settings: ProviderSettings): Provider {
  return new GeminiProvider(settings);
}

class GeminiProvider implements Provider {
  readonly name: string;
  readonly #settings: ProviderSettings;
  readonly #client: GeminiClient;

  constructor(settings: ProviderSettings) {
    this.name = settings.name;
    this.#settings = settings;
    this.#client = new GeminiClient(settings);
  }

  render(request: ModelRequest): Record<string, unknown> {
    const body = renderRequest(request);
    const generationConfig = fieldsOf(body.generationConfig);
    for (const field of this.#settings.omit ?? []) {
      delete body[field];
      delete generationConfig[field];
    }
    return body;
  }

  /** Older models take no schema beside tools, and here nobody knows yet whether there will be any. */
  canEnforce(schema: JsonSchema, info: ModelInfo): boolean {
    return (familyOf(info.model).schemaWithTools || info.tools === false) && isEnforceable(schema);
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const ref = { provider: this.name, model: request.model };
    const reader = new AnswerReader(ref);
    const out: ModelEvent[] = [];
    const over = new AbortController();
    let linger: ReturnType<typeof setTimeout> | undefined;
    try {
      for await (const chunks of this.#chunks(request, reader, signal, over.signal)) {
        for (const chunk of chunks) readChunk(reader, chunk, ref, out);
        for (const event of out) yield event;
        out.length = 0;
        // Usage may follow, and reading on to the end keeps the connection; nobody waits long for either.
        if (reader.isComplete) linger ??= setTimeout(() => over.abort(), LINGER_MS);
      }
      signal.throwIfAborted();
      reader.end(out);
    } catch (thrown) {
      // What came with a failure, and usage, came before it.
      reader.tellUsage(out);
      for (const event of out) yield event;
      throw providerErrorOf(thrown, { ref, signal, url: this.#client.url, judge: errorOfAnswer });
    } finally {
      clearTimeout(linger);
    }
    for (const event of out) yield event;
  }

  /** The chunks of the answer, unparsed or, where it came whole, parsed. */
  async *#chunks(
    request: ModelRequest,
    reader: AnswerReader,
    signal: AbortSignal,
    over: AbortSignal,
  ): AsyncGenerator<unknown[]> {
    const ref = { provider: this.name, model: request.model };
    let isEmpty = true;
    try {
      this.#checkKey(ref);
      const either = AbortSignal.any([signal, over]);
      const response = await this.#client.generate(request.model, this.render(request), either);
      for await (const events of serverEvents(response.body)) {
        isEmpty = false;
        yield events.map((event) => event.data);
      }
    } catch (thrown) {
      const whole = wholeAnswer(thrown);
      if (whole) return yield whole;
      // What breaks after the end was told breaks nothing.
      if (!reader.isComplete || signal.aborted) throw thrown;
    }
    if (isEmpty && !signal.aborted) throw unreadable("the server sent an empty answer", ref);
  }

  async listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    const ref = { provider: this.name, model: "" };
    const models: ModelInfo[] = [];
    try {
      this.#checkKey(ref);
      let page: ModelPage | undefined = { models: [], next: "" };
      for (let n = 0; n < MAX_PAGES && (n === 0 || page.next !== ""); n++) {
        page = pageOf(parsedJson(await this.#client.models(page.next, signal)), this.name);
        if (!page) throw unreadable("the list of models cannot be read", ref);
        models.push(...page.models);
      }
    } catch (thrown) {
      throw providerErrorOf(thrown, { ref, signal, url: this.#client.url, judge: errorOfAnswer });
    }
    return models;
  }

  /** Refused here, as the runtime's own message would quote it. */
  #checkKey(ref: ModelRef): void {
    if (!/[^\x21-\x7e]/.test(this.#settings.apiKey ?? "")) return;
    throw new ProviderError("auth", "the API key has characters that no key has (blanks, line breaks?)", ref);
  }
}

/** The chunks of an answer that came as JSON although events were asked for; `undefined` when it is none. */
function wholeAnswer(thrown: unknown): unknown[] | undefined {
  const answer = AnswerFailure.within(thrown)?.answer;
  if (!answer || answer.status >= 300) return undefined;
  const chunks = [answer.json].flat();
  return chunks.some((chunk) => Array.isArray(fieldsOf(chunk).candidates)) ? chunks : undefined;
}

function readChunk(reader: AnswerReader, data: unknown, ref: ModelRef, out: ModelEvent[]): void {
  const chunk = typeof data === "string" ? parsedJson(data) : data;
  const error = errorOfChunk(chunk, ref);
  if (error) throw error;
  if (typeof chunk === "object" && chunk !== null) return reader.read(fieldsOf(chunk), out);
  // Some gateways end a stream in `[DONE]`.
  if (reader.isComplete) return;
  throw unreadable("the stream holds something that is not the API's", ref);
}
