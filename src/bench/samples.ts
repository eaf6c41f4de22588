/** What a comparison of models measured. Pure. */

import { percentile } from "../store/statistics.ts";
import type { AgentEvent } from "../types.ts";

/** One run of one model with one prompt. Times in ms. */
export interface Sample {
  model: string;
  prompt: number;
  ok: boolean;
  /** The error's code of a run that failed. */
  code?: string;
  text: string;
  /** From the request to the first content. */
  firstTokenMs?: number;
  totalMs: number;
  outputTokens?: number;
  /** After the first token. */
  tokensPerSecond?: number;
  costUsd: number | null;
}

/** One model's figures over its runs. */
export interface ModelRow {
  model: string;
  runs: number;
  failed: number;
  /** How often each failure came. */
  failures: Record<string, number>;
  firstTokenMsP50: number | null;
  firstTokenMsP95: number | null;
  totalMsP50: number | null;
  totalMsP95: number | null;
  tokensPerSecondP50: number | null;
  /** Mean of an answer; null when nothing is known of it. */
  outputTokens: number | null;
  /** Of all runs; null when any cost is unknown. */
  costUsd: number | null;
  /** Share of comparisons won, 0 … 1, a tie being half of one; only with a judge. */
  score?: number;
}

/** Follows one run and makes a sample of it. */
export class SampleTaker {
  #firstTokenMs: number | undefined;
  #answerMs = 0;

  constructor(private readonly model: string, private readonly prompt: number) {}

  /** Takes an event; returns the sample at the last one. */
  see(event: AgentEvent): Sample | undefined {
    if (event.type === "attempt-end") {
      this.#firstTokenMs ??= event.firstTokenMs;
      if (event.outcome === "ok" && event.firstTokenMs !== undefined) {
        this.#answerMs += event.durationMs - event.firstTokenMs;
      }
    }
    if (event.type !== "result") return undefined;
    const { ok, text, error, durationMs, usage: { outputTokens }, costUsd } = event;
    const speed = outputTokens !== undefined && this.#answerMs > 0
      ? { tokensPerSecond: outputTokens / this.#answerMs * 1000 }
      : {};
    return {
      model: this.model,
      prompt: this.prompt,
      ok,
      ...(error ? { code: error.code } : {}),
      text,
      ...(this.#firstTokenMs === undefined ? {} : { firstTokenMs: this.#firstTokenMs }),
      totalMs: durationMs,
      ...(outputTokens === undefined ? {} : { outputTokens }),
      ...speed,
      costUsd,
    };
  }
}

function known(samples: Sample[], key: "firstTokenMs" | "outputTokens" | "tokensPerSecond"): number[] {
  return samples.flatMap((sample) => sample[key] ?? []);
}

function mean(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sums up a model's samples; times are of runs that gave an answer. */
export function rowOf(model: string, all: Sample[]): ModelRow {
  const answered = all.filter(({ ok }) => ok);
  const failures: Record<string, number> = {};
  for (const { code } of all) if (code !== undefined) failures[code] = (failures[code] ?? 0) + 1;
  const firstTokens = known(answered, "firstTokenMs");
  const totals = answered.map(({ totalMs }) => totalMs);
  const unpriced = all.some(({ costUsd }) => costUsd === null);
  return {
    model,
    runs: all.length,
    failed: all.length - answered.length,
    failures,
    firstTokenMsP50: percentile(firstTokens, 0.5),
    firstTokenMsP95: percentile(firstTokens, 0.95),
    totalMsP50: percentile(totals, 0.5),
    totalMsP95: percentile(totals, 0.95),
    tokensPerSecondP50: percentile(known(answered, "tokensPerSecond"), 0.5),
    outputTokens: mean(known(answered, "outputTokens")),
    costUsd: unpriced ? null : all.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0),
  };
}
