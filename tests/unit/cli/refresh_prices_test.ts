import assert from "node:assert/strict";
import { costOf, offerPrices } from "../../../src/catalog/cost.ts";
import { refreshPrices } from "../../../src/cli/refresh_prices.ts";
import { readPrices } from "../../../src/store/prices.ts";

const list = (input: number, models = 1) => [{
  id: "anthropic",
  name: "Anthropic",
  api_pattern: "https://api\\.anthropic\\.com",
  models: Array.from({ length: models }, (_, n) => ({
    id: `claude-new-${n}`,
    match: { equals: `claude-new-${n}` },
    prices: { input_mtok: input, output_mtok: 10 },
  })),
}];

/** Refreshes from a server that answers once. */
async function refreshed(
  answer: (request: Request) => Response | Promise<Response>,
  folder: string,
  bundledModels = 1,
): Promise<number> {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  try {
    return await refreshPrices({
      url: `http://127.0.0.1:${server.addr.port}/data.json`,
      bundled: list(1, bundledModels),
      stateFolder: folder,
      connectMs: 1000,
      totalMs: 200,
      proxied: false,
      now: () => new Date(0),
    });
  } finally {
    await server.shutdown();
  }
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    offerPrices(() => Promise.resolve(undefined));
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("refresh prices: runs are charged by the new list", () =>
  inFolder(async (folder) => {
    assert.equal(await refreshed(() => Response.json(list(7)), folder), 1);
    offerPrices(async () => (await readPrices(folder))?.providers);
    const usage = { inputTokens: 1_000_000, outputTokens: 0 };
    assert.equal(await costOf({ provider: "anthropic", model: "claude-new-0" }, usage), 7);
    assert.equal((await readPrices(folder))?.fetchedAt, "1970-01-01T00:00:00.000Z");
    if (Deno.build.os !== "windows") {
      assert.equal((await Deno.stat(`${folder}/prices.json`)).mode ?? 0 & 0o777, 0o100600);
    }
  }));

for (
  const [what, answer, bundled, why] of [
    ["an error", () => new Response("no", { status: 503 }), 1, /HTTP 503/],
    ["no JSON", () => new Response("<html>"), 1, /not refreshed/],
    ["a list that lost most of its models", () => Response.json(list(7, 4)), 10, /prices of 4 models.*of 10/],
    ["a redirect", () => Response.redirect("http://127.0.0.1:1/"), 1, /HTTP 302/],
    [
      "nothing in time",
      (request: Request) =>
        new Promise<Response>((done) => request.signal.addEventListener("abort", () => done(new Response()))),
      1,
      /time/,
    ],
  ] as const
) {
  Deno.test(`refresh prices: the list before it stays when the answer is ${what}`, () =>
    inFolder(async (folder) => {
      await refreshed(() => Response.json(list(3)), folder);
      await assert.rejects(refreshed(answer, folder, bundled), why);
      assert.equal(
        JSON.stringify((await readPrices(folder))?.providers[0]?.models[0]?.prices),
        '{"input_mtok":3,"output_mtok":10}',
      );
    }));
}

for (
  const [what, text] of Object.entries({
    "damaged": "{",
    "of another version of the program": JSON.stringify({ replaces: "0.0.1", providers: list(1) }),
    "empty": JSON.stringify({ replaces: "0.1.8", providers: [] }),
  })
) {
  Deno.test(`stored prices: are not used when the file is ${what}`, () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/prices.json`, text);
      assert.equal(await readPrices(folder), undefined);
    }));
}
