/** A user's scene for end-to-end tests: a server with queued answers, a home that leads to it, and the binary. */

import assert from "node:assert/strict";
import process from "node:process";
import type { Fault, Reply } from "../../providers/demo/script.ts";
import type { DemoServer, RecordedRequest } from "../../providers/demo/server.ts";
import {
  type Answer,
  type Home,
  type Queues,
  runBinary,
  type RunOutcome,
  type RunRequest,
  startBinary,
  type StartedRun,
  startQueued,
  writeHome,
} from "./server.ts";

/** What a test may say about a run beside its arguments. */
export type RunWishes = Partial<Omit<RunRequest, "args">>;

export interface Scene {
  server: DemoServer;
  home: Home;
  /** Runs the binary in the home's empty folder; `env` is added to the home's. */
  run(args: string[], wishes?: RunWishes): Promise<RunOutcome>;
  /** Starts it, for tests that act while it runs. */
  start(args: string[], wishes?: RunWishes): StartedRun;
  /** The n-th request, from 1; fails when there were fewer. */
  request(n: number): RecordedRequest;
  /** The n-th request's body as JSON text. */
  sent(n: number): string;
}

export interface Setting extends Queues {
  /** Laid over the home's configuration, key by key. */
  config?: Record<string, unknown>;
}

/** Sets the scene, plays it, clears it away. Fails when the server was asked more than it has answers for. */
export async function play(setting: Setting, act: (scene: Scene) => Promise<void>): Promise<void> {
  const server = await startQueued(setting);
  const home = await writeHome(server, setting.config);
  const requestOf = (args: string[], wishes: RunWishes = {}): RunRequest => ({
    cwd: home.cwd,
    ...wishes,
    args,
    env: { ...home.env, ...wishes.env },
  });
  const request = (n: number) => {
    const found = server.requests[n - 1];
    assert.ok(found, `there was no request ${n}, only ${server.requests.length}`);
    return found;
  };
  try {
    await act({
      server,
      home,
      run: (args, wishes) => runBinary(requestOf(args, wishes)),
      start: (args, wishes) => startBinary(requestOf(args, wishes)),
      request,
      sent: (n) => JSON.stringify(request(n).body),
    });
  } finally {
    await home.remove();
    await server.close();
  }
}

/** An answer that waits for the test. */
export interface Held {
  answer: Answer;
  /** Resolves when the model is asked. */
  asked: Promise<void>;
  give(answer: Reply | Fault): void;
}

/** Makes an answer the test gives when it is ready. */
export function held(): Held {
  const asked = Promise.withResolvers<void>();
  const given = Promise.withResolvers<Reply | Fault>();
  return {
    answer: () => {
      asked.resolve();
      return given.promise;
    },
    asked: asked.promise,
    give: given.resolve,
  };
}

/** Sends a signal. Deno's `child.kill` would also pretend that the signal ended the process, whatever did. */
export function send({ child }: StartedRun, signal: NodeJS.Signals): void {
  assert.ok(child.pid, "it was not started");
  process.kill(child.pid, signal);
}

/** Resolves once the run has written something that matches to the stream; rejects when it ends without. */
export function printed(
  { child }: StartedRun,
  stream: "stdout" | "stderr",
  pattern: RegExp,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child[stream]?.on("data", (chunk: string) => {
      text += chunk;
      if (pattern.test(text)) resolve(text);
    });
    child.once(
      "close",
      () => reject(new Error(`${stream} ended without ${pattern}: ${JSON.stringify(text)}`)),
    );
  });
}

/** Parses each line of JSON Lines. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}
