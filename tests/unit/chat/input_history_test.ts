import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { InputHistory } from "../../../src/chat/input_history.ts";

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "chat-history-"));
  try {
    await act(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const redact = (text: string) => text.replaceAll("sk-secret", "[redacted]");
const fail = (text: string) => assert.fail(text);

Deno.test("input history: the next chat knows what was typed, in order, without secrets", () =>
  inFolder(async (root) => {
    const folder = join(root, "state");
    const first = new InputHistory(folder, redact, fail);
    await first.load();
    for (const text of ["one", "two\nlines", "two\nlines", "  ", "key sk-secret"]) await first.add(text);
    const second = new InputHistory(folder, redact, fail);
    await second.load();
    assert.deepEqual(second.entries, ["one", "two\nlines", "key [redacted]"]);
    assert.deepEqual(first.entries, second.entries);
    const file = join(folder, "chat_history.jsonl");
    assert.doesNotMatch(await readFile(file, "utf8"), /sk-secret/);
    if (process.platform !== "win32") assert.equal((await stat(file)).mode & 0o777, 0o600);
  }));

Deno.test("input history: damaged lines are passed over, old ones go", () =>
  inFolder(async (folder) => {
    const lines = Array.from({ length: 2500 }, (_, n) => JSON.stringify(`n${n}`));
    await writeFile(join(folder, "chat_history.jsonl"), [...lines, '"half', "7", ""].join("\n"));
    const history = new InputHistory(folder, redact, fail);
    await history.load();
    assert.equal(history.entries.at(-1), "n2499");
    assert.ok(history.entries.length < 1000);
    assert.ok((await readFile(join(folder, "chat_history.jsonl"), "utf8")).split("\n").length < 1010);
  }));

Deno.test("input history: without a folder nothing is written, and a bad one is told once a time", () =>
  inFolder(async (root) => {
    const none = new InputHistory(undefined, redact, fail);
    await none.load();
    await none.add("x");
    assert.deepEqual(none.entries, ["x"]);
    const file = join(root, "file");
    await writeFile(file, "");
    const told: string[] = [];
    const bad = new InputHistory(join(file, "state"), redact, (text) => told.push(text));
    await bad.load();
    await bad.add("y");
    assert.deepEqual(bad.entries, ["y"]);
    assert.ok(told.length > 0 && told.every((text) => text.includes("cannot be remembered")));
  }));
