/** The systems a release is built for. */

/** One system: our name for it, Bun's, and the file it becomes. */
export interface Target {
  name: string;
  bun: string;
  file: string;
}

/**
 * Every release target. x64 needs no `-baseline` variant: since 1.4 Bun publishes one x64 runtime a system,
 * compiled for CPUs of 2008 (SSE 4.2) with AVX2 code chosen at run time, and its `-baseline` names give the same
 * bytes. `scripts/test_cross.ts` starts the linux-x64 binary on an emulated CPU without AVX to keep that true.
 */
export const TARGETS: readonly Target[] = [
  target("windows-x64", ".exe"),
  target("darwin-arm64"),
  target("darwin-x64"),
  target("linux-x64"),
  target("linux-arm64"),
  target("linux-x64-musl"),
  target("linux-arm64-musl"),
];

/** The target of a name. Throws when there is none, naming those there are. */
export function findTarget(name: string): Target {
  const found = TARGETS.find((each) => each.name === name);
  if (!found) throw new Error(`no target ${name}; there are ${TARGETS.map((each) => each.name).join(", ")}`);
  return found;
}

function target(name: string, extension = ""): Target {
  return { name, bun: `bun-${name}`, file: `nano-agent-${name}${extension}` };
}
