/** The tools of MCP servers a run is offered; loads and starts nothing where there are none to offer. */

import { createFetch } from "../attempt/http.ts";
import { keyVariables } from "../config/keys.ts";
import { UserError } from "../errors.ts";
import { nearestNames } from "../nearest.ts";
import { wildcardFits } from "../tools/command_pattern.ts";
import { entriesOf, subjectOf } from "../tools/grants.ts";
import type { Tool } from "../types.ts";
import type { McpServers } from "../mcp/client.ts";
import type { RunContext } from "./run_setting.ts";
import { secretsOf } from "./config_shown.ts";

/** Time for starting a server, the handshake and its list of tools together (CONTRACT section 7). */
const START_LIMIT_MS = 20_000;
/** When a person should hear what is being waited for. */
const TELL_AFTER_MS = 3_000;

/**
 * The tools of the servers that `--tools`, `--allow` and the configuration leave any room for. A server that is late,
 * dies or lies is a note. Throws `usage` for a name that is no server's tool.
 */
export async function mcpTools(context: RunContext, root: string): Promise<Tool[]> {
  const { options, config: { effective }, signal, audience } = context;
  const names = Object.keys(effective.mcpServers);
  const asked = [...options.tools ?? [], ...options.allow ?? []];
  const named = entriesOf(asked).filter((entry) => entry.startsWith("mcp__"));
  if (names.length === 0 && named.length === 0) return [];
  const [{ wantedServers }, { mayConcern }] = await Promise.all([
    import("../mcp/wanted_servers.ts"),
    import("../mcp/tool_names.ts"),
  ]);
  for (const entry of named) {
    if (!names.some((name) => mayConcern(subjectOf(entry), name))) throw await noServer(entry, names);
  }
  const wanted = wantedServers(names, {
    ...(options.tools ? { request: entriesOf(options.tools).map(subjectOf) } : {}),
    ...(effective.tools.offer ? { configOffer: entriesOf(effective.tools.offer) } : {}),
    allow: entriesOf(options.allow ?? []).map(subjectOf),
    yes: options.yes ?? false,
  });
  if (wanted.length === 0) return [];
  const servers = await openServers(context, root);
  const waiting = setTimeout(() => {
    audience.note(`waiting for MCP servers to start (${START_LIMIT_MS / 1000} s at most)`);
  }, TELL_AFTER_MS);
  const { tools, problems } = await servers.tools(wanted, signal).finally(() => clearTimeout(waiting));
  for (const { server, problem } of problems) {
    audience.note(`MCP server ${server} is left out: it ${problem}`);
  }
  const missing = new Set(problems.map(({ server }) => server));
  for (const entry of named) {
    const owners = names.filter((name) => mayConcern(subjectOf(entry), name));
    if (owners.some((name) => missing.has(name) || !wanted.includes(name))) continue;
    if (!tools.some((tool) => wildcardFits(subjectOf(entry), tool.name))) throw await noTool(entry, tools);
  }
  return tools;
}

async function openServers(context: RunContext, root: string): Promise<McpServers> {
  const { mcp, surroundings, config: { effective }, secrets, audience, atEnd } = context;
  if (mcp.servers) return mcp.servers;
  const trace = await audience.startTrace();
  const { McpServers } = await import("../mcp/client.ts");
  const { env, version } = surroundings;
  secrets.add(...secretsOf(effective));
  const servers = new McpServers(effective.mcpServers, {
    version,
    root,
    values: {
      env,
      keyNames: keyVariables(effective),
      addSecret: (value) => secrets.add(value),
    },
    fetch: createFetch({
      connectMs: effective.timeouts.connectMs,
      proxied: Boolean(env.HTTPS_PROXY ?? env.https_proxy ?? env.HTTP_PROXY ?? env.http_proxy),
      ...(trace ? { onWire: (event) => trace.seeWire(event) } : {}),
    }),
    limitMs: START_LIMIT_MS,
    ...(trace ? { onWord: (server, kind, text) => trace.seeServer(server, kind, text) } : {}),
  });
  // Runs that were prepared side by side share the first.
  if (mcp.servers) return mcp.servers;
  mcp.servers = servers;
  atEnd.push(() => servers.close());
  return servers;
}

async function noServer(entry: string, servers: string[]): Promise<UserError> {
  const patterns = servers.map((name) => `mcp__${name}__*`);
  const near = await nearestNames(entry, patterns);
  return new UserError("usage", `there is no MCP server with a tool "${entry}"`, {
    hint: near.length > 0
      ? `did you mean ${near.join(" or ")}?`
      : patterns.length > 0
      ? `there are ${patterns.join(", ")}`
      : "none is configured: see mcpServers in the configuration",
  });
}

async function noTool(entry: string, tools: Tool[]): Promise<UserError> {
  const names = tools.map(({ name }) => name);
  const near = await nearestNames(entry, names);
  const isPattern = entry.includes("(");
  return new UserError("usage", `there is no MCP tool "${entry}"`, {
    hint: isPattern
      ? "MCP tools take no patterns in ()"
      : near.length > 0
      ? `did you mean ${near.join(" or ")}?`
      : `there are ${names.slice(0, 20).join(", ")}`,
  });
}
