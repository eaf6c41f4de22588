/** What HTTP itself says about a failed request, in the words of `errors.ts`; the same for every provider. */

import { ProviderError, type ProviderErrorKind, UserError } from "../errors.ts";
import type { ModelRef } from "../types.ts";

/** Longest piece of a foreign text that is shown as an error message. */
const MAX_MESSAGE = 600;
/** Bytes of an error's body that are read: whoever sends more has no reason to give. */
const MAX_ERROR_BYTES = 1024 * 1024;
/** Longer than the name of a field of an event. */
const LONGEST_FIELD = 8;
/** Bytes an answer that is no stream may have before it is known to be none. */
const MAX_PLAIN_BYTES = 64 * 1024 * 1024;

/** An answer that is no event stream: an error status, or a 200 with something else in it. */
export interface PlainAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; `undefined` when it is not JSON. */
  json: unknown;
}

/** Carries what `checkedFetch` found through an SDK, which wraps what its fetch throws. */
export class AnswerFailure extends Error {
  override name = "AnswerFailure";

  // The message is fixed: SDKs look for words such as "timed out" in it and then drop the error.
  constructor(readonly url: string, readonly answer?: PlainAnswer, readonly reason?: unknown) {
    super("no usable answer");
  }

  /** The failure somewhere in the causes of what an SDK threw. */
  static within(thrown: unknown): AnswerFailure | undefined {
    for (let error = thrown; error instanceof Error; error = error.cause) {
      if (error instanceof AnswerFailure) return error;
    }
    return undefined;
  }
}

/**
 * Wraps `fetch` for an SDK: it throws an `AnswerFailure` for a failed connection, for any status but 2xx and for a
 * POST that is not answered by an event stream, each with all of the body, of which SDKs drop parts.
 */
export function checkedFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    let response: Response;
    try {
      response = await fetch(input, init);
    } catch (reason) {
      throw new AnswerFailure(url, undefined, reason);
    }
    if (!response.ok) throw new AnswerFailure(url, await plainAnswer(response));
    const type = response.headers.get("content-type") ?? "";
    if (init?.method !== "POST" || type.startsWith("text/event-stream")) return response;
    try {
      return await eventStreamOf(url, response);
    } catch (reason) {
      throw reason instanceof AnswerFailure ? reason : new AnswerFailure(url, undefined, reason);
    }
  };
}

async function plainAnswer(response: Response): Promise<PlainAnswer> {
  const { status, headers } = response;
  let text = "";
  try {
    const decoder = new TextDecoder();
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if ((bytes += chunk.length) > MAX_ERROR_BYTES) break;
    }
  } catch {
    // The status alone says what went wrong; a body that breaks off adds nothing.
  }
  return { status, headers, text, json: parsedJson(text) };
}

/** JSON text as a value; `undefined` when it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The response again when its body begins like an event stream, whatever its content type says. */
async function eventStreamOf(url: string, response: Response): Promise<Response> {
  const { status, headers, body } = response;
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  let isPlain = false;
  for (;;) {
    const { value, done } = await reader?.read() ?? { done: true };
    if (value) {
      chunks.push(value);
      bytes += value.length;
      text += decoder.decode(value, { stream: true });
    }
    if (done) throw new AnswerFailure(url, { status, headers, text, json: parsedJson(text) });
    if (bytes > MAX_PLAIN_BYTES) {
      await reader?.cancel();
      throw new AnswerFailure(url, { status, headers, text: "the answer has no end", json: undefined });
    }
    if (isPlain) continue;
    // `data`, `event`, `id`, `retry` or a comment: wait until it can be told from plain text.
    const start = text.trimStart();
    if (/^(?:data|event|id|retry)?:/.test(start)) break;
    isPlain = start.length > LONGEST_FIELD;
  }
  const rest = new ReadableStream<Uint8Array>({
    start: (controller) => chunks.forEach((chunk) => controller.enqueue(chunk)),
    async pull(controller) {
      const next = await reader?.read();
      if (!next || next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: (reason) => reader?.cancel(reason),
  });
  return new Response(rest, { status, headers });
}

/**
 * The wait the headers ask for, in ms: the longer of `retry-after-ms` and `retry-after` (seconds or an HTTP date,
 * RFC 9110 section 10.2.3; Azure sends `retry-after: 1` beside `retry-after-ms: 0`). Absent: none was asked for.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const waits: number[] = [];
  const ms = Number(headers.get("retry-after-ms") ?? NaN);
  if (Number.isFinite(ms)) waits.push(ms);
  const after = headers.get("retry-after")?.trim();
  if (after) {
    const seconds = Number(after);
    waits.push(Number.isFinite(seconds) ? seconds * 1000 : Date.parse(after) - now);
  }
  const known = waits.filter((wait) => Number.isFinite(wait)).map((wait) => Math.max(0, Math.ceil(wait)));
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** What `x-should-retry` says, where it was sent. */
export function shouldRetry(headers: Headers): boolean | undefined {
  const value = headers.get("x-should-retry");
  return value === "true" ? true : value === "false" ? false : undefined;
}

const STATUS_KINDS: Record<number, ProviderErrorKind> = {
  401: "auth",
  402: "quota",
  403: "auth",
  404: "not-found",
  408: "timeout",
  409: "overloaded",
  429: "rate-limit",
};

/** What an HTTP status means when the body does not say it better. */
export function kindOfStatus(status: number): ProviderErrorKind {
  return STATUS_KINDS[status] ?? (status >= 500 ? "overloaded" : "bad-request");
}

const CONTEXT_OVERFLOW = new RegExp(
  [
    "prompt (?:is )?too long",
    "input is too long",
    "exceeds? (?:the|its|this model's) (?:available )?context",
    "context (?:window|length|size) (?:is |was )?exceeded",
    "exceeded max context length",
    "max(?:imum)? (?:context|prompt) length",
    "greater than the context length",
    "input token count .{0,40}exceeds",
    "total length of all messages is too long",
    "too many (?:input|prompt) tokens",
  ].join("|"),
  "i",
);

/** True when an error message says that the input does not fit the model's context window. */
export function saysContextOverflow(message: string): boolean {
  return CONTEXT_OVERFLOW.test(message);
}

/** True when an error message says that the account cannot pay, whatever the status beside it. */
export function saysNoMoney(message: string): boolean {
  return /credit balance|exceeded your current quota|insufficient (?:\w+ )?(?:credit|balance|fund|quota)|out of credits|(?:spend(?:ing)?|usage|billing|credit) (?:hard )?limit|have any credits|payment required/i
    .test(message);
}

/** A provider's message as one piece of text to show: never an HTML page, never empty. */
export function shownMessage(text: string, status?: number): string {
  const plain = text.trim();
  if (/^<(?:!doctype|html|head|body|\?xml)/i.test(plain)) return "the server answered with an HTML page";
  if (plain === "") {
    return status === undefined
      ? "the server gave no reason"
      : `the server answered ${status} without a reason`;
  }
  return plain.length > MAX_MESSAGE ? `${plain.slice(0, MAX_MESSAGE).toWellFormed()}…` : plain;
}

/** Codes of Node and Bun, and words of Deno's messages, which have no codes. */
const NETWORK_CAUSES: [RegExp, (host: string) => string][] = [
  [/ECONNREFUSED|ConnectionRefused|connection refused/i, (host) => `${host} refused the connection`],
  [
    /ENOTFOUND|EAI_AGAIN|dns error|failed to lookup|getaddrinfo/i,
    (host) => `the host name of ${host} was not found`,
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UnknownIssuer|EPROTO|SSL|TLS|corrupt message/i,
    (host) => `no secure connection to ${host} (TLS)`,
  ],
  [/ETIMEDOUT|ETIME\b|timed? ?out/i, (host) => `the connection to ${host} timed out`],
  [/EHOSTUNREACH|ENETUNREACH|unreachable/i, (host) => `${host} cannot be reached`],
  [
    /Malformed_HTTP|HPE_|invalid HTTP|InvalidHTTP|parse error/i,
    (host) => `${host} does not answer like a web server`,
  ],
  [
    /ECONNRESET|EPIPE|ConnectionClosed|connection (?:was )?(?:reset|closed)|closed unexpectedly|reading a body|terminated/i,
    (host) => `${host} broke the connection`,
  ],
];

/**
 * What went wrong on the way to or from the server at `url`, named by host and port only: messages of the runtimes
 * hold the whole URL, which may hold secrets.
 */
export function networkError(reason: unknown, url: string, ref: ModelRef): ProviderError {
  const host = URL.canParse(url) ? new URL(url).host : "the server";
  if (reason instanceof DOMException && reason.name === "TimeoutError") {
    return new ProviderError("timeout", reason.message, ref, { cause: reason });
  }
  let words = "";
  for (let error = reason; error instanceof Error; error = error.cause) {
    words += ` ${(error as { code?: unknown }).code ?? ""} ${error.message.replace(/https?:\/\/\S+/g, "")}`;
  }
  const [, say] = NETWORK_CAUSES.find(([pattern]) => pattern.test(words)) ?? [];
  const message = say?.(host) ?? `the connection to ${host} failed`;
  return new ProviderError("network", message, ref, { cause: reason });
}

/** An answer that is not what the API sends: the attempt failed, whatever its status. */
export function unreadable(what: string, ref: ModelRef, cause?: unknown): ProviderError {
  return new ProviderError("network", what, ref, { cause });
}

/** The error for a 3xx: our fetch does not follow, as the key would go with it. */
function redirectError(answer: PlainAnswer, url: string, ref: ModelRef): ProviderError {
  const location = answer.headers.get("location") ?? "";
  const host = URL.canParse(location, url) ? new URL(location, url).host : "another address";
  return new ProviderError("bad-request", `the server redirected to ${host}; not followed`, ref, {
    status: answer.status,
  });
}

/**
 * The `ProviderError` for whatever was thrown while a request was made and its answer read; `judge` reads the error
 * bodies of this provider and gives `undefined` for a 2xx body that is no error either.
 */
export function providerErrorOf(
  thrown: unknown,
  context: {
    ref: ModelRef;
    url: string;
    signal: AbortSignal;
    judge: (answer: PlainAnswer, ref: ModelRef) => ProviderError | undefined;
  },
): Error {
  const { ref, signal, judge } = context;
  // Aborted readers look like clean ends or network failures: only the signal tells.
  if (signal.aborted) {
    return new ProviderError("aborted", "the request was aborted", ref, { cause: signal.reason });
  }
  if (thrown instanceof ProviderError) return thrown;
  const failure = AnswerFailure.within(thrown);
  const answer = failure?.answer;
  if (answer) {
    if (answer.status >= 300 && answer.status < 400) return redirectError(answer, failure.url, ref);
    return judge(answer, ref) ?? unreadable(notTheApi(answer.text), ref);
  }
  const reason = failure ? failure.reason : thrown;
  if (reason instanceof ProviderError || reason instanceof UserError) return reason;
  return networkError(reason, failure?.url ?? context.url, ref);
}

function notTheApi(text: string): string {
  if (text.trim() === "") return "the server sent an empty answer";
  const html = /^\s*</.test(text);
  return html ? "the server answered with an HTML page, not the API" : "the server's answer is not the API's";
}
