/** The tools a server says it has, page by page, with what cannot be used left out. */

import type { JsonSchema } from "../types.ts";
import type { Connected } from "./connect.ts";
import { withoutInvisible } from "./invisible.ts";
import { isObject, toolParameters } from "./tool_schema.ts";

/** Far more than any model can choose from. */
const MAX_TOOLS = 500;
const MAX_PAGES = 50;
const MAX_DESCRIPTION = 8_000;

/** A tool of a server, checked and cleaned. */
export interface RemoteTool {
  /** As the server calls it. */
  name: string;
  description: string;
  parameters: JsonSchema;
  /** The server says it changes nothing. */
  readOnly: boolean;
  outputSchema?: JsonSchema;
}

/**
 * All tools of a server; those that make no sense, or work only as long-running tasks, are left out. Stops at a page it
 * has seen and after `maxPages`. Throws when the answer is no list of tools.
 */
export async function listTools(
  connected: Connected,
  signal: AbortSignal,
  maxPages = MAX_PAGES,
): Promise<RemoteTool[]> {
  if (!connected.hasTools) return [];
  const tools = new Map<string, RemoteTool>();
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < maxPages && tools.size < MAX_TOOLS; page++) {
    const result = await connected.request("tools/list", cursor === undefined ? {} : { cursor }, signal);
    if (!Array.isArray(result.tools)) throw new Error("its list of tools is none");
    for (const given of result.tools) {
      const tool = remoteTool(given);
      if (tool && tools.size < MAX_TOOLS) tools.set(tool.name, tool);
    }
    const { nextCursor } = result;
    if (typeof nextCursor !== "string" || seen.has(nextCursor)) break;
    seen.add(cursor = nextCursor);
  }
  return [...tools.values()];
}

function remoteTool(given: unknown): RemoteTool | undefined {
  if (!isObject(given) || typeof given.name !== "string" || given.name === "") return undefined;
  const { name, description, title, annotations, execution, outputSchema } = given;
  if (isObject(execution) && execution.taskSupport === "required") return undefined;
  const parameters = toolParameters(given.inputSchema);
  if (!parameters) return undefined;
  const words = [description, title].find((text) => typeof text === "string" && text.trim() !== "");
  return {
    name,
    description: withoutInvisible(typeof words === "string" ? words : "").slice(0, MAX_DESCRIPTION),
    parameters,
    readOnly: isObject(annotations) && annotations.readOnlyHint === true,
    ...(isObject(outputSchema) ? { outputSchema } : {}),
  };
}
