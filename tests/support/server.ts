/** For end-to-end tests: providers with queued answers, a home folder that leads to them, and running the binary. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import {
  type DemoScript,
  type Fault,
  type Part,
  type Reply,
  reply,
  text,
} from "../../providers/demo/script.ts";
import { type DemoServer, type DemoServerSettings, startDemoServer } from "../../providers/demo/server.ts";

/** What a provider answers: text, one part, a whole reply, a fault, or a function that decides when it is asked. */
export type Answer = string | Part | Reply | Fault | DemoScript;

/** Answers to give in order; a request more than that is answered 500 and fails `close()`. */
export interface Queues {
  anthropic?: Answer[];
  openai?: Answer[];
}

/** Starts the loopback server with a queue of answers for each provider. */
export function startQueued(queues: Queues, settings?: DemoServerSettings): Promise<DemoServer> {
  return startDemoServer((request, n) => {
    const answer = queues[request.provider]?.[n - 1];
    if (answer === undefined) {
      throw new Error(`request ${n} to ${request.provider} has no answer in the queue`);
    }
    if (typeof answer === "function") return answer(request, n);
    if (typeof answer === "string") return reply(text(answer));
    return isPart(answer) ? reply(answer) : answer;
  }, settings);
}

function isPart(answer: Part | Reply | Fault): answer is Part {
  return ["text", "refusal", "reasoning", "tool-call"].includes(answer.type);
}

/** The key that `writeHome` configures. */
export const TEST_KEY = "test-key-0123456789-not-a-secret";

export interface Home {
  /** `NANO_AGENT_HOME`: configuration and state. */
  agentHome: string;
  configFile: string;
  /** An empty folder to run in. */
  cwd: string;
  /** The whole environment of a run: nothing of the caller's but PATH. */
  env: Record<string, string>;
  remove(): Promise<void>;
}

/** Makes a temporary home whose configuration leads to the server; `config` is laid over it key by key. */
export async function writeHome(server: DemoServer, config: Record<string, unknown> = {}): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), "nano-agent-test-"));
  const [agentHome, cwd] = [join(folder, "agent"), join(folder, "work")];
  await Promise.all([mkdir(agentHome), mkdir(cwd)]);
  const configFile = join(agentHome, "config.jsonc");
  await writeFile(configFile, JSON.stringify({ ...testConfig(server), ...config }, null, 2), { mode: 0o600 });
  return {
    agentHome,
    configFile,
    cwd,
    env: {
      PATH: process.env.PATH ?? "/usr/bin:/bin",
      HOME: folder,
      TMPDIR: folder,
      LANG: "C.UTF-8",
      NANO_AGENT_HOME: agentHome,
      NANO_AGENT_CONFIG: configFile,
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function testConfig(server: DemoServer): Record<string, unknown> {
  const model = {
    contextWindow: 200_000,
    maxOutputTokens: 8192,
    tools: true,
    price: { input: 1, output: 5, cacheRead: 0.1 },
  };
  return {
    model: "anthropic/claude-test",
    providers: {
      anthropic: { type: "anthropic", baseUrl: server.url("anthropic"), apiKey: TEST_KEY },
      openai: { type: "openai", baseUrl: server.url("openai"), apiKey: TEST_KEY },
    },
    models: { "anthropic/claude-test": model, "openai/gpt-test": model },
    retry: { maxAttempts: 2, baseDelayMs: 1, maxDelayMs: 5, maxRetryAfterMs: 1000 },
  };
}

export interface RunRequest {
  args: string[];
  /** Sent through a pipe that is then closed; without it stdin is /dev/null. */
  stdin?: string | Uint8Array;
  env: Record<string, string>;
  cwd: string;
  /** What to run, with its first arguments; default: NANO_AGENT_BIN split at spaces, else `dist/nano-agent`. */
  command?: string[];
  /** A run that takes longer is killed and fails; default 20 s. */
  limitMs?: number;
}

export interface RunOutcome {
  /** `null` when a signal ended it. */
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

export interface StartedRun {
  child: ChildProcess;
  /** Rejects when the command cannot be started or takes too long. */
  outcome: Promise<RunOutcome>;
}

/** Starts the binary, for tests that send signals or wait for output while it runs. */
export function startBinary(run: RunRequest): StartedRun {
  const [program = "", ...first] = run.command ?? binaryCommand();
  const stdin = run.stdin === undefined ? "ignore" : "pipe";
  const child = spawn(program, [...first, ...run.args], {
    cwd: run.cwd,
    env: run.env,
    stdio: [stdin, "pipe", "pipe"],
  });
  // A program that does not read its input may close it first: then what it printed tells what happened.
  child.stdin?.on("error", () => {});
  child.stdin?.end(run.stdin);
  return { child, outcome: outcomeOf(child, run.limitMs ?? 20_000) };
}

/** Runs the binary to its end. */
export function runBinary(run: RunRequest): Promise<RunOutcome> {
  return startBinary(run).outcome;
}

/** What is tested: NANO_AGENT_BIN split at spaces, else `dist/nano-agent`. */
export function binaryCommand(): string[] {
  const given = process.env.NANO_AGENT_BIN?.trim();
  const command = given ? given.split(/\s+/) : [join("dist", "nano-agent")];
  // Runs have a working folder of their own: a relative path is meant from here.
  return command.map((word) => word.includes("/") && !word.startsWith("-") ? resolve(word) : word);
}

async function outcomeOf(child: ChildProcess, limitMs: number): Promise<RunOutcome> {
  const outcome = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => outcome.stdout += chunk);
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => outcome.stderr += chunk);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, limitMs);
  try {
    const [code, signal] = await once(child, "close");
    if (late) throw new Error(`still running after ${limitMs} ms: ${JSON.stringify(outcome)}`);
    return { code, signal, ...outcome };
  } finally {
    clearTimeout(timer);
  }
}
