/** A real inference server as the tests see it, and its process. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { Missing } from "./cache.ts";
import type { Alter } from "./tap.ts";

/** A kind of server that can be got, started as often as needed, and asked through one built-in provider. */
export interface RealServer {
  /** For `--server` and the report. */
  name: string;
  /** The built-in provider whose address is moved to the server. */
  provider: string;
  /** The model as the server calls it. */
  model: string;
  /** Tokens one conversation may have here. */
  contextWindow: number;
  /** Words of a long input: near the window, or beyond what the server would hold if it were not asked to. */
  longInput: number;
  /** Answers to whatever model name it is asked for. */
  ignoresModelName: boolean;
  /** What makes the model call `read_file` on `a.txt`, and what a tap has to add to the request for it. */
  toolCall: { prompt: string; alter?: Alter };
  /** A model that the server knows to be without tools. */
  toollessModel?: string;
  /** Takes that long to get; not got unasked. */
  slowToGet: boolean;
  /** Whether it has been got already. */
  isHere(): boolean;
  /** Gets it; returns what it is, with its version. Throws `Missing`. */
  get(): Promise<string>;
  start(): Promise<RunningServer>;
}

/** A server that answers. */
export interface RunningServer {
  /** What `providers.NAME.baseUrl` is to be. */
  baseUrl: string;
  /** Ends it at once, as a crash would; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Small models seldom think of a tool, but they copy what they see. */
export const CALL_TO_REPEAT = `Repeat after me:
<tool_call>
{"name": "read_file", "arguments": {"file_path": "a.txt"}}
</tool_call>`;

const KEPT_LOG = 2_000;

/** What to start, and how it says where it listens: the first group is `host:port`. */
export interface ServerProcess {
  command: string[];
  env?: Record<string, string>;
  listening: RegExp;
  /** Put behind `http://host:port`. */
  path: string;
  limitMs?: number;
}

/** Starts the process and waits until it says that it listens. Throws `Missing` with its last words otherwise. */
export async function startServer(
  { command, env, listening, path, limitMs = 120_000 }: ServerProcess,
): Promise<
  RunningServer
> {
  const [program = "", ...args] = command;
  // In a process group of its own: a server's own children must end with it.
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const gone = once(child, "close");
  const kill = async () => {
    if (child.pid && child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, "SIGKILL");
    }
    await gone;
  };
  try {
    const address = await said(child, listening, limitMs);
    return { baseUrl: `http://${address}${path}`, kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

/** The first group of what the process writes to either stream; goes on reading, so that it never waits for us. */
function said(child: ChildProcess, pattern: RegExp, limitMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const logs = { stdout: "", stderr: "" };
    const fail = (why: string) => reject(new Missing(`the server ${why}: ${logs.stdout}${logs.stderr}`));
    const timer = setTimeout(() => fail(`did not listen within ${limitMs} ms`), limitMs);
    for (const name of ["stdout", "stderr"] as const) {
      // Apart, or a line of one may be cut in two by the other.
      child[name]?.setEncoding("utf8").on("data", (text: string) => {
        logs[name] = (logs[name] + text).slice(-KEPT_LOG);
        const address = pattern.exec(logs[name])?.[1];
        if (!address) return;
        clearTimeout(timer);
        resolve(address);
      });
    }
    child.once("error", (error) => fail(error.message));
    child.once("close", (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}
