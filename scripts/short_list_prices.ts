/** Writes `src/catalog/short_list_prices.ts`: the bundled prices of the models `auto` chooses among. */

import { priceOf } from "../src/catalog/cost.ts";
import { LISTED_VENDORS, shortListOf } from "../src/catalog/short_list.ts";
import type { Price } from "../src/types.ts";

const FILE = "src/catalog/short_list_prices.ts";

/** The price list's word on every model of the short list. Throws for one it does not have. */
export async function bundledPrices(): Promise<Record<string, Price>> {
  const prices: Record<string, Price> = {};
  for (const provider of LISTED_VENDORS) {
    for (const model of shortListOf(provider)) {
      const price = await priceOf({ provider, model });
      if (!price) throw new Error(`${provider}/${model} has no price`);
      prices[`${provider}/${model}`] = price;
    }
  }
  return prices;
}

if (import.meta.main) {
  const lines = Object.entries(await bundledPrices()).map(([name, price]) =>
    `  ${JSON.stringify(name)}: ${JSON.stringify(price)},\n`
  );
  await Deno.writeTextFile(
    FILE,
    `/** Made by scripts/short_list_prices.ts from the bundled price list. USD per million tokens, short inputs. */\n\n` +
      `import type { Price } from "../types.ts";\n\n` +
      `/** \`vendor/model\` → price. */\nexport const SHORT_LIST_PRICES: Record<string, Price> = {\n${
        lines.join("")
      }};\n`,
  );
  await new Deno.Command("deno", { args: ["fmt", "--quiet", FILE] }).output();
}
