import assert from "node:assert/strict";
import { chmod, stat } from "node:fs/promises";
import * as commands from "../../../src/cli/config_command.ts";
import { ConfigError } from "../../../src/config/parse.ts";
import { UserError } from "../../../src/errors.ts";
import { TempFolder } from "../config/temp_folder.ts";

const windows = Deno.build.os === "windows";
const SECRET = "sk-test-0123456789abcdef";

/** A place to run commands in; what they write is collected. */
class Desk {
  out = "";
  error = "";
  secret = "";

  constructor(readonly folder: TempFolder, readonly env: Record<string, string> = {}) {}

  get place(): commands.ConfigPlace {
    return {
      env: { NANO_AGENT_HOME: this.folder.at("home"), ...this.env },
      cwd: this.folder.at("project"),
      stdout: (text) => this.out += text,
      stderr: (text) => this.error += text,
      readSecret: () => Promise.resolve(this.secret),
    };
  }
}

async function desk(files: Record<string, string> = {}, env: Record<string, string> = {}) {
  const folder = await TempFolder.with({ "project/x": "", ...files });
  return { desk: new Desk(folder, env), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

function isUserError(code: string, pattern: RegExp) {
  return (error: unknown) => error instanceof UserError && error.code === code && pattern.test(error.message);
}

Deno.test("config path: the user file alone, with --all the project file and the state too", async () => {
  await using at = await desk({ "project/nano-agent.jsonc": "{}" });
  assert.equal(commands.showPath(at.desk.place, false), 0);
  assert.equal(at.desk.out, `${at.desk.folder.at("home/config.jsonc")}\n`);
  commands.showPath(at.desk.place, true);
  assert.match(at.desk.out, /\nproject: .*nano-agent\.jsonc\nstate: .*home\n$/);
});

Deno.test("config init: writes a private file once, which check accepts", async () => {
  await using at = await desk();
  await commands.init(at.desk.place);
  const file = at.desk.folder.at("home/config.jsonc");
  assert.equal(at.desk.out, `${file}\n`);
  if (!windows) assert.equal((await stat(file)).mode & 0o777, 0o600);
  const written = await at.desk.folder.read("home/config.jsonc");
  await assert.rejects(commands.init(at.desk.place), isUserError("config", /is there already/));
  assert.equal(await at.desk.folder.read("home/config.jsonc"), written);
  assert.equal(await commands.check(at.desk.place), 0);
  assert.match(at.desk.out, /config\.jsonc: good\n$/);
});

Deno.test("config check: problems of the user file and the project file come together", async () => {
  await using at = await desk({
    "home/config.jsonc": '{ "modle": 1 }',
    "project/nano-agent.jsonc": '{ "sytem": 1 }',
  });
  await assert.rejects(commands.check(at.desk.place), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.problems.length, 2);
    assert.match(error.problems[0] ?? "", /config\.jsonc:1:3: modle/);
    assert.match(error.problems[1] ?? "", /nano-agent\.jsonc:1:3: sytem/);
    return true;
  });
});

Deno.test("config check: without a file the defaults count", async () => {
  await using at = await desk();
  assert.equal(await commands.check(at.desk.place), 0);
  assert.match(at.desk.out, /not there, the defaults count/);
});

Deno.test("config show: the effective values without keys, headers and variables", async () => {
  const providers = {
    anthropic: { apiKey: SECRET, headers: { authorization: `Bearer ${SECRET}`, "x-team": "herons" } },
    openai: { apiKey: ["env:MY_KEY", `cmd:echo ${SECRET}`] },
    mine: { type: "exec", command: ["p"], env: { TOKEN: SECRET } },
  };
  const mcpServers = {
    files: { command: "f", env: { T: SECRET } },
    web: { url: "https://w.example", headers: { "x-api-key": SECRET } },
  };
  const config = { model: "fast", aliases: { fast: "openai/gpt-5-mini" }, providers, mcpServers };
  await using at = await desk({ "home/config.jsonc": JSON.stringify(config) }, {
    OTHER_TOKEN: "Zx9fQ2Lm8RtV4kPw",
  });
  await commands.show(at.desk.place);
  const shown = JSON.parse(at.desk.out);
  assert.doesNotMatch(at.desk.out + at.desk.error, /0123456789abcdef/);
  assert.equal(shown.model, "fast");
  assert.equal(shown.limits.maxTurns, 50);
  assert.equal(shown.providers.anthropic.headers["x-team"], "herons");
  assert.deepEqual(shown.providers.openai.apiKey, ["env:MY_KEY", "[redacted]"]);
  assert.deepEqual(Object.keys(shown.providers.mine.env), ["TOKEN"]);
});

Deno.test("config set: a value from the command line, or with - from where it does not show", async () => {
  await using at = await desk();
  await commands.set(at.desk.place, "limits.maxTurns", "7");
  at.desk.secret = SECRET;
  await commands.set(at.desk.place, "providers.anthropic.apiKey", "-");
  const { limits, providers } = JSON.parse(await at.desk.folder.read("home/config.jsonc"));
  assert.deepEqual([limits.maxTurns, providers.anthropic.apiKey], [7, SECRET]);
  assert.equal(at.desk.out + at.desk.error, "");
  at.desk.secret = "";
  await assert.rejects(commands.set(at.desk.place, "system", "-"), isUserError("input", /stdin is empty/));
});

Deno.test("config schema: prints JSON", async () => {
  await using at = await desk();
  await commands.printSchema(at.desk.place);
  assert.ok(JSON.parse(at.desk.out).properties.providers);
});

Deno.test("config trust: names what it lets in; --remove takes it back", async () => {
  const project = { model: "a/b", providers: { a: {} }, retry: { maxAttempts: 1 } };
  await using at = await desk({ "project/nano-agent.jsonc": JSON.stringify(project) });
  await commands.trustProject(at.desk.place, false);
  assert.match(at.desk.out, /nano-agent\.jsonc is trusted as it is now; this lets in: .*providers.*retry/);
  at.desk.error = "";
  await commands.check(at.desk.place);
  assert.equal(at.desk.error, "");
  await commands.trustProject(at.desk.place, true);
  await assert.rejects(commands.check(at.desk.place), isUserError("config", /not trusted/));
});

Deno.test("config trust: a broken file and no file at all are refused", async () => {
  await using at = await desk({ "project/nano-agent.jsonc": '{ "modle": 1 }' });
  await assert.rejects(commands.trustProject(at.desk.place, false), isUserError("config", /modle/));
  await using empty = await desk();
  await assert.rejects(
    commands.trustProject(empty.desk.place, false),
    isUserError("config", /no nano-agent\.jsonc/),
  );
});

Deno.test({
  name: "config edit: runs the editor on the file and checks what it left",
  ignore: windows,
  fn: async () => {
    await using at = await desk({}, { VISUAL: "" });
    const editor = await at.desk.folder.write(
      "editor",
      '#!/bin/sh\nprintf \'{ "model": "%s" }\' "$1" > "$2"\n',
    );
    await chmod(editor, 0o700);
    at.desk.env.EDITOR = `${editor} x/y`;
    assert.equal(await commands.edit(at.desk.place), 0);
    assert.equal(await at.desk.folder.read("home/config.jsonc"), '{ "model": "x/y" }');
    at.desk.env.EDITOR = `${editor} '"'`;
    await assert.rejects(commands.edit(at.desk.place), ConfigError);
    at.desk.env.EDITOR = at.desk.folder.at("no-such-editor");
    await assert.rejects(
      commands.edit(at.desk.place),
      isUserError("config", /the editor .*no-such-editor failed/),
    );
  },
});

Deno.test({
  name: "config edit: problems are told and the file is opened again as long as somebody wants that",
  ignore: windows,
  fn: async () => {
    await using at = await desk({}, { VISUAL: "" });
    const editor = await at.desk.folder.write(
      "my editor",
      '#!/bin/sh\n[ -f "$1.once" ] && printf "{ // kept\\n}" > "$1" || { touch "$1.once"; printf "{" > "$1"; }\n',
    );
    await chmod(editor, 0o700);
    at.desk.env.EDITOR = `'${editor}'`;
    const told: string[][] = [];
    const again = (problems: string[]) => Promise.resolve(told.push(problems) === 1);
    assert.equal(await commands.edit(at.desk.place, again), 0);
    assert.equal(told.length, 1);
    assert.match(told[0]?.[0] ?? "", /config\.jsonc:1:2: broken JSON/);
    assert.equal(await at.desk.folder.read("home/config.jsonc"), "{ // kept\n}");
  },
});
