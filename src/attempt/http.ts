/** The one `fetch` every SDK is given: no redirects, a connect time-out of its own, each exchange told to the trace. */

/** What went over the wire, for the trace. */
export type WireEvent =
  | { type: "http-request"; method: string; url: string; headers: Record<string, string>; body?: string }
  | {
    type: "http-response";
    url: string;
    status: number;
    headers: Record<string, string>;
    durationMs: number;
  };

/** How requests are made and who watches them. */
export interface HttpOptions {
  connectMs: number;
  /** Only set when somebody looks: bodies are then copied. */
  onWire?: (event: WireEvent) => void;
  /** Work that can be done while the server thinks. */
  whileWaiting?: () => void;
  /** With a proxy the target is not ours to reach, so there is no connect probe. */
  proxied: boolean;
}

/** True when a TCP connection to the host of `url` can be opened within `ms`. */
async function reachable(url: URL, ms: number): Promise<boolean> {
  const { connect } = await import("node:net");
  return await new Promise((resolve) => {
    const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ""), port });
    const done = (open: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(open);
    };
    const timer = setTimeout(() => done(false), ms);
    socket.once("connect", () => done(true));
    // A refusal is an answer too: the request itself will report it.
    socket.once("error", () => done(true));
  });
}

/**
 * Aborts `controller` when the host cannot be reached within `connectMs`. `fetch` tells headers, not connections,
 * so a probe starts when half the time has passed without headers: requests that are answered cost nothing.
 */
function watchConnection(url: URL, connectMs: number, controller: AbortController): () => void {
  let over = false;
  const timer = setTimeout(async () => {
    if (!await reachable(url, connectMs / 2) && !over) {
      const seconds = Number((connectMs / 1000).toFixed(1));
      controller.abort(
        new DOMException(`connecting to ${url.host} timed out after ${seconds} s`, "TimeoutError"),
      );
    }
  }, connectMs / 2);
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

function tellRequest(url: URL, init: RequestInit | undefined, onWire: (event: WireEvent) => void): void {
  const body = typeof init?.body === "string" ? init.body : undefined;
  const headers = Object.fromEntries(new Headers(init?.headers));
  onWire({ type: "http-request", method: init?.method ?? "GET", url: url.href, headers, body });
}

/** A `fetch` that leaves redirects to the caller: followed, they would carry keys to another host. */
export function createFetch(options: HttpOptions): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (options.onWire) tellRequest(url, init, options.onWire);
    const controller = new AbortController();
    const signal = init?.signal ? AbortSignal.any([init.signal, controller.signal]) : controller.signal;
    const connected = options.proxied ? () => {} : watchConnection(url, options.connectMs, controller);
    const started = performance.now();
    try {
      const answering = fetch(input, { ...init, signal, redirect: "manual" });
      options.whileWaiting?.();
      const response = await answering;
      options.onWire?.({
        type: "http-response",
        url: url.href,
        status: response.status,
        headers: Object.fromEntries(response.headers),
        durationMs: Math.round(performance.now() - started),
      });
      return response;
    } finally {
      connected();
    }
  };
}
