/** What `/api/tags` and `/api/show` tell of a model → `ModelInfo`. Pure. */

import type { ModelInfo } from "../../src/types.ts";
import { countOf, fieldsOf, known, listOf, textOf } from "../../src/wire/fields.ts";

/** A model of the list: its id, and whether the server passes it on to a cloud. */
export interface ListedModel {
  id: string;
  isRemote: boolean;
}

/** The models of `/api/tags`; `undefined` when it is no list. */
export function listedModels(tags: unknown): ListedModel[] | undefined {
  const { models } = fieldsOf(tags);
  if (!Array.isArray(models)) return undefined;
  return models.map(fieldsOf).map((model) => ({
    id: textOf(model.model) || textOf(model.name),
    isRemote: textOf(model.remote_host) !== "",
  })).filter((model) => model.id !== "");
}

/**
 * A listed model with what `/api/show` tells of it; older servers tell no capabilities. `undefined` for one that
 * gives no answers, such as a model for embeddings.
 */
export function modelOf(provider: string, model: ListedModel, shown: unknown): ModelInfo | undefined {
  const { model_info: details, capabilities } = fieldsOf(shown);
  const able = listOf(capabilities);
  const told = able.length > 0;
  if (told && !able.includes("completion")) return undefined;
  const window = Object.entries(fieldsOf(details)).find(([key]) => key.endsWith(".context_length"));
  return known({
    provider,
    model: model.id,
    contextWindow: countOf(window?.[1]),
    tools: told ? able.includes("tools") : undefined,
    vision: told ? able.includes("vision") : undefined,
    reasoning: told ? able.includes("thinking") : undefined,
    local: model.isRemote ? undefined : true,
  });
}
