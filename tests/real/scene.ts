/** What a case against a real server has: a home whose configuration leads there, and the binary. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { RealServer, RunningServer } from "../../scripts/real/server.ts";
import { type RunOutcome, startBinary, type StartedRun } from "../support/server.ts";

/** Slow machines: a small model on one busy core writes a few tokens a second. */
const LIMIT_MS = 300_000;

/** One thing to check; returns why it says nothing with this server, if so. */
export interface RealCase {
  name: string;
  check(scene: RealScene): Promise<string | void>;
}

export const QUESTION = ["--tools", "none", "--max-tokens", "40", "What is the capital of France?"];
export const STORY = [
  "--tools",
  "none",
  "--max-tokens",
  "400",
  "Write a long story about the sea and its people.",
];
/** A question answered in full, or cut at `--max-tokens`: small models do not always find an end. */
export const ANSWERED = [0, 7];

/** So many words, each of which is one token to most models. */
export function words(n: number): string {
  return Array.from({ length: n }, () => "word").join(" ");
}

/** What a case may say about a run beside its arguments. */
export interface Wishes {
  stdin?: string;
  /** Where the requests go instead of to the server: a tap, or a server of the case's own. */
  baseUrl?: string;
  /** Laid over the configuration, key by key. */
  config?: Record<string, unknown>;
}

/** The object `-o json` prints, as far as the cases read it. */
export interface Result {
  type: string;
  ok: boolean;
  text: string;
  sessionId: string;
  data?: unknown;
  stopReason?: string;
  turns: number;
  toolCalls: { name: string; arguments: unknown; ok: boolean }[];
  usage: { inputTokens?: number; outputTokens?: number };
  attempts: { outcome: string; kind?: string; status?: number }[];
  error?: { code: string; message: string };
}

export interface RealScene {
  kind: RealServer;
  server: RunningServer;
  /** The folder the runs work in. */
  cwd: string;
  /** Starts the binary with `args` behind those that every run has: no stdin, no chance, short answers. */
  start(args: string[], wishes?: Wishes): Promise<StartedRun>;
  run(args: string[], wishes?: Wishes): Promise<RunOutcome>;
  /** Runs with `-o json` and parses the one line; `expected` are the exit codes that are right. */
  result(args: string[], expected: number[], wishes?: Wishes): Promise<Result>;
  /** `provider/model` */
  model: string;
}

/** Sets the scene for one case, plays it, and clears it away. */
export async function playReal(
  kind: RealServer,
  server: RunningServer,
  act: (scene: RealScene) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "nano-agent-real-"));
  const cwd = join(folder, "work");
  await mkdir(cwd);
  const start = async (args: string[], wishes: Wishes = {}): Promise<StartedRun> => {
    const config = { ...configOf(kind, wishes.baseUrl ?? server.baseUrl), ...wishes.config };
    const configFile = join(await mkdtemp(join(folder, "home-")), "config.jsonc");
    await writeFile(configFile, JSON.stringify(config), { mode: 0o600 });
    const stdin = wishes.stdin === undefined ? ["--stdin", "ignore"] : [];
    return startBinary({
      args: [...stdin, "--temperature", "0", ...args],
      stdin: wishes.stdin,
      cwd,
      env: environment(folder, configFile),
      limitMs: LIMIT_MS,
    });
  };
  const run = async (args: string[], wishes?: Wishes) => await (await start(args, wishes)).outcome;
  try {
    await act({
      kind,
      server,
      cwd,
      start,
      run,
      model: `${kind.provider}/${kind.model}`,
      async result(args, expected, wishes) {
        const outcome = await run(["-o", "json", ...args], wishes);
        return resultOf(outcome, expected);
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function environment(folder: string, configFile: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "/usr/bin:/bin",
    HOME: folder,
    TMPDIR: folder,
    LANG: "C.UTF-8",
    NANO_AGENT_HOME: folder,
    NANO_AGENT_CONFIG: configFile,
  };
}

function configOf(kind: RealServer, baseUrl: string): Record<string, unknown> {
  const model = `${kind.provider}/${kind.model}`;
  return {
    model,
    providers: { [kind.provider]: { baseUrl } },
    models: { [model]: { contextWindow: kind.contextWindow, tools: true } },
    retry: { maxAttempts: 2, baseDelayMs: 10, maxDelayMs: 50 },
  };
}

/** The one object on stdout of a run that ended with one of these codes. */
export function resultOf(outcome: RunOutcome, expected: number[]): Result {
  const { code, stdout, stderr } = outcome;
  assert.ok(code !== null && expected.includes(code), `exit ${code}: ${stderr || stdout.slice(0, 500)}`);
  assert.match(stdout, /^[^\n]+\n$/, "one line on stdout");
  const result: Result = JSON.parse(stdout);
  assert.equal(result.type, "result");
  assert.equal(result.ok, code === 0);
  return result;
}
