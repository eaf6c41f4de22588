import assert from "node:assert/strict";
import { UserError } from "../../../src/errors.ts";
import {
  applyFilters,
  type Circumstances,
  type Needs,
  type RoutedModel,
} from "../../../src/route/filters.ts";
import type { ModelInfo } from "../../../src/types.ts";

const NEEDS: Needs = {
  inputTokens: 1_000,
  outputTokens: 500,
  images: false,
  pdfs: false,
  tools: "none",
  schema: false,
  effort: false,
};

const model = (
  name: string,
  info: Partial<ModelInfo> = {},
  more: Partial<RoutedModel> = {},
): RoutedModel => ({
  info: { provider: "p", model: name, ...info },
  tier: "medium",
  price: { input: 1, output: 2 },
  costUsd: 0.01,
  ...more,
});

const PLAIN = model("plain");

function filtered(models: RoutedModel[], needs: Partial<Needs>, now: Partial<Circumstances> = {}) {
  const { models: left, excluded } = applyFilters(models, { ...NEEDS, ...needs }, {
    cooling: new Map(),
    ...now,
  });
  return { left: left.map(({ info }) => info.model), reasons: excluded.map(({ reason }) => reason) };
}

const LACKING: [string, Partial<ModelInfo>, Partial<Needs>, RegExp][] = [
  ["vision", { vision: false }, { images: true }, /reads no images/],
  ["PDFs", { pdf: false }, { pdfs: true }, /reads no PDFs/],
  ["tools that were asked for", { tools: false }, { tools: "asked" }, /cannot call tools/],
  ["tools that are offered", { tools: false }, { tools: "offered" }, /cannot call tools/],
  ["a schema", { schema: false }, { schema: true }, /held to a schema/],
  ["reasoning", { reasoning: false }, { effort: true }, /does not reason/],
  ["the window", { contextWindow: 1_599 }, {}, /window of 1599 tokens/],
];

for (const [what, info, needs, reason] of LACKING) {
  Deno.test(`filters: a model without ${what} is left out when the request needs it, others stay`, () => {
    const { left, reasons } = filtered([model("lacking", info), PLAIN], needs);
    assert.deepEqual(left, ["plain"]);
    assert.equal(reasons.length, 1);
    assert.match(reasons[0] ?? "", reason);
    const unneeded = what === "the window" ? { inputTokens: 999 } : {};
    assert.deepEqual(filtered([model("lacking", info), PLAIN], unneeded).left, ["lacking", "plain"]);
  });
}

Deno.test("filters: the window holds the estimate with a margin of a tenth, and the answer", () => {
  assert.deepEqual(filtered([model("exact", { contextWindow: 1_600 }), PLAIN], {}).left, ["exact", "plain"]);
  const short = model("short", { contextWindow: 1_200, maxOutputTokens: 100 });
  assert.deepEqual(filtered([short, PLAIN], {}).left, ["short", "plain"]);
});

Deno.test("filters: what nobody can do is refused where it was asked for, and let be where it was not", () => {
  const refused = (info: Partial<ModelInfo>, needs: Partial<Needs>) => {
    try {
      filtered([model("only", info)], needs);
      return "taken";
    } catch (error) {
      return error instanceof UserError ? error.code : "?";
    }
  };
  assert.equal(refused({ vision: false }, { images: true }), "input");
  assert.equal(refused({ pdf: false }, { pdfs: true }), "input");
  assert.equal(refused({ tools: false }, { tools: "asked" }), "usage");
  assert.equal(refused({ tools: false }, { tools: "offered" }), "taken");
  assert.equal(refused({ schema: false }, { schema: true }), "taken");
  assert.equal(refused({ reasoning: false }, { effort: true }), "taken");
  assert.equal(refused({ contextWindow: 900 }, {}), "taken", "our estimate may be too high");
  assert.equal(refused({ contextWindow: 799 }, {}), "input");
});

Deno.test("filters: with a cost limit unknown prices are left out, and what costs more than is left", () => {
  const unknown = model("unknown", {}, { price: undefined, costUsd: undefined });
  const dear = model("dear", {}, { costUsd: 0.5 });
  const { left, reasons } = filtered([unknown, dear, PLAIN], {}, { leftUsd: 0.1 });
  assert.deepEqual(left, ["plain"]);
  assert.match(reasons.join("\n"), /price is unknown[^]*about \$0\.5, more than the \$0\.1 left/);
  assert.deepEqual(filtered([unknown, dear, PLAIN], {}).left, ["unknown", "dear", "plain"]);
  assert.deepEqual(filtered([dear], {}, { leftUsd: 0.1 }).left, ["dear"], "the run's own limit decides");
  assert.throws(() => filtered([unknown], {}, { leftUsd: 0.1 }), /no model .* known price/);
});

Deno.test("filters: a model that is cooling down is left out unless all are", () => {
  const cooling = new Map([["p/hot", { seconds: 42, reason: "rate-limit" }]]);
  const { left, reasons } = filtered([model("hot"), PLAIN], {}, { cooling });
  assert.deepEqual(left, ["plain"]);
  assert.match(reasons[0] ?? "", /cooling down for 42 s \(rate-limit\)/);
  assert.deepEqual(filtered([model("hot")], {}, { cooling }).left, ["hot"]);
});
