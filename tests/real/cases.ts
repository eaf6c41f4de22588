/**
 * What must hold with any real server and any model, however small: not test files of their own, as servers and
 * weights must be got first (`deno task test:real`).
 */

import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openTap } from "../../scripts/real/tap.ts";
import { jsonLines, printed, send } from "../support/scene.ts";
import { type RealScene, resultOf } from "./scene.ts";

export interface RealCase {
  name: string;
  /** Throws when something is wrong; returns why the case says nothing here, if so. */
  check(scene: RealScene): Promise<string | void>;
}

const QUESTION = ["--tools", "none", "--max-tokens", "40", "What is the capital of France?"];
const STORY = ["--tools", "none", "--max-tokens", "400", "Write a long story about the sea and its people."];
/** A question answered in full, or cut at `--max-tokens`: small models do not always find an end. */
const ANSWERED = [0, 7];

const words = (n: number) => Array.from({ length: n }, () => "word").join(" ");

/** The cases, each with a home of its own. */
export const REAL_CASES: readonly RealCase[] = [
  {
    name: "answers on stdout: text, a newline, nothing else",
    async check({ run }) {
      const { code, stdout, stderr } = await run(QUESTION);
      assert.ok(ANSWERED.includes(code ?? -1), `exit ${code}: ${stderr}`);
      assert.match(stdout, /\S[^]*\n$/);
      if (code === 0) assert.equal(stderr, "");
    },
  },
  {
    name: "-o json: text, usage, one attempt, no cost",
    async check({ result }) {
      const { text, usage, attempts, turns } = await result(QUESTION, ANSWERED);
      assert.notEqual(text.trim(), "");
      assert.deepEqual({ turns, attempts: attempts.map(({ outcome }) => outcome) }, {
        turns: 1,
        attempts: ["ok"],
      });
      if (usage.inputTokens === undefined) return "the server reports no usage when it streams";
      assert.ok(usage.inputTokens > 5, "input was counted");
      assert.ok((usage.outputTokens ?? 0) > 0 && (usage.outputTokens ?? 0) <= 40, "output was counted");
    },
  },
  {
    name: "-o jsonl: start, attempt, texts that add up, result last",
    async check({ run }) {
      const outcome = await run(["-o", "jsonl", ...QUESTION]);
      const events = jsonLines(outcome.stdout);
      const types = events.map(({ type }) => type);
      assert.deepEqual(types.slice(0, 2), ["start", "attempt"]);
      const last = resultOf({ ...outcome, stdout: `${JSON.stringify(events.at(-1))}\n` }, ANSWERED);
      const deltas = events.filter(({ type }) => type === "text").map(({ delta }) => delta);
      assert.ok(deltas.length > 1, "more than one delta");
      assert.equal(deltas.join(""), last.text);
      const times = events.map(({ timeMs }) => Number(timeMs));
      assert.deepEqual(times, times.toSorted((a, b) => a - b));
    },
  },
  {
    name: "--stream on: the text comes in several writes",
    async check({ start }) {
      const run = await start(["--stream", "on", ...STORY, "--max-tokens", "40"]);
      let writes = 0;
      run.child.stdout?.on("data", () => writes++);
      const { code, stdout } = await run.outcome;
      assert.ok(ANSWERED.includes(code ?? -1));
      assert.ok(writes > 2, `${writes} writes for ${JSON.stringify(stdout)}`);
    },
  },
  {
    name: "a system prompt and stdin both reach the model",
    async check({ result }) {
      const plain = await result(["-s", "Be kind.", ...QUESTION], ANSWERED);
      const longer = await result(["-s", `Be kind. ${words(50)}`, ...QUESTION], ANSWERED, {
        stdin: words(50),
      });
      const [before, after] = [plain.usage.inputTokens, longer.usage.inputTokens];
      if (before === undefined || after === undefined) {
        return "the server reports no usage, which would tell what it read";
      }
      assert.ok(after - before >= 100, `${before} tokens became ${after}`);
    },
  },
  {
    name: "--max-tokens 20: exit 7, and the text there is",
    async check({ run, result }) {
      const args = [...STORY, "--max-tokens", "20"];
      const { text, stopReason, usage, error } = await result(args, [7]);
      assert.notEqual(text.trim(), "");
      assert.deepEqual({ stopReason, code: error?.code }, { stopReason: "max_tokens", code: "truncated" });
      if (usage.outputTokens !== undefined) assert.ok(usage.outputTokens <= 20);
      const { code, stdout, stderr } = await run(args);
      assert.equal(code, 7);
      assert.notEqual(stdout.trim(), "");
      assert.match(stderr, /^nano-agent: the answer was cut at the token limit/);
    },
  },
  {
    name: "an input of most of the window: all of it is read",
    async check({ kind, result }) {
      const n = Math.min(Math.floor(kind.contextWindow * 0.7), 4500);
      const { usage, text } = await result(["--tools", "none", "--max-tokens", "10", words(n)], ANSWERED);
      assert.notEqual(text.trim(), "");
      if (usage.inputTokens === undefined) {
        return "the server reports no usage, which would tell what it read";
      }
      assert.ok(usage.inputTokens > n, `${n} words were ${usage.inputTokens} tokens: it was cut`);
    },
  },
  {
    name: "an input beyond the window: exit 2 with both counts, nothing sent",
    async check({ kind, server, result }) {
      const tap = openTap(server.baseUrl);
      try {
        const prompt = words(kind.contextWindow * 2);
        const { error } = await result(["--tools", "none"], [2], { baseUrl: tap.baseUrl, stdin: prompt });
        assert.equal(error?.code, "input");
        assert.match(error?.message ?? "", /\d[\d,. ]*.*\d/);
        assert.deepEqual(tap.exchanges, []);
      } finally {
        await tap.close();
      }
    },
  },
  {
    name: "an input beyond a window we do not know of: an error, never an answer to a part of it",
    async check({ kind, result }) {
      const wishes = { config: { models: {} }, stdin: words(kind.contextWindow * 2) };
      // A server that breaks off without a word leaves nothing to tell an overflow by.
      const { text, error } = await result(["--tools", "none", "--max-tokens", "10"], [2, 4], wishes);
      assert.equal(text, "");
      if (error?.code !== "input") return `the server does not say so: ${error?.code}, ${error?.message}`;
      assert.match(error.message, /\d/);
    },
  },
  {
    name: "--schema: data that fits, or exit 8",
    async check({ result }) {
      await answersInShape(result, undefined);
    },
  },
  {
    name: "--schema through the API that enforces it: data that fits",
    async check({ kind, server, result, model }) {
      if (kind.provider === "ollama") {
        assert.equal(await answersInShape(result, model), 0);
        return;
      }
      const enforcing = { type: "openai", api: "chat", baseUrl: server.baseUrl };
      const wishes = { config: { providers: { enforcing } } };
      const probe = await result(
        ["-m", `enforcing/${kind.model}`, "--schema", SHAPE, ...IN_SHAPE],
        [0, 4, 7, 8],
        wishes,
      );
      if (probe.error?.code === "overloaded" || probe.error?.code === "bad-request") {
        return `the server refuses it: ${probe.error.message.slice(0, 120)}`;
      }
      assert.equal(probe.ok, true, probe.error?.message);
      checkShape(probe.data);
    },
  },
  {
    name: "tools offered: whatever the model does with them, the run ends well",
    async check({ cwd, result }) {
      await writeFile(join(cwd, "a.txt"), "The password of the day is heron.\n");
      const args = ["--tools", "read", "--max-turns", "3", "--max-tokens", "60", "Read the file a.txt."];
      const { toolCalls, turns, error } = await result(args, [0, 2, 6, 7]);
      if (error?.code === "input") return `too large for this window: ${error.message}`;
      assert.ok(turns >= 1);
      if (toolCalls.length === 0) return "the model did not call one";
    },
  },
  {
    name: "two runs at once both answer",
    async check({ result }) {
      const answers = await Promise.all([result(QUESTION, ANSWERED), result(STORY.with(3, "60"), ANSWERED)]);
      for (const { text, attempts } of answers) {
        assert.notEqual(text.trim(), "");
        assert.equal(attempts.length, 1);
      }
    },
  },
  {
    name: "Ctrl-C in the middle: the run dies by it, the server goes on",
    async check({ start, run }) {
      const interrupted = await start(["--stream", "on", ...STORY]);
      await printed(interrupted, "stdout", /\S/);
      send(interrupted, "SIGINT");
      const { code, signal, stdout } = await interrupted.outcome;
      assert.deepEqual({ code, signal }, { code: null, signal: "SIGINT" });
      assert.notEqual(stdout, "");
      const next = await run(QUESTION);
      assert.ok(ANSWERED.includes(next.code ?? -1), next.stderr);
      assert.notEqual(next.stdout.trim(), "");
    },
  },
  {
    name: "a reader that goes away: exit 141 or death by SIGPIPE, no words",
    async check({ start }) {
      const run = await start(["--stream", "on", ...STORY]);
      const { stdout } = run.child;
      assert.ok(stdout);
      await once(stdout, "data");
      stdout.destroy();
      const { code, signal, stderr } = await run.outcome;
      assert.ok(code === 141 || signal === "SIGPIPE", `exit ${code}, signal ${signal}`);
      assert.equal(stderr, "");
    },
  },
  {
    name: "the server dies in the middle: retries, exit 4, nothing on stdout",
    async check({ kind, start }) {
      const own = await kind.start();
      try {
        const run = await start(["-o", "jsonl", ...STORY], { baseUrl: own.baseUrl });
        const deltas = printed(run, "stdout", /"type":"text"/);
        await deltas;
        await own.kill();
        const outcome = await run.outcome;
        assert.equal(outcome.code, 4, outcome.stderr);
        const events = jsonLines(outcome.stdout);
        const last = resultOf({ ...outcome, stdout: `${JSON.stringify(events.at(-1))}\n` }, [4]);
        assert.equal(last.text, "");
        assert.equal(last.error?.code, "network");
        assert.deepEqual(last.attempts.map(({ kind }) => kind), ["network", "network"]);
      } finally {
        await own.kill();
      }
    },
  },
  {
    name: "no server: exit 4, says the connection was refused",
    async check({ kind, run }) {
      const gone = openTap("http://127.0.0.1:1");
      await gone.close();
      const path = kind.provider === "ollama" ? "" : "/v1";
      const { code, stdout, stderr } = await run(QUESTION, { baseUrl: gone.baseUrl + path });
      assert.deepEqual({ code, stdout }, { code: 4, stdout: "" });
      assert.match(stderr, /refused/);
    },
  },
  {
    name: "a model the server does not have: exit 4, or the one it has",
    async check({ kind, run }) {
      const { code, stdout, stderr } = await run(["-m", `${kind.provider}/nobody`, ...QUESTION]);
      if (kind.ignoresModelName) {
        assert.ok(ANSWERED.includes(code ?? -1), stderr);
        return "the server answers to any name";
      }
      assert.deepEqual({ code, stdout }, { code: 4, stdout: "" });
      assert.match(stderr, /nobody.*not found/);
    },
  },
];

const SHAPE = JSON.stringify({
  type: "object",
  properties: { city: { type: "string" }, population: { type: "integer" } },
  required: ["city", "population"],
  additionalProperties: false,
});
const IN_SHAPE = [
  "--tools",
  "none",
  "--max-tokens",
  "120",
  "Paris, the capital of France, has 2 million people.",
];

async function answersInShape(result: RealScene["result"], model: string | undefined): Promise<number> {
  const named = model ? ["-m", model] : [];
  const { ok, data, error } = await result([...named, "--schema", SHAPE, ...IN_SHAPE], [0, 7, 8]);
  if (ok) checkShape(data);
  else assert.match(error?.code ?? "", /^(?:schema|truncated)$/);
  return ok ? 0 : 1;
}

function checkShape(data: unknown): void {
  assert.ok(typeof data === "object" && data !== null && "city" in data && "population" in data);
  assert.equal(typeof data.city, "string");
  assert.ok(Number.isInteger(data.population));
}
