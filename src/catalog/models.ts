/** From a model's name to what is known of it. */

import { own } from "../own.ts";
import type { ModelInfo, ModelRef } from "../types.ts";
import { FAMILIES, type Family } from "./families.ts";
import { HOSTED_MODELS } from "./hosted_models.ts";

/** What the configuration says of models, by `provider/model`. */
export type ModelOverrides = Record<string, Family & { price?: ModelInfo["price"] }>;

/** `provider/model`, as users write it. */
export function nameOf(ref: ModelRef): string {
  return `${ref.provider}/${ref.model}`;
}

/** A provider, as far as knowing its models goes. */
export interface ModelSource {
  name: string;
  /** Its wire format: a second `anthropic` provider has Anthropic's models under a name of its own. */
  type: string;
  local: boolean;
}

/** Wire formats that tell whose models a provider has. */
const VENDOR_OF_TYPE: Record<string, string> = {
  anthropic: "anthropic",
  openai: "openai",
  gemini: "gemini",
  "azure-openai": "openai",
  ollama: "ollama",
};

/** Whose models a provider has: a vendor with families of its own, or the provider itself. */
export function vendorOf(provider: string, type: string | undefined): string {
  return own(VENDOR_OF_TYPE, type ?? "") ?? provider;
}

function familyOf(model: string, vendor: string): Family {
  const families = own(FAMILIES, vendor) ?? {};
  const exact = own(families, model);
  if (exact) return exact;
  const names = Object.keys(families).filter((name) =>
    model.startsWith(name) && /^(?:[-:@]|$)/.test(model.slice(name.length))
  );
  const longest = names.reduce((best, name) => name.length > best.length ? name : best, "");
  return families[longest] ?? families[`${model}-preview`] ?? own(own(HOSTED_MODELS, vendor) ?? {}, model) ??
    {};
}

/** Ollama's names for models it passes on to its cloud: those neither run here nor are free. */
function isRemote(model: string): boolean {
  return /[:-]cloud$/.test(model);
}

/**
 * What is known of a model: its family, then what the provider told of it when it was `found`, then what the
 * configuration says. Unknown models have almost nothing.
 */
export function modelInfo(
  ref: ModelRef,
  overrides: ModelOverrides,
  source?: ModelSource,
  found?: ModelInfo,
): ModelInfo {
  const vendor = vendorOf(ref.provider, source?.type);
  return {
    ...familyOf(ref.model, vendor),
    ...(source?.local && !isRemote(ref.model) ? { local: true } : {}),
    ...(vendor === ref.provider ? {} : { vendor }),
    ...found,
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
