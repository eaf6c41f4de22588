/** Where attempts wait for their turn, as `turn.ts` sees it; `store/rate_limits.ts` has the limits. */

import type { ModelInfo, Usage } from "../types.ts";

/** A request that is about to be sent, as far as limits go. */
export interface WantedRequest {
  info: ModelInfo;
  /** Estimated. */
  inputTokens: number;
  /** Where the user set it. */
  maxOutputTokens?: number;
  /** It is sent again after a failure, and has waited for that. */
  isRetry: boolean;
}

/** What became of a request: whether it was sent, and the tokens it used, where that is known. */
export interface Use {
  sent: boolean;
  tokens?: number;
}

/** Leave to send one request. */
export interface Entered {
  waitedMs: number;
  /** Must be called, once, whatever happened. */
  leave(use: Use): void;
}

/** Holds requests back until their provider may be asked; `say` tells people of a wait. */
export interface RequestLimits {
  enter(wanted: WantedRequest, say: (text: string) => void): Promise<Entered>;
}

/** All that counts for a limit of tokens; `undefined` when nothing was reported. */
export function tokensOf(usage: Usage | undefined): number | undefined {
  const { inputTokens, outputTokens } = usage ?? {};
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  return (inputTokens ?? 0) + (outputTokens ?? 0);
}
