/** `nano-agent mcp` behind Streamable HTTP, for test programs that speak nothing else: a process a session. */

import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";

interface Session {
  child: ChildProcess;
  /** Who waits for the answer to which request. */
  waiting: Map<unknown, (line: string) => void>;
}

export interface Bridge {
  url: string;
  stop(): Promise<void>;
}

/** Starts the bridge to `command`. */
export async function startBridge(
  command: string[],
  env: Record<string, string>,
  cwd: string,
): Promise<Bridge> {
  const sessions = new Map<string, Session>();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (request.method !== "POST") return void response.writeHead(405).end();
    const message: { id?: unknown; method?: string } = JSON.parse(body);
    const given = request.headers["mcp-session-id"];
    const id = typeof given === "string" ? given : randomUUID();
    if (message.method === "initialize") sessions.set(id, open(command, env, cwd));
    const session = sessions.get(id);
    if (!session) return void response.writeHead(404).end();
    const isRequest = message.id !== undefined && message.method !== undefined;
    const answer = new Promise<string>((resolve) => session.waiting.set(message.id, resolve));
    session.child.stdin?.write(`${JSON.stringify(message)}\n`);
    if (!isRequest) return void response.writeHead(202).end();
    const line = await answer;
    response.writeHead(200, { "content-type": "application/json", "mcp-session-id": id }).end(line);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    async stop() {
      for (const { child } of sessions.values()) {
        child.stdin?.end();
        if (child.exitCode === null) await once(child, "close");
      }
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function open([program = "", ...args]: string[], env: Record<string, string>, cwd: string): Session {
  const child = spawn(program, args, { env, cwd, stdio: ["pipe", "pipe", "ignore"] });
  const waiting: Session["waiting"] = new Map();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { id }: { id?: unknown } = JSON.parse(line);
    waiting.get(id)?.(line);
  });
  return { child, waiting };
}
