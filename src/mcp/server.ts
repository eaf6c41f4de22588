/** nano-agent as an MCP server: one tool, each call a run of its own. */

import type { Server } from "@modelcontextprotocol/sdk/server";
import { jsonLine } from "../output/json.ts";
import { PROMPT_TOOL, type PromptArguments, type PromptReply, readArguments } from "./prompt_tool.ts";
import { protocolTypes } from "./protocol_types.ts";

/** How often a client hears of a call that goes on, so that it does not give it up: the usual limit is 60 s. */
const HEARTBEAT_MS = 5_000;

/** One call, on its way to a run. */
export interface PromptCall extends PromptArguments {
  /** The client has cancelled it. */
  signal: AbortSignal;
  /** Tells the client what is going on, if it wants to know. */
  tell(message: string): void;
}

/** What serving needs of the rest of the program. */
export interface Serving {
  version: string;
  /** Makes a run of a call; never throws. */
  run(call: PromptCall): Promise<PromptReply>;
  /** The reply to a call whose arguments are wrong. */
  refuse(problem: string): PromptReply;
  /** Takes secrets out of what the client gets. */
  redact(text: string): string;
  /** How often a client hears of a call in which nothing happens, in ms; default 5000. */
  heartbeatMs?: number;
}

/** The server, ready to be connected. */
export async function createServer(serving: Serving): Promise<Server> {
  const { version, run, refuse, redact, heartbeatMs = HEARTBEAT_MS } = serving;
  const [{ Server }, { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema, McpError }] = await Promise
    .all([import("@modelcontextprotocol/sdk/server"), protocolTypes()]);
  const server = new Server({ name: "nano-agent", version }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [PROMPT_TOOL] }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { _meta, signal, sendNotification }) => {
    if (params.name !== PROMPT_TOOL.name) {
      throw new McpError(ErrorCode.InvalidParams, `there is no tool ${JSON.stringify(params.name)}`);
    }
    const given = readArguments(params.arguments ?? {});
    if ("problem" in given) return asResult(refuse(given.problem), redact);
    const progressToken = _meta?.progressToken;
    const progress = new ProgressTold(heartbeatMs, (progress, message) => {
      if (progressToken === undefined) return;
      // A client that has gone hears nothing: that is no failure of the run.
      sendNotification({
        method: "notifications/progress",
        params: { progressToken, progress, message: redact(message) },
      })
        .catch(() => {});
    });
    try {
      return asResult(await run({ ...given, signal, tell: (message) => progress.tell(message) }), redact);
    } finally {
      progress.stop();
    }
  });
  return server;
}

function asResult(reply: PromptReply, redact: (text: string) => string) {
  const text = redact(jsonLine(reply).trimEnd());
  return { content: [{ type: "text" as const, text }], ...(reply.success ? {} : { isError: true }) };
}

/** Counts what a client is told, and repeats the last word when nothing happens for a while. */
class ProgressTold {
  #count = 0;
  #last = "working";
  readonly #began = performance.now();
  #timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly everyMs: number,
    private readonly send: (progress: number, message: string) => void,
  ) {
    this.#timer = setInterval(() => this.#beat(), everyMs);
  }

  tell(message: string): void {
    this.#last = message;
    this.send(++this.#count, message);
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#beat(), this.everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    const seconds = Math.round((performance.now() - this.#began) / 1000);
    this.send(++this.#count, `${this.#last} (${seconds} s)`);
  }
}
