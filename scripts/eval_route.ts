/**
 * Measures the classifier of `--model auto` on the labelled set: `deno task eval:route [--errors dev|test]`.
 * Prints accuracy (the part that was tuned against apart from the part that was not), confusion, how long a
 * decision takes, and what the models it leads to would cost against always the largest and always the smallest.
 */

import { parseArgs } from "node:util";
import { costOf } from "../src/catalog/cost.ts";
import { estimateTextTokens } from "../src/catalog/estimate.ts";
import { type Classification, classify, COMPLEXITIES, TASKS } from "../src/route/classify.ts";
import type { Complexity } from "../src/route/vocabulary.ts";
import type { ModelRef, Tier } from "../src/types.ts";
import { figuresOf, judge, type Judged, readRouteSet } from "../tests/eval/route_set.ts";
import { say } from "./process.ts";

/** Three models of one vendor, and what they are taken to write for a request of each complexity, in tokens. */
const FLEETS: Record<Tier, ModelRef>[] = [
  {
    small: { provider: "anthropic", model: "claude-haiku-4-5" },
    medium: { provider: "anthropic", model: "claude-sonnet-5" },
    large: { provider: "anthropic", model: "claude-opus-5" },
  },
  {
    small: { provider: "openai", model: "gpt-6-luna" },
    medium: { provider: "openai", model: "gpt-6-sol" },
    large: { provider: "openai", model: "gpt-6-astra" },
  },
  {
    small: { provider: "gemini", model: "gemini-2.5-flash-lite" },
    medium: { provider: "gemini", model: "gemini-2.5-flash" },
    large: { provider: "gemini", model: "gemini-2.5-pro" },
  },
];
const OUTPUTS: { name: string; tokens: Record<Complexity, number> }[] = [
  { name: "500 tokens each", tokens: { simple: 500, medium: 500, complex: 500 } },
  { name: "200, 600, 1500 tokens", tokens: { simple: 200, medium: 600, complex: 1_500 } },
];
const TIERS: Record<Complexity, Tier> = { simple: "small", medium: "medium", complex: "large" };

/** Which tier a request is sent to. Stands for the planner's `balanced`. */
type Choose = (said: Classification) => Tier;

const ROUNDS = 3;

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function printFigures(judged: Judged[]): void {
  say("part       requests      task  complexity  complex → small");
  for (const split of ["dev", "test"]) {
    const figures = figuresOf(judged.filter(({ request }) => request.split === split));
    const name = split === "test" ? "held out" : "tuned";
    const { count, task, complexity, complexToSimple } = figures;
    say(
      `${name.padEnd(10)} ${String(count).padStart(8)} ${percent(task).padStart(9)} ${
        percent(complexity).padStart(11)
      } ${percent(complexToSimple).padStart(16)}`,
    );
  }
}

function printLanguages(judged: Judged[]): void {
  say("\nlanguage   requests      task  complexity");
  const languages = [...new Set(judged.map(({ request }) => request.language))];
  const rows = languages.map((language) => ({
    language,
    ...figuresOf(judged.filter(({ request }) => request.language === language)),
  })).sort((a, b) => b.count - a.count);
  for (const { language, count, task, complexity } of rows) {
    say(
      `${language.padEnd(10)} ${String(count).padStart(8)} ${percent(task).padStart(9)} ${
        percent(complexity).padStart(11)
      }`,
    );
  }
}

function printConfusion(judged: Judged[], names: readonly string[], key: "task" | "complexity"): void {
  say(`\n${key}: labelled ↓, said →`);
  say(`${"".padEnd(10)}${names.map((name) => name.slice(0, 8).padStart(9)).join("")}`);
  for (const name of names) {
    const row = judged.filter(({ request }) => request[key] === name);
    const counts = names.map((other) => row.filter(({ said }) => said[key] === other).length);
    say(`${name.padEnd(10)}${counts.map((count) => String(count || ".").padStart(9)).join("")}`);
  }
}

function printTimes(judged: Judged[]): void {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const { input } of judged) {
      const start = performance.now();
      classify(input);
      times.push(performance.now() - start);
    }
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(2);
  say(`\ntime of a decision: median ${at(0.5)} ms, 99 % within ${at(0.99)} ms (${times.length} decisions)`);
}

/** USD for all requests, each sent to the tier that is chosen for it. Throws for a model without a price. */
async function costOfAll(
  judged: Judged[],
  fleet: Record<Tier, ModelRef>,
  output: Record<Complexity, number>,
  choose: Choose,
): Promise<number> {
  let sum = 0;
  for (const { request, input, said } of judged) {
    const inputTokens = estimateTextTokens(`${input.instruction}\n\n${input.pasted ?? ""}`);
    const usage = { inputTokens, outputTokens: output[request.complexity] };
    const model = fleet[choose(said)];
    const cost = await costOf(model, usage);
    if (cost === undefined) throw new Error(`no price for ${model.provider}/${model.model}`);
    sum += cost;
  }
  return sum;
}

async function printCosts(judged: Judged[]): Promise<void> {
  say(
    "\ncost of the set in USD, input as estimated, output as assumed for simple, medium and complex requests",
  );
  for (const fleet of FLEETS) {
    say(`${fleet.small.model} / ${fleet.medium.model} / ${fleet.large.model}`);
    for (const { name, tokens } of OUTPUTS) {
      const [auto, large, small] = await Promise.all([
        costOfAll(judged, fleet, tokens, ({ complexity }) => TIERS[complexity]),
        costOfAll(judged, fleet, tokens, () => "large"),
        costOfAll(judged, fleet, tokens, () => "small"),
      ]);
      say(
        `  ${name.padEnd(22)} auto ${auto.toFixed(2)} · always large ${large.toFixed(2)} · always small ${
          small.toFixed(2)
        } · auto is ${percent(1 - auto / large)} below always large`,
      );
    }
  }
}

function printErrors(judged: Judged[], split: string): void {
  for (const { request, said } of judged) {
    if (request.split !== split) continue;
    if (request.task === said.task && request.complexity === said.complexity) continue;
    say(
      `\n${request.task} ${request.complexity} → ${said.task} ${said.complexity} ${said.score} [${request.language}] ${
        request.prompt.replaceAll("\n", "⏎").slice(0, 120)
      }\n    ${said.signals.join(" · ")}`,
    );
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { errors: { type: "string" } } });
  const judged = judge(readRouteSet());
  printFigures(judged);
  printLanguages(judged);
  printConfusion(judged, COMPLEXITIES, "complexity");
  printConfusion(judged, TASKS, "task");
  printTimes(judged);
  await printCosts(judged);
  if (values.errors !== undefined) printErrors(judged, values.errors);
}
