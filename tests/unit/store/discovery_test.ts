import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { openState } from "../../../src/store/database.ts";
import { loadDiscovered, readDiscovered, saveDiscovered } from "../../../src/store/discovery.ts";

async function withState(act: (database: DatabaseSync, folder: string) => void | Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), "nano-agent-discovery-"));
  const { database } = await openState(folder);
  assert.ok(database);
  try {
    await act(database, folder);
  } finally {
    database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const ZEBRA = { provider: "ollama", model: "zebra:3b", contextWindow: 4_096, tools: true, local: true };

Deno.test("discovery: what was found is there for the next process, in order", () =>
  withState(async (database, folder) => {
    saveDiscovered(database, "ollama", [ZEBRA, { provider: "ollama", model: "ant" }]);
    assert.deepEqual((await loadDiscovered(folder)).models, [{ provider: "ollama", model: "ant" }, ZEBRA]);
  }));

Deno.test("discovery: found again, a provider's models take the place of its earlier ones only", () =>
  withState((database) => {
    saveDiscovered(database, "ollama", [ZEBRA]);
    saveDiscovered(database, "vllm", [{ provider: "vllm", model: "v" }]);
    saveDiscovered(database, "ollama", []);
    assert.deepEqual(readDiscovered(database), [{ provider: "vllm", model: "v" }]);
  }));

Deno.test("discovery: a row another version wrote keeps what can be understood", () =>
  withState((database) => {
    const add = database.prepare("INSERT INTO discovered_models VALUES (?, ?, ?, 0)");
    add.run("p", "a", '{"contextWindow":"many","tools":true,"new":1}');
    add.run("p", "b", "no json");
    assert.deepEqual(readDiscovered(database), [{ provider: "p", model: "a", tools: true }, {
      provider: "p",
      model: "b",
    }]);
  }));

Deno.test("discovery: looking makes no state", async () => {
  const folder = await mkdtemp(join(tmpdir(), "nano-agent-discovery-"));
  try {
    assert.deepEqual(await loadDiscovered(folder), { models: [] });
    assert.equal(existsSync(join(folder, "state.sqlite")), false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
