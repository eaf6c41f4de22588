/** OpenAI's Batch API (`/v1/batches`): requests go up as a file of JSON lines, answers come back as one. */

import type OpenAI from "openai";
import { ProviderError } from "../../src/errors.ts";
import type { BatchAnswer, ModelEvent, ModelRef, ModelRequest, ProviderBatches } from "../../src/types.ts";
import { isBatchId } from "../../src/wire/batch_id.ts";
import { type Fields, fieldsOf, listOf, textOf } from "../../src/wire/fields.ts";
import { parsedJson, type PlainAnswer, providerErrorOf, unreadable } from "../../src/wire/http_errors.ts";
import { jsonLines } from "../../src/wire/streams.ts";
import { wholeAnswer } from "../../src/wire/whole_answer.ts";
import { ChatReader } from "./chat_parse.ts";
import { errorOfAnswer, errorOfResponse } from "./errors.ts";
import { ResponsesReader } from "./responses_parse.ts";

/** 50,000 requests and 200 MB, all for one model (Batch guide); less, as all of it is held in memory. */
const LIMITS = { requests: 50_000, bytes: 64_000_000, oneModel: true };
/** "50% cost discount compared to synchronous APIs" (Batch guide). */
const PRICE_FACTOR = 0.5;
/** SDK type `Batch.status`: nothing changes any more. */
const OVER = ["completed", "failed", "expired", "cancelled"];

/** What a connected provider lends. */
export interface BatchConnection {
  ref: ModelRef;
  url: string;
  speaksChat: boolean;
  client(): Promise<OpenAI>;
  render(request: ModelRequest): Record<string, unknown>;
}

/** Batches of a provider. All methods throw `ProviderError`. */
export function batchesOf(connection: BatchConnection): ProviderBatches {
  const { ref, url, speaksChat, client, render } = connection;
  const path = speaksChat ? "/v1/chat/completions" : "/v1/responses";
  const told = async <T>(signal: AbortSignal, work: (sdk: OpenAI) => Promise<T>): Promise<T> => {
    try {
      return await work(await client());
    } catch (thrown) {
      throw providerErrorOf(thrown, { ref, signal, url, judge: errorOfAnswer });
    }
  };
  const batchOf = (id: string, signal: AbortSignal) =>
    told(signal, async (sdk) => {
      const response = await sdk.get(`/batches/${encodeURIComponent(id)}`, { signal }).asResponse();
      const batch = fieldsOf(parsedJson(await response.text()));
      if (!textOf(batch.status)) throw unreadable("the answer is no batch", ref);
      return batch;
    });
  return {
    limits: LIMITS,
    priceFactor: PRICE_FACTOR,
    entry(name, request) {
      const { stream: _stream, stream_options: _options, ...body } = render(request);
      return { custom_id: name, method: "POST", url: path, body };
    },
    submit: (entries, signal) =>
      told(signal, async (sdk) => {
        const file = await upload(sdk, entries, signal, ref);
        const body = { input_file_id: file, endpoint: path, completion_window: "24h" };
        const made = await wholeAnswer(sdk.post("/batches", { body, signal }).asResponse());
        if (!isBatchId(textOf(made.id))) throw unreadable("the answer names no batch", ref);
        return textOf(made.id);
      }),
    state: async (id, signal) => stateOf(await batchOf(id, signal)),
    async *answers(id, signal) {
      const batch = await batchOf(id, signal);
      if (batch.status === "failed") throw refusalOf(batch, ref);
      const files = [batch.output_file_id, batch.error_file_id].map(textOf).filter(Boolean);
      for (const file of files) {
        const response = await told(signal, (sdk) => {
          return sdk.get(`/files/${encodeURIComponent(file)}/content`, { signal }).asResponse();
        });
        const lines = jsonLines(response.body)[Symbol.asyncIterator]();
        for (;;) {
          const { done, value } = await told(signal, () => lines.next());
          if (done) break;
          for (const line of value) yield answerOf(fieldsOf(parsedJson(line)), speaksChat, ref);
        }
      }
    },
  };
}

async function upload(sdk: OpenAI, entries: unknown[], signal: AbortSignal, ref: ModelRef): Promise<string> {
  const form = new FormData();
  form.append("purpose", "batch");
  const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`);
  form.append("file", new File(lines, "batch.jsonl", { type: "application/jsonl" }));
  const made = await wholeAnswer(sdk.post("/files", { body: form, signal }).asResponse());
  if (!textOf(made.id)) throw unreadable("the answer names no file", ref);
  return textOf(made.id);
}

/** SDK type `Batch`. */
function stateOf(batch: Fields): Awaited<ReturnType<ProviderBatches["state"]>> {
  const status = textOf(batch.status);
  const counts = fieldsOf(batch.request_counts);
  const [total, done, failed] = [counts.total, counts.completed, counts.failed].map((n) =>
    Number(n ?? 0)
  ) as [
    number,
    number,
    number,
  ];
  return { status, over: OVER.includes(status), total, done, failed };
}

/** Why the whole batch was not begun (SDK type `BatchError`). */
function refusalOf(batch: Fields, ref: ModelRef): ProviderError {
  const [first] = listOf(fieldsOf(batch.errors).data).map(fieldsOf);
  return new ProviderError(
    "bad-request",
    textOf(first?.message) || "the batch was refused without a reason",
    ref,
  );
}

/** A line of an output or error file (Batch guide, retrieve the results). */
function answerOf(line: Fields, speaksChat: boolean, ref: ModelRef): BatchAnswer {
  const name = textOf(line.custom_id);
  const failed = (error: unknown) => ({
    name,
    events: [],
    error: error instanceof Error ? error : unreadable("the batch has a result that cannot be read", ref),
  });
  const error = fieldsOf(line.error);
  if (error.code === "batch_expired") {
    return failed(new ProviderError("timeout", "the batch expired before this request was processed", ref));
  }
  if (error.code === "batch_cancelled") {
    return failed(
      new ProviderError("aborted", "the batch was cancelled before this request was processed", ref),
    );
  }
  const { status_code, body } = fieldsOf(line.response);
  const status = Number(status_code ?? 200);
  if (status >= 300) return failed(errorOfAnswer(plainAnswer(status, body), ref));
  if (textOf(error.message) || textOf(error.code)) return failed(errorOfResponse(error, ref));
  try {
    return { name, events: eventsOf(fieldsOf(body), speaksChat, ref) };
  } catch (thrown) {
    return failed(thrown);
  }
}

function plainAnswer(status: number, json: unknown): PlainAnswer {
  return { status, headers: new Headers(), text: "", json };
}

function eventsOf(body: Fields, speaksChat: boolean, ref: ModelRef): ModelEvent[] {
  const out: ModelEvent[] = [];
  if (speaksChat) {
    const reader = new ChatReader(ref);
    reader.readChunk(body, out);
    reader.end(out);
  } else new ResponsesReader(ref).readWhole(body, out);
  return out;
}
