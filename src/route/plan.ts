/** Which models a run tries, in which order. Pure: the same input gives the same plan. */

import { own } from "../own.ts";
import { DEFAULT_MODELS } from "../catalog/families.ts";
import { modelInfo, type ModelOverrides, type ModelSource, nameOf } from "../catalog/models.ts";
import { UserError } from "../errors.ts";
import type { ModelInfo, ModelRef, Route } from "../types.ts";

/** A row of `routing.table`. Rows that ask for a task, a complexity or a strategy wait for a classifier. */
export interface TableRow {
  when: { task?: string; complexity?: string; prefer?: string; minInputTokens?: number; images?: boolean };
  use: ModelRef[];
}

/** What a plan is made from. */
export interface PlanInput {
  /** A named model, or `auto`. */
  model: ModelRef | "auto";
  fallback: ModelRef[];
  table: TableRow[];
  strategy: string;
  models: ModelOverrides;
  /** What providers said they offer, when they were last asked. */
  found: ModelInfo[];
  /** Every provider in the order `auto` looks at them. */
  providers: (ModelSource & { ready: boolean; why?: string })[];
  inputTokens: number;
  images: boolean;
}

/** The models to try, in order, and how they came about. */
export interface Plan {
  candidates: ModelInfo[];
  /** `null` when the model was named. */
  route: Route | null;
}

type Choice = { refs: ModelRef[]; reason: string; signals: string[] };

function matches({ when }: TableRow, input: PlanInput): boolean {
  if (when.task !== undefined || when.complexity !== undefined) return false;
  if (when.prefer !== undefined && when.prefer !== input.strategy) return false;
  if (when.images !== undefined && when.images !== input.images) return false;
  return input.inputTokens >= (when.minInputTokens ?? 0);
}

/** What a provider is asked for when nothing else was said: its default, else the first one configured or found. */
function defaultModel(provider: string, { models, found }: PlanInput): string | undefined {
  const prefix = `${provider}/`;
  const configured = Object.keys(models).find((name) => name.startsWith(prefix));
  return own(DEFAULT_MODELS, provider) ?? configured?.slice(prefix.length) ??
    found.find((info) => info.provider === provider)?.model;
}

function choose(input: PlanInput): Choice | undefined {
  const ready = (ref: ModelRef) => input.providers.some((one) => one.name === ref.provider && one.ready);
  const index = input.table.findIndex((row) => matches(row, input) && row.use.some(ready));
  const row = input.table[index];
  if (row) {
    const refs = row.use.filter(ready);
    return {
      refs,
      reason: `row ${index + 1} of routing.table`,
      signals: [`about ${input.inputTokens} input tokens`],
    };
  }
  for (const { name, ready } of input.providers) {
    const model = ready ? defaultModel(name, input) : undefined;
    if (model) {
      return {
        refs: [{ provider: name, model }],
        reason: `the first provider with a key is ${name}`,
        signals: [],
      };
    }
  }
  return undefined;
}

function unique(refs: ModelRef[]): ModelRef[] {
  const names = refs.map(nameOf);
  return refs.filter((ref, index) => names.indexOf(nameOf(ref)) === index);
}

/** Makes the plan. Throws `auth` when `auto` finds no provider that is ready. */
export function makePlan(input: PlanInput): Plan {
  const chosen = input.model === "auto" ? choose(input) : { refs: [input.model], reason: "", signals: [] };
  if (!chosen) {
    throw new UserError("auth", "no provider has a key", {
      hint: "set ANTHROPIC_API_KEY or OPENAI_API_KEY, or run: nano-agent config init",
    });
  }
  const found = new Map(input.found.map((info) => [nameOf(info), info]));
  const sources = new Map(input.providers.map((one) => [one.name, one]));
  const candidates = unique([...chosen.refs, ...input.fallback])
    .map((ref) => modelInfo(ref, input.models, sources.get(ref.provider), found.get(nameOf(ref))));
  const route = input.model === "auto" ? routeOf(chosen, candidates, input) : null;
  return { candidates, route };
}

function routeOf({ reason, signals }: Choice, candidates: ModelInfo[], input: PlanInput): Route {
  const first = candidates[0];
  return {
    strategy: input.strategy,
    signals,
    reason: `${first ? nameOf(first) : "nothing"}: ${reason}`,
    candidates: candidates.map((info) => ({ model: nameOf(info) })),
    excluded: input.providers.filter((one) => !one.ready).map((one) => ({
      model: `${one.name}/${defaultModel(one.name, input) ?? "*"}`,
      reason: one.why ?? "no key",
    })),
  };
}
