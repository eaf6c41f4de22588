/** The official inspector on `nano-agent mcp`. */

import assert from "node:assert/strict";
import { play, type Scene } from "../support/scene.ts";
import { binaryCommand, runBinary } from "../support/server.ts";
import { programOf } from "./packages.ts";

/** What the inspector prints of one request. */
async function inspect({ home }: Scene, ...args: string[]) {
  const env = Object.entries(home.env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const command = programOf(
    "inspector",
    "--cli",
    ...env,
    "--",
    ...binaryCommand(),
    "mcp",
    "--root",
    home.cwd,
  );
  const { code, stdout, stderr } = await runBinary({
    command: command.filter((word) => word !== "--"),
    args,
    env: { ...Deno.env.toObject(), ...home.env },
    cwd: home.cwd,
    limitMs: 60_000,
  });
  return { code, stderr, result: code === 0 ? JSON.parse(stdout) : undefined };
}

Deno.test("inspector: lists the tool", () =>
  play({}, async (scene) => {
    const { code, stderr, result } = await inspect(scene, "--method", "tools/list");
    assert.equal(code, 0, stderr);
    assert.deepEqual(result.tools.map(({ name }: { name: string }) => name), ["prompt_nano_agent"]);
  }));

Deno.test("inspector: calls the tool", () =>
  play({ anthropic: ["from the agent"] }, async (scene) => {
    const { code, stderr, result } = await inspect(
      scene,
      "--method",
      "tools/call",
      "--tool-name",
      "prompt_nano_agent",
      "--tool-arg",
      "agentic_prompt=hello",
    );
    assert.equal(code, 0, stderr);
    assert.equal(JSON.parse(result.content[0].text).result, "from the agent");
  }));
