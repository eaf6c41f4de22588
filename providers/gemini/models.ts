/** `models.list` → `ModelInfo`. Pure. */

import type { ModelInfo } from "../../src/types.ts";
import { countOf, fieldsOf, known, listOf, textOf } from "../../src/wire/fields.ts";

/** A page of the list; `next` is empty on the last one. */
export interface ModelPage {
  models: ModelInfo[];
  next: string;
}

/** The models of a page that can be asked for an answer (API reference, `models.list`); `undefined` when it is no page. */
export function pageOf(body: unknown, provider: string): ModelPage | undefined {
  const { models, nextPageToken } = fieldsOf(body);
  if (!Array.isArray(models)) return undefined;
  return {
    models: models.map(fieldsOf).filter(answers).map((model) =>
      known({
        provider,
        model: textOf(model.name).replace(/^models\//, ""),
        contextWindow: countOf(model.inputTokenLimit),
        maxOutputTokens: countOf(model.outputTokenLimit),
        reasoning: typeof model.thinking === "boolean" ? model.thinking : undefined,
      })
    ),
    next: textOf(nextPageToken),
  };
}

function answers(model: { [key: string]: unknown }): boolean {
  const methods = listOf(model.supportedGenerationMethods);
  return textOf(model.name) !== "" && (methods.length === 0 || methods.includes("generateContent"));
}
