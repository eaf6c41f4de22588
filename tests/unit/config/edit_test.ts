import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, lstat, mkdir, readFile, stat, symlink, utimes } from "node:fs/promises";
import process from "node:process";
import { setValue, writeWhole } from "../../../src/config/edit.ts";
import { ConfigError, parseConfig } from "../../../src/config/parse.ts";
import { UserError } from "../../../src/errors.ts";
import { TempFolder } from "./temp_folder.ts";

const windows = Deno.build.os === "windows";
const FILE = "config.jsonc";

/** The text of a file after one value was set. */
async function after(before: string | undefined, key: string, value: string): Promise<string> {
  await using folder = await TempFolder.with(before === undefined ? {} : { [FILE]: before });
  await setValue(folder.at(FILE), key, value);
  assert.deepEqual(await folder.names(), [FILE], "something was left behind");
  return await folder.read(FILE);
}

async function valueAfter(before: string | undefined, key: string, value: string) {
  return JSON.parse(JSON.stringify(await parseConfig(await after(before, key, value), FILE)));
}

Deno.test("edit: comments, order and everything else stay", async () => {
  const before =
    '// mine\n{\n  /* a */ "model": "a/b", // why\n\n  // below\n  "system": "x" // end\n}\n// last\n';
  assert.equal(await after(before, "model", "c/d"), before.replace("a/b", "c/d"));
});

Deno.test("edit: a comment behind the last value stays with it when another follows", async () => {
  assert.equal(
    await after('{\n  "model": "a/b" // why\n}\n', "system", "x"),
    '{\n  "model": "a/b", // why\n  "system": "x"\n}\n',
  );
  assert.equal(
    await after('{\n  "model": "a/b", /* why */\n}\n', "system", "x"),
    '{\n  "model": "a/b", /* why */\n  "system": "x",\n}\n',
  );
  assert.equal(
    await after('{\r\n  "aliases": {\r\n    "a": "x/1" // one\r\n  }\r\n}\r\n', "aliases.b", "x/2"),
    '{\r\n  "aliases": {\r\n    "a": "x/1", // one\r\n    "b": "x/2"\r\n  }\r\n}\r\n',
  );
});

Deno.test("edit: a missing, empty or commented file becomes one with the value", async () => {
  for (const before of [undefined, "", "\n", "// later\n", "{}"]) {
    assert.deepEqual(await valueAfter(before, "limits.maxTurns", "7"), { limits: { maxTurns: 7 } });
  }
});

Deno.test("edit: trailing commas and a byte order mark are no obstacle", async () => {
  assert.deepEqual(await valueAfter('\ufeff{"model": "a/b",}', "history", "false"), {
    model: "a/b",
    history: false,
  });
});

Deno.test("edit: keys with dots and slashes find their place", async () => {
  assert.deepEqual(await valueAfter("{}", "models.openai/gpt-5.4.price", '{"input":1,"output":2}'), {
    models: { "openai/gpt-5.4": { price: { input: 1, output: 2 } } },
  });
  assert.deepEqual(await valueAfter('{"fallback": ["a/1", "b/2"]}', "fallback.1", "c/3"), {
    fallback: ["a/1", "c/3"],
  });
});

Deno.test("edit: a value is JSON where that fits, else text", async () => {
  assert.deepEqual(await valueAfter("{}", "providers.x.apiKey", "1234567890"), {
    providers: { x: { apiKey: "1234567890" } },
  });
  assert.deepEqual(await valueAfter("{}", "system", "null"), { system: "null" });
  assert.deepEqual(await valueAfter("{}", "fallback", '["a/b"]'), { fallback: ["a/b"] });
  assert.deepEqual(await valueAfter("{}", "system", '"quoted"'), { system: "quoted" });
});

const REFUSED: [string, string, RegExp][] = [
  ["retry.maxAttempts", "three", /config set retry\.maxAttempts: .*"three", allowed: a whole number/],
  ["modle", "x", /unknown key; did you mean model/],
  ["model.x", "y", /model is no object/],
  ["__proto__.x", "y", /__proto__: this cannot be a key/],
  ["constructor", "y", /unknown key/],
  ["fallback.x", "y", /fallback/],
  ["providers.anthropic", "sk-ant-0123456789", /found a text \(not shown\)/],
];
for (const [key, value, message] of REFUSED) {
  Deno.test(`edit: refuses ${key} ${value.slice(0, 6)} and leaves the file untouched`, async () => {
    const before = '{ "model": "a/b", "fallback": ["a/b"] } // as it was';
    await using folder = await TempFolder.with({ [FILE]: before });
    await assert.rejects(setValue(folder.at(FILE), key, value), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /sk-ant/);
      return true;
    });
    assert.equal(await folder.read(FILE), before);
    assert.deepEqual(await folder.names(), [FILE]);
  });
}

Deno.test("edit: a broken file is not touched", async () => {
  await using folder = await TempFolder.with({ [FILE]: "{ broken" });
  await assert.rejects(setValue(folder.at(FILE), "model", "x"), /config\.jsonc:1:3/);
  assert.equal(await folder.read(FILE), "{ broken");
});

Deno.test("edit: an empty key is a usage error", async () => {
  await assert.rejects(
    setValue("/nowhere/config.jsonc", "", "x"),
    (error) => error instanceof UserError && error.code === "usage",
  );
});

Deno.test({
  name: "edit: the mode stays, a new file and its folder are for the owner only",
  ignore: windows,
  fn: async () => {
    await using folder = await TempFolder.with({ [FILE]: "{}" });
    await chmod(folder.at(FILE), 0o640);
    await setValue(folder.at(FILE), "model", "a/b");
    assert.equal((await stat(folder.at(FILE))).mode & 0o777, 0o640);
    await setValue(folder.at("new/deep", FILE), "model", "a/b");
    assert.equal((await stat(folder.at("new/deep", FILE))).mode & 0o777, 0o600);
    assert.equal((await stat(folder.at("new/deep"))).mode & 0o777, 0o700);
  },
});

Deno.test({
  name: "edit: a link stays a link, also to a file that is not there yet",
  ignore: windows,
  fn: async () => {
    await using folder = await TempFolder.with({ "dotfiles/there": "{}" });
    for (const name of ["there", "not_yet"]) {
      const link = folder.at(`${name}.jsonc`);
      await symlink(`dotfiles/${name}`, link);
      await setValue(link, "model", "a/b");
      assert.ok((await lstat(link)).isSymbolicLink(), name);
      assert.match(await readFile(folder.at("dotfiles", name), "utf8"), /"a\/b"/);
    }
    assert.deepEqual(await folder.names("dotfiles"), ["not_yet", "there"]);
  },
});

Deno.test("edit: a folder that cannot be made is the user's to mend, no defect", async () => {
  await using folder = await TempFolder.with({ "file": "" });
  for (
    const attempt of [
      setValue(folder.at("file", FILE), "model", "x"),
      writeWhole(folder.at("file", FILE), "{}"),
    ]
  ) {
    await assert.rejects(attempt, (error) => error instanceof UserError && error.code === "config");
  }
});

Deno.test("edit: the lock of a process that died is not waited for", async () => {
  await using folder = await TempFolder.with({ [FILE]: "{}" });
  const lock = folder.at(`${FILE}.lock`);
  await mkdir(lock);
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(lock, longAgo, longAgo);
  await setValue(folder.at(FILE), "model", "a/b");
  assert.deepEqual(await folder.names(), [FILE]);
});

const PROCESSES = 20;
Deno.test(`edit: ${PROCESSES} processes that set values at once lose none`, async () => {
  await using folder = await TempFolder.with({});
  const module = new URL("../../../src/config/edit.ts", import.meta.url).href;
  // All wait for a line before they start, so that they are at it together.
  const script = `
    import { setValue } from ${JSON.stringify(module)};
    process.stdout.write("ready");
    await new Promise((resolve) => process.stdin.once("data", resolve));
    await setValue(process.env.FILE, "aliases." + process.env.NAME, "x/" + process.env.NAME);
    process.exit(0);`;
  const program = await folder.write("set.mjs", `import process from "node:process";${script}`);
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const children = Array.from({ length: PROCESSES }, (_, n) => {
    const env = { ...process.env, FILE: folder.at("home", FILE), NAME: `n${n}` };
    return spawn(Deno.execPath(), ["run", "-A", "--quiet", "--config", config, program], { env });
  });
  const said = children.map(async (child) => {
    let text = "";
    child.stderr.on("data", (chunk) => text += chunk);
    const [code] = await once(child, "close");
    return { code, text };
  });
  await Promise.all(children.map((child) => once(child.stdout, "data")));
  for (const child of children) child.stdin.end("go\n");
  for (const end of await Promise.all(said)) assert.deepEqual(end, { code: 0, text: "" });
  const { aliases } = await parseConfig(await folder.read(`home/${FILE}`), FILE);
  assert.deepEqual(
    Object.keys(aliases ?? {}).sort(),
    Array.from({ length: PROCESSES }, (_, n) => `n${n}`).sort(),
  );
  assert.deepEqual(await folder.names("home"), [FILE]);
});
