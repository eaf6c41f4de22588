import assert from "node:assert/strict";
import { bundledPrices } from "../../../scripts/short_list_prices.ts";
import { modelInfo } from "../../../src/catalog/models.ts";
import { LISTED_VENDORS, shortListOf } from "../../../src/catalog/short_list.ts";
import { SHORT_LIST_PRICES } from "../../../src/catalog/short_list_prices.ts";

Deno.test("short list: its prices are those of the bundled list (run scripts/short_list_prices.ts)", async () => {
  assert.deepEqual(SHORT_LIST_PRICES, await bundledPrices());
});

Deno.test("short list: of every model tier, window and tools are known", () => {
  for (const provider of LISTED_VENDORS) {
    assert.ok(shortListOf(provider).length > 0);
    for (const model of shortListOf(provider)) {
      const info = modelInfo({ provider, model }, {});
      assert.ok(info.tier && info.contextWindow && info.tools, `${provider}/${model}`);
    }
  }
});

Deno.test("short list: a name that objects inherit is no vendor", () => {
  assert.deepEqual(shortListOf("constructor"), []);
});
