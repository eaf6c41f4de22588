/** The configuration commands, as a user meets them one after the other. */

import assert from "node:assert/strict";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TEST_KEY } from "../support/server.ts";
import { jsonLines, play, type Scene } from "../support/scene.ts";

const SECRET = "sk-test-0123456789abcdef-secret";

Deno.test("config: path names the file, init writes it once, check finds it good", () =>
  play({}, async ({ home, run }) => {
    await rm(home.configFile);
    assert.equal((await run(["config", "path"])).stdout, `${home.configFile}\n`);
    const init = await run(["config", "init"]);
    assert.deepEqual([init.code, init.stdout], [0, `${home.configFile}\n`]);
    if (Deno.build.os !== "windows") assert.equal((await stat(home.configFile)).mode & 0o777, 0o600);
    const check = await run(["config", "check"]);
    assert.equal(check.code, 0, check.stderr);
    const before = await readFile(home.configFile, "utf8");
    assert.equal((await run(["config", "init"])).code, 2);
    assert.equal(await readFile(home.configFile, "utf8"), before);
  }));

Deno.test("config: set changes one value and keeps the comments; show has it", () =>
  play({}, async ({ home, run }) => {
    await rm(home.configFile);
    await run(["config", "init"]);
    const set = await run(["config", "set", "aliases.fast", "anthropic/claude-haiku-4-5"]);
    assert.deepEqual([set.code, set.stderr], [0, ""]);
    const written = await readFile(home.configFile, "utf8");
    assert.match(written, /\/\/ Short names for -m/);
    assert.match(written, /"fast": "anthropic\/claude-haiku-4-5"/);
    const shown = JSON.parse((await run(["config", "show"])).stdout);
    assert.equal(shown.aliases.fast, "anthropic/claude-haiku-4-5");
  }));

Deno.test("config: a key set from stdin is used, and show hides it", () =>
  play({ anthropic: ["hello"] }, async ({ run, request }) => {
    const set = await run(["config", "set", "providers.anthropic.apiKey", "-"], { stdin: `${SECRET}\n` });
    assert.equal(set.code, 0, set.stderr);
    const show = await run(["config", "show"]);
    assert.equal(show.code, 0);
    assert.doesNotMatch(set.stdout + set.stderr + show.stdout, new RegExp(`${SECRET}|${TEST_KEY}`));
    assert.equal((await run(["hi"])).code, 0);
    assert.equal(request(1).headers["x-api-key"], SECRET);
  }));

Deno.test("config: set refuses what the file may not hold and leaves it as it was", () =>
  play({}, async ({ home, run }) => {
    const before = await readFile(home.configFile, "utf8");
    const { code, stderr } = await run(["config", "set", "limits.maxTurns", "many"]);
    assert.equal(code, 2);
    assert.match(stderr, /limits\.maxTurns/);
    assert.equal(await readFile(home.configFile, "utf8"), before);
  }));

Deno.test("config: check tells every problem with its place", () =>
  play({}, async ({ home, run }) => {
    await writeFile(home.configFile, '{\n  "modell": "auto",\n  "limits": { "maxTurns": "x" }\n}\n');
    const { code, stderr } = await run(["config", "check"]);
    assert.equal(code, 2);
    assert.match(stderr, /config\.jsonc:2:\d+.*modell/);
    assert.match(stderr, /config\.jsonc:3:\d+.*limits\.maxTurns/);
    for (const output of ["json", "jsonl"]) {
      const [result] = jsonLines((await run(["-o", output, "hi"])).stdout) as [
        { error: { message: string } },
      ];
      assert.match(
        result.error.message,
        /^\S+:2:\d+: modell: [^\n]+\n\S+:3:\d+: limits\.maxTurns: [^\n\u2028]+$/,
      );
    }
  }));

/** A project file that leads to the server's other provider under a name of its own. */
async function writeProject({ home, server }: Scene): Promise<string> {
  const file = join(home.cwd, "nano-agent.jsonc");
  const mine = { type: "openai", baseUrl: server.url("openai"), apiKey: TEST_KEY };
  await writeFile(file, JSON.stringify({ system: "Speak as a pirate.", providers: { mine } }));
  return file;
}

Deno.test("config: an untrusted project file sets the prompt but no provider, and one line says so", () =>
  play({ anthropic: ["arr"] }, async (scene) => {
    await writeProject(scene);
    const { code, stdout, stderr } = await scene.run(["hello"]);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "arr\n" });
    assert.match(stderr, /^[^\n]*providers[^\n]*nano-agent config trust[^\n]*\n$/);
    assert.match(scene.sent(1), /Speak as a pirate\./);
    assert.equal((await scene.run(["-m", "mine/gpt-test", "hello"])).code, 2);
  }));

Deno.test("config: trust lets the file count whole, until it changes or trust is taken back", () =>
  play({ openai: ["arr"] }, async (scene) => {
    const file = await writeProject(scene);
    const ask = () => scene.run(["-m", "mine/gpt-test", "hello"]);
    assert.equal((await scene.run(["config", "trust"])).code, 0);
    const trusted = await ask();
    assert.deepEqual([trusted.code, trusted.stdout], [0, "arr\n"], trusted.stderr);
    assert.equal((await scene.run(["config", "trust", "--remove"])).code, 0);
    assert.equal((await ask()).code, 2);
    assert.equal((await scene.run(["config", "trust"])).code, 0);
    await writeFile(file, (await readFile(file, "utf8")).replace("pirate", "parrot"));
    assert.equal((await ask()).code, 2);
  }));
