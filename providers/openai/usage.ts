/** Usage as OpenAI and the vendors that speak its formats report it → `Usage`. Pure. */

import type { Usage } from "../../src/types.ts";
import { countOf, fieldsOf, known } from "../../src/wire/fields.ts";

/**
 * Usage in the domain's meaning; `undefined` when none was sent. The wire's input includes what was cached and its
 * output includes reasoning, but for xAI, whose `total_tokens` shows that reasoning comes on top. A total that is
 * less than its own part is left out.
 */
export function usageOf(value: unknown): Usage | undefined {
  const wire = fieldsOf(value);
  const promptDetails = fieldsOf(wire.prompt_tokens_details ?? wire.input_tokens_details);
  const outputDetails = fieldsOf(wire.completion_tokens_details ?? wire.output_tokens_details);
  const input = countOf(wire.prompt_tokens ?? wire.input_tokens);
  const reasoning = countOf(outputDetails.reasoning_tokens);
  const cacheRead = countOf(
    promptDetails.cached_tokens ?? wire.prompt_cache_hit_tokens ?? wire.cached_tokens ??
      wire.cache_read_input_tokens,
  );
  const cacheWrite = countOf(promptDetails.cache_write_tokens ?? wire.cache_creation_input_tokens);
  let output = countOf(wire.completion_tokens ?? wire.output_tokens);
  if (
    input !== undefined && output !== undefined && reasoning &&
    wire.total_tokens === input + output + reasoning
  ) {
    output += reasoning;
  }
  const usage = known({
    inputTokens: input !== undefined && (cacheRead ?? 0) + (cacheWrite ?? 0) > input ? undefined : input,
    outputTokens: output !== undefined && (reasoning ?? 0) > output ? undefined : output,
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
    reasoningTokens: reasoning,
  });
  return Object.keys(usage).length > 0 ? usage : undefined;
}
