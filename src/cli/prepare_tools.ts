/** The tools of a run: which are offered, what they may touch, who can be asked. */

import { realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { keyVariables } from "../config/keys.ts";
import { UserError } from "../errors.ts";
import { allTools } from "../tools/mod.ts";
import { endLeftovers } from "../tools/run_command.ts";
import { offeredTools } from "../tools/registry.ts";
import type { ToolSession } from "../tools/run.ts";
import type { Tool } from "../types.ts";
import { mcpTools } from "./prepare_mcp.ts";
import type { Conversation, RunContext } from "./run_setting.ts";

/** Prepares the tools. Throws `usage` for an unknown tool or a root that is no folder. */
export async function prepareTools(
  context: RunContext,
  { reads, always }: Pick<Conversation, "reads" | "always">,
): Promise<ToolSession> {
  const { options, surroundings, audience, signal, secrets, config } = context;
  const { effective } = config;
  const { ask } = audience;
  const root = await rootFolder(surroundings.cwd, options.root);
  const offer = await offeredTools({
    tools: [...allTools(), ...await mcpTools(context, root)],
    request: options.tools,
    allow: options.allow,
    yes: options.yes ?? false,
    canAsk: ask !== undefined,
    configOffer: effective.tools.offer,
    configAllow: effective.tools.allow,
  });
  for (const note of withheldNotes(offer.withheld)) audience.note(note);
  const runsCommands = offer.tools.some((tool) => tool.class === "execute");
  if (runsCommands && !context.atEnd.includes(endLeftovers)) context.atEnd.push(endLeftovers);
  return {
    tools: offer.tools,
    permission: offer.permission,
    context: {
      root,
      denyPaths: effective.tools.denyPaths,
      reserved: config.paths.reserved,
      maxResultBytes: effective.tools.maxResultBytes,
      signal,
      ...(runsCommands ? { env: await commandEnv(context) } : {}),
    },
    ask,
    redact: secrets.redact,
    onProgress: (_tool, line) => audience.tellDoing(line),
    showsWrites: audience.showsWrites,
    timeoutMs: effective.tools.timeoutMs,
    reads,
    always,
  };
}

/** Why tools that were asked for are not offered; those of one MCP server in one line. */
function withheldNotes(withheld: Tool[]): string[] {
  const why = (of: Tool) => `nobody can be asked here, and --allow ${of.class} was not given`;
  const serverOf = ({ name }: Tool) => /^mcp__(.+?)__/.exec(name)?.[1];
  const byServer = Map.groupBy(withheld, serverOf);
  return [...byServer].flatMap(([server, tools]) => {
    const [first] = tools;
    if (server === undefined || tools.length === 1 || !first) {
      return tools.map((tool) => `${tool.name} is not offered: ${why(tool)}`);
    }
    return [`${tools.length} tools of MCP server ${server} are not offered: ${why(first)}`];
  });
}

/** What commands see of the environment. */
async function commandEnv(
  { surroundings, config: { effective } }: RunContext,
): Promise<Record<string, string>> {
  const { commandEnvironment } = await import("../tools/command_environment.ts");
  return commandEnvironment(surroundings.env, keyVariables(effective), effective.tools.env);
}

/** The folder the tools are confined to, links resolved. Throws `usage` for a `--root` that is no folder. */
export async function rootFolder(cwd: string, given = "."): Promise<string> {
  const path = resolve(cwd, given);
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    throw new UserError("usage", `--root ${path}: there is no such folder`, { cause: error });
  }
  throw new UserError("usage", `--root ${path}: it is no folder`);
}
