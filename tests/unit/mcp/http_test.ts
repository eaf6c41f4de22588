import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { withServers } from "./servers.ts";

interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  message: { id?: number; method?: string; params?: { name?: string } };
}

type Handler = (asked: Asked, response: ServerResponse) => void;

/** Starts a loopback server; `handle` answers what the usual server does not. */
async function listening(handle: Handler): Promise<{ url: string; asked: Asked[]; stop(): Promise<void> }> {
  const asked: Asked[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = "";
    try {
      for await (const chunk of request) body += chunk;
    } catch {
      // The client was closed in the middle of its request: there is nobody to answer.
      return;
    }
    const { method = "", url: path = "", headers } = request;
    const one = { method, path, headers, message: body === "" ? {} : JSON.parse(body) };
    asked.push(one);
    handle(one, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    asked,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function json(response: ServerResponse, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** Handshake and list; calls go to `call`. */
function usual(call: Handler, headers: Record<string, string> = {}): Handler {
  return (asked, response) => {
    const { method, message: { id, method: rpc } } = asked;
    if (method === "DELETE") return void response.writeHead(200).end();
    if (method !== "POST") return void response.writeHead(405).end();
    if (rpc === "initialize") {
      const result = {
        protocolVersion: "2025-06-18",
        capabilities: { tools: {} },
        serverInfo: { name: "web", version: "1" },
      };
      return json(response, { jsonrpc: "2.0", id, result }, headers);
    }
    if (rpc === "tools/list") {
      const tools = ["answer", "other"].map((name) => ({
        name,
        inputSchema: { type: "object" },
        annotations: { readOnlyHint: true },
      }));
      return json(response, { jsonrpc: "2.0", id, result: { tools } });
    }
    if (id === undefined) return void response.writeHead(202).end();
    call(asked, response);
  };
}

const text = (id: number | undefined, words: string) => ({
  jsonrpc: "2.0",
  id,
  result: { content: [{ type: "text", text: words }] },
});

const NO_CALL: Handler = (_, response) => void response.writeHead(500).end();

Deno.test("mcp over http: tools are called, headers are sent and become secrets", async () => {
  const server = await listening(
    usual(({ message }, response) => json(response, text(message.id, "from the web"))),
  );
  const env = { WEB_TOKEN: "wt-0123456789abcdef" };
  const secrets: string[] = [];
  const headers = { Authorization: "Bearer env:WEB_TOKEN", "X-Team": "blue" };
  await withServers({ web: { url: `${server.url}?api_key=in-the-address`, headers } }, async ({ call }) => {
    assert.equal((await call("mcp__web__answer")).text, "from the web");
  }, { values: { env, keyNames: new Set(), addSecret: (value) => secrets.push(value) } });
  assert.ok(server.asked.every((one) => one.headers.authorization === "Bearer wt-0123456789abcdef"));
  assert.ok(server.asked.every((one) => one.headers["x-team"] === "blue"));
  assert.deepEqual(secrets.toSorted(), ["in-the-address", "wt-0123456789abcdef"]);
  await server.stop();
});

Deno.test("mcp over http: a refused credential is a problem that says so", async () => {
  const server = await listening((_, response) => void response.writeHead(401).end("who are you?"));
  await withServers({ web: { url: server.url } }, ({ offered }) => {
    assert.equal(offered.problems[0]?.problem, "refused the credentials (HTTP 401): check its headers");
    return Promise.resolve();
  });
  await server.stop();
});

Deno.test("mcp over http: a redirect to another host is not followed and carries nothing there", async () => {
  const elsewhere = await listening(usual(NO_CALL));
  const target = elsewhere.url.replace("127.0.0.1", "localhost");
  const server = await listening((_, response) => void response.writeHead(307, { location: target }).end());
  await withServers(
    { web: { url: server.url, headers: { Authorization: "Bearer secret-value" } } },
    ({ offered }) => {
      assert.match(offered.problems[0]?.problem ?? "", /HTTP 307: .*not followed/);
      return Promise.resolve();
    },
  );
  assert.deepEqual(elsewhere.asked, []);
  await Promise.all([server.stop(), elsewhere.stop()]);
});

Deno.test("mcp over http: a redirect within the server is followed", async () => {
  const handle = usual(({ message }, response) => json(response, text(message.id, "moved")));
  const server = await listening((asked, response) => {
    if (asked.path === "/new") return handle(asked, response);
    response.writeHead(308, { location: "/new" }).end();
  });
  await withServers({ web: { url: server.url } }, async ({ call }) => {
    assert.equal((await call("mcp__web__answer")).text, "moved");
  });
  await server.stop();
});

const BROKEN: [string, Handler, RegExp][] = [
  ["ends its stream without an answer", (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).end(": nothing\n\n");
  }, /MCP server web answered with an error: the connection ended before the answer/],
  ["breaks off its stream", (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(": soon\n\n", () => response.destroy());
  }, /MCP server web answered with an error: the connection ended before the answer/],
  ["answers with a page", (_, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<h1>hello</h1>");
  }, /MCP server web answered: Unexpected content type: text\/html/],
  [
    "fails",
    (_, response) => void response.writeHead(503).end("busy"),
    /MCP server web answered HTTP 503: .*busy/,
  ],
];

for (const [what, handle, message] of BROKEN) {
  Deno.test(`mcp over http: a server that ${what} is an error in words, at once`, async () => {
    const server = await listening(usual(handle));
    await withServers({ web: { url: server.url } }, async ({ call }) => {
      await assert.rejects(call("mcp__web__answer"), message);
    });
    await server.stop();
  });
}

Deno.test("mcp over http: an answer comes over a stream too", async () => {
  const server = await listening(usual(({ message }, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(`event: message\ndata: ${JSON.stringify(text(message.id, "streamed"))}\n\n`);
  }));
  await withServers({ web: { url: server.url } }, async ({ call }) => {
    assert.equal((await call("mcp__web__answer")).text, "streamed");
  });
  await server.stop();
});

Deno.test("mcp over http: a forgotten session is begun anew and the call made again, and ended at the end", async () => {
  let sessions = 0;
  let calls = 0;
  const handle: Handler = (asked, response) => {
    const session = `s${asked.message.method === "initialize" ? ++sessions : sessions}`;
    usual(({ message }, response) => {
      if (++calls === 1) response.writeHead(404).end("no such session");
      else json(response, text(message.id, `in ${asked.headers["mcp-session-id"]}`));
    }, { "mcp-session-id": session })(asked, response);
  };
  const server = await listening(handle);
  await withServers({ web: { url: server.url } }, async ({ call }) => {
    assert.equal((await call("mcp__web__answer")).text, "in s2");
  });
  assert.equal(server.asked.at(-1)?.method, "DELETE");
  assert.equal(server.asked.at(-1)?.headers["mcp-session-id"], "s2");
  await server.stop();
});

/** Writes to a response for as long as somebody reads it. */
function withoutEnd(response: ServerResponse, piece: string): void {
  let isOpen = true;
  response.once("close", () => isOpen = false);
  const more = () => {
    while (isOpen && response.write(piece)) { /* until it is full */ }
    if (isOpen) response.once("drain", more);
  };
  more();
}

Deno.test("mcp over http: an error that never ends is an error", async () => {
  const server = await listening(usual((_, response) => {
    response.writeHead(500);
    withoutEnd(response, "no ".repeat(20_000));
  }));
  await withServers({ web: { url: server.url } }, async ({ call }) => {
    await assert.rejects(call("mcp__web__answer"), /MCP server web answered HTTP 500/);
  });
  await server.stop();
});

Deno.test("mcp over http: an event that never ends is not read to its end", async () => {
  const closed = Promise.withResolvers<void>();
  const answer = usual(({ message }, response) => json(response, text(message.id, "all the same")));
  const server = await listening((asked, response) => {
    if (asked.method !== "GET") return answer(asked, response);
    response.once("close", closed.resolve);
    response.writeHead(200, { "content-type": "text/event-stream" });
    withoutEnd(response, "data: more\n".repeat(10_000));
  });
  await withServers({ web: { url: server.url } }, async ({ call }) => {
    await closed.promise;
    assert.equal((await call("mcp__web__answer")).text, "all the same");
  });
  await server.stop();
});
