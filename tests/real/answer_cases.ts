/** Answers, how they are printed, and limits. */

import assert from "node:assert/strict";
import { openTap } from "../../scripts/real/tap.ts";
import { jsonLines } from "../support/scene.ts";
import { ANSWERED, QUESTION, type RealCase, resultOf, STORY, words } from "./scene.ts";

export const ANSWER_CASES: readonly RealCase[] = [
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
    name: "a long input: all of it is read",
    async check({ kind, result }) {
      const n = kind.longInput;
      const { usage } = await result(["--tools", "none", "--max-tokens", "10", words(n)], ANSWERED);
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
];
