/** Models side by side. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { httpError } from "../../providers/demo/script.ts";
import { play } from "../support/scene.ts";

const MODELS = "anthropic/claude-test,openai/gpt-test";

Deno.test("bench: models take turns over all prompts", () =>
  play(
    { anthropic: ["a1", "a2", "a3", "a4"], openai: ["b1", "b2", "b3", "b4"] },
    async ({ run, home, server }) => {
      await writeFile(join(home.cwd, "tasks.txt"), 'first task\n{"prompt": "second task"}\n');
      const { code, stdout } = await run([
        "bench",
        "--models",
        MODELS,
        "--prompts",
        "tasks.txt",
        "--runs",
        "2",
        "--json",
      ]);
      assert.equal(code, 0);
      const { models, samples } = JSON.parse(stdout);
      assert.deepEqual(models.map((row: { model: string; runs: number }) => [row.model, row.runs]), [
        ["anthropic/claude-test", 4],
        ["openai/gpt-test", 4],
      ]);
      assert.deepEqual(samples.map(({ text }: { text: string }) => text), [
        "a1",
        "b1",
        "a2",
        "b2",
        "a3",
        "b3",
        "a4",
        "b4",
      ]);
      assert.match(JSON.stringify(server.requests[2]?.body), /second task/);
      const { byTag } = JSON.parse((await run(["stats", "--json"])).stdout);
      assert.equal(byTag[0].tag, "bench");
    },
  ));

Deno.test("bench: a table for people, failures counted and not retried", () =>
  play({ anthropic: ["fine"], openai: [httpError(500, { message: "boom" })] }, async ({ run }) => {
    const { code, stdout, stderr } = await run(["bench", "--models", MODELS, "--runs", "1", "hi"]);
    assert.equal(code, 4);
    assert.match(stdout, /^MODEL +RUNS +FAILED[^]*claude-test +1 [^]*gpt-test +1 +1 \w/);
    assert.match(stderr, /boom|500/);
  }));

Deno.test("bench: a judge compares in both orders", () =>
  play({
    anthropic: ["right", '{"better": "1"}', '{"better": "2"}'],
    openai: ["wrong"],
  }, async ({ run }) => {
    const args = [
      "bench",
      "--models",
      MODELS,
      "--runs",
      "1",
      "--judge",
      "anthropic/claude-test",
      "--json",
      "1+1?",
    ];
    const { models, judge } = JSON.parse((await run(args)).stdout);
    assert.deepEqual(models.map(({ score }: { score: number }) => score), [1, 0]);
    assert.equal(judge.failed, 0);
  }));

Deno.test("bench: nothing to compare is a usage error", () =>
  play({}, async ({ run }) => {
    for (
      const args of [["bench", "hi"], ["bench", "--models", MODELS], ["bench", "--models", "nosuch", "hi"]]
    ) {
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(stderr, /^nano-agent: /);
    }
  }));
