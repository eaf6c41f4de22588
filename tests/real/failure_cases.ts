/** Ends from outside: signals, readers and servers that go away, models that are not there. */

import assert from "node:assert/strict";
import { openTap } from "../../scripts/real/tap.ts";
import { jsonLines, printed, send } from "../support/scene.ts";
import { ANSWERED, QUESTION, type RealCase, resultOf, STORY } from "./scene.ts";

export const FAILURE_CASES: readonly RealCase[] = [
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
      await printed(run, "stdout", /\S/);
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
