/**
 * What a request is about and how much it asks of a model, from its words and its shape: local, pure and cheap.
 * An additive model: every signal adds to the tasks it speaks for and to the load; the load makes the score, and
 * thresholds on the score make the complexity. `signals.ts` finds the signals, `weights.ts` has the numbers.
 */

import { type ClassifyInput, collectSignals, type Signal } from "./signals.ts";
import { type Complexity, type Task, TASKS } from "./vocabulary.ts";
import { PRIOR, SCORE, SIGNALS, THRESHOLDS } from "./weights.ts";

export { COMPLEXITIES, TASKS } from "./vocabulary.ts";
export type { Complexity, Task } from "./vocabulary.ts";
export type { ClassifyInput } from "./signals.ts";

/** What a request is about and how hard it is. */
export interface Classification {
  task: Task;
  complexity: Complexity;
  /** 0…1: how much a stronger model is needed; `complexity` is thresholds on it. */
  score: number;
  /** 0…1: how clear the signals were. */
  confidence: number;
  /** Short phrases that decided it, the weightiest first. */
  signals: string[];
}

const MOST_SIGNALS = 6;
/** As many signals are enough to be sure. */
const ENOUGH_SIGNALS = 3;

function weighTasks(signals: Signal[]): Record<Task, number> {
  const tasks = { ...PRIOR };
  for (const { name, forTask } of signals) {
    for (const task of TASKS) tasks[task] += (SIGNALS[name].task[task] ?? 0) * forTask;
  }
  return tasks;
}

function pickTask(tasks: Record<Task, number>): { task: Task; share: number } {
  const task = TASKS.reduce((best, each) => tasks[each] > tasks[best] ? each : best);
  const total = TASKS.reduce((sum, each) => sum + Math.exp(tasks[each] - tasks[task]), 0);
  return { task, share: 1 / total };
}

/** How much a stronger model is needed, 0…1, for a load; rises with it. */
export function scoreOf(load: number): number {
  return 1 / (1 + Math.exp(SCORE.slope * (SCORE.middle - load)));
}

/** The class a score falls in; rises with it. */
export function complexityOf(score: number): Complexity {
  return score < THRESHOLDS.simple ? "simple" : score < THRESHOLDS.complex ? "medium" : "complex";
}

/** Clear when several signals agree on one task and the score is far from where it changes class. */
function confidenceOf(score: number, share: number, signals: number): number {
  const margin = Math.min(Math.abs(score - THRESHOLDS.simple), Math.abs(score - THRESHOLDS.complex));
  const clear = 0.5 * share + 0.5 * Math.min(1, 0.4 + margin * 4);
  const evidence = Math.min(1, signals / ENOUGH_SIGNALS);
  return Math.round((0.1 + 0.9 * clear * (0.15 + 0.85 * evidence)) * 100) / 100;
}

/** Phrases for people: what weighed most first. */
function phrasesOf(signals: Signal[], task: Task): string[] {
  const weighed = signals.map(({ name, forTask, forLoad, word }) => ({
    phrase: word ? `${SIGNALS[name].say} (“${word}”)` : SIGNALS[name].say,
    weight: Math.abs((SIGNALS[name].task[task] ?? 0) * forTask) / 2 + Math.abs(SIGNALS[name].load * forLoad),
  }));
  const sorted = weighed.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  return [...new Set(sorted.map(({ phrase }) => phrase))].slice(0, MOST_SIGNALS);
}

/** Classifies a request. The same input always gives the same answer. */
export function classify(input: ClassifyInput): Classification {
  const signals = collectSignals(input);
  const { task, share } = pickTask(weighTasks(signals));
  const score = scoreOf(signals.reduce((load, { name, forLoad }) => load + SIGNALS[name].load * forLoad, 0));
  return {
    task,
    complexity: complexityOf(score),
    score: Math.round(score * 1000) / 1000,
    confidence: confidenceOf(score, share, signals.length),
    signals: phrasesOf(signals, task),
  };
}
