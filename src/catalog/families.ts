/** What the model families of the built-in providers can do. Data only; `models.ts` looks things up. */

import type { ModelInfo } from "../types.ts";
import { LOCAL_FAMILIES } from "./local_families.ts";

/** What the models of a family have in common. */
export type Family = Omit<ModelInfo, "provider" | "model" | "price">;

const claude = (contextWindow: number, maxOutputTokens: number, more: Family = {}): Family => ({
  contextWindow,
  maxOutputTokens,
  tools: true,
  vision: true,
  pdf: true,
  reasoning: true,
  strengths: ["coding", "agentic", "writing"],
  ...more,
});

/** Families that no longer take sampling parameters. */
const claude5 = (contextWindow: number, maxOutputTokens: number, more: Family): Family =>
  claude(contextWindow, maxOutputTokens, { temperature: false, ...more });

const gpt = (contextWindow: number, maxOutputTokens: number, more: Family = {}): Family => ({
  contextWindow,
  maxOutputTokens,
  tools: true,
  vision: true,
  pdf: true,
  reasoning: true,
  temperature: false,
  strengths: ["reasoning", "math", "coding"],
  ...more,
});

const gemini = (maxOutputTokens: number, more: Family): Family => ({
  contextWindow: 1_048_576,
  maxOutputTokens,
  tools: true,
  vision: true,
  pdf: true,
  reasoning: true,
  strengths: ["vision", "summarize", "translate"],
  ...more,
});

const plain = { reasoning: false, temperature: true } as const;
const textOnly = { ...plain, vision: false, pdf: false } as const;

/**
 * Provider → family → capabilities. An id belongs to the longest family name it starts with, up to a `-`, `:` or
 * `@`: so dated and `-latest` ids find theirs. Windows and limits in tokens, from the vendors' model pages.
 */
export const FAMILIES: Record<string, Record<string, Family>> = {
  anthropic: {
    "claude-fable-5": claude5(1_000_000, 128_000, { tier: "large" }),
    "claude-opus-5-5": claude5(1_000_000, 128_000, { tier: "large" }),
    "claude-opus-5": claude5(1_000_000, 128_000, { tier: "large" }),
    "claude-opus-4-8": claude5(1_000_000, 128_000, { tier: "large" }),
    "claude-opus-4-7": claude5(1_000_000, 128_000, { tier: "large" }),
    "claude-opus-4-6": claude(1_000_000, 128_000, { tier: "large" }),
    "claude-opus-4-5": claude(200_000, 64_000, { tier: "large" }),
    "claude-opus-4-1": claude(200_000, 32_000, { tier: "large", schema: false }),
    "claude-opus-4": claude(200_000, 32_000, { tier: "large", schema: false }),
    "claude-sonnet-5": claude5(1_000_000, 64_000, { tier: "medium" }),
    "claude-sonnet-4-6": claude(1_000_000, 64_000, { tier: "medium" }),
    "claude-sonnet-4-5": claude(200_000, 64_000, { tier: "medium" }),
    "claude-sonnet-4": claude(200_000, 64_000, { tier: "medium", schema: false }),
    "claude-haiku-4-5": claude(200_000, 64_000, { tier: "small" }),
    "claude-3-7-sonnet": claude(200_000, 64_000, { tier: "medium", schema: false }),
    "claude-3-5-sonnet": claude(200_000, 8_192, { tier: "medium", ...plain, schema: false }),
    "claude-3-5-haiku": claude(200_000, 8_192, { tier: "small", ...plain, schema: false }),
    "claude-3-opus": claude(200_000, 4_096, { tier: "large", reasoning: false, pdf: false, schema: false }),
    "claude-3-sonnet": claude(200_000, 4_096, {
      tier: "medium",
      reasoning: false,
      pdf: false,
      schema: false,
    }),
    "claude-3-haiku": claude(200_000, 4_096, { tier: "small", reasoning: false, pdf: false, schema: false }),
  },
  openai: {
    "gpt-6-astra": gpt(1_050_000, 128_000, { tier: "large" }),
    "gpt-6-sol": gpt(1_050_000, 128_000, { tier: "medium" }),
    "gpt-6-luna": gpt(1_050_000, 128_000, { tier: "small" }),
    "gpt-5.6-sol": gpt(1_050_000, 128_000, { tier: "large" }),
    "gpt-5.6-terra": gpt(1_050_000, 128_000, { tier: "medium" }),
    "gpt-5.6-luna": gpt(1_050_000, 128_000, { tier: "small" }),
    "gpt-5.5": gpt(1_000_000, 128_000, { tier: "large" }),
    "gpt-5.4-mini": gpt(400_000, 128_000, { tier: "small" }),
    "gpt-5.4-nano": gpt(400_000, 128_000, { tier: "small" }),
    "gpt-5.4": gpt(1_050_000, 128_000, { tier: "large" }),
    "gpt-5.3": gpt(400_000, 128_000, { tier: "large" }),
    "gpt-5.2": gpt(400_000, 128_000, { tier: "large" }),
    "gpt-5.1": gpt(400_000, 128_000, { tier: "large" }),
    "gpt-5-mini": gpt(400_000, 128_000, { tier: "small" }),
    "gpt-5-nano": gpt(400_000, 128_000, { tier: "small" }),
    "gpt-5": gpt(400_000, 128_000, { tier: "large" }),
    "gpt-4.1-mini": gpt(1_000_000, 32_768, { tier: "small", ...plain }),
    "gpt-4.1-nano": gpt(1_000_000, 32_768, { tier: "small", ...plain }),
    "gpt-4.1": gpt(1_000_000, 32_768, { tier: "medium", ...plain }),
    "gpt-4o-mini": gpt(128_000, 16_384, { tier: "small", ...plain }),
    "gpt-4o": gpt(128_000, 16_384, { tier: "medium", ...plain }),
    "gpt-4-turbo": gpt(128_000, 4_096, { tier: "medium", ...plain, pdf: false, schema: false }),
    "gpt-4": gpt(8_192, 4_096, { tier: "medium", ...textOnly, schema: false }),
    "gpt-3.5-turbo": gpt(16_385, 4_096, { tier: "small", ...textOnly, schema: false }),
    "o4-mini": gpt(200_000, 100_000, { tier: "small" }),
    "o3-mini": gpt(200_000, 100_000, { tier: "small", vision: false, pdf: false }),
    "o3": gpt(200_000, 100_000, { tier: "large" }),
    "o1": gpt(200_000, 100_000, { tier: "large" }),
  },
  gemini: {
    // Sampling parameters are deprecated since the models of July 2026 (their migration guides).
    "gemini-3.8-flash": gemini(65_536, { tier: "medium", temperature: false }),
    "gemini-3.7-flash": gemini(65_536, { tier: "medium", temperature: false }),
    "gemini-3.6-flash": gemini(65_536, { tier: "medium", temperature: false }),
    "gemini-3.5-flash-lite": gemini(65_536, { tier: "small", temperature: false }),
    "gemini-3.5-flash": gemini(65_536, { tier: "medium" }),
    "gemini-3.1-pro-preview": gemini(65_536, { tier: "large" }),
    "gemini-3.1-flash-lite": gemini(65_536, { tier: "small" }),
    "gemini-3-pro-preview": gemini(65_536, { tier: "large" }),
    "gemini-3-flash-preview": gemini(65_536, { tier: "medium" }),
    "gemini-2.5-pro": gemini(65_536, { tier: "large" }),
    "gemini-2.5-flash-lite": gemini(65_536, { tier: "small" }),
    "gemini-2.5-flash": gemini(65_536, { tier: "small" }),
    "gemini-2.0-flash-lite": gemini(8_192, { tier: "small", ...plain }),
    "gemini-2.0-flash": gemini(8_192, { tier: "small", ...plain }),
    "gemini-1.5-pro": gemini(8_192, { contextWindow: 2_097_152, tier: "medium", ...plain }),
    "gemini-1.5-flash": gemini(8_192, { tier: "small", ...plain }),
    "gemini-pro-vision": gemini(2_048, {
      contextWindow: 16_384,
      tier: "small",
      ...plain,
      tools: false,
      pdf: false,
    }),
    "gemini-pro": gemini(2_048, { contextWindow: 32_760, tier: "small", ...textOnly }),
  },
  ollama: LOCAL_FAMILIES,
};

/** What is proposed of a provider where a model is chosen for good. */
export const DEFAULT_MODELS: Record<string, string> = {
  anthropic: "claude-haiku-4-5",
  openai: "gpt-5-mini",
  gemini: "gemini-3.5-flash-lite",
};
