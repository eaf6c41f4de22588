/** Conversations over several runs. */

import assert from "node:assert/strict";
import { openTap } from "../../scripts/real/tap.ts";
import { ANSWERED, QUESTION, type RealCase } from "./scene.ts";

const NAMED = ["--tools", "none", "--max-tokens", "40"];

export const SESSION_CASES: readonly RealCase[] = [
  {
    name: "a session: -c sends what was said before, and the server takes it",
    async check({ server, result }) {
      const first = await result(QUESTION, ANSWERED);
      const tap = openTap(server.baseUrl);
      try {
        const second = await result([...NAMED, "-c", "And of Italy?"], ANSWERED, { baseUrl: tap.baseUrl });
        assert.equal(second.sessionId, first.sessionId);
        assert.notEqual(second.text.trim(), "");
        const sent = JSON.stringify(tap.exchanges);
        assert.ok(sent.includes("What is the capital of France?") && sent.includes("And of Italy?"));
      } finally {
        await tap.close();
      }
    },
  },
  {
    name: "a chat of two messages from a pipe: both are answered",
    async check({ run }) {
      const { code, stdout, stderr } = await run([...NAMED, "--temperature", "0", "chat"], {
        stdin: "What is the capital of France?\nAnd of Italy?\n",
      });
      assert.ok(ANSWERED.includes(code ?? -1), `exit ${code}: ${stderr}`);
      assert.ok(stdout.trim().split("\n").length >= 2, stdout);
    },
  },
];
