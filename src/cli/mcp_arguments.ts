/** The `mcp` command's arguments. */

import type { Command } from "@commander-js/extra-typings";
import type { RunOptions } from "./arguments.ts";
import type { Exit } from "./run_command.ts";
import type { Surroundings } from "./run_setting.ts";

const EXAMPLES = `
Serves one tool, prompt_nano_agent, to an MCP client over stdin and stdout. Each call is a run of its own; the options
of a run hold for all of them: --timeout for each call, --max-cost for all calls together. Files below --root may be
read and written; in / or the home folder without --root they are only read. Commands run only with --allow execute.

Examples:
  nano-agent mcp --root ~/project
  nano-agent mcp --root ~/project --tools read -m anthropic/claude-haiku-4-5 --max-cost 1

For the configuration of a client:
  { "mcpServers": { "nano-agent": { "command": "nano-agent", "args": ["mcp", "--root", "/path/to/project"] } } }`;

/** Adds `mcp`. `done` gets how the process has to end. */
export function addMcpCommand(
  program: Command<unknown[], Record<string, unknown>, Record<string, unknown>>,
  surroundings: () => Surroundings & { configFile?: string },
  done: (exit: Exit) => void,
): void {
  program.command("mcp").description("serve as an MCP server over stdio")
    .addHelpText("after", EXAMPLES)
    .action(async () => {
      const { mcpCommand } = await import("./mcp_command.ts");
      done(await mcpCommand(program.opts() as RunOptions, surroundings()));
    });
}
