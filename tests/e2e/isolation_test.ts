/** Nothing of the folder a run starts in, and nothing of a secret, gets where it should not. */

import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { overloaded, toolCall } from "../../providers/demo/script.ts";
import { play } from "../support/scene.ts";
import { TEST_KEY } from "../support/server.ts";

/** Nothing listens there. */
const DEAD = "http://127.0.0.1:9";

Deno.test("isolation: .env files and a bunfig.toml in the working folder change nothing", () =>
  play({ anthropic: ["untouched"] }, async ({ home, run }) => {
    const variables =
      `NANO_AGENT_MODEL=openai/gpt-test\nANTHROPIC_BASE_URL=${DEAD}\nHTTP_PROXY=${DEAD}\nNANO_AGENT_CONFIG=/nowhere\n`;
    const planted = {
      ".env": variables,
      ".env.local": variables,
      ".env.production": variables,
      "bunfig.toml": 'preload = ["./planted.ts"]\n',
      "planted.ts": 'import { writeFileSync } from "node:fs"; writeFileSync("ran", "");\n',
      "tsconfig.json": "{ not json",
      "package.json": "{ not json",
    };
    for (const [name, content] of Object.entries(planted)) await writeFile(join(home.cwd, name), content);
    const { code, stdout, stderr } = await run(["hello"]);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "untouched\n", stderr: "" });
    await assert.rejects(stat(join(home.cwd, "ran")), { code: "ENOENT" });
  }));

Deno.test("isolation: NODE_OPTIONS, meant for other programs, loads nothing into it", () =>
  play({ anthropic: ["untouched"] }, async ({ home, run }) => {
    const planted = join(home.cwd, "planted.cjs");
    await writeFile(planted, 'require("node:fs").writeFileSync("ran", "");\n');
    const env = { NODE_OPTIONS: `--require=${planted}` };
    assert.equal((await run(["hello"], { env })).stdout, "untouched\n");
    await assert.rejects(stat(join(home.cwd, "ran")), { code: "ENOENT" });
  }));

Deno.test("isolation: an HTTPS_PROXY that is dead does not stand before plain HTTP on loopback", () =>
  play({ anthropic: ["direct"] }, async ({ run }) => {
    const { code, stdout } = await run(["hello"], { env: { HTTPS_PROXY: DEAD } });
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "direct\n" });
  }));

Deno.test("isolation: --debug=FILE traces every attempt as JSON lines for its owner only, without a secret", () =>
  play({
    anthropic: [overloaded(), toolCall("read_file", { file_path: "leak.txt" }), "done"],
  }, async ({ home, run }) => {
    const token = "tok-5f3a9c1e7b2d4860-env";
    await writeFile(join(home.cwd, "leak.txt"), `key: ${TEST_KEY}\n`);
    const file = join(home.cwd, "trace.jsonl");
    const { code, stdout, stderr } = await run([`--debug=${file}`, `my token is ${token}`], {
      env: { SOME_API_TOKEN: token },
    });
    assert.deepEqual([code, stdout], [0, "done\n"], stderr);
    const trace = await readFile(file, "utf8");
    const events = trace.trimEnd().split("\n").map((line) => JSON.parse(line));
    const count = (type: string) => events.filter((event) => event.type === type).length;
    assert.deepEqual([count("http-request"), count("http-response"), count("attempt")], [3, 3, 3]);
    assert.deepEqual(
      events.filter((event) => event.type === "http-response").map((event) => event.status),
      [529, 200, 200],
    );
    assert.doesNotMatch(trace + stderr, new RegExp(`${TEST_KEY}|${token}`));
    if (Deno.build.os !== "windows") assert.equal((await stat(file)).mode & 0o777, 0o600);
  }));

Deno.test("isolation: --debug alone traces to stderr and takes no prompt away", () =>
  play({ anthropic: ["answer"] }, async ({ run, sent }) => {
    const { code, stdout, stderr } = await run(["--debug", "hello"]);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "answer\n" });
    assert.match(stderr, /POST .*\/v1\/messages/);
    assert.match(stderr, /HTTP 200/);
    assert.doesNotMatch(stderr, new RegExp(TEST_KEY));
    assert.match(sent(1), /hello/);
  }));
