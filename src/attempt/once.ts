/** One request with its timers: the first token, then the idle time between content. */

import { Cancelled, ProviderError } from "../errors.ts";
import type { ModelEvent, ModelRequest, Provider } from "../types.ts";

/** How long content may stay away, in ms: before the first token, and after any. */
export interface AttemptTimeouts {
  firstTokenMs: number;
  idleMs: number;
}

/** Pings and empty events are not content: they end no wait. */
function isContent(event: ModelEvent): boolean {
  switch (event.type) {
    case "text":
    case "reasoning":
      return event.text !== "" || event.providerData !== undefined;
    case "tool-arguments":
    case "tool-call":
    case "finish":
      return true;
    default:
      return false;
  }
}

/** A clock that aborts when content stays away. */
class ContentTimer {
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #deadline = 0;
  #limit: { ms: number; what: string };

  constructor(private readonly timeouts: AttemptTimeouts) {
    this.#limit = { ms: timeouts.firstTokenMs, what: "no answer began" };
    this.#deadline = performance.now() + timeouts.firstTokenMs;
    this.#arm();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What ran out, once it has. */
  get expired(): string | undefined {
    return this.signal.aborted
      ? `${this.#limit.what} within ${Number((this.#limit.ms / 1000).toFixed(1))} s`
      : undefined;
  }

  /** Content came: from now on the idle time counts. Costs no timer, only the deadline moves. */
  sawContent(): void {
    this.#limit = { ms: this.timeouts.idleMs, what: "the answer stalled: nothing came" };
    this.#deadline = performance.now() + this.#limit.ms;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #arm(): void {
    const leftMs = Math.max(this.#deadline - performance.now(), 1);
    this.#timer = setTimeout(() => {
      if (performance.now() < this.#deadline) this.#arm();
      else this.#controller.abort();
    }, Math.min(leftMs, this.timeouts.idleMs));
  }
}

/**
 * The events of one attempt. Throws `ProviderError`, also of kind `timeout` when content stayed away and of kind
 * `network` when the stream ended without its terminal event; throws `Cancelled` when the run was stopped.
 */
export async function* attemptOnce(
  provider: Provider,
  request: ModelRequest,
  timeouts: AttemptTimeouts,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  signal.throwIfAborted();
  const ref = { provider: provider.name, model: request.model };
  const timer = new ContentTimer(timeouts);
  let finished = false;
  try {
    for await (const event of provider.stream(request, AbortSignal.any([signal, timer.signal]))) {
      if (event.type === "finish") finished = true;
      if (isContent(event)) timer.sawContent();
      yield event;
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (timer.expired) throw new ProviderError("timeout", timer.expired, ref, { cause: error });
    throw error;
  } finally {
    timer.stop();
  }
  if (signal.aborted) throw signal.reason;
  if (timer.expired && !finished) throw new ProviderError("timeout", timer.expired, ref);
  if (!finished) {
    throw new ProviderError("network", "the stream ended before the answer was complete", ref);
  }
}

/** Waits, or throws the signal's reason. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason ?? new Cancelled("SIGTERM"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
