/** Finds the Bun that builds: the one the lock file pins, by its path inside node_modules. */

import { join } from "node:path";
import { exists, ROOT, run } from "./process.ts";

const SYSTEMS: Record<string, string> = { linux: "linux", darwin: "darwin", windows: "windows" };

/** Absolute path of a Bun that starts on this machine. Throws with the command to run when there is none. */
export async function findBun(): Promise<string> {
  const version = pinnedVersion();
  const candidates = packageNames().map((name) => pathOf(name, version)).filter(exists);
  for (const path of candidates) {
    if (await answers(path, version)) return path;
  }
  const seen = candidates.length ? `; found, but does not start here: ${candidates.join(", ")}` : "";
  throw new Error(`Bun ${version} is not in node_modules for this system; run: deno install${seen}`);
}

/** glibc before musl: both are installed on Linux, and only the fitting one starts. */
function packageNames(): string[] {
  const system = SYSTEMS[Deno.build.os];
  if (!system) return [];
  const name = `bun-${system}-${Deno.build.arch === "aarch64" ? "aarch64" : "x64"}`;
  return system === "linux" ? [name, `${name}-musl`] : [name];
}

/** Deno runs no install scripts, so `node_modules/bun/bin` stays empty and the package of the system is used. */
function pathOf(name: string, version: string): string {
  const file = Deno.build.os === "windows" ? "bun.exe" : "bun";
  return join(
    ROOT,
    "node_modules",
    ".deno",
    `@oven+${name}@${version}`,
    "node_modules/@oven",
    name,
    "bin",
    file,
  );
}

function pinnedVersion(): string {
  const imports = JSON.parse(Deno.readTextFileSync(join(ROOT, "deno.json"))).imports;
  const version = /^npm:bun@(.+)$/.exec(String(imports?.bun))?.[1];
  if (!version) throw new Error("deno.json has no import npm:bun@VERSION");
  return version;
}

async function answers(path: string, version: string): Promise<boolean> {
  try {
    const { code, stdout } = await run([path, "--version"], { timeoutMs: 60_000 });
    return code === 0 && stdout.trim() === version;
  } catch {
    return false; // another system's binary: the next candidate is tried, and the error names this one
  }
}
