/** Made by scripts/short_list_prices.ts from the bundled price list. USD per million tokens, short inputs. */

import type { Price } from "../types.ts";

/** `vendor/model` → price. */
export const SHORT_LIST_PRICES: Record<string, Price> = {
  "anthropic/claude-haiku-4-5": { "input": 1, "output": 5, "cacheRead": 0.1, "cacheWrite": 1.25 },
  "anthropic/claude-sonnet-5": { "input": 2, "output": 10, "cacheRead": 0.2, "cacheWrite": 2.5 },
  "anthropic/claude-opus-5-5": { "input": 4, "output": 20, "cacheRead": 0.2, "cacheWrite": 5 },
  "openai/gpt-6-luna": { "input": 0.1, "output": 0.5, "cacheRead": 0.01, "cacheWrite": 0.125 },
  "openai/gpt-5-mini": { "input": 0.25, "output": 2, "cacheRead": 0.025 },
  "openai/gpt-6-sol": { "input": 2, "output": 10, "cacheRead": 0.2, "cacheWrite": 2.5 },
  "openai/gpt-5.6-sol": { "input": 4, "output": 20, "cacheRead": 0.4, "cacheWrite": 5 },
  "openai/gpt-6-astra": { "input": 10, "output": 50, "cacheRead": 1, "cacheWrite": 12.5 },
  "gemini/gemini-3.5-flash-lite": { "input": 0.3, "output": 2.5, "cacheRead": 0.03 },
  "gemini/gemini-3.8-flash": { "input": 0.75, "output": 3.75, "cacheRead": 0.075 },
  "gemini/gemini-3.1-pro-preview": { "input": 2, "output": 12, "cacheRead": 0.2 },
  "openrouter/openai/gpt-6-luna": { "input": 0.1, "output": 0.5, "cacheRead": 0.01, "cacheWrite": 0.125 },
  "openrouter/anthropic/claude-haiku-4.5": { "input": 1, "output": 5, "cacheRead": 0.1, "cacheWrite": 1.25 },
  "openrouter/anthropic/claude-sonnet-5": { "input": 2, "output": 10, "cacheRead": 0.2, "cacheWrite": 2.5 },
  "openrouter/anthropic/claude-opus-5.5": { "input": 4, "output": 20, "cacheRead": 0.2, "cacheWrite": 5 },
  "groq/openai/gpt-oss-20b": { "input": 0.075, "output": 0.3, "cacheRead": 0.0375 },
  "groq/openai/gpt-oss-120b": { "input": 0.15, "output": 0.6, "cacheRead": 0.075 },
  "deepseek/deepseek-v4-flash": { "input": 0.22, "output": 0.66, "cacheRead": 0.007 },
  "deepseek/deepseek-v4-pro": { "input": 0.66, "output": 1.98, "cacheRead": 0.022 },
  "mistral/mistral-small-latest": { "input": 0.1, "output": 0.3 },
  "mistral/mistral-medium-latest": { "input": 1.5, "output": 7.5, "cacheRead": 0.15 },
  "mistral/mistral-large-latest": { "input": 2, "output": 6 },
  "xai/grok-4-1-fast-non-reasoning": { "input": 0.2, "output": 0.5, "cacheRead": 0.05 },
  "xai/grok-4.3": { "input": 1.25, "output": 2.5, "cacheRead": 0.2 },
  "xai/grok-4.6": { "input": 2, "output": 6, "cacheRead": 0.5 },
  "together/meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo": { "input": 0.18, "output": 0.18 },
  "together/meta-llama/Llama-3.3-70B-Instruct-Turbo": { "input": 0.88, "output": 0.88 },
  "fireworks/accounts/fireworks/models/gpt-oss-20b": { "input": 0.07, "output": 0.3, "cacheRead": 0.035 },
  "fireworks/accounts/fireworks/models/gpt-oss-120b": { "input": 0.15, "output": 0.6, "cacheRead": 0.014 },
  "fireworks/accounts/fireworks/models/kimi-k3": { "input": 3, "output": 15, "cacheRead": 0.3 },
  "cerebras/gpt-oss-120b": { "input": 0.35, "output": 0.75 },
};
