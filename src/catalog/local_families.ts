/** What the model families people run on their own machines can do. Data only. */

import type { ModelInfo } from "../types.ts";

type LocalFamily = Omit<ModelInfo, "provider" | "model" | "price">;

const open = (contextWindow: number, more: LocalFamily = {}): LocalFamily => ({
  contextWindow,
  tools: true,
  vision: false,
  pdf: false,
  reasoning: false,
  tier: "small",
  ...more,
});

/** Models that continue or discuss code and were not trained to call tools. */
const coder = (contextWindow: number): LocalFamily =>
  open(contextWindow, { tools: false, strengths: ["coding"] });

/**
 * Family → capabilities, by the names of Ollama's library, windows in tokens from its model pages. What a server
 * tells of a model it has goes before this.
 */
export const LOCAL_FAMILIES: Record<string, LocalFamily> = {
  "llama4": open(10_485_760, { vision: true, tier: "medium" }),
  "llama3.3": open(131_072, { tier: "medium" }),
  "llama3.2-vision": open(131_072, { vision: true, tools: false }),
  "llama3.2": open(131_072),
  "llama3.1": open(131_072),
  "llama3": open(8_192, { tools: false }),
  "codellama": coder(16_384),
  "mistral-small": open(131_072, { vision: true, tier: "medium" }),
  "mistral-nemo": open(131_072),
  "mistral": open(32_768),
  "mixtral": open(32_768, { tier: "medium" }),
  "deepseek-coder-v2": coder(163_840),
  "deepseek-coder": coder(16_384),
  "deepseek-r1": open(131_072, { reasoning: true, tier: "medium", strengths: ["reasoning", "math"] }),
  "gpt-oss": open(131_072, { reasoning: true, tier: "medium", strengths: ["reasoning", "agentic"] }),
  "qwen3-coder": open(262_144, { tier: "medium", strengths: ["coding", "agentic"] }),
  "qwen3": open(40_960, { reasoning: true }),
  "qwen2.5-coder": open(32_768, { strengths: ["coding"] }),
  "qwen2.5": open(32_768),
  "gemma3": open(131_072, { vision: true, tools: false }),
  "phi4": open(16_384, { tools: false }),
};
