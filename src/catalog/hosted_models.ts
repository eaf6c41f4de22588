/** What the models of vendors with an OpenAI-compatible API can do, as far as `auto` needs to know them. Data only. */

import type { ModelInfo } from "../types.ts";
import { FAMILIES, type Family } from "./families.ts";

const hosted = (tier: ModelInfo["tier"], contextWindow: number, more: Family = {}): Family => ({
  contextWindow,
  tools: true,
  vision: false,
  pdf: false,
  tier,
  ...more,
});

const open = { reasoning: true, strengths: ["reasoning", "agentic"] };

/** A model of another vendor behind a chat API that takes images, but no PDFs. */
const passedOn = (vendor: string, family: string): Family => ({ ...FAMILIES[vendor]?.[family], pdf: false });

/** Provider → id → capabilities; windows in tokens and capabilities from the vendors' model pages. */
export const HOSTED_MODELS: Record<string, Record<string, Family>> = {
  openrouter: {
    "openai/gpt-6-luna": passedOn("openai", "gpt-6-luna"),
    "anthropic/claude-haiku-4.5": passedOn("anthropic", "claude-haiku-4-5"),
    "anthropic/claude-sonnet-5": passedOn("anthropic", "claude-sonnet-5"),
    "anthropic/claude-opus-5.5": passedOn("anthropic", "claude-opus-5-5"),
  },
  groq: {
    "openai/gpt-oss-20b": hosted("small", 131_072, open),
    "openai/gpt-oss-120b": hosted("medium", 131_072, open),
  },
  deepseek: {
    "deepseek-v4-flash": hosted("small", 1_000_000, { strengths: ["reasoning", "math", "coding"] }),
    "deepseek-v4-pro": hosted("large", 1_000_000, { strengths: ["reasoning", "math", "coding"] }),
  },
  mistral: {
    "mistral-small-latest": hosted("small", 131_072, { vision: true, strengths: ["translate", "writing"] }),
    "mistral-medium-latest": hosted("medium", 131_072, { vision: true, strengths: ["translate", "writing"] }),
    "mistral-large-latest": hosted("large", 131_072, { vision: true, strengths: ["translate", "writing"] }),
  },
  xai: {
    "grok-4-1-fast-non-reasoning": hosted("small", 2_000_000, { vision: true }),
    "grok-4.3": hosted("medium", 1_000_000, { vision: true, strengths: ["reasoning", "agentic"] }),
    "grok-4.6": hosted("large", 500_000, { vision: true, strengths: ["reasoning", "coding"] }),
  },
  together: {
    "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo": hosted("small", 131_072, { reasoning: false }),
    "meta-llama/Llama-3.3-70B-Instruct-Turbo": hosted("medium", 131_072, { reasoning: false }),
  },
  fireworks: {
    "accounts/fireworks/models/gpt-oss-20b": hosted("small", 131_072, open),
    "accounts/fireworks/models/gpt-oss-120b": hosted("medium", 131_072, open),
    "accounts/fireworks/models/kimi-k3": hosted("large", 1_040_000, { strengths: ["agentic", "coding"] }),
  },
  cerebras: {
    "gpt-oss-120b": hosted("medium", 131_072, open),
  },
};
