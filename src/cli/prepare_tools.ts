/** The tools of a run: which are offered, what they may touch, who can be asked. */

import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import type { Ask } from "../tools/ask.ts";
import { allTools } from "../tools/mod.ts";
import { offeredTools } from "../tools/registry.ts";
import type { ToolSession } from "../tools/run.ts";
import type { RunContext } from "./run_command.ts";

/** Prepares the tools. Throws `usage` for an unknown tool or a root that is no folder. */
export async function prepareTools(context: RunContext): Promise<ToolSession> {
  const { options, surroundings, outputs, control, secrets, config } = context;
  const { effective } = config;
  const { canAsk } = outputs;
  const offer = await offeredTools({
    tools: allTools(),
    request: options.tools,
    allow: options.allow,
    yes: options.yes ?? false,
    canAsk,
    configOffer: effective.tools.offer,
    configAllow: effective.tools.allow,
  });
  for (const tool of offer.withheld) {
    outputs.note(
      `${tool.name} is not offered: nobody can be asked here, and --allow ${tool.class} was not given`,
    );
  }
  const root = await rootFolder(resolve(surroundings.cwd, options.root ?? "."));
  return {
    tools: offer.tools,
    permission: offer.permission,
    context: {
      root,
      denyPaths: effective.tools.denyPaths,
      reserved: config.paths.reserved,
      maxResultBytes: effective.tools.maxResultBytes,
      signal: control.signal,
    },
    ask: canAsk ? await asking(outputs) : undefined,
    redact: secrets.redact,
    timeoutMs: effective.tools.timeoutMs,
    reads: new Map(),
    always: new Set(),
  };
}

/** Asks on a screen that is quiet. */
async function asking(outputs: RunContext["outputs"]): Promise<Ask> {
  const { terminalAsk } = await import("../tools/ask.ts");
  const ask = terminalAsk();
  return async (question, signal) => {
    outputs.hold();
    await outputs.stderr.flush();
    return await ask(question, signal);
  };
}

async function rootFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    throw new UserError("usage", `--root ${path}: there is no such folder`);
  }
}
