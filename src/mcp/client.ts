/** The tools of the configured servers, as tools like any other. */

import type { McpServerConfig } from "../config/schema.ts";
import type { WatchedContext } from "../tools/run_command.ts";
import type { Tool, ToolOutput } from "../types.ts";
import type { ConnectSetting } from "./connect.ts";
import type { RemoteTool } from "./list_tools.ts";
import { RemoteServer } from "./remote_server.ts";
import { toolName } from "./tool_names.ts";
import { NotAResult, outputOf } from "./tool_result.ts";
import { type Arguments, argumentsCheck, resultCheck } from "./tool_schema.ts";

/** What servers gave, and what is wrong with those that gave nothing: the end of a sentence about each. */
export interface OfferedByServers {
  tools: Tool[];
  problems: { server: string; problem: string }[];
}

/** All configured servers. They are started when their tools are first asked for, and live until `close`. */
export class McpServers {
  readonly #servers: Map<string, RemoteServer>;

  constructor(configs: Record<string, McpServerConfig>, setting: ConnectSetting) {
    this.#servers = new Map(
      Object.entries(configs).map(([name, config]) => [name, new RemoteServer(name, config, setting)]),
    );
  }

  /**
   * The tools of the servers named, which are started side by side. Rejects only with the signal's reason; the starting
   * then goes on for others who may wait for it.
   */
  async tools(names: readonly string[], signal: AbortSignal): Promise<OfferedByServers> {
    const servers = names.flatMap((name) => this.#servers.get(name) ?? []);
    const answers = await orAborted(Promise.allSettled(servers.map((server) => server.tools())), signal);
    const offered: OfferedByServers = { tools: [], problems: [] };
    const taken = new Set<string>();
    for (const [index, answer] of answers.entries()) {
      const server = servers[index];
      if (!server) continue;
      if (answer.status === "rejected") {
        const { reason } = answer;
        offered.problems.push({
          server: server.name,
          problem: reason instanceof Error ? reason.message : String(reason),
        });
        continue;
      }
      for (const tool of answer.value) {
        offered.tools.push(await asTool(server, tool, toolName(server.name, tool.name, taken)));
      }
    }
    return offered;
  }

  /** Ends all servers and what they started; resolves when they are gone. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#servers.values()].map((server) => server.close()));
  }
}

/** A server's tool under the name models know. */
async function asTool(server: RemoteServer, tool: RemoteTool, name: string): Promise<Tool> {
  const { description, parameters, readOnly, outputSchema } = tool;
  const check = await argumentsCheck(parameters);
  return {
    name,
    description,
    parameters,
    class: readOnly ? "read" : "execute",
    check,
    // Whoever calls it has the arguments from `check`.
    run: (input, context) => run(server, tool.name, input as Arguments, context, outputSchema),
  };
}

async function run(
  server: RemoteServer,
  tool: string,
  input: Arguments,
  { signal, onProgress }: WatchedContext,
  outputSchema: RemoteTool["outputSchema"],
): Promise<ToolOutput> {
  const result = await server.call({ tool, arguments: input, signal, ...(onProgress ? { onProgress } : {}) });
  try {
    return outputOf(result, outputSchema && await resultCheck(outputSchema));
  } catch (error) {
    if (!(error instanceof NotAResult)) throw error;
    throw new Error(
      `MCP server ${server.name} gave a result of ${tool} that cannot be used: ${error.message}`,
    );
  }
}

/** What `promise` comes to, unless `signal` aborts first. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
