/** What a plugin prints for `--describe` → `ModelInfo` (docs/plugins.md). Pure. */

import { ProviderError } from "../../src/errors.ts";
import type { ModelInfo, ModelRef, Price, Tier } from "../../src/types.ts";
import { type Fields, fieldsOf, known, textOf } from "../../src/wire/fields.ts";
import { parsedJson, unreadable } from "../../src/wire/http_errors.ts";
import { amountOf, isFields, PROTOCOL } from "./protocol.ts";

const TIERS: readonly Tier[] = ["small", "medium", "large"];

/** The models of a description. Throws `ProviderError` for one that cannot be read or is of another protocol. */
export function describedModels(text: string, ref: ModelRef): ModelInfo[] {
  const description = parsedJson(text);
  if (!isFields(description) || !Array.isArray(description.models)) {
    throw unreadable("the plugin's --describe printed no description", ref);
  }
  if (description.protocol !== PROTOCOL) {
    throw new ProviderError(
      "bad-request",
      `the plugin speaks protocol ${JSON.stringify(description.protocol)}, this version ${PROTOCOL}`,
      ref,
    );
  }
  return description.models.map(fieldsOf).map((model) => modelOf(model, ref.provider))
    .filter((model) => model.model !== "");
}

function modelOf(model: Fields, provider: string): ModelInfo {
  return known({
    provider,
    model: textOf(model.model),
    contextWindow: tokensOf(model.contextWindow),
    maxOutputTokens: tokensOf(model.maxOutputTokens),
    tools: flagOf(model.tools),
    vision: flagOf(model.vision),
    pdf: flagOf(model.pdf),
    reasoning: flagOf(model.reasoning),
    temperature: flagOf(model.temperature),
    tier: TIERS.find((tier) => tier === model.tier),
    strengths: Array.isArray(model.strengths) ? model.strengths.map(textOf).filter(Boolean) : undefined,
    price: priceOf(fieldsOf(model.price)),
    local: flagOf(model.local),
  });
}

function flagOf(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function tokensOf(value: unknown): number | undefined {
  const tokens = amountOf(value);
  return tokens !== undefined && Number.isInteger(tokens) && tokens > 0 ? tokens : undefined;
}

function priceOf(price: Fields): Price | undefined {
  const input = amountOf(price.input);
  const output = amountOf(price.output);
  if (input === undefined || output === undefined) return undefined;
  return known({
    input,
    output,
    cacheRead: amountOf(price.cacheRead),
    cacheWrite: amountOf(price.cacheWrite),
  });
}
