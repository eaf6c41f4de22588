/** Requests and choices for tests of the planner. */

import { nameOf } from "../../../src/catalog/models.ts";
import { type AutoChoice, autoPlan, type AutoRequest } from "../../../src/route/auto.ts";
import { availableModels } from "../../../src/route/available.ts";
import type { Classification } from "../../../src/route/classify.ts";
import type { Circumstances } from "../../../src/route/filters.ts";
import type { ModelRef } from "../../../src/types.ts";

/** `provider/model` as a reference. */
export function ref(name: string): ModelRef {
  const slash = name.indexOf("/");
  return { provider: name.slice(0, slash), model: name.slice(slash + 1) };
}

const LOCAL = ["ollama", "lmstudio"];

/** Providers in the order `auto` looks at them; `!` in front: no key. */
export function providers(...names: string[]): AutoChoice["providers"] {
  return names.map((written) => {
    const name = written.replace("!", "");
    const ready = name === written;
    const type = ["anthropic", "openai", "gemini", "ollama"].includes(name) ? name : "openai-compatible";
    return {
      name,
      type,
      local: LOCAL.includes(name),
      ready,
      ...(ready ? {} : { missing: "no key: X is not set" }),
    };
  });
}

/** A request that says nothing. */
export function request(over: Partial<AutoRequest> = {}, found: Partial<Classification> = {}): AutoRequest {
  return {
    classification: {
      task: "chat",
      complexity: "medium",
      score: 0.5,
      confidence: 0.5,
      signals: [],
      ...found,
    },
    inputTokens: 1_000,
    strategy: "balanced",
    images: false,
    pdfs: false,
    tools: "none",
    schema: false,
    effort: false,
    ...over,
  };
}

/** What there is to choose from. */
export function choice(over: Partial<AutoChoice> = {}): AutoChoice {
  const from = { models: {}, found: [], providers: providers("anthropic", "openai", "gemini"), ...over };
  return {
    table: [],
    fallback: [],
    prices: new Map(),
    figures: new Map(),
    available: availableModels(from.providers, { overrides: from.models, found: from.found }),
    ...from,
  };
}

const price = (input: number) => ({ input, output: 4 * input });

/** Two providers with a model of each tier, and nothing else. */
export const FLEET: Partial<AutoChoice> = {
  providers: providers("alpha", "beta"),
  models: {
    "alpha/little": { tier: "small", contextWindow: 200_000, price: price(0.1) },
    "alpha/middle": { tier: "medium", contextWindow: 200_000, price: price(1) },
    "beta/great": { tier: "large", contextWindow: 200_000, price: price(5) },
  },
};

/** The plan, with nothing cooling and no limit unless `now` says so. */
export function plan(
  asked: AutoRequest,
  from: AutoChoice,
  now: Partial<Circumstances> = {},
): ReturnType<typeof autoPlan> {
  return autoPlan(asked, { cooling: new Map(), ...now }, from);
}

/** Names of the candidates. */
export function names(made: { candidates: ModelRef[] }): string[] {
  return made.candidates.map(nameOf);
}
