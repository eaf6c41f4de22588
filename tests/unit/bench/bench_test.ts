import assert from "node:assert/strict";
import { comparisonsOf, judgeRequest, Scores } from "../../../src/bench/judge.ts";
import { rowOf, type Sample, SampleTaker } from "../../../src/bench/samples.ts";
import type { AgentEvent } from "../../../src/types.ts";

const sample = (model: string, more: Partial<Sample> = {}): Sample => ({
  model,
  prompt: 0,
  ok: true,
  text: `${model} says`,
  totalMs: 100,
  firstTokenMs: 20,
  outputTokens: 10,
  tokensPerSecond: 50,
  costUsd: 0.5,
  ...more,
});

Deno.test("bench: a sample has the first token of the request and the speed after it", () => {
  const taker = new SampleTaker("m", 3);
  const ref = { provider: "p", model: "m" };
  const end: AgentEvent = {
    type: "attempt-end",
    n: 1,
    ...ref,
    outcome: "ok",
    waitMs: 0,
    durationMs: 2_200,
    firstTokenMs: 200,
  };
  assert.equal(taker.see(end), undefined);
  const result: AgentEvent = {
    type: "result",
    ok: true,
    text: "hi",
    sessionId: "s",
    turns: 1,
    toolCalls: [],
    usage: { outputTokens: 100 },
    costUsd: 0.1,
    durationMs: 2_300,
    route: null,
    attempts: [],
  };
  assert.deepEqual(taker.see(result), {
    model: "m",
    prompt: 3,
    ok: true,
    text: "hi",
    firstTokenMs: 200,
    totalMs: 2_300,
    outputTokens: 100,
    tokensPerSecond: 50,
    costUsd: 0.1,
  });
});

Deno.test("bench: times are of answers, failures are counted by kind", () => {
  const row = rowOf("m", [
    sample("m", { totalMs: 100 }),
    sample("m", { totalMs: 300 }),
    sample("m", { ok: false, code: "overloaded", totalMs: 9_999, costUsd: 0 }),
  ]);
  assert.deepEqual([row.runs, row.failed, row.failures], [3, 1, { overloaded: 1 }]);
  assert.deepEqual([row.totalMsP50, row.totalMsP95, row.costUsd, row.outputTokens], [100, 300, 1, 10]);
});

Deno.test("bench: one unknown cost makes the sum unknown", () => {
  assert.equal(rowOf("m", [sample("m"), sample("m", { costUsd: null })]).costUsd, null);
});

Deno.test("judge: sees each pair with an answer to the same prompt, in both orders", () => {
  const samples = [
    sample("a"),
    sample("b"),
    sample("b"),
    sample("c", { ok: false }),
    sample("a", { prompt: 1 }),
  ];
  const all = comparisonsOf(samples, ["a", "b", "c"], 2);
  assert.deepEqual(all.map(({ first, second }) => [first.model, second.model]), [["a", "b"], ["b", "a"]]);
  const [comparison] = all;
  assert.ok(comparison);
  assert.match(
    judgeRequest("why?", comparison),
    /<task>\nwhy\?\n[^]*<answer-1>\na says[^]*<answer-2>\nb says/,
  );
});

Deno.test("judge: a judge who always likes the first place makes a tie", () => {
  const scores = new Scores();
  for (const comparison of comparisonsOf([sample("a"), sample("b")], ["a", "b"], 1)) {
    scores.add(comparison, { better: "1" });
  }
  assert.deepEqual([scores.of("a"), scores.of("b"), scores.of("c")], [0.5, 0.5, undefined]);
});

Deno.test("judge: wins and ties count for both", () => {
  const scores = new Scores();
  const [one, other] = comparisonsOf([sample("a"), sample("b")], ["a", "b"], 1);
  assert.ok(one && other);
  scores.add(one, { better: "1" });
  scores.add(other, { better: "tie" });
  assert.deepEqual([scores.of("a"), scores.of("b")], [0.75, 0.25]);
});
