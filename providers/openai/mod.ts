/** The providers `openai` (Responses or Chat Completions) and `openai-compatible` (Chat Completions). */

import type { Provider, ProviderSettings } from "../../src/types.ts";
import { errorOfAnswer } from "./errors.ts";
import { OpenAIProvider } from "./provider.ts";
import type { Service } from "./service.ts";

/** Makes the provider; the SDK is loaded by the first request. */
export function createProvider(settings: ProviderSettings): Provider {
  return new OpenAIProvider(settings, serviceOf(settings));
}

function serviceOf(settings: ProviderSettings): Service {
  const isOpenAI = settings.type === "openai";
  const api = settings.api ?? (isOpenAI ? "responses" : "chat");
  const maxTokensField = settings.maxTokensField ?? (isOpenAI ? "max_completion_tokens" : "max_tokens");
  return {
    api,
    baseUrl: settings.baseUrl ?? "https://api.openai.com/v1",
    path: () => api === "chat" ? "/chat/completions" : "/responses",
    modelsPath: "/models",
    wireModel: (model) => model,
    // The SDK insists on a key; servers without one get no header.
    keyHeaders: (key): Record<string, null> => key ? {} : { authorization: null },
    dialect: { isOpenAI, maxTokensField },
    enforcesSchemas: isOpenAI,
    hasBatches: isOpenAI,
    judge: errorOfAnswer,
  };
}
