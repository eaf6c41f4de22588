/** Money for people. */

/** Prices are per million tokens: one token of a cheap model costs this many digits. */
const SMALLEST_DIGIT = 10;

/** A sum of USD without the stray digits that binary fractions leave. */
export function cleanUsd(usd: number): number {
  return Number(usd.toPrecision(12));
}

/** USD with as many digits as small sums need; unknown is said, never shown as 0. */
export function formatUsd(usd: number | null): string {
  if (usd === null) return "cost unknown";
  if (usd === 0) return "$0";
  if (usd >= 0.01) return `$${Number(usd.toFixed(4))}`;
  return `$${Number(usd.toPrecision(3)).toFixed(SMALLEST_DIGIT).replace(/0+$/, "")}`;
}
