import assert from "node:assert/strict";
import {
  type CommandLimits,
  keysInPlainSight,
  keyVariables,
  othersKeyVariables,
  resolveKey,
} from "../../../src/config/keys.ts";
import { resolveProviders } from "../../../src/config/providers.ts";
import { Cancelled } from "../../../src/errors.ts";
import { isAlive } from "../mcp/servers.ts";

const NONE = new Set<string>();
const windows = Deno.build.os === "windows";
const PATH = { PATH: "/usr/bin:/bin" };

function fromCommand(command: string, limits?: CommandLimits) {
  return resolveKey(`cmd:${command}`, PATH, NONE, limits);
}

Deno.test("keys: a literal is itself, without the white space around it", async () => {
  assert.deepEqual(await resolveKey("sk-1", {}, NONE), { key: "sk-1" });
  assert.deepEqual(await resolveKey(" sk-1\n", {}, NONE), { key: "sk-1" });
});

Deno.test("keys: env:NAME is the variable; unset and empty ones are named", async () => {
  assert.deepEqual(await resolveKey("env:A", { A: "sk-1\n" }, NONE), { key: "sk-1" });
  for (const env of [{}, { A: "" }, { A: " " }, { A: undefined }]) {
    assert.deepEqual(await resolveKey("env:A", env, NONE), { problem: "A is not set" });
  }
  assert.deepEqual(await resolveKey("env:constructor", {}, NONE), { problem: "constructor is not set" });
});

Deno.test("keys: what could not be sent as a header is a problem that does not show it", async () => {
  for (const key of ["sk-secret\u200b1", "sk-secret\n1", "sk-secrät"]) {
    const { key: resolved, problem } = await resolveKey("env:A", { A: key }, NONE);
    assert.equal(resolved, undefined);
    assert.match(problem ?? "", /characters/);
    assert.doesNotMatch(problem ?? "", /secr/);
  }
});

Deno.test({
  name: "keys: cmd: takes the first line of the output",
  ignore: windows,
  fn: async () => {
    assert.deepEqual(await fromCommand("printf 'sk-1\\nsecond\\n'"), { key: "sk-1" });
    assert.deepEqual(await fromCommand("printf 'sk-2\\r\\nsecond'"), { key: "sk-2" });
  },
});

Deno.test({
  name:
    "keys: a command that fails, prints nothing, too much, or is too slow is told without what it printed",
  ignore: windows,
  fn: async () => {
    assert.deepEqual(await fromCommand("echo sk-secret; exit 3"), {
      problem: "its key command failed (exit 3)",
    });
    assert.deepEqual(await fromCommand("no-such-program-here"), {
      problem: "its key command failed (exit 127)",
    });
    assert.deepEqual(await fromCommand("kill -9 $$"), { problem: "its key command failed (SIGKILL)" });
    assert.deepEqual(await fromCommand("echo"), { problem: "its key command printed nothing" });
    assert.deepEqual(await fromCommand("exec yes"), {
      problem: "its key command printed far more than a key",
    });
    // It never ends by itself.
    assert.deepEqual(await fromCommand("exec tail -f /dev/null", { limitMs: 50 }), {
      problem: "its key command took longer than 0.05 s",
    });
  },
});

Deno.test({
  name: "keys: a command ends with the run and can be asked again by the next",
  ignore: windows,
  fn: async () => {
    const file = await Deno.makeTempFile();
    const command = `echo sk-early; test -s ${file} || exec tail -f /dev/null`;
    const stop = new AbortController();
    const asked = fromCommand(command, { signal: stop.signal });
    stop.abort(new Cancelled("SIGTERM"));
    await assert.rejects(asked, Cancelled);
    await Deno.writeTextFile(file, "x");
    assert.deepEqual(await fromCommand(command), { key: "sk-early" });
    await Deno.remove(file);
  },
});

Deno.test({
  name: "keys: what a command has started ends with it",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const file = await Deno.makeTempFile();
    await fromCommand(`tail -f /dev/null & echo $! > ${file}; wait`, { limitMs: 200 });
    const pid = Number(await Deno.readTextFile(file));
    assert.ok(pid > 0);
    assert.equal(isAlive(pid), false);
    await Deno.remove(file);
  },
});

Deno.test({
  name: "keys: a command has no input to wait for",
  ignore: windows,
  fn: async () => assert.deepEqual(await fromCommand("cat; echo sk-after"), { key: "sk-after" }),
});

Deno.test({
  name: "keys: a command sees the environment with its own provider's keys and without those of others",
  ignore: windows,
  fn: async () => {
    const providers = resolveProviders({ providers: { mine: { apiKey: ["env:MY_KEY", "sk-literal"] } } }, {});
    const env = { ...PATH, MY_KEY: "1", ANTHROPIC_API_KEY: "2", GROQ_API_KEY: "3", VAULT_TOKEN: "4" };
    const seenWith = async (variables: Set<string>) =>
      (await resolveKey(
        "cmd:echo $MY_KEY-$ANTHROPIC_API_KEY-$GROQ_API_KEY-$VAULT_TOKEN",
        env,
        variables,
      )).key;
    assert.equal(await seenWith(keyVariables({ providers })), "---4");
    assert.equal(await seenWith(othersKeyVariables({ providers }, "mine")), "1---4");
    assert.equal(await seenWith(othersKeyVariables({ providers }, "groq")), "--3-4");
  },
});

Deno.test({
  name: "keys: a command runs once a process, however often it is asked",
  ignore: windows,
  fn: async () => {
    const command = "cmd:date +%s%N; echo $$";
    const [a, b] = await Promise.all([resolveKey(command, PATH, NONE), resolveKey(command, PATH, NONE)]);
    assert.ok(a.key);
    assert.deepEqual([b, await resolveKey(command, PATH, NONE)], [a, a]);
  },
});

Deno.test("keys: those of files and variables are known at once, unless they could be words", () => {
  const apiKey = [
    "sk-literal-0123456789",
    "env:MINE",
    "env:NOT_SET",
    "cmd:echo sk-0123456789abcdef",
    "lm-studio",
  ];
  const providers = resolveProviders({ providers: { mine: { apiKey } } }, {});
  const known = keysInPlainSight({ providers }, { MINE: " sk-variable-0123456789\n" });
  assert.deepEqual(known, ["sk-literal-0123456789", "sk-variable-0123456789"]);
});
