/** `batch`: many prompts in, one record a line out, nothing paid twice. */

import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type DemoRequest,
  type DemoScript,
  httpError,
  rateLimited,
  reply,
  text,
} from "../../providers/demo/script.ts";
import { held, jsonLines, play, printed, type Scene, send, type Setting } from "../support/scene.ts";
import { startOnTerminal, whyNoTerminal } from "../support/terminal.ts";
import { type Answer, binaryCommand, startBinary, TEST_KEY } from "../support/server.ts";

const posix = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, ignore: Deno.build.os === "windows", fn });

/** The number in a request's last message. */
const asked = ({ view }: DemoRequest) =>
  Number(/number (\d+)/.exec(JSON.stringify(view.messages.at(-1)))?.[1]);
const echo = (request: DemoRequest) => ({
  ...reply(text(`answer ${asked(request)}`)),
  usage: { inputTokens: 1000, outputTokens: 100 },
});
/** A model that waits for the test where `isStuck` says so, and echoes otherwise. */
function partlyHeld(isStuck: (request: DemoRequest, n: number) => boolean) {
  const model = held();
  const wait = model.answer as DemoScript;
  const answer: DemoScript = (request, n) => isStuck(request, n) ? wait(request, n) : echo(request);
  return { ...model, answer };
}
/** Enough answers for every request there could be. */
const always = (answer: Answer, count = 2000): Answer[] => Array(count).fill(answer);
const prompts = (count: number, more: Record<string, unknown> = {}) =>
  Array.from({ length: count }, (_, n) => ({ id: `id-${n}`, prompt: `number ${n}`, ...more }));
const jsonl = (lines: unknown[]) =>
  lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");
const expected = (count: number) => Array.from({ length: count }, (_, n) => `answer ${n}`);
const texts = (stdout: string) => jsonLines(stdout).map((record) => record.text);
const codes = (stdout: string) =>
  jsonLines(stdout).map(({ error }) => (error as { code?: string } | undefined)?.code);
const numbersAsked = (scene: Scene, from = 0) =>
  scene.server.requests.slice(from).map(({ body }) => Number(/number (\d+)/.exec(JSON.stringify(body))?.[1]));

/** A scene with `in.jsonl`. */
function playBatch(
  lines: unknown[],
  setting: Setting,
  act: (scene: Scene & { journals(): Promise<string[]> }) => Promise<void>,
): Promise<void> {
  return play(setting, async (scene) => {
    await writeFile(join(scene.home.cwd, "in.jsonl"), jsonl(lines));
    const folder = join(scene.home.agentHome, "batches");
    const journals = () => readdir(folder).catch(() => []);
    await act({ ...scene, journals });
  });
}

Deno.test("batch: 1000 lines come back in order, each asked once, never more at once than allowed", () => {
  let [active, most] = [0, 0];
  const answer: Answer = async (request) => {
    most = Math.max(most, ++active);
    await new Promise((resolve) => setImmediate(resolve));
    active--;
    return { ...reply(text(`answer ${asked(request)}`)) };
  };
  return playBatch(prompts(1000), { anthropic: always(answer) }, async ({ run, server, journals }) => {
    const { code, stdout, stderr } = await run(["batch", "--concurrency", "6", "in.jsonl"]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.deepEqual(texts(stdout), expected(1000));
    assert.deepEqual(jsonLines(stdout).map(({ id }) => id), prompts(1000).map(({ id }) => id));
    assert.equal(server.requests.length, 1000);
    assert.ok(most <= 6 && most > 1, `${most} at once`);
    assert.deepEqual(await journals(), []);
  });
});

Deno.test("batch: --as-finished does not wait for a slow line", () => {
  const slow = partlyHeld((request) => asked(request) === 0);
  return playBatch(prompts(5), { anthropic: always(slow.answer) }, async ({ start }) => {
    const run = start(["batch", "--as-finished", "--concurrency", "2", "in.jsonl"]);
    await printed(run, "stdout", /answer 4/);
    slow.give(reply(text("answer 0")));
    const { code, stdout } = await run.outcome;
    assert.equal(code, 0);
    assert.deepEqual(texts(stdout), ["answer 1", "answer 2", "answer 3", "answer 4", "answer 0"]);
  });
});

Deno.test("batch: whatever is wrong with a line itself, its record names the line and keeps its id", () =>
  playBatch(
    [
      { id: "a", prompt: "number 0" },
      { id: "b", prompt: "number 1", model: "nosuch" },
      { id: "c", prompt: "number 2", files: ["nowhere.txt"] },
      { id: "d", prompt: 3 },
    ],
    { anthropic: always(echo) },
    async ({ run }) => {
      const { code, stdout, stderr } = await run(["batch", "in.jsonl"]);
      assert.equal(code, 4);
      const told = jsonLines(stdout).map(({ id, error }) =>
        [id, (error as { message: string } | undefined)?.message].join(" ")
      );
      assert.match(
        told.join("\n"),
        /^a \nb line 2: unknown.*\nc line 3: .*nowhere\.txt.*\nd line 4: prompt.*$/,
      );
      assert.doesNotMatch(stderr, /line 2: line 2/);
    },
  ));

Deno.test("batch: lines have their own model, system prompt, schema and files", () =>
  playBatch(
    [
      { prompt: "number 0" },
      { prompt: "number 1", model: "openai/gpt-test", system: "Be a pirate." },
      { prompt: "number 2", schema: { type: "object", required: ["n"] } },
      { prompt: "number 3", files: ["note.txt"] },
    ],
    {
      anthropic: always((request) => asked(request) === 2 ? reply(text('{"n": 2}')) : echo(request)),
      openai: [echo],
    },
    async ({ run, server, home }) => {
      await writeFile(join(home.cwd, "note.txt"), "the heron flies");
      const { code, stdout, stderr } = await run([
        "batch",
        "--concurrency",
        "1",
        "--system",
        "Be brief.",
        "in.jsonl",
      ]);
      assert.equal(code, 0, stderr);
      const records = jsonLines(stdout);
      assert.deepEqual(records.map(({ id, provider }) => [id, provider]), [
        [1, "anthropic"],
        [2, "openai"],
        [3, "anthropic"],
        [4, "anthropic"],
      ]);
      assert.deepEqual(records[2]?.data, { n: 2 });
      const sent = server.requests.map(({ body }) => JSON.stringify(body));
      assert.match(sent[0] ?? "", /Be brief/);
      assert.match(sent[1] ?? "", /Be a pirate/);
      assert.match(sent[3] ?? "", /the heron flies/);
    },
  ));

Deno.test("batch: lines that ask for nothing are records with their numbers, the others are answered", () => {
  const lines = [
    "\ufeff" + JSON.stringify({ prompt: "number 0" }),
    "",
    "{broken",
    { id: "mine", promt: "number 1" },
    { prompt: 7 },
    { prompt: "number 5", files: ["nope.txt"] },
    { prompt: "number 6", schema: "missing.json" },
    { prompt: "number 7", model: "nobody/knows" },
    { prompt: "number 8" },
  ];
  return playBatch(lines, { anthropic: always(echo) }, async ({ run, server }) => {
    const { code, stdout, stderr } = await run(["batch", "in.jsonl"]);
    assert.equal(code, 4);
    const records = jsonLines(stdout);
    assert.deepEqual(records.map(({ id }) => id), [1, 3, "mine", 5, 6, 7, 8, 9]);
    assert.deepEqual(records.map(({ ok }) => ok), [true, false, false, false, false, false, false, true]);
    assert.match(JSON.stringify(records[2]), /line 4: unknown field .*promt.*; did you mean prompt\?/);
    assert.match(stderr, /6 of 8 lines failed; line 3: it is not JSON/);
    assert.equal(server.requests.length, 2);
  });
});

Deno.test("batch: --lines takes each line as a prompt; what is not UTF-8 is a record", () =>
  playBatch([], { anthropic: always(echo) }, async ({ run }) => {
    const input = new Uint8Array([
      ...new TextEncoder().encode('number 0 {"a"\r\n\r\n'),
      0xff,
      10,
      110,
      ...new TextEncoder().encode("umber 2"),
    ]);
    const { code, stdout } = await run(["batch", "--lines", "-"], { stdin: input });
    assert.equal(code, 4);
    assert.deepEqual(jsonLines(stdout).map(({ id, text }) => [id, text]), [[1, "answer 0"], [3, ""], [
      4,
      "answer 2",
    ]]);
    assert.deepEqual(codes(stdout), [undefined, "input", undefined]);
  }));

posix("batch: after kill -9 nothing is asked twice and stdout is complete again", () => {
  const stuck = partlyHeld((_, n) => n === 40);
  return playBatch(prompts(60), { anthropic: always(stuck.answer) }, async (scene) => {
    const args = ["batch", "--concurrency", "1", "in.jsonl"];
    const run = scene.start(args);
    await stuck.asked;
    send(run, "SIGKILL");
    await run.outcome;
    const before = scene.server.requests.length;
    const again = await scene.run(args);
    assert.equal(again.code, 0);
    assert.match(again.stderr, /39 answers are there already/);
    assert.deepEqual(texts(again.stdout), expected(60));
    assert.deepEqual(numbersAsked(scene, before), Array.from({ length: 21 }, (_, n) => n + 39));
    assert.deepEqual(await scene.journals(), []);
    stuck.give(reply(text("too late")));
    const third = await scene.run(args);
    assert.equal(third.stderr, "");
    assert.equal(scene.server.requests.length, before + 21 + 60, "a finished batch starts afresh");
  });
});

posix("batch: Ctrl-C keeps what is answered, writes whole records only and ends by the signal", () => {
  const stuck = partlyHeld((request) => asked(request) === 1);
  return playBatch(prompts(4), { anthropic: always(stuck.answer) }, async (scene) => {
    const run = scene.start(["batch", "--concurrency", "2", "in.jsonl"]);
    const shown = printed(run, "stdout", /answer 0/);
    await stuck.asked;
    await until(() => scene.server.requests.length === 4);
    await shown;
    send(run, "SIGINT");
    const { signal, stdout, stderr } = await run.outcome;
    assert.equal(signal, "SIGINT");
    assert.deepEqual(jsonLines(stdout).filter(({ ok }) => !ok), []);
    assert.match(stderr, /hint: the same command goes on from there/);
    stuck.give(reply(text("too late")));
    assert.equal((await scene.journals()).length > 0, true);
  });
});

/** Waits until something is so; fails when that takes long. */
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    assert.ok(tries < 1000, "it never was so");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

Deno.test("batch: --max-cost holds for all lines together, exit 5; the same command with more goes on", () => {
  // 1000 tokens in and 100 out cost 0.0015 USD; at most 0.0055 with 1000 tokens allowed.
  return playBatch(prompts(6), { anthropic: always(echo) }, async (scene) => {
    const args = (
      usd: string,
    ) => ["batch", "--concurrency", "1", "--max-tokens", "1000", "--max-cost", usd, "in.jsonl"];
    const poor = await scene.run(args("0.008"));
    assert.equal(poor.code, 5);
    const paid = jsonLines(poor.stdout).filter(({ ok }) => ok).length;
    assert.ok(paid > 0 && paid < 6, `${paid} lines were paid`);
    assert.ok(codes(poor.stdout).slice(paid).every((code) => code === "budget"));
    assert.match(poor.stderr, /cost limit of the batch/);
    const rich = await scene.run(args("1"));
    assert.equal(rich.code, 0);
    assert.deepEqual(texts(rich.stdout), expected(6));
    assert.equal(scene.server.requests.length, 6);
  });
});

Deno.test("batch: a rate limit's wait is sat out, however long, and is no attempt", () => {
  const answer: Answer = (request, n) => n < 4 ? rateLimited(1) : reply(text(`answer ${asked(request)}`));
  const config = { retry: { maxAttempts: 2, baseDelayMs: 1, maxDelayMs: 5, maxRetryAfterMs: 10 } };
  return playBatch(prompts(1), { anthropic: always(answer), config }, async ({ run, server }) => {
    const { code, stdout } = await run(["batch", "in.jsonl"]);
    assert.equal(code, 0);
    assert.deepEqual(texts(stdout), ["answer 0"]);
    assert.equal(server.requests.length, 4);
  });
});

posix(
  "batch: a reader that goes away ends it quietly, 141",
  () =>
    playBatch(prompts(200), { anthropic: always(echo) }, async ({ home, server }) => {
      const script = '"$@" | head -n 1; echo "${PIPESTATUS[0]}"';
      const run = startBinary({
        args: ["batch", "--concurrency", "1", "in.jsonl"],
        command: ["bash", "-c", script, "bash", ...binaryCommand()],
        cwd: home.cwd,
        env: home.env,
      });
      const { stdout, stderr } = await run.outcome;
      assert.match(stdout, /\n141\n$/);
      assert.equal(stderr, "");
      assert.ok(server.requests.length < 200);
    }),
);

Deno.test("batch: --timeout is for the whole batch, exit 124", () =>
  playBatch(prompts(3), { anthropic: [echo, { type: "hang" }] }, async ({ run }) => {
    const { code, stdout } = await run(["batch", "--concurrency", "1", "--timeout", "1", "in.jsonl"]);
    assert.equal(code, 124);
    assert.deepEqual(texts(stdout), ["answer 0"]);
  }));

Deno.test("batch: mistakes on the command line are exit 2 before anything is sent", () =>
  playBatch(prompts(1), {}, async ({ run, server }) => {
    const wrong = [
      [],
      ["nope.jsonl"],
      ["."],
      ["-o", "text", "in.jsonl"],
      ["-p", "hello", "in.jsonl"],
      [
        "--concurrency",
        "0",
        "in.jsonl",
      ],
      ["--status", "x", "in.jsonl"],
      ["--no-wait", "in.jsonl"],
    ];
    for (const args of wrong) {
      const { code, stdout, stderr } = await run(["batch", ...args]);
      assert.deepEqual({ args, code, stdout }, { args, code: 2, stdout: "" });
      assert.match(stderr, /^nano-agent: /);
    }
    assert.equal(server.requests.length, 0);
  }));

Deno.test("batch: the key reaches neither a record nor what is kept for a restart", () => {
  const answer: DemoScript = (request) =>
    asked(request) === 0 ? reply(text(`the key is ${TEST_KEY}`)) : httpError(500);
  return playBatch(prompts(2), { anthropic: always(answer) }, async ({ run, home, journals }) => {
    const { stdout } = await run(["batch", "in.jsonl"]);
    assert.equal(jsonLines(stdout).length, 2);
    const kept = await journals();
    assert.ok(kept.length > 0);
    const files = await Promise.all(
      kept.map((name) => readFile(join(home.agentHome, "batches", name), "latin1")),
    );
    assert.match(files.join(), /the key is/);
    assert.ok(!stdout.includes(TEST_KEY) && !files.join().includes(TEST_KEY));
  });
});

Deno.test("batch: --dry-run prints each line's request and sends nothing", () =>
  playBatch(prompts(2), {}, async ({ run, server }) => {
    const { code, stdout } = await run(["batch", "--dry-run", "in.jsonl"]);
    assert.equal(code, 0);
    assert.deepEqual(jsonLines(stdout).map(({ type, id }) => [type, id]), [["dry-run", "id-0"], [
      "dry-run",
      "id-1",
    ]]);
    assert.equal(server.requests.length, 0);
  }));

Deno.test("batch: 500 and a bad request of one line leave the others alone", () => {
  const answer: Answer = (request) =>
    asked(request) === 1
      ? httpError(400)
      : asked(request) === 2
      ? httpError(500)
      : reply(text(`answer ${asked(request)}`));
  return playBatch(prompts(4), { anthropic: always(answer) }, async (scene) => {
    const { code, stdout, stderr } = await scene.run(["batch", "in.jsonl"]);
    assert.equal(code, 4);
    assert.deepEqual(codes(stdout), [undefined, "bad-request", "overloaded", undefined]);
    assert.match(stderr, /asks only the failed lines again/);
    const before = scene.server.requests.length;
    await scene.run(["batch", "in.jsonl"]);
    assert.deepEqual([...new Set(numbersAsked(scene, before))].sort(), [1, 2]);
  });
});

Deno.test({
  name: "batch: on a terminal a line tells how far it is, and a summary what it cost",
  ignore: whyNoTerminal() !== undefined,
  fn: () => {
    const slow = partlyHeld((_, n) => n === 3);
    return playBatch(prompts(4), { anthropic: always(slow.answer) }, async ({ home }) => {
      const run = startOnTerminal(["batch", "--concurrency", "1", "in.jsonl"], { ...home, columns: 100 });
      await run.until(/2\/4 \(50 %\)/);
      slow.give(reply(text("answer 2")));
      assert.equal(await run.ended, 0);
      assert.match(run.shown(), /4 lines · .*tokens in/);
    });
  },
});
