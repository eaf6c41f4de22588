/** Plugins for tests: the scripted one of the fixtures, run by the runtime that runs the tests. */

import { createServer } from "node:net";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createProvider } from "../../providers/exec/mod.ts";
import type { Provider, ProviderSettings } from "../../src/types.ts";
import { scriptedFetch, settingsOf } from "./harness.ts";

/** One or more things `tests/fixtures/plugin.mjs` does, by name. */
export type Step = Record<string, unknown>;

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const runtime = "Deno" in globalThis ? [process.execPath, "run", "-A", "--quiet"] : [process.execPath];

/** The command that runs a JavaScript file of this repository. */
export function commandOf(file: string): string[] {
  return [...runtime, path(file)];
}

/** A provider whose plugin takes these steps, one after the other, and ends. */
export function plugin(steps: Step[], more: Partial<ProviderSettings> = {}): Provider {
  return createProvider(settingsOf("exec", scriptedFetch([]), {
    apiKey: undefined,
    command: commandOf("tests/fixtures/plugin.mjs"),
    ...more,
    env: { PLUGIN_STEPS: JSON.stringify(steps), ...more.env },
  }));
}

/** A finish event as the plugin prints it. */
export const FINISH: Step = { event: { type: "finish", reason: "end_turn" } };

/** A text event as the plugin prints it. */
export const say = (text: string): Step => ({ event: { type: "text", text } });

/** Notices when processes that took the step `report` are gone: their connections close. */
export async function watchProcesses() {
  const server = createServer();
  const seen = new Map<string, ReturnType<typeof watched>>();
  const of = (name: string) => {
    const one = seen.get(name) ?? watched();
    seen.set(name, one);
    return one;
  };
  server.on("connection", (socket) => {
    socket.once("data", (name) => {
      of(String(name)).start();
      socket.once("close", of(String(name)).end);
    });
    // A killed process may reset its connection, which closes it too.
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    /** The step with which a process makes itself known. */
    report: (as: string): Step => ({ report: { port, as } }),
    /** The step with which it starts another one that does. */
    startChild: (as: string): Step => ({ startChild: { port, as } }),
    started: (name: string) => of(name).started,
    gone: (name: string) => of(name).gone,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function watched() {
  const { promise: started, resolve: start } = Promise.withResolvers<void>();
  const { promise: gone, resolve: end } = Promise.withResolvers<void>();
  return { started, start, gone, end };
}
