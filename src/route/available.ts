/** Which models `auto` can choose among. Pure. */

import { modelInfo, type ModelOverrides, type ModelSource, vendorOf } from "../catalog/models.ts";
import { shortListOf } from "../catalog/short_list.ts";
import type { ModelInfo } from "../types.ts";

/** A provider, as far as choosing one of its models goes. */
export interface RouteProvider extends ModelSource {
  ready: boolean;
  /** Why it cannot be asked. */
  missing?: string;
  /** `azure-openai`: its models are its deployments. */
  deployments?: Record<string, string>;
}

/** What is known of models. */
export interface KnownModels {
  overrides: ModelOverrides;
  /** What providers offered when they were last asked. */
  found: ModelInfo[];
}

/** Models that give no answers to prompts. */
const NO_ANSWERS =
  /embed|minilm|bge-|rerank|whisper|tts|transcribe|moderation|guard|realtime|-(?:image|audio|ocr)|diffusion/i;

/**
 * Ids of one provider's models: those of the configuration, then the vendor's short list, as far as the provider has
 * them; where there is no list, what was found at the provider.
 */
export function availableIds(provider: RouteProvider, { overrides, found }: KnownModels): string[] {
  const prefix = `${provider.name}/`;
  const configured = Object.keys(overrides).filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  const offered = found.filter((info) => info.provider === provider.name).map(({ model }) => model);
  if (provider.type === "azure-openai") {
    return [...new Set([...configured, ...Object.keys(provider.deployments ?? {})])];
  }
  const listed = provider.local ? [] : shortListOf(vendorOf(provider.name, provider.type));
  const current = listed.filter((model) =>
    offered.length === 0 || offered.some((id) => isVersionOf(id, model))
  );
  const rest = current.length === 0 ? offered.filter((model) => !NO_ANSWERS.test(model)) : [];
  return [...new Set([...configured, ...current, ...rest])];
}

/** Providers list dated ids where short ones are taken as well. */
function isVersionOf(id: string, model: string): boolean {
  return id.startsWith(model) && /^(?:[-@:]|$)/.test(id.slice(model.length));
}

/** What is known of every model of these providers that `auto` can choose: of those that are ready. */
export function availableModels(providers: RouteProvider[], known: KnownModels): ModelInfo[] {
  const { overrides, found } = known;
  return providers.filter((one) => one.ready).flatMap((source) =>
    availableIds(source, known).map((model) => {
      const told = found.find((info) => info.provider === source.name && info.model === model);
      return modelInfo({ provider: source.name, model }, overrides, source, told);
    })
  );
}
