/** The system prompt with what the project's `AGENTS.md` says, where tools are offered. */

import { type AgentsFiles, findAgentsFiles, realFolder } from "../project/agents_files.ts";
import type { ToolSession } from "../tools/run.ts";
import type { Audience, RunContext } from "./run_setting.ts";

/**
 * `system`, whoever wrote it, with the project's own files below it. Without tools nothing is read: such a run is not
 * about the folder it happens in.
 */
export async function withProjectContext(
  { options, surroundings, audience }: RunContext,
  { tools, context }: ToolSession,
  system: string,
): Promise<string> {
  if (tools.length === 0) return system;
  const confined = options.root !== undefined;
  const files = findAgentsFiles(context.root, realFolder(surroundings.cwd), confined);
  return files.paths.length === 0 ? system : await added(system, files, context, audience);
}

async function added(
  system: string,
  files: AgentsFiles,
  context: ToolSession["context"],
  audience: Audience,
): Promise<string> {
  const { readProjectContext } = await import("../project/context.ts");
  const { text, read, warnings } = await readProjectContext(files, context);
  for (const warning of warnings) audience.note(warning);
  if (text === undefined) return system;
  audience.inform?.(`read as context: ${read.join(", ")}`);
  return [system, text].filter((part) => part !== "").join("\n\n");
}
