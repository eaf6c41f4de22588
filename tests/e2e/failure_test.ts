/** Providers fail, users slip: retries, the fallback, and the exit code of each case. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { htmlPage, httpError, overloaded, quotaExhausted, reply, text } from "../../providers/demo/script.ts";
import { jsonLines, play } from "../support/scene.ts";

const OTHER = { fallback: ["openai/gpt-test"] };
const SCHEMA =
  '{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}';

Deno.test("failure: an overload is retried, then answered", () =>
  play({ anthropic: [overloaded(), "at last"] }, async ({ run }) => {
    const { code, stdout } = await run(["-o", "json", "hello"]);
    assert.equal(code, 0);
    const [result] = jsonLines(stdout);
    const attempts = result?.attempts as Record<string, unknown>[];
    assert.deepEqual(attempts.map(({ outcome, status }) => [outcome, status]), [["error", 529], [
      "ok",
      undefined,
    ]]);
    assert.equal(result?.text, "at last");
  }));

Deno.test("failure: a dropped connection is retried", () =>
  play({ openai: [{ type: "reset" }, "back again"] }, async ({ run }) => {
    const { code, stdout } = await run(["-m", "openai/gpt-test", "hello"]);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "back again\n" });
  }));

Deno.test("failure: when the retries are used up the other provider answers", () =>
  play(
    { anthropic: [overloaded(), overloaded()], openai: ["from openai"], config: OTHER },
    async ({ run, server }) => {
      const { code, stdout, stderr } = await run(["hello"]);
      assert.deepEqual({ code, stdout }, { code: 0, stdout: "from openai\n" });
      assert.match(stderr, /openai\/gpt-test/);
      assert.deepEqual(server.requests.map(({ provider }) => provider), ["anthropic", "anthropic", "openai"]);
    },
  ));

Deno.test("failure: it falls back from OpenAI to Anthropic as well, at once when the account cannot pay", () =>
  play({ openai: [quotaExhausted()], anthropic: ["from anthropic"] }, async ({ run }) => {
    const args = ["-m", "openai/gpt-test", "--fallback", "anthropic/claude-test", "-o", "jsonl", "hello"];
    const { code, stdout } = await run(args);
    assert.equal(code, 0);
    const events = jsonLines(stdout);
    const fallback = events.find(({ type }) => type === "fallback");
    assert.deepEqual([fallback?.from, fallback?.to, fallback?.kind], [
      "openai/gpt-test",
      "anthropic/claude-test",
      "quota",
    ]);
    assert.equal(events.at(-1)?.text, "from anthropic");
  }));

Deno.test("failure: --no-fallback stays with the model", () =>
  play({ anthropic: [httpError(404)], config: OTHER }, async ({ run }) => {
    assert.equal((await run(["--no-fallback", "hello"])).code, 4);
  }));

Deno.test("failure: a slip in an option is exit 2 and names the right one", () =>
  play({}, async ({ run }) => {
    const { code, stdout, stderr } = await run(["--modle", "x", "hello"]);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.match(stderr, /--model\b/);
  }));

Deno.test("failure: no prompt is exit 2", () =>
  play({}, async ({ run }) => {
    const { code, stderr } = await run([]);
    assert.equal(code, 2);
    assert.match(stderr, /no prompt/);
  }));

Deno.test("failure: a mistake in the configuration is exit 2 with its place", () =>
  play({}, async ({ home, run }) => {
    await writeFile(home.configFile, '{\n  "modell": "auto"\n}\n');
    const { code, stderr } = await run(["hello"]);
    assert.equal(code, 2);
    assert.match(stderr, /config\.jsonc:2:3\b.*modell/);
  }));

Deno.test("failure: a refused key is exit 3 with a hint, and no retry", () =>
  play({ anthropic: [httpError(401)] }, async ({ run, server }) => {
    const { code, stdout, stderr } = await run(["hello"]);
    assert.deepEqual({ code, stdout }, { code: 3, stdout: "" });
    assert.match(stderr, /^nano-agent: .*\(anthropic\/claude-test, HTTP 401\)\nhint: .*key/m);
    assert.equal(server.requests.length, 1);
  }));

Deno.test("failure: a missing key is exit 3 and names the variable, nothing is sent", () =>
  play({}, async ({ home, run, server }) => {
    const providers = { anthropic: { baseUrl: server.url("anthropic") } };
    await writeFile(home.configFile, JSON.stringify({ model: "anthropic/claude-test", providers }));
    const { code, stderr } = await run(["hello"]);
    assert.equal(code, 3);
    assert.match(stderr, /ANTHROPIC_API_KEY/);
  }));

Deno.test("failure: a proxy's error page is exit 4 after the retries, on one line", () =>
  play({ anthropic: [htmlPage(502), htmlPage(502)] }, async ({ run }) => {
    const { code, stdout, stderr } = await run(["-q", "hello"]);
    assert.deepEqual({ code, stdout }, { code: 4, stdout: "" });
    assert.match(stderr, /^nano-agent: [^\n]*HTTP 502\)\n(hint: [^\n]*\n)?$/);
  }));

Deno.test("failure: -o json tells the failure as an object too", () =>
  play({ openai: [httpError(400, { message: "no such parameter" })] }, async ({ run }) => {
    const { code, stdout } = await run(["-m", "openai/gpt-test", "-o", "json", "hello"]);
    assert.equal(code, 4);
    const [result] = jsonLines(stdout);
    const error = result?.error as Record<string, unknown>;
    assert.deepEqual(
      [result?.ok, error.code, error.provider, error.status],
      [false, "bad-request", "openai", 400],
    );
    assert.match(String(error.message), /no such parameter/);
  }));

Deno.test("failure: an answer cut at the token limit is delivered, exit 7", () =>
  play({ anthropic: [{ ...reply(text("so far")), stop: "max_tokens" }] }, async ({ run }) => {
    const { code, stdout, stderr } = await run(["--max-tokens", "2", "tell me all"]);
    assert.deepEqual({ code, stdout }, { code: 7, stdout: "so far\n" });
    assert.match(stderr, /token limit/);
  }));

Deno.test("failure: an answer that fits the schema is printed, after a repair if need be", () =>
  play({ anthropic: ["certainly!", '{"n": 7}'] }, async ({ run, sent }) => {
    const { code, stdout } = await run(["--schema", SCHEMA, "-o", "json", "a number"]);
    assert.equal(code, 0, stdout);
    assert.deepEqual(jsonLines(stdout)[0]?.data, { n: 7 });
    assert.match(sent(2), /certainly!/);
  }));

Deno.test("failure: an answer that never fits the schema is exit 8", () =>
  play({ anthropic: ["certainly!", '{"n": "seven"}'] }, async ({ run }) => {
    const { code, stdout, stderr } = await run(["--schema", SCHEMA, "a number"]);
    assert.deepEqual({ code, stdout }, { code: 8, stdout: "" });
    assert.match(stderr, /schema/);
  }));

Deno.test("failure: --timeout ends a silent run with exit 124", () =>
  play({ anthropic: [{ type: "hang" }] }, async ({ run }) => {
    const { code, stdout, stderr } = await run(["--timeout", "0.3", "hello"]);
    assert.deepEqual({ code, stdout }, { code: 124, stdout: "" });
    assert.match(stderr, /--timeout/);
  }));
