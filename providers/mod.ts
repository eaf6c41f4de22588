/** Provider type → the module that speaks its wire format. The place to add a provider. */

import type { ProviderMap } from "../src/types.ts";

/** Every provider type a configuration may name; a module is loaded when a run first needs it. */
export const providers: ProviderMap = {
  anthropic: () => import("./anthropic/mod.ts"),
  gemini: () => import("./gemini/mod.ts"),
  openai: () => import("./openai/mod.ts"),
  "openai-compatible": () => import("./openai/mod.ts"),
  "azure-openai": () => import("./openai/azure.ts"),
  ollama: () => import("./ollama/mod.ts"),
  exec: () => import("./exec/mod.ts"),
};
