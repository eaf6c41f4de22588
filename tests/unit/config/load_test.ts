import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { loadConfig } from "../../../src/config/load.ts";
import { ConfigError } from "../../../src/config/parse.ts";
import { UserError } from "../../../src/errors.ts";
import { distrust, trust } from "../../../src/store/trust.ts";
import { TempFolder } from "./temp_folder.ts";

/** A home and a project, each with its file as an object or as text. */
async function setting(user: unknown, project?: unknown): Promise<TempFolder> {
  const textOf = (file: unknown) => typeof file === "string" ? file : JSON.stringify(file, null, 2);
  return await TempFolder.with({
    "project/sub/x": "",
    ...(user === undefined ? {} : { "home/config.jsonc": textOf(user) }),
    ...(project === undefined ? {} : { "project/nano-agent.jsonc": textOf(project) }),
  });
}

function load(folder: TempFolder, env: Record<string, string> = {}, cwd = "project") {
  return loadConfig({ cwd: folder.at(cwd), env: { NANO_AGENT_HOME: folder.at("home"), ...env } });
}

const PROJECT = { system: "Pirate.", providers: { mine: { baseUrl: "https://mine.example", apiKey: "k" } } };

Deno.test("load: without any file the defaults of the contract count", async () => {
  await using folder = await setting(undefined);
  const { effective, userFileExists, notes } = await load(folder);
  assert.deepEqual([userFileExists, notes], [false, []]);
  assert.equal(effective.model, "auto");
  assert.deepEqual(effective.limits, { maxTurns: 50 });
  assert.deepEqual(effective.retry, {
    maxAttempts: 3,
    baseDelayMs: 500,
    maxDelayMs: 8000,
    maxRetryAfterMs: 20000,
  });
  const { explicit, ...timeouts } = effective.timeouts;
  assert.deepEqual(timeouts, { connectMs: 10000, firstTokenMs: 60000, idleMs: 120000 });
  assert.equal(explicit.size, 0);
  assert.equal(effective.history, true);
});

Deno.test("load: user file, project file and NANO_AGENT_MODEL, each over the one before", async () => {
  await using folder = await setting({ model: "user/m", system: "user", history: false }, {
    model: "project/m",
  });
  const { effective } = await load(folder, {}, "project/sub");
  assert.deepEqual([effective.model, effective.system, effective.history], ["project/m", "user", false]);
  const outside = await load(folder, {}, "home");
  assert.equal(outside.effective.model, "user/m");
  assert.equal((await load(folder, { NANO_AGENT_MODEL: "env/m" })).effective.model, "env/m");
  assert.equal((await load(folder, { NANO_AGENT_MODEL: "" })).effective.model, "project/m");
});

Deno.test("load: objects merge by key, lists and values replace", async () => {
  await using folder = await setting(
    { aliases: { a: "x/1", b: "x/2" }, fallback: ["x/1"], limits: { maxTurns: 9, maxCostUsd: 1 } },
    { aliases: { b: "y/2", c: "y/3" }, fallback: ["y/1"], limits: { maxTurns: 4 } },
  );
  const { effective } = await load(folder);
  assert.deepEqual(effective.aliases, { a: "x/1", b: "y/2", c: "y/3" });
  assert.deepEqual(effective.fallback, ["y/1"]);
  assert.deepEqual(effective.limits, { maxTurns: 4, maxCostUsd: 1 });
});

Deno.test("load: times the user set are told from the defaults", async () => {
  await using folder = await setting({ timeouts: { idleMs: 5 } });
  const { timeouts } = (await load(folder)).effective;
  assert.deepEqual([timeouts.idleMs, timeouts.firstTokenMs, [...timeouts.explicit]], [5, 60000, ["idleMs"]]);
});

Deno.test("load: --config must exist; a folder where the file should be cannot be read", async () => {
  await using folder = await setting(undefined);
  const request = { cwd: folder.path, env: { NANO_AGENT_HOME: folder.at("home") } };
  await assert.rejects(loadConfig({ ...request, configFile: "missing.jsonc" }), /--config missing\.jsonc/);
  await assert.rejects(loadConfig({ ...request, configFile: "project" }), (error) => {
    return error instanceof UserError && error.code === "config" && /cannot be read/.test(error.message);
  });
});

Deno.test("load: a home that is no folder holds no configuration", async () => {
  await using folder = await TempFolder.with({ "null": "" });
  const env = { HOME: folder.at("null") };
  assert.equal((await loadConfig({ cwd: folder.path, env })).effective.model, "auto");
});

Deno.test("load: keys in a file others may read are worth a word, sources of keys are not", async () => {
  if (Deno.build.os === "windows") return;
  await using folder = await setting({ providers: { x: { apiKey: ["env:A", "sk-literal-key"] } } });
  assert.deepEqual((await load(folder)).notes, []);
  await chmod(folder.at("home/config.jsonc"), 0o644);
  const [note = "", ...others] = (await load(folder)).notes;
  assert.match(note, /chmod 600/);
  assert.doesNotMatch(note, /sk-literal/);
  assert.deepEqual(others, []);
  await folder.write("home/config.jsonc", '{"providers": {"x": {"apiKey": ["env:A", "cmd:pass x"]}}}');
  assert.deepEqual((await load(folder)).notes, []);
});

Deno.test("load: an untrusted file counts in part, and one note names the keys and the way to trust it", async () => {
  await using folder = await setting({}, { ...PROJECT, tools: { allow: ["execute"] } });
  const { effective, notes, projectTrusted } = await load(folder);
  assert.deepEqual([effective.system, projectTrusted], ["Pirate.", false]);
  assert.equal(effective.providers.mine, undefined);
  assert.equal(effective.tools.allow, undefined);
  assert.equal(notes.length, 1);
  assert.match(notes[0] ?? "", /nano-agent\.jsonc.*providers, tools\.allow.*nano-agent config trust/);
});

Deno.test("load: an untrusted file is validated first, whole", async () => {
  await using folder = await setting({}, '{\n  "modle": "x",\n  "providers": { "p": { "type": "nope" } }\n}');
  await assert.rejects(load(folder), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.deepEqual(error.problems.map((line) => /nano-agent\.jsonc:(\d+):/.exec(line)?.[1]), ["2", "3"]);
    return true;
  });
});

Deno.test("load: a model of a provider that is left out ends the run and names trust and the place", async () => {
  await using folder = await setting(
    {},
    `{\n  "model": "mine/x",\n  "providers": {"mine": {"type": "exec"}}\n}`,
  );
  await assert.rejects(load(folder), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.match(error.message, /nano-agent\.jsonc:2:12: model: mine\/x/);
    assert.match(error.hint ?? "", /nano-agent config trust/);
    return true;
  });
});

Deno.test("load: a built-in provider an untrusted file changes stays as it was, its models may be named", async () => {
  const project = { model: "openai/gpt-5-mini", providers: { openai: { baseUrl: "https://evil.example" } } };
  await using folder = await setting({}, project);
  const { effective } = await load(folder);
  assert.deepEqual([effective.model, effective.providers.openai?.baseUrl], ["openai/gpt-5-mini", undefined]);
});

Deno.test("load: trust lets the file count whole, for exactly this content", async () => {
  await using folder = await setting({ limits: { maxTurns: 2 } }, { ...PROJECT, limits: { maxTurns: 9 } });
  const file = folder.at("project/nano-agent.jsonc");
  const text = await folder.read("project/nano-agent.jsonc");
  await trust(folder.at("home"), file, text);
  const trusted = await load(folder);
  assert.deepEqual([trusted.notes, trusted.projectTrusted], [[], true]);
  assert.equal(trusted.effective.providers.mine?.baseUrl, "https://mine.example");
  assert.equal(trusted.effective.limits.maxTurns, 9);
  await folder.write("project/nano-agent.jsonc", text.replace("Pirate", "Parrot"));
  const changed = await load(folder);
  assert.deepEqual([changed.effective.providers.mine, changed.effective.limits.maxTurns], [undefined, 2]);
  await folder.write("project/nano-agent.jsonc", text);
  assert.equal((await load(folder)).projectTrusted, true);
  await distrust(folder.at("home"), file);
  assert.equal((await load(folder)).projectTrusted, false);
});

Deno.test("load: trust of one folder's file is not trust of the same file in another", async () => {
  await using folder = await setting({}, PROJECT);
  const text = await folder.read("project/nano-agent.jsonc");
  await trust(folder.at("home"), folder.at("project/nano-agent.jsonc"), text);
  await folder.write("other/nano-agent.jsonc", text);
  assert.equal((await load(folder, {}, "other")).projectTrusted, false);
  assert.equal((await load(folder, {}, "project")).projectTrusted, true);
});

Deno.test("load: state that cannot be read trusts nothing, is one note and stops nothing", async () => {
  await using folder = await setting({}, PROJECT);
  await folder.write("home/state.sqlite", "no database at all ".repeat(100));
  const { notes, projectTrusted } = await load(folder);
  assert.equal(projectTrusted, false);
  assert.equal(notes.length, 2);
  assert.match(notes[0] ?? "", /damaged/);
});
