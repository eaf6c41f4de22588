/**
 * What programs on PATH make of a provider that fails: exit code, stdout and number of requests of each, led to a
 * scripted server on this machine. Names as arguments limit it to these programs.
 */

import { join } from "node:path";
import {
  broken,
  type DemoScript,
  httpError,
  overloaded,
  refusal,
  reply,
  text,
} from "../providers/demo/script.ts";
import { startDemoServer } from "../providers/demo/server.ts";
import { type Peer, PEERS } from "./bench/peers.ts";
import { present, run, say } from "./process.ts";

/** One that goes on longer is ended: 124. */
const LIMIT_MS = 60_000;

const OURS: Peer = {
  name: "nano-agent",
  ask: (prompt) => [join("dist", "nano-agent"), "-m", "openai/gpt-5-mini", prompt],
  env: (origin, folder) => ({
    NANO_AGENT_HOME: folder,
    OPENAI_API_KEY: "bench-key-not-a-secret",
    OPENAI_BASE_URL: `${origin}/openai/v1`,
  }),
};

const whole = reply(text("first half, ", "second half, ", "and ", "the end"));

const FAILURES: Record<string, DemoScript> = {
  "answers": () => whole,
  "refuses the key": () => httpError(401),
  "is overloaded": () => overloaded(),
  "rejects the request": () => httpError(400, { message: "no" }),
  "stops in the middle, without a word": () => broken(whole, 2, "end"),
  "stops in the middle, with an error": () => broken(whole, 2, overloaded()),
  "refuses to answer": () => reply(refusal("I cannot do that.")),
  "cuts the answer at the token limit": () => ({ ...reply(text("this is cut")), stop: "max_tokens" }),
};

const wanted = new Set(Deno.args);
for (const peer of [OURS, ...PEERS]) {
  const there = peer === OURS || await present(peer.name);
  if (peer.ask && there && (wanted.size === 0 || wanted.has(peer.name))) await tell(peer);
}

async function tell(peer: Peer): Promise<void> {
  say(`\n${peer.name}, when the provider …`);
  for (const [failure, script] of Object.entries(FAILURES)) {
    const server = await startDemoServer(script);
    const folder = Deno.makeTempDirSync({ prefix: "nano-agent-peer-" });
    try {
      for (const [name, content] of Object.entries(peer.files?.(server.origin) ?? {})) {
        Deno.writeTextFileSync(join(folder, name), content);
      }
      const { code, stdout } = await run(peer.ask?.("say hi") ?? [], {
        cwd: peer === OURS ? undefined : folder,
        env: { PATH: Deno.env.get("PATH") ?? "", HOME: folder, ...peer.env?.(server.origin, folder) },
        clearEnv: true,
        timeoutMs: LIMIT_MS,
      });
      const requests = server.requests.filter(({ method }) => method === "POST").length;
      say(`  ${failure.padEnd(38)} exit ${String(code).padEnd(4)} ${requests} requests  ${shown(stdout)}`);
    } finally {
      await server.close();
      Deno.removeSync(folder, { recursive: true });
    }
  }
}

function shown(stdout: string): string {
  return JSON.stringify(stdout.length > 70 ? `${stdout.slice(0, 70)}…` : stdout);
}
