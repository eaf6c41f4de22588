import assert from "node:assert/strict";
import { isTooDeep } from "../../../src/wire/nesting.ts";

Deno.test("nesting: JSON of a thousand levels is worked with, more is not", () => {
  for (const [open, close] of [["[", "]"], ['{"a":', "}"]] as const) {
    const nested = (depth: number) => open.repeat(depth) + "1" + close.repeat(depth);
    assert.equal(isTooDeep(nested(1_000)), false);
    assert.equal(isTooDeep(nested(1_001)), true);
  }
});

Deno.test("nesting: brackets in texts and side by side do not count", () => {
  assert.equal(isTooDeep(JSON.stringify(`"\\${"[{".repeat(5_000)}`)), false);
  assert.equal(isTooDeep(`[${"[],{},".repeat(5_000)}1]`), false);
  assert.equal(isTooDeep(`["a\\"",${"[".repeat(2_000)}`), true);
});
