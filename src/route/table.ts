/** The built-in rows behind `routing.table`: how strong a model each kind of work wants. Data and its lookup. */

import type { Tier } from "../types.ts";
import type { Complexity, Task } from "./classify.ts";

/** What a user wants most. */
export const STRATEGIES = ["cheapest", "balanced", "performance", "latency"] as const;

/** One of them. */
export type Strategy = (typeof STRATEGIES)[number];

/** How much models of different strength differ at a task. */
type Demand = "light" | "usual" | "demanding";

const DEMAND: Record<Task, Demand> = {
  summarize: "light",
  extract: "light",
  translate: "light",
  chat: "usual",
  writing: "usual",
  vision: "usual",
  coding: "demanding",
  reasoning: "demanding",
  math: "demanding",
  planning: "demanding",
  agentic: "demanding",
};

const [S, M, L] = ["small", "medium", "large"] as const;

/**
 * The weakest tier that will do. A cell never wants less than the one above it: that is what keeps `cheapest` at most
 * as dear as `balanced`, and `balanced` as `performance`.
 */
const WANTED: Record<Strategy, Record<Demand, Record<Complexity, Tier>>> = {
  cheapest: {
    light: { simple: S, medium: S, complex: M },
    usual: { simple: S, medium: S, complex: M },
    demanding: { simple: S, medium: S, complex: M },
  },
  latency: {
    light: { simple: S, medium: S, complex: M },
    usual: { simple: S, medium: S, complex: M },
    demanding: { simple: S, medium: M, complex: M },
  },
  balanced: {
    light: { simple: S, medium: S, complex: M },
    usual: { simple: S, medium: M, complex: M },
    demanding: { simple: S, medium: M, complex: L },
  },
  performance: {
    light: { simple: M, medium: M, complex: L },
    usual: { simple: M, medium: L, complex: L },
    demanding: { simple: M, medium: L, complex: L },
  },
};

/** Strengths that serve a task beside one of its own name. */
const RELATED: Partial<Record<Task, string[]>> = {
  planning: ["reasoning", "agentic"],
  extract: ["summarize"],
  math: ["reasoning"],
};

/** What a row asks for. */
export interface Wanted {
  /** The weakest tier that will do. */
  tier: Tier;
  /** Strengths that help, the best first. */
  strengths: string[];
}

/** The row for a task, a complexity and a strategy; there is one for every combination. */
export function wantedFor(task: Task, complexity: Complexity, strategy: Strategy): Wanted {
  return {
    tier: WANTED[strategy][DEMAND[task]][complexity],
    strengths: [task, ...RELATED[task] ?? []],
  };
}
