/** The demo's second part: how much of a long tool loop is read from the vendor's prompt cache. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../config/load.ts";
import type { AgentEvent } from "../types.ts";
import type { RunOptions } from "./arguments.ts";
import { performRun } from "./perform_run.ts";
import {
  type Asked,
  openRunSetting,
  quietAudience,
  type RunSetting,
  type Surroundings,
} from "./run_setting.ts";
import { Secrets } from "./secrets.ts";

/** What is asked of which model, about a file that is made for it. */
export interface DemoLoop {
  prompt: string;
  model: string;
  file: string;
  text: string;
}

/** Runs the loop in a folder of its own, which is removed; returns what it came to, in a line for people. */
export async function tellCachedShare(
  loop: DemoLoop,
  configFile: string,
  surroundings: Surroundings,
): Promise<string> {
  // Not in the demo's home: tools keep out of where configuration and state are.
  const cwd = await mkdtemp(join(tmpdir(), "nano-agent-demo-loop-"));
  try {
    await writeFile(join(cwd, loop.file), loop.text);
    return await runLoop(loop, configFile, { ...surroundings, cwd });
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

async function runLoop(loop: DemoLoop, configFile: string, surroundings: Surroundings): Promise<string> {
  const config = await loadConfig({ cwd: surroundings.cwd, env: surroundings.env, configFile });
  const atEnd: RunSetting["atEnd"] = [];
  const shared = { surroundings, config, secrets: new Secrets(), atEnd };
  const notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  const setting = await openRunSetting(shared, note);
  const asked: Asked = {
    message: { role: "user", parts: [{ type: "text", text: loop.prompt }] },
    instruction: loop.prompt,
  };
  const options: RunOptions = {
    model: loop.model,
    tools: ["read"],
    fallback: false,
    color: false,
    history: false,
  };
  const audience = quietAudience(note);
  const signal = new AbortController().signal;
  let line = "";
  for await (const event of performRun({ ...setting, options, audience, signal }, asked)) {
    if (event.type === "result") line = lineOf(event, notes);
  }
  for (const end of atEnd) await end();
  return line;
}

function lineOf(result: Extract<AgentEvent, { type: "result" }>, notes: string[]): string {
  const { ok, usage: { inputTokens = 0, cacheReadTokens = 0 }, toolCalls, model } = result;
  if (!ok || inputTokens === 0) return ["the loop that shows the prompt cache failed", ...notes].join("; ");
  const share = Math.round(100 * cacheReadTokens / inputTokens);
  return `a loop of ${toolCalls.length} tool calls with ${model}: ${share} % of ${inputTokens} tokens in ` +
    "were read from the prompt cache, for a tenth of the price";
}
