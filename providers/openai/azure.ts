/** The provider `azure-openai`: OpenAI's APIs as an Azure resource serves them. */

import { ProviderError } from "../../src/errors.ts";
import type { PlainAnswer } from "../../src/wire/http_errors.ts";
import type { ModelRef, Provider, ProviderSettings } from "../../src/types.ts";
import { errorOfAnswer } from "./errors.ts";
import { OpenAIProvider } from "./provider.ts";
import type { Service } from "./service.ts";
import { fieldsOf, textOf } from "../../src/wire/fields.ts";

/** Makes the provider; the SDK is loaded by the first request. */
export function createProvider(settings: ProviderSettings): Provider {
  return new OpenAIProvider(settings, serviceOf(settings));
}

/**
 * Versions with a date have a path for each deployment; `v1`, `preview` and no version mean the API whose paths are
 * OpenAI's own (Azure reference, API lifecycle). What older versions do not know of they refuse.
 */
function serviceOf(settings: ProviderSettings): Service {
  const { apiVersion = "", deployments = {} } = settings;
  const api = settings.api ?? "chat";
  const dated = /^\d{4}-\d{2}-\d{2}/.test(apiVersion);
  const isSince = (date: string) => !dated || apiVersion.slice(0, 10) >= date;
  const deploymentOf = (model: string) =>
    Object.hasOwn(deployments, model) ? deployments[model] ?? model : model;
  const call = api === "chat" ? "/chat/completions" : "/responses";
  const query = apiVersion ? `?api-version=${encodeURIComponent(apiVersion)}` : "";
  const root = dated ? "/openai" : "/openai/v1";
  return {
    api,
    baseUrl: resourceUrl(settings.baseUrl ?? ""),
    path: (model) => {
      const deployment = encodeURIComponent(deploymentOf(model));
      return `${root}${dated && api === "chat" ? `/deployments/${deployment}` : ""}${call}${query}`;
    },
    modelsPath: `${root}/models${query}`,
    // The service lists what could be deployed, not what is.
    offered: Object.keys(deployments).length > 0 ? Object.keys(deployments) : undefined,
    wireModel: deploymentOf,
    keyHeaders,
    dialect: {
      // Fields that only the newest versions know are OpenAI's alone.
      isOpenAI: !dated,
      // Both since 2024-09-01-preview (changelog of Azure's SDK for Java).
      maxTokensField: settings.maxTokensField ??
        (isSince("2024-09-01") ? "max_completion_tokens" : "max_tokens"),
    },
    refused: isSince("2024-09-01") ? [] : ["stream_options"],
    // Structured outputs came with 2024-08-01-preview (Azure reference, structured outputs).
    enforcesSchemas: isSince("2024-08-01"),
    judge: (answer, ref) => errorOf(answer, ref, deploymentOf(ref.model)),
  };
}

/** The address of the resource: endpoints are also written with the path of the API. */
function resourceUrl(endpoint: string): string {
  return endpoint.replace(/\/+$/, "").replace(/\/openai(?:\/v1)?$/, "");
}

/** Tokens of Microsoft Entra (JWTs: RFC 7519, section 3) go as `Authorization`, keys as `api-key`. */
function keyHeaders(key: string): Record<string, string | null> {
  if (/^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(key)) return { authorization: `Bearer ${key}` };
  return { authorization: null, ...(key ? { "api-key": key } : {}) };
}

function errorOf(answer: PlainAnswer, ref: ModelRef, deployment: string): ProviderError | undefined {
  const error = errorOfAnswer(answer, ref);
  if (error?.kind !== "not-found") return error;
  const missing = textOf(fieldsOf(fieldsOf(answer.json).error).code) === "DeploymentNotFound";
  const hint = missing
    ? `there is no deployment ${deployment}: name the one of this model in providers.${ref.provider}.deployments`
    : `check providers.${ref.provider}.baseUrl and providers.${ref.provider}.apiVersion`;
  return new ProviderError(error.kind, error.message, ref, { ...error, cause: error.cause, hint });
}
