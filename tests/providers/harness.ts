/** Runs a provider on answers made up by the test: no network, the bytes cut where the test wants them. */

import { MessageCollector } from "../../src/agent/collect.ts";
import type {
  AssistantMessage,
  ModelEvent,
  ModelRequest,
  Provider,
  ProviderModule,
  ProviderSettings,
} from "../../src/types.ts";

/** What the server answers. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: string;
  /** Bytes a chunk; a list is gone through again and again. */
  cut?: number[];
  /** The body ends in a failed connection. */
  breaks?: boolean;
}

/** A request as the server saw it. */
export interface Seen {
  url: string;
  method: string;
  headers: Headers;
  body: Record<string, unknown>;
}

/** All that one stream gave. */
export interface Outcome {
  events: ModelEvent[];
  message: AssistantMessage;
  error?: unknown;
}

function bodyOf({ body, cut = [], breaks }: Answer): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body);
  let at = 0;
  let n = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) {
        if (breaks) controller.error(new TypeError("error reading a body from connection"));
        else controller.close();
        return;
      }
      const size = cut.length > 0 ? cut[n++ % cut.length] ?? 1 : bytes.length;
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}

/** A `fetch` that gives the answers in order and notes the requests. */
export function scriptedFetch(answers: Answer[], seen: Seen[] = []): typeof fetch {
  return (input, init) => {
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    seen.push({
      url: String(input),
      method: init?.method ?? "GET",
      headers: new Headers(init?.headers),
      body: typeof init?.body === "string" ? JSON.parse(init.body) : {},
    });
    if (!answer) return Promise.reject(new TypeError("no answer was scripted"));
    const headers = answer.headers ?? { "content-type": "text/event-stream" };
    return Promise.resolve(new Response(bodyOf(answer), { status: answer.status ?? 200, headers }));
  };
}

/** Settings of a provider whose requests end in `fetch`. */
export function settingsOf(
  type: string,
  fetch: typeof globalThis.fetch,
  more: Partial<ProviderSettings> = {},
) {
  return {
    name: "test",
    type,
    baseUrl: "http://127.0.0.1:1/v1",
    apiKey: "key-for-tests",
    headers: {},
    fetch,
    ...more,
  };
}

/** A request with one word of the user. */
export function requestOf(more: Partial<ModelRequest> = {}): ModelRequest {
  const model = more.model ?? "model-a";
  return {
    model,
    info: { provider: "test", model },
    messages: [{ role: "user", parts: [{ type: "text", text: "hi" }] }],
    tools: [],
    ...more,
  };
}

/** Streams to the end, whether it fails or not. */
export async function outcomeOf(
  provider: Provider,
  request = requestOf(),
  signal?: AbortSignal,
): Promise<Outcome> {
  const collector = new MessageCollector({ provider: "test", model: request.model }, new Set());
  const events: ModelEvent[] = [];
  try {
    for await (const event of provider.stream(request, signal ?? new AbortController().signal)) {
      events.push(structuredClone(event));
      collector.add(event);
    }
  } catch (error) {
    return { events, message: collector.message, error };
  }
  return { events, message: collector.message };
}

/** What `outcomeOf` gives for one answer. */
export function answered(
  module: ProviderModule,
  settings: { type: string } & Partial<ProviderSettings>,
  answer: Answer,
  request = requestOf(),
): Promise<Outcome> {
  return outcomeOf(
    module.createProvider(settingsOf(settings.type, scriptedFetch([answer]), settings)),
    request,
  );
}

/** All text, or all reasoning, of the events. */
export function joined(events: ModelEvent[], type: "text" | "reasoning" | "tool-arguments"): string {
  return events.map((event) => event.type === type ? event.text : "").join("");
}
