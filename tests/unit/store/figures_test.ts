import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import { openState } from "../../../src/store/database.ts";
import { modelFigures } from "../../../src/store/figures.ts";
import { TempFolder } from "../config/temp_folder.ts";

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;

interface Asked {
  model?: string;
  at?: number;
  /** The kind of a failure; an answer without. */
  kind?: string;
  firstTokenMs?: number;
}

async function withLedger(work: (database: DatabaseSync) => void): Promise<void> {
  await using folder = await TempFolder.with({});
  const { database } = await openState(folder.path);
  assert.ok(database);
  work(database);
  database.close();
}

function add(database: DatabaseSync, rows: Asked[]): void {
  const insert = database.prepare(
    `INSERT INTO attempts (at, session, provider, model, outcome, kind, duration_ms, first_token_ms)
     VALUES (?, 's', ?, ?, ?, ?, 10, ?)`,
  );
  for (const { model = "a/one", at = NOW - HOUR, kind, firstTokenMs } of rows) {
    const [provider = "", id = ""] = model.split("/");
    insert.run(at, provider, id, kind ? "error" : "ok", kind ?? null, firstTokenMs ?? null);
  }
}

Deno.test("figures: an empty ledger knows nothing", () =>
  withLedger((database) => assert.deepEqual(modelFigures(database, NOW), new Map())));

Deno.test("figures: the median first token and the share of failures, model by model", () =>
  withLedger((database) => {
    add(database, [{ firstTokenMs: 100 }, { firstTokenMs: 900 }, { firstTokenMs: 200 }, { kind: "timeout" }]);
    add(database, [{ model: "a/two", firstTokenMs: 50 }, { model: "b/one", kind: "overloaded" }]);
    assert.deepEqual([...modelFigures(database, NOW)], [
      ["a/one", { attempts: 4, failureRate: 0.25, firstTokenMs: 200 }],
      ["a/two", { attempts: 1, failureRate: 0, firstTokenMs: 50 }],
      ["b/one", { attempts: 1, failureRate: 1 }],
    ]);
  }));

Deno.test("figures: what the user cancelled or got wrong is no failure of the provider", () =>
  withLedger((database) => {
    add(database, ["aborted", "bad-request", "auth", "content-filter"].map((kind) => ({ kind })));
    assert.equal(modelFigures(database, NOW).size, 0);
    add(database, [{ firstTokenMs: 7 }]);
    assert.deepEqual(modelFigures(database, NOW).get("a/one"), {
      attempts: 1,
      failureRate: 0,
      firstTokenMs: 7,
    });
  }));

Deno.test("figures: what is older than a week is forgotten, and only the latest attempts count", () =>
  withLedger((database) => {
    add(database, [{ model: "a/old", at: NOW - 8 * 24 * HOUR, firstTokenMs: 5 }]);
    add(database, Array.from({ length: 100 }, () => ({ at: NOW - 2 * HOUR, firstTokenMs: 1_000 })));
    add(database, Array.from({ length: 25 }, () => ({ firstTokenMs: 10 })));
    assert.deepEqual([...modelFigures(database, NOW)], [
      ["a/one", { attempts: 25, failureRate: 0, firstTokenMs: 10 }],
    ]);
  }));

Deno.test("figures: every model of a long ledger is found", () =>
  withLedger((database) => {
    const models = Array.from({ length: 30 }, (_, n) => `p${n % 3}/m${n}`);
    database.exec("BEGIN");
    for (const model of models) add(database, Array.from({ length: 50 }, () => ({ model, firstTokenMs: 5 })));
    database.exec("COMMIT");
    assert.deepEqual([...modelFigures(database, NOW).keys()].toSorted(), models.toSorted());
  }));
