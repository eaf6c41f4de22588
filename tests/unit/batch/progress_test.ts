import assert from "node:assert/strict";
import { formatDuration, progressText, Speed } from "../../../src/batch/progress.ts";

const tally = { done: 30, failed: 2, costUsd: 0.05, unpriced: 0 };

Deno.test("progress: says how far, how fast, what it cost and how long it will take", () => {
  assert.equal(
    progressText(tally, 120, 1.5, ""),
    "█████░░░░░░░░░░░░░░░ 30/120 (25 %) · 2 failed · 1.5/s · $0.05 · 1 min 0 s left",
  );
});

Deno.test("progress: without a total, with unknown costs, while it waits", () => {
  assert.equal(
    progressText({ ...tally, failed: 0, unpriced: 1 }, undefined, 12, "a/b wants a break of 30 s"),
    "30 done · 12/s · $0.05 and more · a/b wants a break of 30 s",
  );
});

Deno.test("progress: speed is that of the last half minute", () => {
  const speed = new Speed();
  for (let second = 0; second <= 60; second++) speed.perSecond(second * 10, second * 1000);
  let last = 0;
  for (let second = 61; second <= 100; second++) last = speed.perSecond(600 + (second - 60), second * 1000);
  assert.ok(Math.abs(last - 1) < 0.2, `${last}`);
  assert.equal(new Speed().perSecond(5, 0), 0);
});

Deno.test("progress: durations as people say them", () => {
  assert.deepEqual([400, 59_000, 61_000, 3_700_000].map(formatDuration), [
    "0 s",
    "59 s",
    "1 min 1 s",
    "1 h 1 min",
  ]);
});
