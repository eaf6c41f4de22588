/** A prompt goes in, the answer comes out: what is written where. */

import assert from "node:assert/strict";
import { broken, refusal, reply, text } from "../../providers/demo/script.ts";
import { held, jsonLines, play, printed, send } from "../support/scene.ts";

const USAGE = { inputTokens: 120, outputTokens: 8, cacheReadTokens: 100, cacheWriteTokens: 0 };

Deno.test("answer: the text and one newline on stdout, nothing on stderr", () =>
  play({ anthropic: ["Grüße, 世界 🚀\nsecond line"] }, async ({ run, request }) => {
    const { code, stdout, stderr } = await run(["say", "hello"]);
    assert.deepEqual({ code, stdout, stderr }, {
      code: 0,
      stdout: "Grüße, 世界 🚀\nsecond line\n",
      stderr: "",
    });
    assert.equal(request(1).body?.model, "claude-test");
  }));

Deno.test("answer: a pipe joins the prompt after a blank line", () =>
  play({ openai: ["a summary\n"] }, async ({ run, sent }) => {
    const { code, stdout } = await run(["-m", "openai/gpt-test", "sum up"], { stdin: "one\ntwo\n" });
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "a summary\n" });
    assert.match(sent(1), /sum up\\n\\none\\ntwo/);
  }));

Deno.test("answer: a pipe alone is the prompt", () =>
  play({ anthropic: ["yes"] }, async ({ run, sent }) => {
    const { code, stdout } = await run([], { stdin: "is it so?" });
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "yes\n" });
    assert.match(sent(1), /is it so\?/);
  }));

Deno.test("answer: -o json is one object with the answer, its cost and how it came about", () =>
  play({ anthropic: [{ ...reply(text("Paris")), usage: USAGE }] }, async ({ run }) => {
    const { code, stdout } = await run(["-o", "json", "capital of France?"]);
    assert.equal(code, 0);
    const [result, ...more] = jsonLines(stdout);
    assert.deepEqual(more, []);
    const { sessionId, durationMs, firstTokenMs, attempts, ...fixed } = result ?? {};
    assert.deepEqual(fixed, {
      type: "result",
      ok: true,
      text: "Paris",
      provider: "anthropic",
      model: "claude-test",
      stopReason: "end_turn",
      turns: 1,
      toolCalls: [],
      usage: USAGE,
      // 20 fresh tokens at 1, 100 cached at 0.1, 8 out at 5 USD a million.
      costUsd: 0.00007,
      route: null,
    });
    assert.match(String(sessionId), /\S/);
    for (const ms of [durationMs, firstTokenMs]) {
      assert.ok(Number.isInteger(ms) && Number(ms) >= 0, String(ms));
    }
    assert.ok(Array.isArray(attempts) && attempts.length === 1);
    assert.equal(attempts[0].outcome, "ok");
  }));

Deno.test("answer: -o jsonl is an event a line, each with its time, the result last", () =>
  play({ anthropic: [reply(text("one ", "two"))] }, async ({ run }) => {
    const { code, stdout } = await run(["-o", "jsonl", "count"]);
    assert.equal(code, 0);
    const events = jsonLines(stdout);
    assert.deepEqual(events.map(({ type }) => type), ["start", "attempt", "text", "text", "usage", "result"]);
    assert.deepEqual(events.filter(({ type }) => type === "text").map(({ delta }) => delta), ["one ", "two"]);
    const times = events.map(({ timeMs }) => Number(timeMs));
    assert.deepEqual(times, times.toSorted((a, b) => a - b));
    assert.equal(events.at(-1)?.text, "one two");
  }));

Deno.test("answer: piped stdout stays empty when the stream breaks in every attempt", () =>
  play({ anthropic: Array(2).fill(broken(reply(text("half ", "an answer")), 1, "end")) }, async ({ run }) => {
    const { code, stdout, stderr } = await run(["hello"]);
    assert.deepEqual({ code, stdout }, { code: 4, stdout: "" });
    assert.match(stderr, /^nano-agent: .*\(anthropic\/claude-test\)$/m);
  }));

Deno.test("answer: piped stdout has only the text of the attempt that worked", () =>
  play({ anthropic: [broken(reply(text("void ", "text")), 1, "end"), "whole"] }, async ({ run }) => {
    const { code, stdout } = await run(["hello"]);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "whole\n" });
  }));

Deno.test("answer: --stream on writes text before the answer is complete", () =>
  play({ anthropic: [broken(reply(text("first ", "second")), 1, "stall")] }, async ({ start }) => {
    const run = start(["--stream", "on", "hello"]);
    await printed(run, "stdout", /^first $/);
    send(run, "SIGTERM");
    assert.equal((await run.outcome).code, 143);
  }));

Deno.test("answer: with --stream on a broken stream is not tried again", () =>
  play({ anthropic: [broken(reply(text("first ", "second")), 1, "end")] }, async ({ run, server }) => {
    const { code, stdout } = await run(["--stream", "on", "hello"]);
    assert.deepEqual({ code, stdout }, { code: 4, stdout: "first \n" });
    assert.equal(server.requests.length, 1);
  }));

Deno.test("answer: -x prints the first code block only", () =>
  play({ anthropic: ["Here:\n```sh\nls -l\n```\nDone."] }, async ({ run }) => {
    assert.equal((await run(["-x", "list files"])).stdout, "ls -l\n");
  }));

Deno.test("answer: a refusal delivers what there is and exits 7", () =>
  play({ anthropic: [{ ...reply(refusal("I would rather not.")), stop: "refusal" }] }, async ({ run }) => {
    const { code, stdout, stderr } = await run(["hello"]);
    assert.deepEqual({ code, stdout }, { code: 7, stdout: "I would rather not.\n" });
    assert.match(stderr, /refused/);
  }));

Deno.test("answer: --dry-run shows the request and sends nothing", () =>
  play({}, async ({ run, server }) => {
    const plain = await run(["--dry-run", "hello there"]);
    assert.equal(plain.code, 0, plain.stderr);
    assert.match(plain.stdout, /hello there/);
    const { stdout } = await run(["--dry-run", "-o", "json", "hello there"]);
    const [shown] = jsonLines(stdout);
    assert.deepEqual(
      [shown?.type, shown?.provider, shown?.model],
      ["dry-run", "anthropic", "claude-test"],
    );
    assert.match(JSON.stringify(shown?.request), /hello there/);
    assert.ok(shown?.estimated);
    assert.deepEqual(server.requests, []);
  }));

Deno.test("answer: --version and --help answer on stdout without a configuration", () =>
  play({}, async ({ run }) => {
    const env = { NANO_AGENT_CONFIG: "/nowhere/config.jsonc" };
    const version = await run(["--version"], { env });
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    const help = await run(["--help"], { env });
    assert.match(help.stdout, /^Usage: nano-agent .*--model.*--allow.*Examples:/s);
    assert.deepEqual([version.code, help.code, help.stderr], [0, 0, ""]);
    const command = await run(["config", "--help"], { env });
    assert.match(command.stdout, /Example.*nano-agent config/s);
  }));

Deno.test("answer: -q keeps warnings off stderr", async () => {
  const falling = { anthropic: [{ type: "raw" as const, status: 404, contentType: "text/plain", body: "" }] };
  const config = { fallback: ["openai/gpt-test"] };
  await play({ ...falling, openai: ["there"], config }, async ({ run }) => {
    const { code, stdout, stderr } = await run(["-q", "hello"]);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "there\n", stderr: "" });
  });
});

Deno.test("answer: nothing is written while the model is still to answer", () => {
  const model = held();
  return play({ anthropic: [model.answer] }, async ({ start }) => {
    const run = start(["hello"]);
    let early = "";
    run.child.stdout?.on("data", (chunk: string) => early += chunk);
    await model.asked;
    assert.equal(early, "");
    model.give(reply(text("now")));
    assert.equal((await run.outcome).stdout, "now\n");
  });
});

Deno.test("answer: --schema finds the JSON among other code, also with fences in its strings", () => {
  const answer = 'Run `x`:\n```sh\nls\n```\nthen\n```json\n{"code": "```js```"}\n```\n';
  return play({ anthropic: [answer] }, async ({ run }) => {
    const { code, stdout } = await run(["-x", "--schema", '{"type":"object"}', "go"]);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '{"code": "```js```"}\n' });
  });
});
