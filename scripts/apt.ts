/** Debian packages that a test run needs and may install. */

import { exists, run, tail } from "./process.ts";

const APT = "/usr/bin/apt-get";
let listsAreFresh = false;

/** Installs what is missing; returns why it could not, or undefined when all is there. `needed` maps package to a file of it. */
export async function ensurePackages(needed: Record<string, string>): Promise<string | undefined> {
  const missing = Object.entries(needed).filter(([, file]) => !exists(file)).map(([name]) => name);
  if (missing.length === 0) return undefined;
  if (!exists(APT)) return `needs ${missing.join(", ")}, and there is no apt-get`;
  if (Deno.uid() !== 0) return `needs ${missing.join(", ")}, and only root can install packages`;
  if (!listsAreFresh) {
    const update = await run([APT, "update", "-q"]);
    if (update.code !== 0) return `apt-get update failed: ${tail(update.stderr, 3)}`;
    listsAreFresh = true;
  }
  const install = await run([APT, "install", "-y", "-q", "--no-install-recommends", ...missing], {
    env: { DEBIAN_FRONTEND: "noninteractive" },
    timeoutMs: 900_000,
  });
  return install.code === 0
    ? undefined
    : `apt-get install ${missing.join(" ")} failed: ${tail(install.stderr, 3)}`;
}
