/** Which models a configuration can use. Pure. */

import { own } from "../own.ts";
import type { ModelInfo } from "../types.ts";
import { FAMILIES } from "./families.ts";
import { modelInfo, type ModelOverrides, type ModelSource, vendorOf } from "./models.ts";

/** A provider, as far as listing its models goes. */
export interface ListedProvider extends ModelSource {
  ready: boolean;
  missing?: string;
  /** `azure-openai`: its models are its deployments. */
  deployments?: Record<string, string>;
}

/** A model and whether it could be asked. */
export interface ListedModel {
  info: ModelInfo;
  ready: boolean;
  missing?: string;
}

/** What a list is narrowed down to. */
export interface ModelFilter {
  provider?: string;
  vision?: boolean;
  tools?: boolean;
  reasoning?: boolean;
  /** Part of `provider/model`, of a strength or of the tier. */
  word?: string;
}

function idsOf(provider: ListedProvider, overrides: ModelOverrides, found: ModelInfo[]): string[] {
  const prefix = `${provider.name}/`;
  const configured = Object.keys(overrides).filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  // What the provider itself said goes before what vendors usually have.
  if (found.length > 0) return [...configured, ...found.map(({ model }) => model)];
  if (provider.local || provider.type === "ollama") return configured;
  if (provider.type === "azure-openai") return [...configured, ...Object.keys(provider.deployments ?? {})];
  return [...configured, ...Object.keys(own(FAMILIES, vendorOf(provider.name, provider.type)) ?? {})];
}

/**
 * Every model of these providers: the configured ones, then what discovery found or, where it was never asked, what
 * the vendor is known to have. Models of servers on this machine are known by discovery or configuration only.
 */
export function modelsOf(
  providers: ListedProvider[],
  overrides: ModelOverrides,
  discovered: ModelInfo[],
): ListedModel[] {
  return providers.flatMap((provider) => {
    const found = new Map(
      discovered.filter((info) => info.provider === provider.name).map((info) => [info.model, info]),
    );
    const ids = new Set(idsOf(provider, overrides, [...found.values()]));
    return [...ids].map((model) => ({
      info: modelInfo({ provider: provider.name, model }, overrides, provider, found.get(model)),
      ready: provider.ready,
      ...(provider.missing === undefined ? {} : { missing: provider.missing }),
    }));
  });
}

/** Whether a model is among those asked for. Unknown capabilities count as missing. */
export function fits({ info }: ListedModel, filter: ModelFilter): boolean {
  if (filter.provider !== undefined && info.provider !== filter.provider) return false;
  const wanted = (["vision", "tools", "reasoning"] as const).filter((name) => filter[name]);
  if (!wanted.every((name) => info[name] === true)) return false;
  const text = [`${info.provider}/${info.model}`, info.tier ?? "", ...info.strengths ?? []].join("\n");
  return text.toLowerCase().includes((filter.word ?? "").toLowerCase());
}
