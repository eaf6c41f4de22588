/** The tool our own server has (CONTRACT section 9): what it takes and what it gives. Pure. */

import { cleanUsd } from "../catalog/format_usd.ts";
import type { JsonSchema, RunResult } from "../types.ts";
import { isObject } from "./tool_schema.ts";

/** The longest prompt, in characters. */
const MAX_PROMPT = 10_000;
const MAX_NAME = 300;

/** As `tools/list` shows it. */
export const PROMPT_TOOL = {
  name: "prompt_nano_agent",
  title: "Ask nano-agent",
  description:
    "Gives a task to an autonomous agent that can read and write files below the folder it serves, and returns its " +
    "answer as JSON: success, result, error, metadata (model, turns, tokens, cost) and execution time.",
  inputSchema: {
    type: "object" as const,
    properties: {
      agentic_prompt: {
        type: "string",
        minLength: 1,
        maxLength: MAX_PROMPT,
        description: "The task, in words. The agent sees nothing else of this conversation.",
      },
      model: {
        type: "string",
        description:
          "The model to use: a model id, an alias or provider/model. Left out: the configured one.",
      },
      provider: {
        type: "string",
        description: "The provider of the model, if the model's name does not say it.",
      },
    },
    required: ["agentic_prompt"],
    additionalProperties: false,
  } satisfies JsonSchema,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
};

/** Checked arguments of a call. */
export interface PromptArguments {
  prompt: string;
  model?: string;
  provider?: string;
}

/** The arguments of a call, or what is wrong with them. Names that are empty or null count as left out. */
export function readArguments(given: unknown): PromptArguments | { problem: string } {
  if (!isObject(given)) return { problem: "the arguments are no object" };
  const { agentic_prompt: prompt, model, provider, ...others } = given;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    return { problem: `${unknown}: there is no such argument; there are agentic_prompt, model, provider` };
  }
  if (typeof prompt !== "string") return { problem: "agentic_prompt: must be text and is required" };
  if (prompt.trim() === "") return { problem: "agentic_prompt: is empty" };
  // Counted as JSON Schema counts: a character beyond the first 65,536 is one.
  const { length } = [...prompt];
  if (length > MAX_PROMPT) {
    return { problem: `agentic_prompt: has ${length} characters, ${MAX_PROMPT} are allowed` };
  }
  for (const [name, value] of Object.entries({ model, provider })) {
    if (value !== undefined && value !== null && (typeof value !== "string" || value.length > MAX_NAME)) {
      return { problem: `${name}: must be a name` };
    }
  }
  return { prompt, ...nameIn("model", model), ...nameIn("provider", provider) };
}

function nameIn(key: "model" | "provider", value: unknown): Partial<PromptArguments> {
  return typeof value === "string" && value.trim() !== "" ? { [key]: value.trim() } : {};
}

/** What a call gives, as the JSON text of its result. Unknown numbers are null. */
export interface PromptReply {
  success: boolean;
  result: string | null;
  error: string | null;
  error_type?: string;
  metadata: {
    model: string | null;
    provider: string | null;
    turns: number;
    token_usage: Record<TokenFigure, number | null>;
  };
  execution_time_seconds: number;
}

type TokenFigure =
  | "total_tokens"
  | "input_tokens"
  | "output_tokens"
  | "cached_tokens"
  | "total_cost"
  | "input_cost"
  | "output_cost";

/** A run's result as the reply to the call; `outputCostUsd` is the part of its cost that the output made. */
export function replyOf(result: RunResult, outputCostUsd: number | null): PromptReply {
  const { ok, text, error, model = null, provider = null, turns, usage, costUsd, durationMs } = result;
  const { inputTokens, outputTokens, cacheReadTokens } = usage;
  const known = inputTokens !== undefined && outputTokens !== undefined;
  return {
    success: ok,
    // What there is of a cut answer is worth having.
    result: ok || text !== "" ? text : null,
    error: error ? [error.message, error.hint].filter(Boolean).join("; ") : null,
    ...(error ? { error_type: error.code } : {}),
    metadata: {
      model,
      provider,
      turns,
      token_usage: {
        total_tokens: known ? inputTokens + outputTokens : null,
        input_tokens: inputTokens ?? null,
        output_tokens: outputTokens ?? null,
        cached_tokens: cacheReadTokens ?? (inputTokens === undefined ? null : 0),
        total_cost: costUsd,
        input_cost: costUsd === null || outputCostUsd === null ? null : cleanUsd(costUsd - outputCostUsd),
        output_cost: costUsd === null ? null : outputCostUsd,
      },
    },
    execution_time_seconds: durationMs / 1000,
  };
}
