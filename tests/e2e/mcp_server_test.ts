/** `nano-agent mcp` as the official SDK's client sees it. */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client";
import { reply, text, toolCall } from "../../providers/demo/script.ts";
import { held, play, type Scene, type Setting } from "../support/scene.ts";
import { binaryCommand } from "../support/server.ts";

const { StdioClientTransport } = await import(
  "@modelcontextprotocol/sdk/client/stdio.js"
) as typeof import("@modelcontextprotocol/sdk/client/stdio");

interface Reply {
  success: boolean;
  result: string | null;
  error: string | null;
  error_type?: string;
  metadata: { model: string; provider: string; turns: number; token_usage: Record<string, number> };
  execution_time_seconds: number;
}

interface Served extends Scene {
  client: Client;
  /** Calls the tool; `isError` has to fit the reply. */
  ask(given: Record<string, unknown>, more?: Parameters<Client["callTool"]>[2]): Promise<Reply>;
}

/** Sets the scene with a client connected to the binary. */
function serve(setting: Setting, args: string[], act: (served: Served) => Promise<void>, cwd?: string) {
  return play(setting, async (scene) => {
    const [command = "", ...first] = binaryCommand();
    const transport = new StdioClientTransport({
      command,
      args: [...first, "mcp", ...args],
      env: scene.home.env,
      cwd: cwd === undefined ? scene.home.cwd : scene.home.env[cwd],
      stderr: "ignore",
    });
    const client = new Client({ name: "test", version: "1" });
    await client.connect(transport);
    const ask: Served["ask"] = async (given, more) => {
      const result = await client.callTool({ name: "prompt_nano_agent", arguments: given }, undefined, more);
      const [block] = result.content as { type: string; text: string }[];
      assert.ok(block);
      const reply: Reply = JSON.parse(block.text);
      assert.equal(result.isError ?? false, !reply.success);
      return reply;
    };
    try {
      await act({ ...scene, client, ask });
    } finally {
      await client.close();
    }
  });
}

const ask = { agentic_prompt: "hello" };

Deno.test("mcp server: one tool, a call that works, its figures", () =>
  serve({ anthropic: ["Hello there"] }, [], async ({ client, ask: call }) => {
    assert.deepEqual((await client.listTools()).tools.map(({ name }) => name), ["prompt_nano_agent"]);
    assert.equal(client.getServerVersion()?.name, "nano-agent");
    const { success, result, error, metadata } = await call(ask);
    assert.deepEqual({ success, result, error }, { success: true, result: "Hello there", error: null });
    const { total_tokens, input_tokens, output_tokens, total_cost, input_cost, output_cost } = metadata
      .token_usage as Record<string, number>;
    assert.equal(total_tokens, (input_tokens ?? 0) + (output_tokens ?? 0));
    assert.ok(Math.abs((total_cost ?? 0) - (input_cost ?? 0) - (output_cost ?? 0)) < 1e-9);
    assert.ok(Math.abs((output_cost ?? 0) - (output_tokens ?? 0) * 5 / 1e6) < 1e-9);
  }));

Deno.test("mcp server: calls side by side are agents of their own, progress tells what each does", () => {
  const answers = [held(), held(), held()];
  return serve(
    { anthropic: answers.map(({ answer }) => answer) },
    [],
    async ({ ask: call, request }) => {
      const told: string[] = [];
      const calls = [1, 2, 3].map((n) =>
        call({ agentic_prompt: `question ${n}` }, { onprogress: ({ message }) => told.push(message ?? "") })
      );
      await Promise.all(answers.map(({ asked }) => asked));
      for (const [i, { give }] of answers.entries()) {
        const said = /question (\d)/.exec(JSON.stringify(request(i + 1).body?.messages))?.[1];
        give(reply(text(`answer ${said}`)));
      }
      assert.deepEqual((await Promise.all(calls)).map(({ result }) => result), [
        "answer 1",
        "answer 2",
        "answer 3",
      ]);
      assert.ok(told.filter((message) => /turn 1: asking anthropic\/claude-test/.test(message)).length >= 3);
    },
  );
});

Deno.test("mcp server: a cancelled call stops its run, the server goes on", () => {
  const first = held();
  return serve({ anthropic: [first.answer, "next"] }, [], async ({ ask: call }) => {
    const stop = new AbortController();
    const cancelled = call(ask, { signal: stop.signal });
    await first.asked;
    stop.abort("enough");
    await assert.rejects(cancelled, /enough/);
    assert.equal((await call(ask)).result, "next");
    first.give(reply(text("too late")));
  });
});

const REFUSED: [string, Record<string, unknown>, string, RegExp][] = [
  ["an unknown provider", { ...ask, provider: "antropic", model: "x" }, "usage", /did you mean anthropic/],
  ["an unknown model", { ...ask, model: "claud-test" }, "usage", /unknown model claud-test; did you mean/],
  ["an argument too many", { ...ask, temperature: 1 }, "usage", /temperature: there is no such argument/],
  ["a prompt that is too long", { agentic_prompt: "x".repeat(10_001) }, "usage", /10000 are allowed/],
];

for (const [what, given, type, error] of REFUSED) {
  Deno.test(`mcp server: ${what} is a failed call, nothing is sent`, () =>
    serve({}, [], async ({ ask: call, server }) => {
      const failed = await call(given);
      assert.equal(failed.error_type, type);
      assert.match(failed.error ?? "", error);
      assert.equal(server.requests.length, 0);
    }));
}

Deno.test("mcp server: provider and model are one name; a provider alone has its usual model", () =>
  serve({ openai: ["one", "two"] }, [], async ({ ask: call }) => {
    assert.equal((await call({ ...ask, provider: "openai", model: "gpt-test" })).metadata.model, "gpt-test");
    assert.equal((await call({ ...ask, provider: "openai" })).metadata.provider, "openai");
  }));

Deno.test("mcp server: --timeout is for each call", () => {
  const slow = held();
  return serve({ anthropic: [slow.answer, "quick"] }, ["--timeout", "1"], async ({ ask: call }) => {
    assert.equal((await call(ask)).error_type, "timeout");
    slow.give(reply(text("too late")));
    assert.equal((await call(ask)).result, "quick");
  });
});

Deno.test("mcp server: --max-cost is for all calls together", () => {
  const dear = { ...reply(text("dear")), usage: { inputTokens: 60_000, outputTokens: 10 } };
  return serve({ anthropic: [dear] }, ["--max-cost", "0.05"], async ({ ask: call }) => {
    assert.equal((await call(ask)).result, "dear");
    const refused = await call(ask);
    assert.equal(refused.error_type, "budget");
    assert.match(refused.error ?? "", /the server/);
  });
});

Deno.test("mcp server: writes below --root and runs nothing", () =>
  serve(
    {
      anthropic: [
        toolCall("write_file", { file_path: "a.txt", content: "in" }),
        toolCall("write_file", { file_path: "../b.txt", content: "out" }),
        toolCall("run_command", { command: "touch c.txt" }),
        "done",
      ],
    },
    ["--root", "."],
    async ({ ask: call, home, sent }) => {
      assert.equal((await call(ask)).success, true);
      assert.equal(await readFile(join(home.cwd, "a.txt"), "utf8"), "in");
      assert.match(sent(3), /outside the root/);
      assert.match(sent(4), /there is no such tool/);
    },
  ));

Deno.test("mcp server: in the home folder without --root it only reads", () =>
  serve({ anthropic: ["hi"] }, ["--allow", "write"], async ({ ask: call, request }) => {
    await call(ask);
    const tools = request(1).body?.tools as { name: string }[];
    assert.ok(tools.some(({ name }) => name === "read_file"));
    assert.ok(!tools.some(({ name }) => name === "write_file"));
  }, "HOME"));

/** The binary with pipes, and a request on its way. */
function raw(scene: Scene, args: string[] = []): ChildProcess & { out: () => string } {
  const [command = "", ...first] = binaryCommand();
  const child = spawn(command, [...first, "mcp", ...args], { cwd: scene.home.cwd, env: scene.home.env });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => out += chunk);
  return Object.assign(child, { out: () => out });
}

const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
};
const CALL = {
  jsonrpc: "2.0",
  id: 2,
  method: "tools/call",
  params: { name: "prompt_nano_agent", arguments: ask },
};
const lines = (...messages: unknown[]) => messages.map((one) => `${JSON.stringify(one)}\n`).join("");

Deno.test("mcp server: what was asked before the end of stdin is answered, then it ends with 0", () =>
  play({}, async (scene) => {
    const child = raw(scene);
    child.stdin?.end(`${lines(INITIALIZE, { jsonrpc: "2.0", id: 2, method: "tools/list" })}no json\n`);
    const [code] = await once(child, "close");
    assert.equal(code, 0);
    const answers = child.out().trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(answers.map(({ id }) => id).toSorted(), [1, 2, null]);
    assert.equal(answers.find(({ id }) => id === null).error.code, -32700);
  }));

const ENDINGS: [string, (child: ChildProcess) => void, number][] = [
  ["the end of stdin", (child) => child.stdin?.end(), 0],
  ["SIGTERM", (child) => child.pid && Deno.kill(child.pid, "SIGTERM"), 143],
];

for (const [what, end, expected] of ENDINGS) {
  Deno.test(`mcp server: ${what} in the middle of a call ends it at once with ${expected}`, () => {
    const slow = held();
    return play({ anthropic: [slow.answer] }, async (scene) => {
      const child = raw(scene, ["--debug"]);
      child.stdin?.write(lines(INITIALIZE, CALL));
      await slow.asked;
      end(child);
      const [code] = await once(child, "close");
      slow.give(reply(text("too late")));
      assert.equal(code, expected);
      for (const line of child.out().trimEnd().split("\n")) assert.equal(JSON.parse(line).jsonrpc, "2.0");
    });
  });
}

Deno.test("mcp server: what it has no use for is a usage error on stderr", () =>
  play({}, async ({ run, home }) => {
    await mkdir(join(home.cwd, "x"));
    const { code, stdout, stderr } = await run(["mcp", "--dry-run"]);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.match(stderr, /nano-agent mcp has no use for --dry-run/);
  }));
