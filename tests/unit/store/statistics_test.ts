import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openMemoryState } from "../../../src/store/database.ts";
import { Ledger } from "../../../src/store/ledger.ts";
import { priceOpenRows } from "../../../src/store/open_costs.ts";
import { percentile, statisticsOf } from "../../../src/store/statistics.ts";
import type { AgentEvent, RunResult, Usage } from "../../../src/types.ts";

/** An empty state of this test's own, with the tables of the real one. */
async function emptyState(): Promise<DatabaseSync> {
  const all = (await openMemoryState()).prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").all();
  const database = new DatabaseSync(":memory:");
  for (const { sql } of all) if (!/sqlite_/.test(String(sql))) database.exec(String(sql));
  return database;
}

interface Made {
  model?: string;
  tag?: string;
  task?: string;
  failed?: boolean;
  killed?: boolean;
  durationMs?: number;
  firstTokenMs?: number;
  attempts?: { usage?: Usage; costUsd?: number | null; failed?: boolean }[];
}

/** Lets a run happen, as the ledger sees it. */
function make(database: DatabaseSync, made: Made): void {
  const { model = "m", tag, killed, firstTokenMs = 10 } = made;
  const ledger = new Ledger(database, { sessionId: "s", tag }, (text) => assert.fail(text));
  const ref = { provider: "p", model };
  const records = (made.attempts ?? [{ usage: { inputTokens: 10, outputTokens: 1 }, costUsd: 1 }]).map(
    (one, index) => {
      const { usage, costUsd = 0, failed } = one;
      const record = {
        ...ref,
        outcome: failed ? "error" as const : "ok" as const,
        waitMs: 0,
        durationMs: 20,
      };
      ledger.see({ type: "attempt", n: index + 1, ...ref });
      ledger.see({
        type: "attempt-end",
        n: index + 1,
        ...record,
        ...(failed ? { kind: "overloaded" } : { firstTokenMs }),
      });
      if (usage) ledger.see({ type: "usage", ...ref, ...usage, costUsd });
      return record;
    },
  );
  if (!killed) ledger.see(resultOf(made, records));
}

function resultOf(made: Made, attempts: RunResult["attempts"]): AgentEvent {
  const { model = "m", task, failed, durationMs = 100 } = made;
  const route = task
    ? {
      strategy: "balanced",
      task,
      complexity: "simple",
      signals: [],
      reason: "",
      candidates: [],
      excluded: [],
    }
    : null;
  const error = failed ? { error: { code: "overloaded", message: "no" } } : {};
  const sums = { usage: {}, costUsd: 0, toolCalls: [], turns: 1, text: "", sessionId: "s" };
  return {
    type: "result",
    ok: !failed,
    provider: "p",
    model,
    durationMs,
    route,
    attempts,
    ...sums,
    ...error,
  };
}

Deno.test("statistics: runs, tokens, costs and failures add up", async () => {
  const database = await emptyState();
  const usage = { inputTokens: 1000, outputTokens: 100, cacheReadTokens: 500 };
  make(database, { attempts: [{ failed: true }, { usage, costUsd: 0.5 }] });
  make(database, { failed: true, attempts: [{ failed: true }] });
  make(database, { attempts: [{ usage, costUsd: null }] });
  const all = statisticsOf(database, 0);
  assert.deepEqual([all.runs, all.failed, all.attempts, all.failedAttempts, all.errorRate], [
    3,
    1,
    4,
    2,
    0.5,
  ]);
  assert.deepEqual([all.inputTokens, all.outputTokens, all.cacheReadTokens, all.cachedShare], [
    2000,
    200,
    1000,
    0.5,
  ]);
  assert.deepEqual([all.costUsd, all.unpricedRuns], [0.5, 1]);
});

Deno.test("statistics: several runs of one session are several runs", async () => {
  const database = await emptyState();
  make(database, {});
  make(database, {});
  assert.equal(statisticsOf(database, 0).runs, 2);
});

Deno.test("statistics: a run that was killed counts as failed, with what it used", async () => {
  const database = await emptyState();
  make(database, { killed: true });
  const { runs, failed, inputTokens, durationMsP50 } = statisticsOf(database, 0);
  assert.deepEqual([runs, failed, inputTokens, durationMsP50], [1, 1, 10, null]);
});

Deno.test("statistics: groups have the figures of their own runs, the dearest first", async () => {
  const database = await emptyState();
  make(database, { model: "a", tag: "nightly", task: "coding" });
  make(database, { model: "b", tag: "release", task: "coding" });
  make(database, { model: "b" });
  const { groups } = statisticsOf(database, 0);
  const brief = (list: { name: string; runs: number; costUsd: number }[]) =>
    list.map(({ name, runs, costUsd }) => [name, runs, costUsd]);
  assert.deepEqual(brief(groups.model), [["p/b", 2, 2], ["p/a", 1, 1]]);
  assert.deepEqual(brief(groups.tag), [["nightly", 1, 1], ["release", 1, 1]]);
  assert.deepEqual(brief(groups.task), [["coding", 2, 2]]);
  assert.deepEqual(brief(groups.provider), [["p", 3, 3]]);
  assert.equal(groups.day.length, 1);
  assert.match(groups.day[0]?.name ?? "", /^\d{4}-\d{2}-\d{2}$/);
});

Deno.test("statistics: a run over two models counts for both", async () => {
  const database = await emptyState();
  make(database, { model: "a" });
  database.exec("UPDATE attempts SET model = 'b' WHERE id = 1");
  database.exec(
    `INSERT INTO attempts (at, run, session, provider, model, outcome, duration_ms)
     SELECT at, run, session, provider, 'a', 'error', 5 FROM attempts WHERE id = 1`,
  );
  const { runs, groups } = statisticsOf(database, 0);
  assert.deepEqual([runs, groups.model.map(({ name }) => name).sort()], [1, ["p/a", "p/b"]]);
});

Deno.test("statistics: only what is since the time counts", async () => {
  const database = await emptyState();
  make(database, {});
  database.exec("UPDATE attempts SET at = 1000; UPDATE runs SET at = 1000");
  make(database, {});
  assert.equal(statisticsOf(database, 2000).runs, 1);
  assert.equal(statisticsOf(database, 0).runs, 2);
});

Deno.test("statistics: attempts of before there were runs are told apart by session", async () => {
  const database = await emptyState();
  make(database, {});
  database.exec("UPDATE attempts SET run = NULL; DELETE FROM runs");
  assert.equal(statisticsOf(database, 0).runs, 1);
});

Deno.test("statistics: percentiles are of the nearest rank", () => {
  const values = Array.from({ length: 100 }, (_, n) => n + 1).reverse();
  assert.deepEqual([percentile(values, 0.5), percentile(values, 0.95)], [50, 95]);
  assert.deepEqual([percentile([7], 0.95), percentile([], 0.5)], [7, null]);
});

Deno.test("open costs: rows without a cost are priced, those of unknown models stay open", async () => {
  const database = await emptyState();
  const usage = { inputTokens: 100, outputTokens: 10 };
  for (const model of ["known", "unknown"]) make(database, { model, attempts: [{ usage, costUsd: null }] });
  const costOf = ({ model }: { model: string }, { inputTokens = 0 }: Usage) =>
    Promise.resolve(model === "known" ? inputTokens / 10 : undefined);
  await priceOpenRows(database, 0, costOf, (provider, model) => ({ provider, model }));
  const { costUsd, unpricedRuns } = statisticsOf(database, 0);
  assert.deepEqual([costUsd, unpricedRuns], [10, 1]);
});
