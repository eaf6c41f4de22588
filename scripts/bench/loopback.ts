/** Starts the server process and asks it what it saw. */

import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Exchange } from "./server_process.ts";

/** The server as the benchmark sees it. */
export interface Loopback {
  origin: string;
  /** The exchanges since the last call. */
  take(): Promise<Exchange[]>;
  stop(): Promise<void>;
}

/** Starts it; throws when it does not come up. */
export async function startLoopback(): Promise<Loopback> {
  const file = fileURLToPath(new URL("./server_process.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", file],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = createInterface({ input: Readable.from(child.stdout) })[Symbol.asyncIterator]();
  const stdin = child.stdin.getWriter();
  const next = async () => {
    const { done, value } = await lines.next();
    if (done) throw new Error("the server of the benchmark has ended");
    return JSON.parse(value);
  };
  return {
    origin: await next() as string,
    async take() {
      await stdin.write(new TextEncoder().encode("\n"));
      return await next() as Exchange[];
    },
    async stop() {
      await stdin.close();
      await child.status;
    },
  };
}
