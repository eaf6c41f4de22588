/** `nano-agent demo`: the main job against the embedded scripted model, with nothing of the user's own involved. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { loadConfig } from "../config/load.ts";
import type { RunOptions } from "./arguments.ts";
import { type DemoLoop, tellCachedShare } from "./demo_loop.ts";
import { type Exit, runCommand } from "./run_command.ts";
import type { Surroundings } from "./run_setting.ts";

/** Starts the embedded providers; `config` is a configuration that leads to them. */
export type DemoFactory = () => Promise<
  { config: object; prompt: string; loop: DemoLoop; close(): Promise<void> }
>;

const INTRODUCTION =
  `nano-agent demo: scripted models on this computer stand in for Anthropic and OpenAI. Nothing leaves it,
nothing is paid, and the prices shown are those of the real models. The first provider fails on purpose.
`;

/** Variables that would lead the demo away from its own providers. */
function demoEnv(env: Surroundings["env"], home: string): Surroundings["env"] {
  const own = Object.entries(env).filter(([name]) =>
    !/(_API_KEY|_BASE_URL|_ENDPOINT|_HOST)$|^NANO_AGENT_/.test(name)
  );
  return { ...Object.fromEntries(own), NANO_AGENT_HOME: home, NANO_AGENT_STDIN: "ignore" };
}

/** Runs the demo in a home of its own, which is removed afterwards. */
export async function demoCommand(
  options: RunOptions,
  surroundings: Surroundings,
  createDemo: DemoFactory,
): Promise<Exit> {
  const home = await mkdtemp(join(tmpdir(), "nano-agent-demo-"));
  const demo = await createDemo();
  if (!options.quiet) process.stderr.write(INTRODUCTION);
  try {
    const configFile = join(home, "config.jsonc");
    await writeFile(configFile, JSON.stringify(demo.config), { mode: 0o600 });
    const env = demoEnv(surroundings.env, home);
    const summary = options.quiet ? "never" : "always";
    const shown: RunOptions = { logLevel: "info", summary, stream: "on", ...options };
    const place = { ...surroundings, env };
    const exit = await runCommand(
      [demo.prompt],
      shown,
      place,
      () => loadConfig({ cwd: home, env, configFile }),
    );
    if (exit.code === 0 && !options.quiet && !options.dryRun) {
      process.stderr.write(`nano-agent demo: ${await tellCachedShare(demo.loop, configFile, place)}\n`);
    }
    return exit;
  } finally {
    await demo.close();
    await rm(home, { recursive: true, force: true });
  }
}
