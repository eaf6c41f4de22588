/**
 * The official conformance runner on both sides, in the scenarios for what nano-agent has: no OAuth, elicitation or
 * sampling as a client; one tool, neither resources nor prompts as a server.
 */

import assert from "node:assert/strict";
import { play } from "../support/scene.ts";
import { binaryCommand, runBinary } from "../support/server.ts";
import { startBridge } from "./http_bridge.ts";
import { programOf } from "./packages.ts";

const CLIENT = new URL("conformance_client.ts", import.meta.url).pathname;

async function conformance(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runBinary({
    command: programOf("conformance", ...args),
    args: [],
    // What is tested may be named from here, and the client is started elsewhere.
    env: { ...Deno.env.toObject(), NANO_AGENT_BIN: binaryCommand().join(" ") },
    cwd,
    limitMs: 60_000,
  });
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  return `${stdout}${stderr}`;
}

/** Checks that passed, as the runner counts them. */
function passedIn(output: string): number {
  return Number(/Passed: (\d+)/.exec(output)?.[1] ?? 0);
}

for (const scenario of ["initialize", "tools_call", "sse-retry"]) {
  Deno.test(`conformance runner: the client in ${scenario}`, () =>
    play({}, async ({ home }) => {
      const config = new URL("../../deno.json", import.meta.url).pathname;
      const client = `${Deno.execPath()} run -A --quiet --no-check --config ${config} ${CLIENT}`;
      const output = await conformance(home.cwd, "client", "--command", client, "--scenario", scenario);
      assert.ok(passedIn(output) > 0, output);
    }));
}

for (const scenario of ["server-initialize", "ping", "tools-list"]) {
  Deno.test(`conformance runner: the server in ${scenario}`, () =>
    play({}, async ({ home }) => {
      const bridge = await startBridge([...binaryCommand(), "mcp"], home.env, home.cwd);
      try {
        const output = await conformance(home.cwd, "server", "--url", bridge.url, "--scenario", scenario);
        assert.ok(passedIn(output) > 0, output);
      } finally {
        await bridge.stop();
      }
    }));
}
