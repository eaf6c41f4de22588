import assert from "node:assert/strict";
import { backoffMs, decide, POLICY } from "../../../src/attempt/policy.ts";
import { ProviderError, type ProviderErrorDetails, type ProviderErrorKind } from "../../../src/errors.ts";

const SETTINGS = { maxAttempts: 3, baseDelayMs: 500, maxDelayMs: 8000, maxRetryAfterMs: 20000 };
const failure = (kind: ProviderErrorKind, details: ProviderErrorDetails = {}) =>
  new ProviderError(kind, "failed", { provider: "p", model: "m" }, details);

Deno.test("policy: retries exactly what may work the next time", () => {
  const retried = Object.entries(POLICY).filter(([, { retry }]) => retry).map(([kind]) => kind);
  assert.deepEqual(retried.sort(), ["network", "overloaded", "rate-limit", "timeout"]);
});

Deno.test("policy: a bad request and a content filter end the run, an overflow wants a larger window", () => {
  for (const kind of ["bad-request", "content-filter", "aborted"] as const) {
    assert.deepEqual(decide(failure(kind), 1, SETTINGS, true), { action: "stop" });
  }
  assert.deepEqual(decide(failure("context-length"), 1, SETTINGS, true), { action: "larger" });
});

Deno.test("policy: falls back when the attempts are used up", () => {
  assert.equal(decide(failure("overloaded"), 2, SETTINGS, true).action, "retry");
  assert.equal(decide(failure("overloaded"), 3, SETTINGS, true).action, "fallback");
});

Deno.test("policy: x-should-retry overrides the table in both directions", () => {
  assert.equal(decide(failure("overloaded", { shouldRetry: false }), 1, SETTINGS, true).action, "fallback");
  assert.equal(decide(failure("bad-request", { shouldRetry: true }), 1, SETTINGS, true).action, "retry");
});

Deno.test("policy: waits what the provider asks for, up to maxRetryAfterMs", () => {
  const short = failure("rate-limit", { retryAfterMs: 1500 });
  assert.deepEqual(decide(short, 1, SETTINGS, true), { action: "retry", waitMs: 1500 });
  const long = failure("rate-limit", { retryAfterMs: 30_000 });
  assert.deepEqual(decide(long, 1, SETTINGS, true), { action: "fallback" });
  assert.deepEqual(decide(long, 1, SETTINGS, false), { action: "retry", waitMs: 30_000 });
  assert.deepEqual(decide(failure("rate-limit", { retryAfterMs: 61_000 }), 1, SETTINGS, false), {
    action: "fallback",
  });
});

Deno.test("backoff: doubles, has full jitter and an upper bound", () => {
  assert.equal(backoffMs(1, SETTINGS, () => 1), 500);
  assert.equal(backoffMs(3, SETTINGS, () => 1), 2000);
  assert.equal(backoffMs(9, SETTINGS, () => 1), 8000);
  assert.equal(backoffMs(3, SETTINGS, () => 0), 0);
});

Deno.test("policy: a patient run sits out every wait a rate limit names, but not for ever", () => {
  const patient = { ...SETTINGS, patient: true };
  const long = failure("rate-limit", { retryAfterMs: 600_000 });
  assert.deepEqual(decide(long, 9, patient, false), { action: "retry", waitMs: 600_000 });
  assert.deepEqual(decide(long, 1, patient, true), { action: "fallback" });
  assert.equal(decide(long, 30, patient, false).action, "fallback");
  assert.equal(decide(failure("rate-limit"), 3, patient, false).action, "fallback");
  assert.equal(
    decide(failure("overloaded", { retryAfterMs: 600_000 }), 1, patient, false).action,
    "fallback",
  );
});
