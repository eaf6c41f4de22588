/** `usageMetadata` → `Usage`. Pure. */

import type { Usage } from "../../src/types.ts";
import { countOf, type Fields, known } from "../../src/wire/fields.ts";

/**
 * Usage in the domain's meaning (SDK type `GenerateContentResponseUsageMetadata`): what was cached is inside the
 * prompt's count, thoughts and the prompts of the service's own tools stand beside theirs. An input that is less
 * than its cached part is left out.
 */
export function usageOf(wire: Fields, isOver: boolean): Usage {
  const prompt = countOf(wire.promptTokenCount);
  const input = prompt === undefined ? undefined : prompt + (countOf(wire.toolUsePromptTokenCount) ?? 0);
  const cached = countOf(wire.cachedContentTokenCount);
  const thoughts = countOf(wire.thoughtsTokenCount);
  const candidates = countOf(wire.candidatesTokenCount);
  // A count of zero is not sent; at the end the total says that nothing was written.
  const isNothing = isOver && input !== undefined && wire.totalTokenCount === input;
  const output = candidates === undefined && thoughts === undefined
    ? isNothing ? 0 : undefined
    : (candidates ?? 0) + (thoughts ?? 0);
  return known({
    inputTokens: input !== undefined && (cached ?? 0) > input ? undefined : input,
    outputTokens: output,
    cacheReadTokens: cached,
    reasoningTokens: thoughts,
  });
}
