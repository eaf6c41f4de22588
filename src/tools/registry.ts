/** Which tools a model is offered, and which of its calls run, ask or are refused (CONTRACT section 7). */

import type { Tool, ToolContext } from "../types.ts";
import { commandFits } from "./command_pattern.ts";
import { resolveInside } from "./confine.ts";
import { CLASSES, concerns, type Grant, parseAllow, parseOffer } from "./grants.ts";

/** What happens to a call: it runs, a person is asked, or it is refused. */
export type Decision = "run" | "ask" | "refuse";

/** What to do about a call with checked arguments. Throws `ToolFailure` for a path no call may touch. */
export type Permission = (tool: Tool, input: unknown, context: ToolContext) => Promise<Decision>;

/** The wishes of the command line and of the configuration. Lists may hold comma lists. */
export interface OfferRequest {
  /** All there are: built-in and, where they are known, those of MCP servers. */
  tools: Tool[];
  /** `--tools`: classes, names, `all`, `none`. Nothing else is offered then. */
  request?: readonly string[];
  /** `--allow`: classes, names, patterns. */
  allow?: readonly string[];
  /** `-y` */
  yes?: boolean;
  /** Whether there is a person at a terminal to ask. */
  canAsk: boolean;
  /** `tools.offer` */
  configOffer?: readonly string[];
  /** `tools.allow` */
  configAllow?: readonly string[];
}

/** The tools of a run and what decides about their calls. */
export interface Offer {
  tools: Tool[];
  permission: Permission;
  /** Asked for by `--tools` but neither allowed nor to be asked about. */
  withheld: Tool[];
}

/**
 * The tools to offer. Reading always runs; a tool of another class is offered if it may be asked about or is
 * allowed, be it for a pattern only. Throws `UserError` for a name that is no tool and no class.
 */
export async function offeredTools(given: OfferRequest): Promise<Offer> {
  const { tools, request, canAsk, configOffer } = given;
  const named = await parseAllow("--allow", given.allow ?? [], tools);
  const allowed = given.yes ? [...CLASSES.map((subject) => ({ subject })), ...named] : named;
  const grants = [...allowed, ...await parseAllow("tools.allow", given.configAllow ?? [], tools)];
  const isWanted = await wanted({ tools, request, configOffer, allowed });
  const may = (tool: Tool) =>
    tool.class === "read" || canAsk || grants.some((grant) => concerns(grant, tool));
  const chosen = tools.filter(isWanted);
  return {
    tools: chosen.filter(may),
    withheld: request ? chosen.filter((tool) => !may(tool)) : [],
    permission: (tool, input, context) => decide(grants, canAsk, tool, input, context),
  };
}

async function wanted(
  { tools, request, configOffer, allowed }: Pick<OfferRequest, "tools" | "request" | "configOffer"> & {
    allowed: Grant[];
  },
): Promise<(tool: Tool) => boolean> {
  if (request) {
    const only = await parseOffer("--tools", request, tools);
    return (tool) => only.some((grant) => concerns(grant, tool));
  }
  if (!configOffer) return () => true;
  // What the command line allows it also wants, whatever the configuration offers.
  const either = [...await parseOffer("tools.offer", configOffer, tools), ...allowed];
  return (tool) => either.some((grant) => concerns(grant, tool));
}

async function decide(
  grants: Grant[],
  canAsk: boolean,
  tool: Tool,
  input: unknown,
  context: ToolContext,
): Promise<Decision> {
  if (tool.class === "read") return "run";
  for (const grant of grants) {
    if (!concerns(grant, tool)) continue;
    if (grant.pattern === undefined || await fits(grant.pattern, tool, input, context)) return "run";
  }
  return canAsk ? "ask" : "refuse";
}

async function fits(pattern: string, tool: Tool, input: unknown, context: ToolContext): Promise<boolean> {
  if (tool.class === "execute") {
    const command = textOf(input, "command");
    return command !== undefined && commandFits(pattern, command);
  }
  const given = textOf(input, "file_path");
  if (given === undefined) return false;
  const { default: picomatch } = await import("picomatch");
  // Where it really leads counts, not how it is written: `src/../x` and links do not pass.
  const { relative } = await resolveInside(context, given, { mustExist: false });
  return picomatch(pattern.replace(/^(\.?\/)+/, ""), { dot: true })(relative);
}

/** The argument `name` of checked input if it is text. */
export function textOf(input: unknown, name: string): string | undefined {
  if (typeof input !== "object" || input === null || !Object.hasOwn(input, name)) return undefined;
  const value: unknown = (input as Record<string, unknown>)[name];
  return typeof value === "string" ? value : undefined;
}
