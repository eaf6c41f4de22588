/**
 * A short end-to-end run of a binary built for another system. Not a test file of its own: `scripts/test_cross.ts`
 * finds or makes a way to start such binaries and runs these cases through it.
 */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { httpError, toolCall } from "../../providers/demo/script.ts";
import type { DemoServer } from "../../providers/demo/server.ts";
import {
  type Home,
  type Queues,
  runBinary,
  type RunOutcome,
  startQueued,
  writeHome,
} from "../support/server.ts";

/** How binaries of one system are started here. */
export interface CrossHost {
  /** The command in front of the arguments, the binary included. */
  command: string[];
  /** Added to the environment of the run. */
  env: Record<string, string>;
  /** A path of this machine as the started program names it. */
  path(path: string): string;
}

/** A case: what the model answers, and what is run and checked. */
export interface CrossCase {
  name: string;
  queues: Queues;
  check(scene: Scene): Promise<void>;
}

interface Scene {
  server: DemoServer;
  home: Home;
  start(args: string[], stdin?: string): Promise<RunOutcome>;
}

const LIMIT_MS = 180_000; // emulated start-up is slow, and the first one of a wine prefix very much so
const GREETING = "Grüße, 世界 🚀\nand a second line";

/** The cases, each with a server and a home folder of its own. */
export const CROSS_CASES: readonly CrossCase[] = [
  {
    name: "prints its version",
    queues: {},
    async check({ start }) {
      const { code, stdout, stderr } = await start(["--version"]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /\d+\.\d+\.\d+/);
    },
  },
  {
    name: "answers a prompt with the text, one newline and nothing else",
    queues: { anthropic: [GREETING] },
    async check({ start }) {
      const { code, stdout, stderr } = await start(["-q", "hello"]);
      assert.equal(code, 0, stderr);
      assert.equal(stdout, `${GREETING}\n`);
      assert.equal(stderr, "");
    },
  },
  {
    name: "joins piped stdin to the prompt",
    queues: { openai: ["summed up"] },
    async check({ server, start }) {
      const { code, stdout, stderr } = await start(["-m", "openai/gpt-test", "sum up"], "piped línea\n");
      assert.equal(code, 0, stderr);
      assert.equal(stdout, "summed up\n");
      assert.match(JSON.stringify(server.requests.at(-1)?.body), /sum up\\n\\npiped línea/);
    },
  },
  {
    name: "names its configuration file",
    queues: {},
    async check({ start }) {
      const { code, stdout, stderr } = await start(["config", "path"]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /agent[\\/]config\.jsonc/);
    },
  },
  {
    name: "exits 2 and names the option when one is misspelt",
    queues: {},
    async check({ start }) {
      const { code, stderr } = await start(["--modle", "x", "hello"]);
      assert.equal(code, 2, stderr);
      assert.match(stderr, /--model\b/);
    },
  },
  {
    name: "exits 3 when the key is refused",
    queues: { anthropic: [httpError(401)] },
    async check({ start }) {
      const { code, stdout, stderr } = await start(["--no-fallback", "hello"]);
      assert.equal(code, 3, stderr);
      assert.equal(stdout, "");
    },
  },
  {
    name: "reads a file for the model",
    queues: { anthropic: [toolCall("read_file", { file_path: "note.txt" }), "read it"] },
    async check({ server, home, start }) {
      await writeFile(join(home.cwd, "note.txt"), "the word is marigold\n");
      const { code, stdout, stderr } = await start(["what is the word?"]);
      assert.equal(code, 0, stderr);
      assert.equal(stdout, "read it\n");
      assert.match(JSON.stringify(server.requests.at(-1)?.body), /the word is marigold/);
    },
  },
];

/** Runs one case. Throws what was wrong with it. */
export async function runCrossCase(host: CrossHost, { queues, check }: CrossCase): Promise<void> {
  const server = await startQueued(queues);
  const home = await writeHome(server);
  const env = {
    ...home.env,
    NANO_AGENT_HOME: host.path(home.agentHome),
    NANO_AGENT_CONFIG: host.path(home.configFile),
    ...host.env,
  };
  const start = (args: string[], stdin?: string) =>
    runBinary({ args, stdin, env, cwd: home.cwd, command: host.command, limitMs: LIMIT_MS });
  try {
    await check({ server, home, start });
  } finally {
    await home.remove();
    await server.close();
  }
}
