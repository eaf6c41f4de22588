import assert from "node:assert/strict";
import { type KeyPath, keyPath } from "../../../src/config/key_path.ts";

const PATHS: [string, KeyPath][] = [
  ["model", ["model"]],
  ["limits.maxCostUsd", ["limits", "maxCostUsd"]],
  ["models.openai/gpt-5.4.price", ["models", "openai/gpt-5.4", "price"]],
  ["models.openai/gpt-5.4.price.cacheRead", ["models", "openai/gpt-5.4", "price", "cacheRead"]],
  ["models.openai/gpt-5.4", ["models", "openai/gpt-5.4"]],
  ["models.together/meta-llama/Llama-3.3.tools", ["models", "together/meta-llama/Llama-3.3", "tools"]],
  ['models."x/a.tools".tools', ["models", "x/a.tools", "tools"]],
  ["aliases.gpt-5.4", ["aliases", "gpt-5.4"]],
  ["providers.anthropic.apiKey", ["providers", "anthropic", "apiKey"]],
  ["providers.my.own.apiKey", ["providers", "my.own", "apiKey"]],
  ["providers.anthropic.apikey", ["providers", "anthropic", "apikey"]],
  ["providers.azure.deployments.gpt-5.4", ["providers", "azure", "deployments", "gpt-5.4"]],
  ["providers.x.headers.x-a.b", ["providers", "x", "headers", "x-a.b"]],
  ["mcpServers.files.args.0", ["mcpServers", "files", "args", 0]],
  ["fallback.1", ["fallback", 1]],
  ["routing.table.0.when.images", ["routing", "table", 0, "when", "images"]],
  ['aliases."with \\"quotes\\" and."', ["aliases", 'with "quotes" and.']],
  ["limits..maxTurns", ["limits", "maxTurns"]],
  ["no.such.key", ["no", "such", "key"]],
  ["", []],
  [".", []],
];
for (const [key, path] of PATHS) {
  Deno.test(`key path: ${key || "nothing"} is ${JSON.stringify(path)}`, () =>
    assert.deepEqual(keyPath(key), path));
}
