/** From the configuration of a server to a connection with a handshake behind it. */

import { pathToFileURL } from "node:url";
import type { Client } from "@modelcontextprotocol/sdk/client";
import type { JsonSchemaValidator, jsonSchemaValidator } from "@modelcontextprotocol/sdk/validation";
import { secretsInUrl } from "../config/redact.ts";
import type { McpServerConfig } from "../config/schema.ts";
import type { JsonSchema } from "../types.ts";
import { ChildServer } from "./child_server.ts";
import { serverEnvironment, serverHeaders, type Values } from "./client_settings.ts";
import { InWords, type Link } from "./link.ts";
import { protocolTypes } from "./protocol_types.ts";
import type { RemoteCall } from "./remote_server.ts";

/** The longest a timer can hold, in ms: limits are ours, not the SDK's. */
const NO_LIMIT_MS = 2 ** 31 - 1;

/** What a server says beside the protocol. */
export type ServerWord = "stderr" | "noise" | "log" | "error";

/** What connections are made with. */
export interface ConnectSetting {
  version: string;
  /** The folder servers on this machine are told to work in. */
  root: string;
  values: Omit<Values, "signal">;
  fetch: typeof fetch;
  /** For starting, handshake and list of tools together. */
  limitMs: number;
  /** Pages of a list of tools that are asked for. */
  maxPages?: number;
  /** Gets what servers say beside the protocol; absent: nobody wants to know. */
  onWord?(server: string, kind: ServerWord, text: string): void;
}

/** An open connection. */
export interface Connected {
  readonly isOver: boolean;
  /** How the server ended, in words, once it has. */
  readonly ending?: string;
  readonly sessionId?: string;
  readonly hasTools: boolean;
  request(method: string, params: Record<string, unknown>, signal: AbortSignal): Promise<JsonSchema>;
  call(call: RemoteCall): Promise<unknown>;
  close(): Promise<void>;
}

/** Connects. Rejects with an error in words, or the signal's reason; nothing stays behind then. */
export async function connect(
  name: string,
  config: McpServerConfig,
  setting: ConnectSetting,
  signal: AbortSignal,
): Promise<Connected> {
  const [{ Client }, { ResultSchema, ListRootsRequestSchema }] = await Promise.all([
    import("@modelcontextprotocol/sdk/client"),
    protocolTypes(),
  ]);
  const link: Link = await openLink(name, config, setting, signal);
  const isChild = link instanceof ChildServer;
  const client = new Client({ name: "nano-agent", version: setting.version }, {
    // A folder of this machine is nothing to tell a server elsewhere.
    capabilities: isChild ? { roots: {} } : {},
    jsonSchemaValidator: UNUSED,
  });
  if (isChild) {
    const uri = pathToFileURL(setting.root).href;
    client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri, name: "root" }] }));
  }
  followWords(client, name, setting);
  let isOver = false;
  client.onclose = () => isOver = true;
  try {
    signal.throwIfAborted();
    await client.connect(link, { signal, timeout: NO_LIMIT_MS });
  } catch (error) {
    const words = failureWords(error, link);
    await link.close();
    throw signal.aborted ? signal.reason : new Error(words, { cause: error });
  }
  return {
    get isOver() {
      return isOver;
    },
    get ending() {
      return link.ending;
    },
    get sessionId() {
      return link.sessionId;
    },
    hasTools: client.getServerCapabilities()?.tools !== undefined,
    request: (method, params, signal) =>
      client.request({ method, params }, ResultSchema, { signal, timeout: NO_LIMIT_MS }),
    call: ({ tool, arguments: given, signal, onProgress }) =>
      client.request({ method: "tools/call", params: { name: tool, arguments: given } }, ResultSchema, {
        signal,
        timeout: NO_LIMIT_MS,
        ...(onProgress ? { onprogress: (progress) => onProgress(progressLine(progress)) } : {}),
      }),
    close: async () => {
      await link.close();
      isOver = true;
    },
  };
}

async function openLink(
  name: string,
  config: McpServerConfig,
  { values, fetch, onWord }: ConnectSetting,
  signal: AbortSignal,
): Promise<Link> {
  const lookUp = { ...values, signal };
  const { command, args = [], url } = config;
  if (command !== undefined) {
    return new ChildServer({
      command,
      args,
      env: await serverEnvironment(config, lookUp),
      ...(onWord
        ? {
          onStderr: (line: string) => onWord(name, "stderr", line),
          onNoise: (line: string) => onWord(name, "noise", line),
        }
        : {}),
    });
  }
  const address = url ?? "";
  for (const secret of secretsInUrl(address)) values.addSecret(secret);
  const { HttpServer } = await import("./http_server.ts");
  return new HttpServer({ url: address, headers: await serverHeaders(config, lookUp), fetch });
}

function followWords(client: Client, name: string, { onWord }: ConnectSetting): void {
  if (!onWord) return;
  client.onerror = (error) => onWord(name, "error", error.message);
  client.fallbackNotificationHandler = (notification) => {
    const { method, params } = notification;
    onWord(name, "log", `${method} ${JSON.stringify(params ?? {})}`);
    return Promise.resolve();
  };
}

/** Checks of results are ours (`tool_schema.ts`): the SDK's run the patterns of servers. */
const UNUSED: jsonSchemaValidator = {
  getValidator<T>(): JsonSchemaValidator<T> {
    return (input) => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};

function progressLine({ progress, total, message }: {
  progress: number;
  total?: number;
  message?: string;
}): string {
  const count = total === undefined ? `${progress}` : `${progress}/${total}`;
  return message ? `${count} ${message}` : count;
}

/** Whether the server knows our session no more (MCP specification, session management: HTTP 404). */
export function isForgottenSession(error: unknown, { sessionId }: Connected): boolean {
  return sessionId !== undefined && codeOf(error) === 404;
}

/** What went wrong, as the end of a sentence about the server. */
export function failureWords(error: unknown, { ending }: { ending?: string }): string {
  if (error instanceof InWords) return error.message;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code === 401 || code === 403) return `refused the credentials (HTTP ${code}): check its headers`;
  if (ending !== undefined && !isAnswer(error)) return `${ending} before it answered`;
  if (message.startsWith("Streamable HTTP error: ")) {
    const text = message.slice("Streamable HTTP error: ".length);
    return code !== undefined && code > 0 ? `answered HTTP ${code}: ${text}` : `answered: ${text}`;
  }
  if (error instanceof Error && error.name === "McpError") {
    return `answered with an error: ${message.replace(/^MCP error -?\d+: /, "")}`;
  }
  if (error instanceof Error && error.name === "ZodError") {
    return "answered with something the protocol does not have";
  }
  return `failed: ${message}`;
}

/** Whether the error is what the server answered; else it is what the SDK says when a connection ends. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && error.name === "McpError" && !/: Connection closed$/.test(error.message);
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : undefined;
}
