/** What differs between the services that speak OpenAI's APIs. */

import type { ProviderError } from "../../src/errors.ts";
import type { PlainAnswer } from "../../src/wire/http_errors.ts";
import type { ModelRef } from "../../src/types.ts";
import type { ChatDialect } from "./chat_render.ts";

/** Where a service is, what it is sent and how its errors read. */
export interface Service {
  api: "responses" | "chat";
  baseUrl: string;
  /** Where below `baseUrl` a model answers, with the query. */
  path(model: string): string;
  modelsPath: string;
  /** Model names that are known without asking the service; absent: ask. */
  offered?: string[];
  /** The name a model has in a request. */
  wireModel(model: string): string;
  /** The headers a key goes in; null takes away a header that the SDK would send. */
  keyHeaders(key: string): Record<string, string | null>;
  dialect: ChatDialect;
  /** Whether strict schemas are held to. */
  enforcesSchemas: boolean;
  /** Whether it has OpenAI's Batch API. */
  hasBatches?: boolean;
  /** Request fields this service refuses. */
  refused?: string[];
  /** The error in an answer; `undefined` for a 2xx body that is none. */
  judge(answer: PlainAnswer, ref: ModelRef): ProviderError | undefined;
}
