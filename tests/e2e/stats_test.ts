/** The ledger, as `stats` shows it. */

import assert from "node:assert/strict";
import { play } from "../support/scene.ts";

Deno.test("stats: tells runs, tokens, cost and tags, in all its forms", () =>
  play({ anthropic: ["one", "two"], openai: ["three"] }, async ({ run }) => {
    const none = await run(["stats"]);
    assert.deepEqual([none.code, none.stdout], [0, ""]);
    assert.match(none.stderr, /the ledger has no runs/);
    await run(["--tag", "nightly", "hi"]);
    await run(["--tag", "nightly", "hi"]);
    await run(["-m", "openai/gpt-test", "hi"]);
    const { runs, failed, costUsd, byModel, byTag } = JSON.parse((await run(["stats", "--json"])).stdout);
    assert.deepEqual([runs, failed], [3, 0]);
    assert.ok(costUsd > 0);
    assert.deepEqual(byTag.map((row: { tag: string; runs: number }) => [row.tag, row.runs]), [[
      "nightly",
      2,
    ]]);
    assert.equal(byModel.length, 2);
    const table = await run(["stats"]);
    assert.match(table.stdout, /^3 runs · /);
    assert.match(table.stdout, /MODEL +RUNS[^]*anthropic\/claude-test +2 [^]*█/);
    const csv = (await run(["stats", "--csv", "--by", "tag"])).stdout.split("\r\n");
    assert.match(csv[0] ?? "", /^tag,runs,failed,.*costUsd/);
    assert.match(csv[1] ?? "", /^nightly,2,0,/);
    assert.match((await run(["stats", "--since", "2000-01-01", "--by", "day"])).stdout, /^DAY/);
  }));

Deno.test("stats: a wrong --since is a usage error", () =>
  play({}, async ({ run }) => {
    const { code, stdout, stderr } = await run(["stats", "--since", "soon"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /24h, 7d, 2w/);
  }));
