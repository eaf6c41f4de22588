/** Programs of the packages that `scripts/test_mcp.ts` installs. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** The command that runs a package's program with the Deno that runs the tests. */
export function programOf(name: string, ...args: string[]): string[] {
  const packages = process.env.NANO_AGENT_MCP_PACKAGES;
  if (!packages) throw new Error("NANO_AGENT_MCP_PACKAGES is not set: run deno task test:mcp");
  const folder = join(packages, "node_modules", "@modelcontextprotocol", name);
  const about: { bin: string | Record<string, string> } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const bin = typeof about.bin === "string" ? about.bin : Object.values(about.bin)[0] ?? "";
  return [Deno.execPath(), "run", "-A", "--quiet", join(folder, bin), ...args];
}

/** The same as an entry of `mcpServers`. */
export function serverOf(name: string, args: string[] = [], env: Record<string, string> = {}) {
  const [command = "", ...rest] = programOf(name, ...args);
  return { command, args: rest, env };
}
