/** How strong models are, in three steps. */

import type { Tier } from "../types.ts";

const BY_STRENGTH: readonly Tier[] = ["small", "medium", "large"];

/** 0 for small, 1 for medium, 2 for large; a model whose tier nobody knows is taken for medium. */
export function rankOf(tier: Tier | undefined): number {
  return BY_STRENGTH.indexOf(tier ?? "medium");
}
