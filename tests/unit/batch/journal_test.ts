import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Journal } from "../../../src/batch/journal.ts";

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "nano-agent-journal-"));
  try {
    await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const fail = (text: string) => assert.fail(text);

async function opened(folder: string, afresh = false): Promise<Journal> {
  const { journal, problem } = await Journal.open(folder, "key", afresh, fail);
  assert.ok(journal, problem);
  return journal;
}

Deno.test("journal: keeps records and what they cost for the next try, by line and what it says", () =>
  inFolder(async (folder) => {
    const before = await opened(folder);
    assert.equal(before.kept, 0);
    before.add(7, "hash", '{"id":7}\n', 0.5);
    before.add(8, "other", '{"id":8}\n', null);
    before.close(false);
    const after = await opened(folder);
    assert.deepEqual([after.kept, after.keptUsd], [2, 0.5]);
    assert.equal(after.find(7, "hash"), '{"id":7}\n');
    assert.equal(after.find(7, "another text"), undefined);
    assert.equal(after.find(9, "hash"), undefined);
    after.close(false);
  }));

Deno.test("journal: a finished batch leaves nothing, --restart forgets", () =>
  inFolder(async (folder) => {
    const first = await opened(folder);
    first.add(1, "hash", "{}\n", 0);
    first.close(false);
    const afresh = await opened(folder, true);
    assert.equal(afresh.find(1, "hash"), undefined);
    afresh.close(true);
    assert.equal(existsSync(join(folder, "batches", "key.sqlite")), false);
  }));

Deno.test("journal: the same batch at the same time goes without", () =>
  inFolder(async (folder) => {
    const first = await opened(folder);
    const { journal, problem } = await Journal.open(folder, "key", false, fail);
    assert.equal(journal, undefined);
    assert.match(problem ?? "", /running already/);
    first.close(false);
    (await opened(folder)).close(true);
  }));

Deno.test("journal: a damaged one is replaced", () =>
  inFolder(async (folder) => {
    (await opened(folder)).close(false);
    writeFileSync(
      join(folder, "batches", "key.sqlite"),
      "this is no database, whatever its name says".repeat(99),
    );
    const journal = await opened(folder);
    journal.add(1, "hash", "{}\n", 0);
    assert.equal(journal.kept, 0);
    journal.close(true);
  }));

Deno.test({
  name: "journal: is nobody else's to read",
  ignore: process.platform === "win32",
  fn: () =>
    inFolder(async (folder) => {
      const journal = await opened(folder);
      journal.add(1, "hash", "{}\n", 0);
      assert.equal(statSync(join(folder, "batches")).mode & 0o777, 0o700);
      for (const end of ["", "-wal"]) {
        assert.equal(statSync(join(folder, "batches", `key.sqlite${end}`)).mode & 0o777, 0o600);
      }
      journal.close(true);
    }),
});
