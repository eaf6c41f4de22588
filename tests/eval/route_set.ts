/** The labelled requests that the classifier is measured with, and their measure. */

import { readFileSync } from "node:fs";
import {
  type Classification,
  classify,
  type ClassifyInput,
  COMPLEXITIES,
  TASKS,
} from "../../src/route/classify.ts";
import type { Complexity, Task } from "../../src/route/vocabulary.ts";
import { type PastedSpec, writePasted } from "./material.ts";

/** A labelled request. `test` ones were written before anything was tuned, and are not tuned against. */
export interface LabelledRequest {
  prompt: string;
  pasted?: PastedSpec;
  attachments?: { mediaType: string }[];
  /** The user asked for tools. */
  tools?: boolean;
  language: string;
  task: Task;
  complexity: Complexity;
  split: "dev" | "test";
}

/** A request with what the classifier said of it. */
export interface Judged {
  request: LabelledRequest;
  input: ClassifyInput;
  said: Classification;
}

/** Figures of a part of the set; shares from 0 to 1. */
export interface Figures {
  count: number;
  task: number;
  complexity: number;
  /** Complex requests that were called simple. */
  complexToSimple: number;
}

function isRequest(value: unknown): value is LabelledRequest {
  if (typeof value !== "object" || value === null) return false;
  const row = value as Partial<LabelledRequest>;
  return typeof row.prompt === "string" && typeof row.language === "string" &&
    TASKS.some((task) => task === row.task) && COMPLEXITIES.some((each) => each === row.complexity) &&
    (row.split === "dev" || row.split === "test");
}

/** Reads the set. Throws on a row that is not one. */
export function readRouteSet(): LabelledRequest[] {
  const text = readFileSync(new URL("./route_prompts.jsonl", import.meta.url), "utf8");
  return text.trim().split("\n").map((line, index) => {
    const row: unknown = JSON.parse(line);
    if (!isRequest(row)) throw new Error(`route_prompts.jsonl:${index + 1}: not a labelled request`);
    return row;
  });
}

/** What the classifier would be given for a request. */
export function inputOf({ prompt, pasted, attachments, tools }: LabelledRequest): ClassifyInput {
  return {
    instruction: prompt,
    ...(pasted ? { pasted: writePasted(pasted) } : {}),
    ...(attachments ? { attachments } : {}),
    ...(tools
      ? {
        tools: ["read_file", "write_file", "run_command"],
        toolClasses: ["read", "write", "execute"],
        explicitTools: true,
      }
      : {}),
  };
}

/** Classifies every request. */
export function judge(requests: LabelledRequest[]): Judged[] {
  return requests.map((request) => {
    const input = inputOf(request);
    return { request, input, said: classify(input) };
  });
}

function share(list: Judged[], test: (one: Judged) => boolean): number {
  return list.length === 0 ? 0 : list.filter(test).length / list.length;
}

/** The figures of some judged requests. */
export function figuresOf(list: Judged[]): Figures {
  return {
    count: list.length,
    task: share(list, ({ request, said }) => said.task === request.task),
    complexity: share(list, ({ request, said }) => said.complexity === request.complexity),
    complexToSimple: share(
      list.filter(({ request }) => request.complexity === "complex"),
      ({ said }) => said.complexity === "simple",
    ),
  };
}
