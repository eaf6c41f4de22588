/** Money for people. */

/** Prices are per million tokens: a single token of a cheap model costs this many digits. */
const SMALLEST_DIGIT = 10;

/** USD with as many digits as small sums need; unknown is said, never shown as 0. */
export function formatUsd(usd: number | null): string {
  if (usd === null) return "cost unknown";
  if (usd === 0) return "$0";
  return `$${
    usd >= 0.01 ? Number(usd.toFixed(4)) : Number(usd.toPrecision(3)).toFixed(7).replace(/0+$/, "")
  }`;
}
