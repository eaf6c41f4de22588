/**
 * Fits the weights of the classifier to the `dev` part of the evaluation set and prints them as the body of
 * `SIGNALS`: `deno run -A scripts/fit_route.ts [--pull N]`. Weights are pulled towards those in the file, which
 * were set by hand, so that what the set has few examples of stays where judgement put it. Nothing is written.
 */

import { parseArgs } from "node:util";
import { complexityOf, scoreOf } from "../src/route/classify.ts";
import { collectSignals } from "../src/route/signals.ts";
import { COMPLEXITIES, type SignalName, type Task, TASKS } from "../src/route/vocabulary.ts";
import { PRIOR, SCORE, SIGNALS, THRESHOLDS } from "../src/route/weights.ts";
import { say } from "./process.ts";
import { inputOf, type LabelledRequest, readRouteSet } from "../tests/eval/route_set.ts";

/** A request as numbers. */
interface Example {
  request: LabelledRequest;
  forTask: [SignalName, number][];
  forLoad: [SignalName, number][];
}

type Loads = Record<SignalName, number>;
type TaskWeights = Record<SignalName, Record<Task, number>>;

const NAMES = Object.keys(SIGNALS) as SignalName[];
/** Signals that speak for a task; the others say only how hard a request is, and stay so. */
const SPEAKING = NAMES.filter((name) => Object.keys(SIGNALS[name].task).length > 0);
const STEPS = 400;
const RATE = 0.02;
/** How sharply a class begins at its threshold, in loads. */
const SHARPNESS = 2.5;

/** The load at which the score is that of a threshold. */
function loadAt(score: number): number {
  return SCORE.middle - Math.log(1 / score - 1) / SCORE.slope;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function examplesOf(requests: LabelledRequest[]): Example[] {
  return requests.map((request) => {
    const signals = collectSignals(inputOf(request));
    return {
      request,
      forTask: signals.map(({ name, forTask }) => [name, forTask]),
      forLoad: signals.map(({ name, forLoad }) => [name, forLoad]),
    };
  });
}

function record<T>(value: (name: SignalName) => T): Record<SignalName, T> {
  return Object.fromEntries(NAMES.map((name) => [name, value(name)])) as Record<SignalName, T>;
}

function loadOf(loads: Loads, { forLoad }: Example): number {
  return forLoad.reduce((sum, [name, strength]) => sum + loads[name] * strength, 0);
}

/** Ordered classes with fixed borders: steps down the slope of the log loss. */
function fitLoads(examples: Example[], pull: number): Loads {
  const loads = record((name) => SIGNALS[name].load);
  const borders = [loadAt(THRESHOLDS.simple), loadAt(THRESHOLDS.complex)];
  for (let step = 0; step < STEPS; step++) {
    const slope = record((name) => pull * (loads[name] - SIGNALS[name].load));
    for (const example of examples) {
      const load = loadOf(loads, example);
      const rank = COMPLEXITIES.indexOf(example.request.complexity);
      const error = borders.reduce(
        (sum, border, i) => sum + sigmoid(SHARPNESS * (load - border)) - (rank > i ? 1 : 0),
        0,
      );
      for (const [name, strength] of example.forLoad) slope[name] += SHARPNESS * error * strength;
    }
    for (const name of NAMES) loads[name] -= RATE * slope[name] / 10;
  }
  return loads;
}

function chancesOf(weights: TaskWeights, { forTask }: Example): Record<Task, number> {
  const sums = { ...PRIOR };
  for (const [name, strength] of forTask) {
    for (const task of TASKS) sums[task] += weights[name][task] * strength;
  }
  const most = Math.max(...Object.values(sums));
  const total = TASKS.reduce((sum, task) => sum + Math.exp(sums[task] - most), 0);
  return Object.fromEntries(TASKS.map((task) => [task, Math.exp(sums[task] - most) / total])) as Record<
    Task,
    number
  >;
}

/** A softmax over tasks: steps down the slope of the log loss. */
function fitTasks(examples: Example[], pull: number): TaskWeights {
  const start = record((name) =>
    Object.fromEntries(TASKS.map((task) => [task, SIGNALS[name].task[task] ?? 0])) as Record<Task, number>
  );
  const weights = structuredClone(start);
  for (let step = 0; step < STEPS; step++) {
    const slope = record((name) =>
      Object.fromEntries(
        TASKS.map((task) => [task, pull * (weights[name][task] - start[name][task])]),
      ) as Record<Task, number>
    );
    for (const example of examples) {
      const chances = chancesOf(weights, example);
      for (const [name, strength] of example.forTask) {
        for (const task of TASKS) {
          slope[name][task] += (chances[task] - (task === example.request.task ? 1 : 0)) * strength;
        }
      }
    }
    for (const name of SPEAKING) for (const task of TASKS) weights[name][task] -= RATE * slope[name][task];
  }
  return weights;
}

function rounded(value: number): number {
  return Math.round(value * 20) / 20;
}

function lineOf(name: SignalName, load: number, tasks: Record<Task, number>): string {
  const task = TASKS.map((each) => [each, rounded(tasks[each])] as const)
    .filter(([, weight]) => Math.abs(weight) >= 0.2)
    .sort((a, b) => b[1] - a[1])
    .map(([each, weight]) => `${each}: ${weight}`);
  return `  ${name}: { task: {${task.length ? ` ${task.join(", ")} ` : ""}}, load: ${rounded(load)}, say: "${
    SIGNALS[name].say
  }" },`;
}

function report(label: string, examples: Example[], loads: Loads, tasks: TaskWeights): void {
  const right =
    examples.filter((example) => complexityOf(scoreOf(loadOf(loads, example))) === example.request.complexity)
      .length;
  const named = examples.filter((example) => {
    const chances = chancesOf(tasks, example);
    return TASKS.every((task) => chances[task] <= chances[example.request.task]);
  }).length;
  const percent = (count: number) => `${(100 * count / examples.length).toFixed(1)} %`;
  say(`// ${label}: task ${percent(named)}, complexity ${percent(right)} of ${examples.length}`);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { pull: { type: "string", default: "3" } } });
  const pull = Number(values.pull);
  const all = examplesOf(readRouteSet());
  const dev = all.filter(({ request }) => request.split !== "test");
  const folds = [0, 1, 2, 3, 4];
  for (const fold of folds) {
    const rest = dev.filter((_, i) => i % folds.length !== fold);
    const left = dev.filter((_, i) => i % folds.length === fold);
    report(`left out ${fold + 1}`, left, fitLoads(rest, pull), fitTasks(rest, pull));
  }
  const [loads, tasks] = [fitLoads(dev, pull), fitTasks(dev, pull)];
  report("dev", dev, loads, tasks);
  say(NAMES.map((name) => lineOf(name, loads[name], tasks[name])).join("\n"));
}
