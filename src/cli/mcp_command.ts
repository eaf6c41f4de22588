/** `nano-agent mcp`: runs for an MCP client, over stdin and stdout. */

import process from "node:process";
import { CommonBudget } from "../agent/common_budget.ts";
import { loadConfig } from "../config/load.ts";
import { secretEnvValues } from "../config/redact.ts";
import { CANCEL_EXIT_CODES, Cancelled, type CancelReason } from "../errors.ts";
import { createServer } from "../mcp/server.ts";
import { ServerChannel } from "../mcp/server_channel.ts";
import { oneLine } from "../output/terminal.ts";
import { createWriters } from "../output/writer.ts";
import type { RunOptions } from "./arguments.ts";
import { RunControl } from "./control.ts";
import { ServerLog } from "./mcp_audience.ts";
import { McpCalls } from "./mcp_calls.ts";
import { servingPolicy } from "./mcp_policy.ts";
import type { Exit } from "./run_command.ts";
import { openRunSetting, type RunSetting, type Surroundings } from "./run_setting.ts";
import { Secrets } from "./secrets.ts";
import { lookAtTerminals } from "./terminals.ts";

/** How long cancelled calls may take to end. */
const LAST_ANSWERS_MS = 5_000;

/** Serves until stdin ends (exit 0) or a signal comes. Throws `UserError` for what keeps it from starting. */
export async function mcpCommand(
  given: RunOptions,
  surroundings: Surroundings & { configFile?: string },
): Promise<Exit> {
  const secrets = new Secrets();
  secrets.add(...secretEnvValues(surroundings.env));
  const control = new RunControl(surroundings.quit);
  const { stdout, stderr } = createWriters(false, () => control.stop("stdout-closed"));
  const log = new ServerLog(stderr, secrets, given);
  const loaded = await loadConfig(surroundings);
  const { options, config, notes } = await servingPolicy(given, loaded, surroundings.cwd, surroundings.env);
  for (const note of [...config.notes, ...notes]) log.note(note);
  const atEnd: RunSetting["atEnd"] = [];
  const setting = await openRunSetting({ surroundings, config, secrets, atEnd }, (text) => log.note(text));
  if (given.maxCost !== undefined) setting.budgets.push(new CommonBudget(given.maxCost, "the server"));
  await log.startTrace();
  divertConsole((line) => log.note(line));
  const terminals = await lookAtTerminals();
  if (terminals.stdin) log.note("this serves MCP clients over stdin and stdout; Ctrl-D ends it");
  control.listen(terminals.stderr);
  const calls = new McpCalls(setting, options, given.timeout, log);
  const channel = new ServerChannel(process.stdin, stdout);
  const server = await createServer({
    version: surroundings.version,
    run: (call) => calls.run(call),
    refuse: (problem) => calls.refuse(problem),
    redact: secrets.redact,
  });
  server.onerror = (error) => log.note(`MCP: ${error.message}`);
  await server.connect(channel);
  await Promise.race([channel.ended, aborted(control.signal)]);
  // Who hangs up wants no answers any more.
  calls.stop(control.signal.aborted ? control.signal.reason : new Cancelled("SIGHUP"));
  await channel.idle(LAST_ANSWERS_MS);
  for (const end of atEnd) await end();
  await Promise.all([stdout.flush(), log.close()]);
  control.release();
  return exitOf(control.reason);
}

function exitOf(reason: CancelReason | undefined): Exit {
  // A client that goes away may close what it reads from before what it writes to.
  if (reason === undefined || reason === "stdout-closed") return { code: 0 };
  return { code: CANCEL_EXIT_CODES[reason], ...(reason === "SIGINT" ? { signal: reason } : {}) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
}

/** Stdout is the protocol's: what a library prints goes to the log. */
function divertConsole(tell: (line: string) => void): void {
  const print = (...values: unknown[]) => tell(oneLine(values.map(String).join(" ")));
  Object.assign(globalThis.console, { log: print, info: print, debug: print, dir: print, table: print });
}
