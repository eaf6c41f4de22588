import assert from "node:assert/strict";
import { ChatFigures } from "../../../src/chat/figures.ts";
import type { AgentEvent, RunResult } from "../../../src/types.ts";

const usage = (
  model: string,
  inputTokens: number,
  outputTokens: number,
  costUsd: number | null,
): AgentEvent => ({
  type: "usage",
  provider: "p",
  model,
  inputTokens,
  outputTokens,
  costUsd,
});

const result = (ok: boolean): AgentEvent & RunResult => ({
  type: "result",
  ok,
  text: "",
  sessionId: "",
  turns: 1,
  toolCalls: [],
  usage: {},
  costUsd: 0,
  durationMs: 1500,
  route: null,
  attempts: [],
});

Deno.test("chat figures: runs are summed, and told by model", () => {
  const figures = new ChatFigures();
  assert.equal(figures.cost, "");
  for (const event of [usage("a", 10, 5, 0.01), result(true), usage("b", 20, 1, 0.02), result(false)]) {
    figures.see(event);
  }
  assert.equal(figures.cost, "$0.03");
  const [summary, a, b] = figures.lines();
  assert.equal(
    summary,
    "1 answer · 1 failed · 2 requests · 30 tokens in, 6 out · $0.03 · 3.00 s of answering",
  );
  assert.equal(a, "  p/a: 1 request · 10 tokens in, 5 out · $0.01");
  assert.equal(b, "  p/b: 1 request · 20 tokens in, 1 out · $0.02");
  assert.ok(figures.summary(40).split("\n").every((line) => line.length < 40));
});

Deno.test("chat figures: an unknown cost is said, never shown as nothing", () => {
  const figures = new ChatFigures();
  figures.see(usage("a", 10, 5, null));
  assert.equal(figures.cost, "cost unknown");
  figures.see(usage("b", 10, 5, 0.5));
  assert.equal(figures.cost, "$0.5 + unknown");
});
