/** A loopback proxy between the program and a real server: it counts, keeps the raw traffic, and may change requests. */

/** A request and its answer as they went over the wire. */
export interface Exchange {
  request: { method: string; path: string; body: string };
  response: { status: number; headers: Record<string, string>; body: string };
}

/** A server between program and model that notes what goes through. */
export interface Tap {
  /** Stands for the server's own base URL. */
  baseUrl: string;
  /** In the order of the requests; an answer's body is there once it has been read to its end. */
  exchanges: Exchange[];
  close(): Promise<void>;
}

/** What `openTap` may be told: a change of the n-th request's body, from 1. */
export type Alter = (body: Record<string, unknown>, n: number) => void;

/** Starts a tap in front of the server at `baseUrl`. */
export function openTap(baseUrl: string, alter?: Alter): Tap {
  const upstream = new URL(baseUrl);
  const exchanges: Exchange[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const path = pathname + search;
    const body = altered(await request.text(), exchanges.length + 1, alter);
    const headers = new Headers(request.headers);
    for (const name of ["host", "content-length"]) headers.delete(name);
    const answer = await fetch(upstream.origin + path, {
      method: request.method,
      headers,
      body: body === "" ? undefined : body,
      signal: request.signal,
    });
    const exchange: Exchange = {
      request: { method: request.method, path, body },
      response: { status: answer.status, headers: Object.fromEntries(answer.headers), body: "" },
    };
    exchanges.push(exchange);
    return new Response(answer.body?.pipeThrough(keepsText(exchange)), {
      status: answer.status,
      headers: passedOn(answer.headers),
    });
  });
  return {
    baseUrl: `http://127.0.0.1:${server.addr.port}${upstream.pathname.replace(/\/$/, "")}`,
    exchanges,
    close: () => server.shutdown(),
  };
}

function altered(text: string, n: number, alter?: Alter): string {
  if (!alter || text === "") return text;
  const body = JSON.parse(text);
  alter(body, n);
  return JSON.stringify(body);
}

function keepsText({ response }: Exchange): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  return new TransformStream({
    transform(chunk, controller) {
      response.body += decoder.decode(chunk, { stream: true });
      controller.enqueue(chunk);
    },
  });
}

/** Headers that speak of the connection are made anew. */
function passedOn(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ["content-length", "transfer-encoding", "content-encoding", "connection"]) {
    kept.delete(name);
  }
  return kept;
}
