import assert from "node:assert/strict";
import { Savings } from "../../../src/output/savings.ts";
import type { AgentEvent } from "../../../src/types.ts";

const usage = (costUsd: number | null): AgentEvent => ({ type: "usage", provider: "p", model: "m", costUsd });
const reference = (costUsd: number | null): AgentEvent => ({ type: "reference", model: "q/best", costUsd });

function after(...events: AgentEvent[]): Savings {
  const savings = new Savings();
  for (const event of events) savings.see(event);
  return savings;
}

Deno.test("savings: what the strongest would have cost more, over all attempts", () => {
  const savings = after(reference(0.5), usage(0.125), reference(0.25), usage(0.25));
  assert.deepEqual([savings.usd, savings.reference], [0.375, "q/best"]);
});

Deno.test("savings: one unknown price makes all of them unknown, also when later ones are known", () => {
  assert.equal(after(reference(null), usage(0.1), reference(0.5), usage(0.1)).usd, undefined);
  assert.equal(after(reference(0.5), usage(null)).usd, undefined);
});

Deno.test("savings: a named model saves nothing", () => {
  const savings = after(usage(0.1));
  assert.deepEqual([savings.usd, savings.reference], [undefined, undefined]);
});
