/** What `nano-agent bench` does. */

import { CommonBudget } from "../agent/common_budget.ts";
import {
  type Comparison,
  comparisonsOf,
  JUDGE_SYSTEM,
  judgeRequest,
  Scores,
  VERDICT_SCHEMA,
} from "../bench/judge.ts";
import { type ModelRow, rowOf, type Sample, SampleTaker } from "../bench/samples.ts";
import { loadConfig } from "../config/load.ts";
import { CANCEL_EXIT_CODES, EXIT_CODES, UserError } from "../errors.ts";
import type { AgentEvent, ResultError } from "../types.ts";
import type { RunOptions } from "./arguments.ts";
import type { BenchOptions, BenchSurroundings } from "./bench_arguments.ts";
import { promptsOf } from "./bench_prompts.ts";
import { showComparison } from "./bench_table.ts";
import { RunControl } from "./control.ts";
import { ListOutput } from "./list_output.ts";
import { performRun } from "./perform_run.ts";
import type { Exit } from "./run_command.ts";
import { type Asked, openRunSetting, quietAudience, type RunSetting } from "./run_setting.ts";

/** Everything a comparison is made with. */
interface Scene {
  setting: RunSetting;
  options: RunOptions;
  output: ListOutput;
  control: RunControl;
  /** The cost limit was reached: what was measured until then is shown. */
  spent?: ResultError;
}

interface Verdicts {
  scores: Scores;
  failed: number;
  costUsd: number | null;
}

/** Compares models. Returns 4 when every run of some model failed. */
export async function benchCommand(
  words: string[],
  own: BenchOptions,
  options: RunOptions,
  surroundings: BenchSurroundings,
): Promise<Exit> {
  const output = await ListOutput.open(surroundings.env, options);
  const control = new RunControl(surroundings.quit);
  control.listen(output.isWatched);
  if (options.timeout) control.limitTime(options.timeout);
  const atEnd: RunSetting["atEnd"] = [];
  try {
    const models = own.models ?? options.model?.split(",").map((name) => name.trim()) ?? [];
    if (models.length === 0) {
      throw new UserError("usage", "bench needs models to compare", {
        hint: "--models claude-haiku-4-5,gpt-5-mini",
      });
    }
    const prompts = await promptsOf(words, own, surroundings.cwd);
    const setting = await openSetting(surroundings, output, atEnd, options);
    const scene: Scene = { setting, options, output, control };
    const samples = await takeSamples(models, prompts, own.runs, scene);
    const verdicts = own.judge === undefined
      ? undefined
      : await judge(own.judge, samples, models, prompts, scene);
    const rows = models.map((model) =>
      withScore(rowOf(model, samples.filter((one) => one.model === model)), verdicts)
    );
    showComparison(rows, samples, verdicts, own.json === true || options.output === "json", output);
    const { reason } = control;
    if (reason) {
      return { code: CANCEL_EXIT_CODES[reason], ...(reason === "SIGINT" ? { signal: reason } : {}) };
    }
    if (scene.spent) throw new UserError("budget", scene.spent.message, { hint: scene.spent.hint });
    return { code: rows.some(({ runs, failed }) => failed === runs) ? EXIT_CODES.network : 0 };
  } finally {
    output.status("");
    for (const end of atEnd) await end();
    await output.close();
    control.release();
  }
}

/** Runs are measured as they are: no second tries, and nobody stands in. */
async function openSetting(
  surroundings: BenchSurroundings,
  output: ListOutput,
  atEnd: RunSetting["atEnd"],
  options: RunOptions,
): Promise<RunSetting> {
  const config = await loadConfig(surroundings);
  for (const note of config.notes) output.note(note);
  output.hideKeysOf(config.effective);
  const { retry } = config.effective;
  const effective = { ...config.effective, fallback: [], retry: { ...retry, maxAttempts: 1 } };
  const shared = { surroundings, config: { ...config, effective }, secrets: output.secrets, atEnd };
  const setting = await openRunSetting(shared, (text) => output.note(text));
  if (options.maxCost !== undefined) {
    setting.budgets.push(new CommonBudget(options.maxCost, "the comparison"));
  }
  return setting;
}

async function takeSamples(
  models: string[],
  prompts: string[],
  runs: number,
  scene: Scene,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  const all = models.length * prompts.length * runs;
  for (let run = 0; run < runs; run++) {
    for (const [index, prompt] of prompts.entries()) {
      for (const model of models) {
        if (scene.control.signal.aborted || scene.spent) return samples;
        scene.output.status(`${samples.length + 1} of ${all} · ${model}`);
        const taker = new SampleTaker(model, index);
        for await (const event of ask(prompt, { model }, scene)) {
          const sample = taker.see(event);
          if (event.type === "result" && event.error) tellFailure(event.error, scene);
          if (sample && !scene.spent) samples.push(sample);
        }
      }
    }
  }
  return samples;
}

/** A model that does not exist is a mistake of the command line, not a failure to count. */
function tellFailure(error: ResultError, scene: Scene): void {
  const { code, message, hint } = error;
  if (code === "usage" || code === "config") throw new UserError(code, message, { hint });
  if (code === "budget") scene.spent = error;
  else if (code !== "cancelled") scene.output.note(message, hint);
}

/** One run that nobody follows. */
function ask(prompt: string, more: Partial<RunOptions>, { setting, options, output, control }: Scene) {
  const { maxCost: _maxCost, ...rest } = options;
  const audience = quietAudience((text) => output.note(text));
  const asked: Asked = {
    message: { role: "user", parts: [{ type: "text", text: prompt }] },
    instruction: prompt,
  };
  const own: RunOptions = { ...rest, tools: options.tools ?? ["none"], tag: options.tag ?? "bench", ...more };
  return performRun(
    { ...setting, options: { ...own, fallback: false }, audience, signal: control.signal },
    asked,
  );
}

async function judge(
  model: string,
  samples: Sample[],
  models: string[],
  prompts: string[],
  scene: Scene,
): Promise<Verdicts> {
  const verdicts: Verdicts = { scores: new Scores(), failed: 0, costUsd: 0 };
  const all = comparisonsOf(samples, models, prompts.length);
  if (all.length === 0) scene.output.note("there is nothing to compare: fewer than two models answered");
  for (const [index, comparison] of all.entries()) {
    if (scene.control.signal.aborted || scene.spent) break;
    scene.output.status(`comparing ${index + 1} of ${all.length} · ${model}`);
    const task = prompts[comparison.prompt] ?? "";
    const options = { model, system: JUDGE_SYSTEM, schema: JSON.stringify(VERDICT_SCHEMA), tools: ["none"] };
    for await (const event of ask(judgeRequest(task, comparison), options, scene)) {
      count(event, comparison, verdicts);
    }
  }
  if (verdicts.failed > 0) {
    scene.output.note(`${verdicts.failed} of ${all.length} comparisons gave no verdict`);
  }
  return verdicts;
}

function count(event: AgentEvent, comparison: Comparison, verdicts: Verdicts): void {
  if (event.type !== "result") return;
  if (event.ok) verdicts.scores.add(comparison, event.data);
  else verdicts.failed++;
  const { costUsd } = event;
  verdicts.costUsd = verdicts.costUsd === null || costUsd === null ? null : verdicts.costUsd + costUsd;
}

function withScore(row: ModelRow, verdicts: Verdicts | undefined): ModelRow {
  const score = verdicts?.scores.of(row.model);
  return score === undefined ? row : { ...row, score };
}
