/** Runs with the official reference servers. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toolCall } from "../../providers/demo/script.ts";
import { jsonLines, play, type Scene } from "../support/scene.ts";
import { programOf, serverOf } from "./packages.ts";

/** What a run was asked for and got, call by call. */
async function callsOf(scene: Scene, args: string[] = []) {
  const { code, stdout, stderr } = await scene.run(["-o", "json", ...args, "go"], { limitMs: 60_000 });
  assert.equal(code, 0, stderr);
  const [result] = jsonLines(stdout);
  const calls = result?.toolCalls as { name: string; ok: boolean }[];
  return calls.map(({ name, ok }, i) => ({ name, ok, sent: scene.sent(i + 2) }));
}

const EVERYTHING: [string, Record<string, unknown>, RegExp][] = [
  ["echo", { message: "marigold" }, /Echo: marigold/],
  ["get-sum", { a: 19, b: 23 }, /\b42\b/],
  ["get-tiny-image", {}, /"media_type":"image\/png"/],
  ["get-structured-content", { location: "Chicago" }, /temperature/],
  ["get-resource-links", { count: 2 }, /resource link: .*demo:\/\/resource/],
  ["get-resource-reference", { resourceType: "Text", resourceId: 1 }, /resource demo:\/\/resource/],
  ["get-annotated-message", { messageType: "error", includeImage: true }, /image\/png/],
  ["trigger-long-running-operation", { duration: 1, steps: 2 }, /Long running operation completed/],
];

const everything = (server: Record<string, unknown>, more: [string, Record<string, unknown>, RegExp][]) => {
  const calls = [...EVERYTHING, ...more];
  return play({
    anthropic: [...calls.map(([name, given]) => toolCall(`mcp__all__${name}`, given)), "done"],
    config: {
      mcpServers: { all: server },
      models: { "anthropic/claude-test": { contextWindow: 200_000, tools: true, vision: true } },
    },
  }, async (scene) => {
    const done = await callsOf(scene);
    assert.equal(done.length, calls.length);
    for (const [i, [name, , expected]] of calls.entries()) {
      assert.equal(done[i]?.ok, true, name);
      assert.match(done[i]?.sent ?? "", expected);
    }
  });
};

Deno.test("reference server everything over stdio: every kind of result, the root is told", () =>
  everything(serverOf("server-everything"), [["get-roots-list", {}, /file:\/\/.*work/]]));

Deno.test("reference server everything over streamable HTTP: every kind of result", async () => {
  const [command = "", ...args] = programOf("server-everything", "streamableHttp");
  const probe = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = probe.addr as Deno.NetAddr;
  probe.close();
  const server = spawn(command, args, { env: { ...Deno.env.toObject(), PORT: String(port) } });
  server.stdout.resume();
  try {
    await new Promise<void>((resolve, reject) => {
      server.stderr.on("data", (chunk) => /listening/i.test(String(chunk)) && resolve());
      server.once("exit", () => reject(new Error("the server ended")));
    });
    await everything({ url: `http://127.0.0.1:${port}/mcp` }, []);
  } finally {
    server.kill("SIGKILL");
    server.stdout.destroy();
    server.stderr.destroy();
    server.stdin.destroy();
  }
});

Deno.test("reference server filesystem: reads below the root, writes when allowed, refuses the rest", () =>
  play({
    anthropic: [
      toolCall("mcp__files__read_text_file", { path: "in/note.txt" }),
      toolCall("mcp__files__write_file", { path: "in/out.txt", content: "written" }),
      toolCall("mcp__files__read_text_file", { path: "/etc/hostname" }),
      toolCall("mcp__files__read_text_file", { file: "x" }),
      "done",
    ],
    config: { mcpServers: { files: serverOf("server-filesystem", ["."]) } },
  }, async (scene) => {
    const { cwd } = scene.home;
    await mkdir(join(cwd, "in"));
    await writeFile(join(cwd, "in", "note.txt"), "the word is marigold");
    const calls = await callsOf(scene, ["--allow", "mcp__files__write_file"]);
    assert.deepEqual(calls.map(({ ok }) => ok), [true, true, false, false]);
    assert.match(calls[0]?.sent ?? "", /the word is marigold/);
    assert.match(calls[2]?.sent ?? "", /outside allowed directories/);
    assert.equal(await Deno.readTextFile(join(cwd, "in", "out.txt")), "written");
  }));

Deno.test("reference server memory: what one run tells it, the next one finds", () =>
  play({
    anthropic: [
      toolCall("mcp__memory__create_entities", {
        entities: [{ name: "Ada", entityType: "person", observations: ["likes marigolds"] }],
      }),
      "kept",
      toolCall("mcp__memory__search_nodes", { query: "Ada" }),
      "found",
    ],
  }, async (scene) => {
    const { configFile, cwd } = scene.home;
    const config = JSON.parse(await Deno.readTextFile(configFile));
    const env = { MEMORY_FILE_PATH: join(cwd, "memory.jsonl") };
    config.mcpServers = { memory: serverOf("server-memory", [], env) };
    await Deno.writeTextFile(configFile, JSON.stringify(config));
    const first = await scene.run(["--allow", "execute", "remember"]);
    assert.equal(first.stdout, "kept\n");
    const second = await scene.run(["recall"]);
    assert.equal(second.stdout, "found\n");
    assert.match(scene.sent(4), /likes marigolds/);
  }));
