import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BatchIdentity, batchKey, lineHash } from "../../../src/batch/identity.ts";

const identity = (more: Partial<BatchIdentity> = {}): BatchIdentity => ({
  input: "in.jsonl",
  first: "{}",
  plain: false,
  cwd: "/data",
  options: { model: "a/b", quiet: true, maxCost: 1 },
  defaults: ["auto"],
  ...more,
});

Deno.test("identity: how a batch is shown or paid for does not make it another one", () => {
  const options = { model: "a/b", maxCost: 5, tag: "night", output: "jsonl", timeout: undefined };
  assert.equal(batchKey(identity({ options })), batchKey(identity()));
  assert.equal(batchKey(identity({ first: "other" })), batchKey(identity()), "a file has its name");
  assert.equal(batchKey(identity({ input: "/data/in.jsonl" })), batchKey(identity()));
});

Deno.test("identity: input, folder, model and what else changes answers make another one", () => {
  const others: Partial<BatchIdentity>[] = [
    { input: "other.jsonl" },
    { cwd: "/elsewhere" },
    { plain: true },
    { defaults: ["fast"] },
    { options: { model: "a/c" } },
    { options: { model: "a/b", system: "be brief" } },
    { input: "-" },
    { input: "-", first: "other" },
  ];
  const keys = [identity(), ...others.map(identity)].map(batchKey);
  assert.equal(new Set(keys).size, keys.length);
});

Deno.test("identity: a line whose file changed is another line", () => {
  const folder = mkdtempSync(join(tmpdir(), "nano-agent-identity-"));
  try {
    writeFileSync(join(folder, "a.txt"), "one");
    const before = lineHash("text", ["a.txt"], folder);
    assert.equal(lineHash("text", ["a.txt"], folder), before);
    assert.notEqual(lineHash("text!", ["a.txt"], folder), before);
    writeFileSync(join(folder, "a.txt"), "three");
    assert.notEqual(lineHash("text", ["a.txt"], folder), before);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
