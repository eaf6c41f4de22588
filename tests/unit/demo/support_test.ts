import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { runBinary, startBinary, startQueued, TEST_KEY, writeHome } from "../../support/server.ts";
import { configSchema } from "../../../src/config/schema.ts";
import { overloaded, reply, text, toolCall } from "../../../providers/demo/script.ts";

const PLACE = { env: {}, cwd: process.cwd() };

function program(source: string): string[] {
  return [process.execPath, "eval", source];
}

function ask(url: string): Promise<Response> {
  return fetch(`${url}/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "m", messages: [] }),
  });
}

Deno.test("queue: gives each provider its answers in order and fails on one request more", async () => {
  const server = await startQueued({
    openai: ["first", overloaded(), toolCall("f", {}), () => reply(text("last"))],
  });
  const contents: unknown[] = [];
  for (let i = 0; i < 4; i++) {
    const answer = await (await ask(server.url("openai"))).json();
    contents.push(
      answer.error ? "error" : answer.choices[0].message.content ?? answer.choices[0].finish_reason,
    );
  }
  assert.deepEqual(contents, ["first", "error", "tool_calls", "last"]);
  assert.equal((await (await ask(server.url("openai"))).text()).includes("no answer in the queue"), true);
  await assert.rejects(server.close(), /request 5 to openai/);
});

Deno.test("home: its configuration fits the schema and holds the test key", async () => {
  const server = await startQueued({});
  const home = await writeHome(server, { fallback: ["openai/gpt-test"] });
  try {
    const config = JSON.parse(await readFile(home.configFile, "utf8"));
    assert.equal(configSchema().safeParse(config).error, undefined);
    assert.equal(config.providers.openai.apiKey, TEST_KEY);
    assert.deepEqual(config.fallback, ["openai/gpt-test"]);
  } finally {
    await home.remove();
    await server.close();
  }
});

Deno.test("runBinary: passes input, captures both outputs and the exit code", async () => {
  const source = `const input = await new Response(Deno.stdin.readable).text();
    console.log("got " + input + Deno.args); console.error("note"); Deno.exit(7);`;
  const outcome = await runBinary({ ...PLACE, command: program(source), args: ["a b"], stdin: "text " });
  assert.deepEqual(outcome, { code: 7, signal: null, stdout: "got text a b\n", stderr: "note\n" });
});

Deno.test("startBinary: tells the signal that ended the run", async () => {
  const { child, outcome } = startBinary({
    ...PLACE,
    command: program("setInterval(() => {}, 1000)"),
    args: [],
  });
  child.kill("SIGTERM");
  const { code, signal } = await outcome;
  assert.deepEqual([code, signal], [null, "SIGTERM"]);
});

Deno.test("runBinary: fails when the command cannot be started", async () => {
  await assert.rejects(runBinary({ ...PLACE, command: ["/does/not/exist"], args: [] }), { code: "ENOENT" });
});

Deno.test("runBinary: kills a run that takes too long", async () => {
  const command = program("setInterval(() => {}, 1000)");
  await assert.rejects(runBinary({ ...PLACE, command, args: [], limitMs: 50 }), /still running after 50 ms/);
});
