import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { distrust, isTrusted, trust } from "../../../src/store/trust.ts";
import { UserError } from "../../../src/errors.ts";
import { TempFolder } from "../config/temp_folder.ts";

async function trusted(folder: TempFolder, name: string, text: string): Promise<boolean> {
  return (await isTrusted(folder.at("state"), folder.at(name), text)).trusted;
}

Deno.test("trust: holds for the path and the exact content", async () => {
  await using folder = await TempFolder.with({ "a/f": "x", "b/f": "x" });
  assert.equal(await trusted(folder, "a/f", "x"), false);
  await trust(folder.at("state"), folder.at("a/f"), "x");
  assert.equal(await trusted(folder, "a/f", "x"), true);
  assert.equal(await trusted(folder, "a/f", "x\n"), false);
  assert.equal(await trusted(folder, "b/f", "x"), false);
});

Deno.test("trust: given again it holds for the new content only", async () => {
  await using folder = await TempFolder.with({ "f": "x" });
  await trust(folder.at("state"), folder.at("f"), "x");
  await trust(folder.at("state"), folder.at("f"), "y");
  assert.deepEqual([await trusted(folder, "f", "x"), await trusted(folder, "f", "y")], [false, true]);
});

Deno.test("trust: taken back it is gone, of one file only", async () => {
  await using folder = await TempFolder.with({ "f": "x", "g": "x" });
  for (const name of ["f", "g"]) await trust(folder.at("state"), folder.at(name), "x");
  await distrust(folder.at("state"), folder.at("f"));
  assert.deepEqual([await trusted(folder, "f", "x"), await trusted(folder, "g", "x")], [false, true]);
});

Deno.test({
  name: "trust: holds for the file however its folder is named",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await TempFolder.with({ "real/f": "x" });
    await symlink("real", folder.at("link"));
    await trust(folder.at("state"), folder.at("link/f"), "x");
    assert.equal(await trusted(folder, "real/f", "x"), true);
  },
});

Deno.test("trust: looking it up makes no state", async () => {
  await using folder = await TempFolder.with({ "f": "x" });
  assert.equal(await trusted(folder, "f", "x"), false);
  assert.deepEqual(await folder.names(), ["f"]);
});

Deno.test("trust: a state that cannot answer trusts nothing and says why", async () => {
  await using folder = await TempFolder.with({ "f": "x", "state/x": "" });
  const foreign = new DatabaseSync(folder.at("state/state.sqlite"));
  foreign.exec("PRAGMA user_version = 1");
  foreign.close();
  const { trusted, warning } = await isTrusted(folder.at("state"), folder.at("f"), "x");
  assert.equal(trusted, false);
  assert.match(warning ?? "", /trust cannot be looked up/);
});

Deno.test("trust: a state that cannot be written is told as the user's to mend", async () => {
  await using folder = await TempFolder.with({ "f": "x" });
  await assert.rejects(
    trust(folder.at("f/state"), folder.at("f"), "x"),
    (error) =>
      error instanceof UserError && error.code === "config" && /trust cannot be recorded/.test(error.message),
  );
});
