import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunOptions } from "../../../src/cli/arguments.ts";
import { servingPolicy } from "../../../src/cli/mcp_policy.ts";
import { loadConfig } from "../../../src/config/load.ts";

/** The policy of a server that is started in `cwd` of a home with a folder `work` in it. */
async function policyIn(cwd: (home: string) => string, options: Partial<RunOptions>, allow?: string[]) {
  const home = await mkdtemp(join(tmpdir(), "nano-agent-home-"));
  await mkdir(join(home, "work"));
  try {
    const env = { HOME: home, USERPROFILE: home, NANO_AGENT_HOME: join(home, "agent") };
    const loaded = await loadConfig({ cwd: home, env });
    const tools = { ...loaded.effective.tools, ...(allow ? { allow } : {}) };
    const config = { ...loaded, effective: { ...loaded.effective, tools } };
    return await servingPolicy(options as RunOptions, config, cwd(home), env);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

const allowedBy = ({ config }: Awaited<ReturnType<typeof policyIn>>) => config.effective.tools.allow;
const work = (home: string) => join(home, "work");

Deno.test("mcp policy: below a folder writing is allowed, commands are not, whatever the configuration says", async () => {
  const policy = await policyIn(work, {}, ["execute", "execute(git*)", "mcp__files__*", "read"]);
  assert.deepEqual(allowedBy(policy), ["mcp__files__*", "read", "write"]);
  assert.deepEqual(policy.notes, []);
});

Deno.test("mcp policy: the command line may allow commands", async () => {
  const policy = await policyIn(work, { allow: ["execute"] });
  assert.deepEqual(policy.options.allow, ["execute"]);
});

const WIDE: [string, (home: string) => string][] = [
  ["the home folder", (home) => home],
  ["a folder that holds it", (home) => join(home, "..")],
  ["the root", () => "/"],
];

for (const [what, cwd] of WIDE) {
  Deno.test(`mcp policy: in ${what} without --root nothing is written, and stderr says so`, async () => {
    const policy = await policyIn(cwd, { allow: ["write"], yes: true }, ["write", "mcp__files__*"]);
    assert.deepEqual(allowedBy(policy), []);
    assert.equal(policy.options.allow, undefined);
    assert.equal(policy.options.yes, undefined);
    assert.match(policy.notes[0] ?? "", /--root/);
  });
}

Deno.test("mcp policy: --root makes any folder a place to write in", async () => {
  assert.deepEqual(allowedBy(await policyIn((home) => home, { root: "." })), ["write"]);
});

Deno.test("mcp policy: a root that is no folder keeps the server from starting", async () => {
  await assert.rejects(policyIn(work, { root: "nowhere" }), /--root \S+nowhere: there is no such folder/);
});

Deno.test("mcp policy: limits of the server are no limits of a call", async () => {
  const { options } = await policyIn(work, { maxCost: 1, timeout: 9, maxTurns: 3 });
  assert.deepEqual(options, { maxTurns: 3 });
});

for (
  const options of [{ prompt: "x" }, { file: ["x"] }, { output: "json" as const }, { dryRun: true as const }]
) {
  Deno.test(`mcp policy: ${JSON.stringify(options)} is refused`, async () => {
    await assert.rejects(policyIn(work, options), /nano-agent mcp has no use for/);
  });
}
