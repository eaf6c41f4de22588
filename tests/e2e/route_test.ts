/** Which model is taken, how that is told, and what happens when it is not up to the work. */

import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reply, text } from "../../providers/demo/script.ts";
import { jsonLines, play, type Scene, type Setting } from "../support/scene.ts";

const model = (tier: string, input: number) => ({
  tier,
  contextWindow: 200_000,
  maxOutputTokens: 8_192,
  tools: true,
  vision: tier !== "small",
  price: { input, output: 4 * input },
});

const NONE = { when: { minInputTokens: 10_000_000 }, use: ["openai/gpt-test"] };
const USAGE = { inputTokens: 1_000_000, outputTokens: 0 };

/** Auto, over the three models of the configuration and no others. */
function routed(queues: Setting, act: (scene: Scene) => Promise<void>): Promise<void> {
  const table = [
    { when: { images: true }, use: ["openai/middle", "openai/great"] },
    { when: { prefer: "cheapest" }, use: ["anthropic/little", "openai/middle", "openai/great"] },
    { when: {}, use: ["openai/middle", "openai/great", "anthropic/little"] },
  ];
  return play({
    ...queues,
    config: {
      model: "auto",
      models: {
        "anthropic/little": model("small", 1),
        "openai/middle": model("medium", 3),
        "openai/great": model("large", 10),
      },
      routing: { table },
      ...queues.config,
    },
  }, act);
}

Deno.test("route: tells the candidates with their prices, sends nothing and makes no state", () =>
  routed({}, async ({ run, server, home }) => {
    const { code, stdout, stderr } = await run(["route", "what is this?"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^openai\/middle: row 3 of routing\.table\n/);
    assert.match(stdout, /1\. +openai\/middle +medium +\$0\.\d+\n2\. +openai\/great +large/);
    assert.match(stdout, /no key: gemini, azure/);
    assert.equal(server.requests.length, 0);
    assert.deepEqual(await readdir(home.agentHome), ["config.jsonc"]);
  }));

Deno.test("route: -o json is the object a run's result has, and the run takes its first candidate", () =>
  routed({ openai: ["done"] }, async ({ run, request }) => {
    const [route] = jsonLines((await run(["route", "-o", "json", "what is this?"])).stdout);
    const [result] = jsonLines((await run(["-o", "json", "what is this?"])).stdout);
    assert.deepEqual(result?.route, route);
    assert.equal(request(1).body?.model, "middle");
  }));

Deno.test("route: a named model wins, nothing is classified", () =>
  routed({}, async ({ run }) => {
    const { stdout } = await run(["route", "-o", "json", "-m", "anthropic/little", "what is this?"]);
    const [route] = jsonLines(stdout);
    assert.equal(route?.task, undefined);
    assert.match(String(route?.reason), /anthropic\/little: it was named/);
  }));

Deno.test("route: the options of a run count: --prefer, -f", () =>
  routed({}, async ({ run, home }) => {
    const png =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    await writeFile(join(home.cwd, "dot.png"), Buffer.from(png, "base64"));
    const first = async (...args: string[]) => {
      const [route] = jsonLines((await run(["route", "-o", "json", ...args, "what is this?"])).stdout);
      const [candidate] = route?.candidates as { model: string }[];
      return candidate?.model;
    };
    assert.equal(await first("--prefer", "cheapest"), "anthropic/little");
    assert.equal(await first("--prefer", "cheapest", "-f", "dot.png"), "openai/middle");
    const { code, stderr } = await run(["route", "--prefer", "fastest", "x"]);
    assert.equal(code, 2);
    assert.match(stderr, /cheapest, balanced, performance, latency/);
  }));

Deno.test("route: starts no MCP server, also when its tools are asked for", () => {
  const mcpServers = { files: { command: "sh", args: ["-c", "echo started > started.txt; cat"] } };
  return routed({ config: { mcpServers } }, async ({ run, home }) => {
    const { code, stderr } = await run([
      "route",
      "--tools",
      "read,mcp__files__*",
      "--allow",
      "mcp__files__x",
      "hi",
    ]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(await readdir(home.cwd), []);
  });
});

Deno.test("route: --jsonl gives a line a line, what is wrong in its place", () =>
  routed({}, async ({ run }) => {
    const stdin = '{"prompt":"one"}\n\nnonsense\n{"prompt":" "}\n{"prompt":"two"}';
    const { code, stdout } = await run(["route", "--jsonl", "-"], { stdin });
    const lines = jsonLines(stdout);
    assert.equal(code, 2);
    assert.deepEqual(lines.map((line) => "error" in line), [false, true, true, false]);
    assert.match(JSON.stringify(lines[1]), /line 3 is not JSON/);
    assert.match(JSON.stringify(lines[2]), /line 4 has no prompt/);
  }));

Deno.test("auto: an empty answer moves up a tier; the summary tells what was saved", () =>
  routed({
    anthropic: [{ ...reply(text("")), usage: USAGE }],
    openai: [{ ...reply(text("a real answer")), usage: USAGE }],
  }, async ({ run, request }) => {
    const { code, stdout, stderr } = await run(["--prefer", "cheapest", "--summary", "always", "hi"]);
    assert.deepEqual([code, stdout], [0, "a real answer\n"]);
    assert.equal(request(2).body?.model, "middle");
    assert.match(stderr, /anthropic\/little: empty answer; going on with openai\/middle/);
    // A million tokens of input each, at 1 and 3 USD, would have cost 10 each.
    assert.match(stderr, /saved \$16 against openai\/great/);
  }));

Deno.test("auto: without anybody stronger an empty answer is what it was", () =>
  routed(
    { openai: [reply(text(""))], config: { routing: { table: [{ when: {}, use: ["openai/great"] }] } } },
    async ({ run }) => {
      assert.equal((await run(["hi"])).code, 7);
    },
  ));

Deno.test("auto: --log-level info tells which way a run took", () =>
  routed({ openai: ["fine"] }, async ({ run }) => {
    const { stderr } = await run(["--log-level", "info", "hi"]);
    assert.match(stderr, /^nano-agent: openai\/middle: row 3 of routing\.table\n/);
  }));

Deno.test("config check: finds rows that name models nobody has", () =>
  routed({ config: { routing: { table: [NONE, { when: {}, use: ["nobody/x"] }] } } }, async ({ run }) => {
    const { code, stdout, stderr } = await run(["config", "check"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /config\.jsonc:\d+:\d+: routing\.table\.1\.use\.0: there is no provider nobody/);
  }));
