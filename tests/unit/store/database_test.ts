import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, readFile, stat, symlink } from "node:fs/promises";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { openState } from "../../../src/store/database.ts";
import { TempFolder } from "../config/temp_folder.ts";

const windows = Deno.build.os === "windows";
const STATE = "state.sqlite";

/** Opens the state, closes it again; the warning it gave. */
async function warningOf(folder: string): Promise<string | undefined> {
  const { database, warning } = await openState(folder);
  database?.close();
  return warning;
}

Deno.test("database: a new state has every table and its version", async () => {
  await using folder = await TempFolder.with({});
  const { database, warning } = await openState(folder.at("a/b"));
  assert.equal(warning, undefined);
  assert.ok(database);
  assert.ok(Number(database.prepare("PRAGMA user_version").get()?.user_version) >= 1);
  assert.equal(database.prepare("SELECT count(*) AS n FROM trust").get()?.n, 0);
  assert.equal(database.prepare("PRAGMA journal_mode").get()?.journal_mode, "wal");
  database.close();
});

Deno.test("database: opened again it has what was written, and no migration runs twice", async () => {
  await using folder = await TempFolder.with({});
  const first = await openState(folder.path);
  first.database?.exec("INSERT INTO trust VALUES ('p', 'h', 't')");
  first.database?.close();
  const second = await openState(folder.path);
  assert.equal(second.warning, undefined);
  assert.equal(second.database?.prepare("SELECT hash FROM trust").get()?.hash, "h");
  second.database?.close();
});

Deno.test({
  name: "database: file and folder are for the owner only, whatever they were before",
  ignore: windows,
  fn: async () => {
    await using folder = await TempFolder.with({});
    const { database } = await openState(folder.at("state"));
    assert.equal((await stat(folder.at("state"))).mode & 0o777, 0o700);
    database?.exec("INSERT INTO trust VALUES ('p', 'h', 't')");
    for (const name of await folder.names("state")) {
      assert.equal((await stat(folder.at("state", name))).mode & 0o777, 0o600, name);
    }
    database?.close();
    await chmod(folder.at("state", STATE), 0o644);
    assert.equal(await warningOf(folder.at("state")), undefined);
    assert.equal((await stat(folder.at("state", STATE))).mode & 0o777, 0o600);
  },
});

Deno.test("database: a damaged file is set aside whole, with one warning that names it", async () => {
  const garbage = "this is no database ".repeat(300);
  await using folder = await TempFolder.with({ [STATE]: garbage });
  const { database, warning } = await openState(folder.path);
  assert.ok(database);
  assert.equal(database.prepare("SELECT count(*) AS n FROM trust").get()?.n, 0);
  database.close();
  const aside = (await folder.names()).filter((name) => name.startsWith(`${STATE}.damaged-`));
  assert.equal(aside.length, 1);
  assert.equal(await folder.read(aside[0] ?? ""), garbage);
  assert.ok(warning?.includes(folder.at(aside[0] ?? "?")), warning);
  assert.equal(await warningOf(folder.path), undefined);
});

Deno.test("database: a newer version's file is not used and not changed", async () => {
  await using folder = await TempFolder.with({});
  const newer = new DatabaseSync(folder.at(STATE));
  newer.exec("CREATE TABLE later (x); PRAGMA user_version = 9999");
  newer.close();
  const before = await readFile(folder.at(STATE));
  const { database, warning } = await openState(folder.path);
  assert.equal(database, undefined);
  assert.match(warning ?? "", /newer version/);
  assert.deepEqual(await readFile(folder.at(STATE)), before);
  assert.deepEqual(await folder.names(), [STATE]);
});

Deno.test("database: a folder that cannot be made is a warning, not an exception", async () => {
  await using folder = await TempFolder.with({ "file": "" });
  const { database, warning } = await openState(folder.at("file/state"));
  assert.equal(database, undefined);
  assert.match(warning ?? "", /cannot be used/);
});

Deno.test({
  name: "database: a folder that cannot be written is a warning, not an exception",
  ignore: windows || process.getuid?.() === 0,
  fn: async () => {
    await using folder = await TempFolder.with({ "state/x": "" });
    await chmod(folder.at("state"), 0o500);
    try {
      const { database, warning } = await openState(folder.at("state"));
      assert.equal(database, undefined);
      assert.match(warning ?? "", /cannot be used/);
    } finally {
      await chmod(folder.at("state"), 0o700);
    }
  },
});

Deno.test({
  name: "database: a link to nothing is a warning, not an exception",
  ignore: windows,
  fn: async () => {
    await using folder = await TempFolder.with({});
    await symlink(folder.at("nothing"), folder.at(STATE));
    assert.match(await warningOf(folder.path) ?? "", /is a link to a file that is not there/);
  },
});

const PROCESSES = 8;
for (const [what, content] of [["new", undefined], ["damaged", "garbage ".repeat(1_000)]] as const) {
  Deno.test(`database: ${PROCESSES} processes that open a ${what} state at once all get the same one`, async () => {
    await using folder = await TempFolder.with(content ? { [`state/${STATE}`]: content } : {});
    const module = new URL("../../../src/store/database.ts", import.meta.url).href;
    const program = await folder.write(
      "open.mjs",
      `import process from "node:process";
       import { openState } from ${JSON.stringify(module)};
       process.stdout.write("ready");
       await new Promise((resolve) => process.stdin.once("data", resolve));
       const { database, warning } = await openState(process.env.STATE);
       if (!database) throw new Error(warning);
       database.prepare("INSERT INTO trust VALUES (?, 'h', 't')").run(process.env.NAME);
       database.close();
       process.exit(0);`,
    );
    const config = new URL("../../../deno.json", import.meta.url).pathname;
    const children = Array.from({ length: PROCESSES }, (_, n) => {
      const env = { ...process.env, STATE: folder.at("state"), NAME: `n${n}` };
      return spawn(Deno.execPath(), ["run", "-A", "--quiet", "--config", config, program], { env });
    });
    const ends = children.map(async (child) => {
      let text = "";
      child.stderr.on("data", (chunk) => text += chunk);
      const [code] = await once(child, "close");
      return { code, text };
    });
    await Promise.all(children.map((child) => once(child.stdout, "data")));
    for (const child of children) child.stdin.end("go\n");
    for (const end of await Promise.all(ends)) assert.deepEqual(end, { code: 0, text: "" });
    const { database } = await openState(folder.at("state"));
    assert.equal(database?.prepare("SELECT count(*) AS n FROM trust").get()?.n, PROCESSES);
    database?.close();
  });
}
