/** Anthropic's Message Batches (`/v1/messages/batches`). */

import type Anthropic from "@anthropic-ai/sdk";
import { ProviderError } from "../../src/errors.ts";
import type { BatchAnswer, ModelEvent, ModelRef, ModelRequest, ProviderBatches } from "../../src/types.ts";
import { isBatchId } from "../../src/wire/batch_id.ts";
import { type Fields, fieldsOf, listOf, textOf } from "../../src/wire/fields.ts";
import { parsedJson, providerErrorOf, unreadable } from "../../src/wire/http_errors.ts";
import { jsonLines } from "../../src/wire/streams.ts";
import { wholeAnswer } from "../../src/wire/whole_answer.ts";
import { errorOfAnswer, errorOfEvent } from "./errors.ts";
import { AnswerReader } from "./parse.ts";

const PATH = "/v1/messages/batches";
/** 100,000 requests or 256 MB (guide on batch processing); less, as all of it is held in memory. */
const LIMITS = { requests: 100_000, bytes: 64_000_000, oneModel: false };
/** "50% of the standard API prices" (guide on batch processing, pricing). */
const PRICE_FACTOR = 0.5;

/** What a connected provider lends. */
export interface BatchConnection {
  ref: ModelRef;
  url: string;
  client(): Promise<Anthropic>;
  render(request: ModelRequest): Record<string, unknown>;
}

/** Batches of a provider. All methods throw `ProviderError`. */
export function batchesOf(connection: BatchConnection): ProviderBatches {
  const { ref, url, client, render } = connection;
  const told = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw providerErrorOf(thrown, { ref, signal, url, judge: errorOfAnswer });
    }
  };
  return {
    limits: LIMITS,
    priceFactor: PRICE_FACTOR,
    entry(name, request) {
      const { stream: _stream, ...params } = render(request);
      return { custom_id: name, params };
    },
    submit: (requests, signal) =>
      told(signal, async () => {
        const sdk = await client();
        const made = await wholeAnswer(sdk.post(PATH, { body: { requests }, signal }).asResponse());
        if (!isBatchId(textOf(made.id))) throw unreadable("the answer names no batch", ref);
        return textOf(made.id);
      }),
    state: (id, signal) =>
      told(signal, async () => {
        const sdk = await client();
        const response = await sdk.get(`${PATH}/${encodeURIComponent(id)}`, { signal }).asResponse();
        return stateOf(fieldsOf(parsedJson(await response.text())), ref);
      }),
    async *answers(id, signal) {
      // Not the `results_url` of the answer: the key goes to the address that is configured, nowhere else.
      const response = await told(signal, async () => {
        const sdk = await client();
        return await sdk.get(`${PATH}/${encodeURIComponent(id)}/results`, { signal }).asResponse();
      });
      const lines = jsonLines(response.body)[Symbol.asyncIterator]();
      for (;;) {
        const { done, value } = await told(signal, () => lines.next());
        if (done) return;
        for (const line of value) yield answerOf(fieldsOf(parsedJson(line)), ref);
      }
    },
  };
}

/** SDK type `MessageBatch`. */
function stateOf(batch: Fields, ref: ModelRef): Awaited<ReturnType<ProviderBatches["state"]>> {
  const status = textOf(batch.processing_status);
  if (!status) throw unreadable("the answer is no batch", ref);
  const counts = fieldsOf(batch.request_counts);
  const [succeeded, errored, expired, canceled, processing] = [
    "succeeded",
    "errored",
    "expired",
    "canceled",
    "processing",
  ].map((name) => Number(counts[name] ?? 0)) as [number, number, number, number, number];
  const failed = errored + expired + canceled;
  return {
    status,
    over: status === "ended",
    total: succeeded + failed + processing,
    done: succeeded,
    failed,
  };
}

/** SDK type `MessageBatchIndividualResponse`. */
function answerOf(line: Fields, ref: ModelRef): BatchAnswer {
  const name = textOf(line.custom_id);
  const result = fieldsOf(line.result);
  const failed = (error: ProviderError) => ({ name, events: [], error });
  switch (result.type) {
    case "succeeded":
      return { name, events: eventsOf(fieldsOf(result.message), ref) };
    case "errored":
      return failed(errorOfEvent(result.error, ref));
    case "expired":
      return failed(new ProviderError("timeout", "the batch expired before this request was processed", ref));
    case "canceled":
      return failed(
        new ProviderError("aborted", "the batch was cancelled before this request was processed", ref),
      );
    default:
      return failed(unreadable("the batch has a result that cannot be read", ref));
  }
}

/** A whole message, read like the stream it would have been. */
function eventsOf(message: Fields, ref: ModelRef): ModelEvent[] {
  const reader = new AnswerReader(ref);
  const out: ModelEvent[] = [];
  listOf(message.content).forEach((block, index) => {
    reader.read({ type: "content_block_start", index, content_block: block }, out);
    reader.read({ type: "content_block_stop", index }, out);
  });
  const { stop_reason, usage } = message;
  reader.read({ type: "message_delta", delta: { stop_reason }, usage }, out);
  reader.read({ type: "message_stop" }, out);
  return out;
}
