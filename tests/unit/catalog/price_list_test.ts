import assert from "node:assert/strict";
import { calcPrice, waitForUpdate } from "@pydantic/genai-prices";
import { BUNDLED_PRICES, pricedModels, priceListOf } from "../../../src/catalog/price_list.ts";

const model = { id: "m", match: { equals: "m" }, prices: { input_mtok: 1, output_mtok: 2 } };
const provider = { id: "p", name: "P", api_pattern: "https://p", models: [model] };

Deno.test("price list: nothing that runs are charged by is lost of the bundled one", async () => {
  const bundled = await waitForUpdate() ?? [];
  const read = priceListOf(JSON.parse(JSON.stringify(bundled)));
  const usage = {
    input_tokens: 300_000,
    output_tokens: 1000,
    cache_read_tokens: 1000,
    cache_write_tokens: 1000,
  };
  let compared = 0;
  for (const one of bundled) {
    const same = read.find(({ id }) => id === one.id);
    for (const { id } of one.models) {
      const expected = calcPrice(usage, id, { provider: one });
      const { input_mtok, output_mtok } = expected?.model_price ?? {};
      if (input_mtok === undefined || output_mtok === undefined) continue;
      assert.ok(same, one.id);
      assert.equal(
        calcPrice(usage, id, { provider: same })?.total_price,
        expected?.total_price,
        `${one.id}/${id}`,
      );
      compared++;
    }
  }
  assert.ok(compared > 500, `${compared} models were compared`);
});

Deno.test("price list: the version of the bundled one is the one that is installed", async () => {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("../../../deno.json", import.meta.url)));
  assert.equal(imports["@pydantic/genai-prices"], `npm:@pydantic/genai-prices@${BUNDLED_PRICES}`);
});

Deno.test("price list: is taken alone and inside an object", () => {
  assert.equal(pricedModels(priceListOf([provider])), 1);
  assert.equal(pricedModels(priceListOf({ version: 2, providers: [provider] })), 1);
});

for (
  const [what, broken] of Object.entries({
    "a negative price": { prices: { input_mtok: -1, output_mtok: 2 } },
    "an absurd price": { prices: { input_mtok: 1e9, output_mtok: 2 } },
    "a price in words": { prices: { input_mtok: "1", output_mtok: 2 } },
    "a cache price that cannot be read": { prices: { input_mtok: 1, output_mtok: 2, cache_read_mtok: "?" } },
    "no output price": { prices: { input_mtok: 1 } },
    "tiers that are none": {
      prices: { input_mtok: { base: 1, tiers: [{ start: -1, price: 1 }] }, output_mtok: 2 },
    },
    "no rule for its name": { match: {} },
    "a pattern that is none": { match: { regex: "(" } },
    "an endless pattern": { match: { regex: "a".repeat(1000) } },
    "no id": { id: 7 },
  })
) {
  Deno.test(`price list: a model with ${what} is left out, the others stay`, () => {
    const list = priceListOf([{ ...provider, models: [{ ...model, ...broken }, model] }]);
    assert.deepEqual(list.map(({ models }) => models.map(({ id }) => id)), [["m"]]);
  });
}

for (
  const [what, value] of Object.entries({
    "a text": "x",
    "nothing": null,
    "a number": 7,
    "an empty object": {},
  })
) {
  Deno.test(`price list: is empty when it is ${what}`, () => assert.deepEqual(priceListOf(value), []));
}
