/** The JSON Schema of the configuration file, for editors. */

import { toJSONSchema } from "zod/mini";
import type { JsonSchema } from "../types.ts";
import { configSchema } from "./schema.ts";

/** What editors show at a key. */
const DESCRIPTIONS: Record<string, string> = {
  "model": "What runs use without -m: auto, an alias, provider/model or a bare model id.",
  "system": "The system prompt of runs without -s.",
  "aliases": "Short names for models.",
  "providers": "Providers, merged over the built-in ones; a new name makes a new provider.",
  "models": "What is known of models, by provider/model; prices in USD per million tokens.",
  "routing": "How auto chooses: a strategy and rows of conditions, the first that matches wins.",
  "fallback": "Models to try in order when the chosen one fails.",
  "retry": "Attempts per model and the waits between them, in ms.",
  "timeouts": "Connection, first token and idle time of one attempt, in ms.",
  "limits": "Turns and cost of a run, cost of a day.",
  "tools": "Which tools are offered and allowed, and what they may touch.",
  "mcpServers": "MCP servers: a command to start or a url.",
  "observatory": "Where events are posted.",
  "history": "Whether conversations are kept.",
};

/** The schema, as `config schema` prints it. */
export function configJsonSchema(): JsonSchema {
  const schema = toJSONSchema(configSchema(), { unrepresentable: "any" }) as JsonSchema & {
    properties?: Record<string, JsonSchema>;
  };
  for (const [key, description] of Object.entries(DESCRIPTIONS)) {
    const property = schema.properties?.[key];
    if (property) property.description = description;
  }
  return { title: "nano-agent configuration", allowTrailingCommas: true, ...schema };
}
