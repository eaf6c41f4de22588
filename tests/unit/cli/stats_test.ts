import assert from "node:assert/strict";
import { sinceTime } from "../../../src/cli/stats_arguments.ts";
import { barOf } from "../../../src/cli/stats_command.ts";

Deno.test("stats: --since takes spans and days", () => {
  const now = new Date(2026, 0, 31, 12).getTime();
  assert.equal(sinceTime("24h", now), now - 86_400_000);
  assert.equal(sinceTime("7d", now), now - 7 * 86_400_000);
  assert.equal(sinceTime("2w", now), now - 14 * 86_400_000);
  assert.equal(sinceTime("2026-01-31", now), new Date(2026, 0, 31).getTime());
});

for (const wrong of ["yesterday", "7", "d", "-1d", "2026-13-01", ""]) {
  Deno.test(`stats: --since ${JSON.stringify(wrong)} is refused`, () => {
    assert.throws(() => sinceTime(wrong), /Expected 24h/);
  });
}

Deno.test("stats: a bar is as long as its share, never invisible for something, never there for nothing", () => {
  assert.equal(barOf(10, 10), "█".repeat(20));
  assert.equal(barOf(5, 10), "█".repeat(10));
  assert.equal(barOf(0.0001, 10), "▏");
  assert.equal(barOf(0, 10), "");
  assert.equal(barOf(0, 0), "");
});
