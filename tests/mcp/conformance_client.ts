/** The client the conformance runner starts: a run of the binary that uses the server whose address comes last. */

import { toolCall } from "../../providers/demo/script.ts";
import { play } from "../support/scene.ts";

/** What the model calls in a scenario. */
const CALLS: Record<string, [string, Record<string, unknown>][]> = {
  "tools_call": [["add_numbers", { a: 5, b: 3 }]],
  "sse-retry": [["test_reconnection", {}]],
};

const scenario = Deno.env.get("MCP_CONFORMANCE_SCENARIO") ?? "";
const url = Deno.args.at(-1) ?? "";
const calls = CALLS[scenario] ?? [];
await play({
  anthropic: [...calls.map(([name, given]) => toolCall(`mcp__runner__${name}`, given)), "done"],
  config: { mcpServers: { runner: { url } } },
}, async ({ run }) => {
  const { code } = await run(["--allow", "execute", "go"]);
  if (code !== 0) throw new Error(`the run ended with ${code}`);
});
