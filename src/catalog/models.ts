/** From a model's name to what is known of it. */

import type { ModelInfo, ModelRef } from "../types.ts";
import { FAMILIES, type Family } from "./families.ts";

/** What the configuration says of models, by `provider/model`. */
export type ModelOverrides = Record<string, Family & { price?: ModelInfo["price"] }>;

/** `provider/model`, as users write it. */
export function nameOf(ref: ModelRef): string {
  return `${ref.provider}/${ref.model}`;
}

function familyOf(ref: ModelRef): Family {
  const families = FAMILIES[ref.provider] ?? {};
  const names = Object.keys(families).filter((name) => ref.model.startsWith(name));
  const longest = names.reduce((best, name) => name.length > best.length ? name : best, "");
  return families[longest] ?? {};
}

/** What is known of a model: its family, then what the configuration says. Unknown models have almost nothing. */
export function modelInfo(ref: ModelRef, overrides: ModelOverrides, local = false): ModelInfo {
  return {
    ...familyOf(ref),
    ...(local ? { local: true } : {}),
    ...overrides[nameOf(ref)],
    provider: ref.provider,
    model: ref.model,
  };
}

/** Every model the bundled families and the configuration name, as `provider/model`. */
export function knownModels(overrides: ModelOverrides): string[] {
  const bundled = Object.entries(FAMILIES).flatMap(([provider, families]) =>
    Object.keys(families).map((model) => `${provider}/${model}`)
  );
  return [...new Set([...Object.keys(overrides), ...bundled])];
}
