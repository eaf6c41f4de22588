import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openMemoryState } from "../../../src/store/database.ts";
import { Ledger } from "../../../src/store/ledger.ts";
import { priceOpenRows } from "../../../src/store/open_costs.ts";
import { priceOpenSavings } from "../../../src/store/open_savings.ts";
import type { AgentEvent, ModelInfo, Usage } from "../../../src/types.ts";

async function emptyState(): Promise<DatabaseSync> {
  const all = (await openMemoryState()).prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").all();
  const database = new DatabaseSync(":memory:");
  for (const { sql } of all) if (!/sqlite_/.test(String(sql))) database.exec(String(sql));
  return database;
}

const infoOf = (provider: string, model: string): ModelInfo => ({ provider, model });
/** A token of the strong model costs a dollar, one of the weak model a quarter. */
const costOf = ({ model }: ModelInfo, { inputTokens = 0, outputTokens = 0 }: Usage) =>
  Promise.resolve(
    model === "unknown" ? undefined : (inputTokens + outputTokens) * (model === "strong" ? 1 : 0.25),
  );

interface Made {
  usage: Usage[];
  costUsd?: number | null;
  mostUsd?: number | null;
  reference?: string;
}

function make(
  database: DatabaseSync,
  { usage, costUsd = null, mostUsd = null, reference = "p/strong" }: Made,
) {
  const ledger = new Ledger(database, { sessionId: "s" }, (text) => assert.fail(text));
  const attempt = { provider: "p", model: "weak", outcome: "ok", waitMs: 0, durationMs: 1 } as const;
  for (const [n, tokens] of usage.entries()) {
    ledger.see({ type: "attempt-end", n, ...attempt });
    if (reference !== "") ledger.see({ type: "reference", model: reference, costUsd: mostUsd });
    ledger.see({ type: "usage", provider: "p", model: "weak", ...tokens, costUsd });
  }
  const result: AgentEvent = {
    type: "result",
    ok: true,
    text: "",
    sessionId: "s",
    turns: 1,
    toolCalls: [],
    usage: {},
    costUsd,
    durationMs: 1,
    route: null,
    attempts: [attempt],
  };
  ledger.see(result);
}

const saved = (database: DatabaseSync) => database.prepare("SELECT saved_usd FROM runs").get()?.saved_usd;
const TEN: Usage = { inputTokens: 8, outputTokens: 2 };

Deno.test("savings: worked out during the run they are written with it", async () => {
  const database = await emptyState();
  make(database, { usage: [TEN], costUsd: 1, mostUsd: 5 });
  assert.equal(saved(database), 4);
});

Deno.test("savings: left open by a run nobody watched they are worked out from its tokens", async () => {
  const database = await emptyState();
  make(database, { usage: [TEN, TEN] });
  assert.equal(saved(database), null);
  await priceOpenSavings(database, 0, costOf, infoOf);
  assert.equal(saved(database), null, "its attempts have no cost yet");
  await priceOpenRows(database, 0, costOf, infoOf);
  await priceOpenSavings(database, 0, costOf, infoOf);
  assert.equal(saved(database), 15);
});

Deno.test("savings: what is unknown stays open, and a named model has none", async () => {
  for (
    const made of [{ usage: [{}] }, { usage: [TEN], reference: "p/unknown" }, { usage: [TEN], reference: "" }]
  ) {
    const database = await emptyState();
    make(database, made);
    await priceOpenRows(database, 0, costOf, infoOf);
    await priceOpenSavings(database, 0, costOf, infoOf);
    assert.equal(saved(database), null);
  }
});
