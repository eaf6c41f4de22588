import assert from "node:assert/strict";
import { readLimits } from "../../../src/wire/rate_limit_headers.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");

const read = (headers: Record<string, string>) => readLimits(new Headers(headers), NOW);

Deno.test("rate-limit headers: Anthropic tells counts and dates", () => {
  assert.deepEqual(
    read({
      "anthropic-ratelimit-requests-limit": "50",
      "anthropic-ratelimit-requests-remaining": "0",
      "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:12Z",
      "anthropic-ratelimit-input-tokens-remaining": "900",
      "anthropic-ratelimit-input-tokens-reset": "2026-01-01T00:00:30Z",
    }).toSorted((a, b) => a.kind.localeCompare(b.kind)),
    [
      { kind: "input-tokens", of: "tokens", remaining: 900, resetMs: 30_000 },
      { kind: "requests", of: "requests", remaining: 0, limit: 50, resetMs: 12_000 },
    ],
  );
});

for (
  const [reset, ms] of [
    ["1s", 1_000],
    ["6m0s", 360_000],
    ["20ms", 20],
    ["1m26.4s", 86_400],
    ["24h0m0s", 86_400_000],
    ["7.66s", 7_660],
    ["45.5", 45_500],
    [String(NOW + 9_000), 9_000],
    [String(NOW / 1_000 + 9), 9_000],
    ["2026-01-01T00:00:09Z", 9_000],
  ] as const
) {
  Deno.test(`rate-limit headers: a reset of ${reset} is in ${ms} ms`, () => {
    const [reading] = read({ "x-ratelimit-remaining-requests": "3", "x-ratelimit-reset-requests": reset });
    assert.deepEqual(reading, { kind: "requests", of: "requests", remaining: 3, resetMs: ms });
  });
}

Deno.test("rate-limit headers: limits of a minute and of a day are two", () => {
  const readings = read({
    "x-ratelimit-remaining-requests-day": "99",
    "x-ratelimit-reset-requests-day": "33011.4",
    "x-ratelimit-remaining-tokens-minute": "0",
    "x-ratelimit-reset-tokens-minute": "11.38",
  });
  assert.deepEqual(readings.map(({ kind, of, remaining }) => [kind, of, remaining]).toSorted(), [
    ["requests-day", "requests", 99],
    ["tokens-minute", "tokens", 0],
  ]);
});

Deno.test("rate-limit headers: a limit without a name counts requests", () => {
  assert.deepEqual(read({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW + 5_000) }), [
    { kind: "requests", of: "requests", remaining: 0, resetMs: 5_000 },
  ]);
});

for (
  const [what, remaining, reset] of [
    ["a negative count", "-1", "1s"],
    ["a count that is none", "many", "1s"],
    ["a reset in the past", "0", "2025-12-31T23:59:59Z"],
    ["a negative reset", "0", "-5"],
    ["a reset that is none", "0", "soon"],
    ["an empty reset", "0", ""],
  ] as const
) {
  Deno.test(`rate-limit headers: ${what} is left out`, () => {
    assert.deepEqual(
      read({ "x-ratelimit-remaining-requests": remaining, "x-ratelimit-reset-requests": reset }),
      [],
    );
  });
}

Deno.test("rate-limit headers: half of the news is none", () => {
  assert.deepEqual(read({ "x-ratelimit-remaining-requests": "0" }), []);
  assert.deepEqual(read({ "x-ratelimit-reset-requests": "1s", "retry-after": "3" }), []);
});
