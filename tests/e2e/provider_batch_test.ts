/** `batch --provider-batch`: the vendors' own batch services, at half the price, with a way to come back. */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { type BatchVendor, startAnthropicBatches, startOpenAIBatches } from "../support/batch_vendor.ts";
import { jsonLines, play, printed, type Scene, send } from "../support/scene.ts";
import { TEST_KEY } from "../support/server.ts";

type Vendor = "anthropic" | "openai";

const LINES = [
  { id: "a", prompt: "number 1" },
  { id: "b", prompt: "number 2 will fail" },
  { prompt: "number 3 will expire" },
  { id: "d", prompt: "number 4" },
];

/** A home whose provider leads to a vendor with batches, and a file with `lines`. */
async function playBatch(
  type: Vendor,
  lines: unknown[],
  act: (scene: Scene & { vendor: BatchVendor }) => Promise<void>,
  api?: "chat",
): Promise<void> {
  const vendor = await (type === "anthropic" ? startAnthropicBatches() : startOpenAIBatches());
  const config = {
    model: type === "anthropic" ? "anthropic/claude-test" : "openai/gpt-test",
    providers: { [type]: { type, baseUrl: vendor.url, apiKey: TEST_KEY, ...(api ? { api } : {}) } },
  };
  try {
    await play({ config }, async (scene) => {
      await writeFile(
        join(scene.home.cwd, "in.jsonl"),
        lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""),
      );
      await act({ ...scene, vendor });
    });
  } finally {
    await vendor.close();
  }
}

function ledgerRows(scene: Scene): Record<string, unknown>[] {
  const database = new DatabaseSync(join(scene.home.agentHome, "state.sqlite"));
  try {
    return database.prepare("SELECT * FROM attempts ORDER BY id").all();
  } finally {
    database.close();
  }
}

const errorCode = (record: Record<string, unknown>) => (record.error as { code?: string } | undefined)?.code;

for (const type of ["anthropic", "openai"] as const) {
  Deno.test(`provider batch: ${type} answers in the order of the input, at half the price, failures among them`, () =>
    playBatch(type, LINES, async (scene) => {
      const { code, stdout, stderr } = await scene.run([
        "batch",
        "--provider-batch",
        "--tag",
        "night",
        "in.jsonl",
      ]);
      const records = jsonLines(stdout);
      assert.equal(code, 4, stderr);
      assert.deepEqual(records.map(({ id }) => id), ["a", "b", 3, "d"]);
      assert.deepEqual(records.map(({ ok }) => ok), [true, false, false, true]);
      assert.deepEqual(records.map(errorCode), [undefined, "bad-request", "timeout", undefined]);
      assert.equal(records[0]?.text, "ünswer to 1");
      // 1 USD for the input and 0.5 for the output at list price.
      assert.equal(records[0]?.costUsd, 0.75);
      assert.equal(records[1]?.costUsd, 0);
      assert.match(stderr, /50 % of the list price/);
      const [batch] = scene.vendor.batches;
      assert.equal(scene.vendor.batches.length, 1);
      assert.equal(batch?.requests.length, 4);
      assert.ok(batch?.requests.every(({ body }) => body.stream === undefined && body.tools === undefined));
      assert.deepEqual(ledgerRows(scene).map(({ tag }) => tag), ["night", "night", "night", "night"]);
      assert.doesNotMatch(scene.vendor.calls.join(), /elsewhere/);
    }));

  Deno.test(`provider batch: ${type} can be left, looked at and fetched; two fetches book once`, () =>
    playBatch(type, LINES, async (scene) => {
      const submitted = await scene.run(["batch", "--provider-batch", "--no-wait", "in.jsonl"]);
      const [status] = jsonLines(submitted.stdout);
      assert.equal(submitted.code, 0, submitted.stderr);
      const id = String(status?.id);
      assert.equal(id, scene.vendor.batches[0]?.id);
      assert.deepEqual([status?.type, status?.over, status?.lines], ["batch", false, 4]);
      const looked = await scene.run(["batch", "--status", id]);
      assert.equal(jsonLines(looked.stdout)[0]?.over, true);
      const first = await scene.run(["batch", "--fetch", id]);
      const second = await scene.run(["batch", "--fetch", id]);
      assert.equal(first.code, 4);
      assert.equal(second.stdout, first.stdout);
      assert.equal(ledgerRows(scene).length, 4);
      assert.equal(scene.vendor.batches.length, 1);
    }));
}

Deno.test("provider batch: Ctrl-C leaves it running and says how to come back; the same command goes on", () =>
  playBatch("anthropic", LINES.slice(0, 1), async (scene) => {
    scene.vendor.looksUntilOver = Infinity;
    const run = scene.start(["batch", "--provider-batch", "in.jsonl"]);
    await printed(run, "stderr", /submitted/);
    send(run, "SIGINT");
    const { signal, stdout, stderr } = await run.outcome;
    assert.deepEqual({ signal, stdout }, { signal: "SIGINT", stdout: "" });
    assert.match(stderr, /hint: to come back: nano-agent batch --fetch msgbatch_1/);
    scene.vendor.looksUntilOver = 0;
    const { code, stdout: answered } = await scene.run(["batch", "--provider-batch", "in.jsonl"]);
    assert.equal(code, 0);
    assert.equal(jsonLines(answered)[0]?.text, "ünswer to 1");
    assert.equal(scene.vendor.batches.length, 1, "it was submitted again");
  }));

Deno.test("provider batch: once its records were given out the same command makes a new batch", () =>
  playBatch("anthropic", LINES.slice(0, 1), async (scene) => {
    scene.vendor.looksUntilOver = 0;
    await scene.run(["batch", "--provider-batch", "in.jsonl"]);
    await scene.run(["batch", "--provider-batch", "in.jsonl"]);
    assert.equal(scene.vendor.batches.length, 2);
  }));

Deno.test("provider batch: OpenAI gets a batch for each model", () =>
  playBatch("openai", [{ prompt: "number 1" }, { prompt: "number 2", model: "openai/gpt-other" }, {
    prompt: "number 3",
  }], async (scene) => {
    const { code, stdout } = await scene.run(["batch", "--provider-batch", "in.jsonl"]);
    assert.equal(code, 0);
    assert.deepEqual(jsonLines(stdout).map(({ text }) => text), [
      "ünswer to 1",
      "ünswer to 2",
      "ünswer to 3",
    ]);
    const models = scene.vendor.batches.map(({ requests }) => requests.map(({ body }) => body.model));
    assert.deepEqual(models, [["gpt-test", "gpt-test"], ["gpt-other"]]);
  }));

Deno.test("provider batch: OpenAI with chat completions", () =>
  playBatch("openai", LINES, async (scene) => {
    const { code, stdout } = await scene.run(["batch", "--provider-batch", "in.jsonl"]);
    assert.equal(code, 4);
    assert.deepEqual(jsonLines(stdout).map(({ text }) => text), ["ünswer to 1", "", "", "ünswer to 4"]);
    assert.ok(scene.vendor.batches[0]?.requests.every(({ body }) => body.messages !== undefined));
  }, "chat"));

Deno.test("provider batch: answers are held to the schema", () =>
  playBatch("anthropic", LINES.slice(0, 1), async (scene) => {
    scene.vendor.looksUntilOver = 0;
    const { stdout } = await scene.run([
      "batch",
      "--provider-batch",
      "--schema",
      '{"type":"object"}',
      "in.jsonl",
    ]);
    assert.equal(errorCode(jsonLines(stdout)[0] ?? {}), "schema");
  }));

Deno.test("provider batch: lines that cannot be sent, or cost too much, are records", () =>
  playBatch("anthropic", ["{broken", { prompt: "number 2" }, { prompt: "number 3" }], async (scene) => {
    scene.vendor.looksUntilOver = 0;
    // One line costs at most 100 tokens of input and 1,000 of output, 0.0026 USD at half the price.
    const args = ["batch", "--provider-batch", "--max-tokens", "1000", "--max-cost", "0.004", "in.jsonl"];
    const { code, stdout } = await scene.run(args);
    assert.equal(code, 5);
    assert.deepEqual(jsonLines(stdout).map(errorCode), ["input", undefined, "budget"]);
    assert.equal(scene.vendor.batches[0]?.requests.length, 1);
  }));

Deno.test("provider batch: tools and providers without batches are usage errors, nothing is sent", async () => {
  await playBatch("anthropic", LINES, async (scene) => {
    const { code, stderr } = await scene.run(["batch", "--provider-batch", "--tools", "read", "in.jsonl"]);
    assert.equal(code, 2);
    assert.match(stderr, /no tools/);
    assert.deepEqual(scene.vendor.calls, []);
  });
  await playBatch("anthropic", [{ prompt: "hello", model: "mistral/large" }], async (scene) => {
    const { code, stderr } = await scene.run(["batch", "--provider-batch", "in.jsonl"], {
      env: { MISTRAL_API_KEY: TEST_KEY },
    });
    assert.equal(code, 2);
    assert.match(stderr, /line 1: mistral has no batches/);
    assert.deepEqual(scene.vendor.calls, []);
  });
});

Deno.test("provider batch: a vendor that fails for a moment is asked again", () =>
  playBatch("anthropic", LINES.slice(0, 1), async (scene) => {
    scene.vendor.looksUntilOver = 0;
    scene.vendor.faults = [
      "GET /v1/messages/batches/msgbatch_1",
      "GET /v1/messages/batches/msgbatch_1/results",
    ];
    const { code, stdout, stderr } = await scene.run(["batch", "--provider-batch", "in.jsonl"]);
    assert.equal(code, 0, stderr);
    assert.equal(jsonLines(stdout)[0]?.text, "ünswer to 1");
    assert.match(stderr, /trying again/);
  }));

Deno.test("provider batch: an id nobody knows is exit 2", () =>
  playBatch("anthropic", LINES, async (scene) => {
    const { code, stderr } = await scene.run(["batch", "--fetch", "msgbatch_9"]);
    assert.equal(code, 2);
    assert.match(stderr, /msgbatch_9/);
  }));
