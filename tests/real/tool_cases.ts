/** Schemas, tools, and the other APIs that a server speaks. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openTap } from "../../scripts/real/tap.ts";
import { ANSWERED, QUESTION, type RealCase, type RealScene } from "./scene.ts";

export const TOOL_CASES: readonly RealCase[] = [
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
    name: "a tool call of the model's is run, and its result goes back",
    async check({ kind, server, cwd, result }) {
      await writeFile(join(cwd, "a.txt"), "The bird of the day is the heron.\n");
      const { prompt, alter } = kind.toolCall;
      const tap = openTap(server.baseUrl, alter);
      try {
        const args = ["--tools", "read_file", "--max-turns", "2", "--max-tokens", "120", prompt];
        const { toolCalls } = await result(["-s", "You read files.", ...args], [0, 6, 7], {
          baseUrl: tap.baseUrl,
        });
        const [call] = toolCalls;
        if (!call) return "the model did not make one";
        assert.equal(call.name, "read_file");
        assert.equal(typeof call.arguments, "object", `malformed arguments: ${call.arguments}`);
        const back = tap.exchanges[1]?.request.body ?? "";
        assert.match(back, call.ok ? /heron/ : /"role":"tool"/);
      } finally {
        await tap.close();
      }
    },
  },
  {
    name: "a model that cannot call tools answers where they would be offered",
    async check({ kind, run }) {
      if (!kind.toollessModel) return "the server says of no model that it cannot";
      // Nothing is configured of the model: what it can do is for the server to tell.
      const wishes = { config: { models: {} } };
      const model = `${kind.provider}/${kind.toollessModel}`;
      const { code, stdout, stderr } = await run(["-m", model, "--max-tokens", "20", "hello"], wishes);
      assert.ok(ANSWERED.includes(code ?? -1), `exit ${code}: ${stderr}`);
      assert.notEqual(stdout.trim(), "");
    },
  },
  ...[
    { type: "openai", api: "chat", path: "/v1" },
    { type: "openai", api: "responses", path: "/v1" },
    { type: "anthropic", path: "" },
  ].map(({ path, ...provider }) => ({
    name: `spoken to as ${Object.values(provider).join(", ")}: answers`,
    async check({ kind, server, result }: RealScene) {
      const baseUrl = new URL(server.baseUrl).origin + path;
      const wishes = { config: { providers: { other: { ...provider, baseUrl } } } };
      const { text, usage, error } = await result(
        ["-m", `other/${kind.model}`, ...QUESTION],
        [...ANSWERED, 4],
        wishes,
      );
      if (error?.code === "not-found") return "the server does not speak it";
      assert.notEqual(text.trim(), "", error?.message);
      assert.notEqual(usage.inputTokens, 0);
    },
  })),
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
