/**
 * Measures the classifier of `--model auto` on the labelled set: `deno task eval:route [--errors dev|test]`.
 * Prints accuracy (the part that was tuned against apart from the part that was not), confusion, how long a
 * decision takes, and what the planned models would cost against always the most capable and always the cheapest.
 */

import { parseArgs } from "node:util";
import { costOf } from "../src/catalog/cost.ts";
import { estimateTextTokens } from "../src/catalog/estimate.ts";
import { type AutoChoice, autoPlan, type AutoRequest } from "../src/route/auto.ts";
import { availableModels } from "../src/route/available.ts";
import { classify, COMPLEXITIES, TASKS } from "../src/route/classify.ts";
import { EXPECTED_OUTPUT_TOKENS } from "../src/route/estimates.ts";
import type { Plan } from "../src/route/plan.ts";
import type { Complexity } from "../src/route/vocabulary.ts";
import type { ModelInfo } from "../src/types.ts";
import { figuresOf, judge, type Judged, readRouteSet } from "../tests/eval/route_set.ts";
import { say } from "./process.ts";

/** Keys a user may have. */
const KEYS: string[][] = [["anthropic"], ["openai"], ["gemini"], ["anthropic", "openai", "gemini"]];
/** What answers are taken to be long, in tokens: all alike, or by how hard the request is. */
const OUTPUTS: { name: string; tokens: Record<Complexity, number> }[] = [
  { name: "500 tokens each", tokens: { simple: 500, medium: 500, complex: 500 } },
  { name: Object.values(EXPECTED_OUTPUT_TOKENS).join(", "), tokens: EXPECTED_OUTPUT_TOKENS },
];

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

/** The plans of all requests for who has these keys, as `auto` with `balanced` makes them on a machine that is new. */
function plansFor(judged: Judged[], keys: string[]): { judged: Judged; inputTokens: number; plan: Plan }[] {
  const providers = keys.map((name) => ({ name, type: name, local: false, ready: true }));
  const choice: AutoChoice = {
    models: {},
    found: [],
    providers,
    available: availableModels(providers, { overrides: {}, found: [] }),
    table: [],
    fallback: [],
    prices: new Map(),
    figures: new Map(),
  };
  return judged.map((each) => {
    const { input, said } = each;
    const inputTokens = estimateTextTokens(`${input.instruction}\n\n${input.pasted ?? ""}`);
    const media = (input.attachments ?? []).map(({ mediaType }) => mediaType);
    const request: AutoRequest = {
      classification: said,
      inputTokens,
      strategy: "balanced",
      images: media.some((type) => type.startsWith("image/")),
      pdfs: media.includes("application/pdf"),
      tools: "none",
      schema: false,
      effort: false,
    };
    return { judged: each, inputTokens, plan: autoPlan(request, { cooling: new Map() }, choice) };
  });
}

/** USD of one request. Throws for a model without a price. */
async function costOn(
  model: ModelInfo | undefined,
  inputTokens: number,
  outputTokens: number,
): Promise<number> {
  const cost = model && await costOf(model, { inputTokens, outputTokens });
  if (cost === undefined) throw new Error(`no price for ${model?.provider}/${model?.model}`);
  return cost;
}

async function printCosts(judged: Judged[]): Promise<void> {
  say("\ncost of the set in USD by the plans of --prefer balanced, answers taken to be as long as said");
  for (const keys of KEYS) {
    const plans = plansFor(judged, keys);
    const complex = plans.filter((one) => one.judged.request.complexity === "complex");
    const small = complex.filter(({ plan }) => plan.candidates[0]?.tier === "small").length;
    say(`${keys.join(" + ")}: ${percent(small / complex.length)} of complex requests to a small model`);
    for (const { name, tokens } of OUTPUTS) {
      let [auto, large, least] = [0, 0, 0];
      for (const { judged: { request }, inputTokens, plan } of plans) {
        const output = tokens[request.complexity];
        const costs = await Promise.all(plan.candidates.map((model) => costOn(model, inputTokens, output)));
        auto += costs[0] ?? 0;
        least += Math.min(...costs);
        large += await costOn(plan.reference, inputTokens, output);
      }
      say(
        `  ${name.padEnd(16)} auto ${auto.toFixed(2)} · always the most capable ${
          large.toFixed(2)
        } · always the cheapest ${least.toFixed(2)} · auto is ${
          percent(1 - auto / large)
        } below the most capable`,
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
