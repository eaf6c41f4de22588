/**
 * Everything a change must pass, from a fresh checkout on: `.ci/run` calls this. Each stage tells what failed, and
 * the last line counts over all of them; the exit code is 1 when anything failed or nothing ran.
 */

import { delimiter, dirname, join } from "node:path";
import { ensurePackages } from "./apt.ts";
import { BINARY, runConformance } from "./conformance.ts";
import { ROOT, run, say, tail } from "./process.ts";
import { countLine, readJUnit, single, sum, type Tally } from "./tally.ts";
import { testCross } from "./test_cross.ts";

const MINUTE = 60_000;
const DEADLINE = Date.now() + 84 * MINUTE; // the gate is stopped at 90 minutes, without a report

/** One part of the gate; `needs` names a stage without which it makes no sense. */
interface Stage {
  name: string;
  needs?: string;
  run(timeoutMs: number): Promise<Tally>;
}

const STAGES: Stage[] = [
  { name: "checks", run: checks },
  { name: "tests", run: (timeoutMs) => denoTest(commandOf("test"), timeoutMs) },
  { name: "compilable", run: () => script("compile.ts", "--check") },
  { name: "build", run: () => script("build.ts") },
  {
    name: "end to end",
    needs: "build",
    async run(timeoutMs) {
      // Recipes of the cookbook go on with it; without it they are left out, and say so.
      const problem = await ensurePackages({ jq: "/usr/bin/jq" });
      if (problem) say(problem);
      return await denoTest(["deno", "test", "-A", "tests/e2e"], timeoutMs);
    },
  },
  { name: "other systems", needs: "build", run: otherSystems },
  {
    name: "contract",
    needs: "build",
    run: (timeoutMs) =>
      runConformance({ bin: BINARY, expected: "tests/conformance_expected.txt", timeoutMs }),
  },
  { name: "contract under Deno", run: contractUnderDeno },
];

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  // Whatever called this, `deno` in tasks and tests is the one that runs it.
  Deno.env.set("PATH", `${dirname(Deno.execPath())}${delimiter}${Deno.env.get("PATH") ?? ""}`);
  const done = new Map<string, Tally>();
  for (const stage of STAGES) {
    const began = Date.now();
    say(`\n== ${stage.name}`);
    const tally = await attempt(stage, done);
    done.set(stage.name, tally);
    for (const name of tally.failed) say(`FAIL ${name}`);
    for (const name of tally.skipped) say(`skipped ${name}`);
    say(
      `${stage.name} took ${
        Math.round((Date.now() - began) / 1000)
      } s: ${tally.passed} good, ${tally.failed.length} bad`,
    );
  }
  const total = sum([...done.values()]);
  say("\n== all");
  for (const name of total.failed) say(`FAIL ${name.split("\n")[0]?.slice(0, 200)}`);
  say(countLine(total));
  return total.failed.length || total.passed === 0 ? 1 : 0;
}

async function attempt(stage: Stage, done: Map<string, Tally>): Promise<Tally> {
  if (stage.needs && done.get(stage.needs)?.failed.length) {
    return { passed: 0, failed: [], skipped: [`${stage.name}: ${stage.needs} failed`] };
  }
  const timeoutMs = DEADLINE - Date.now();
  if (timeoutMs < MINUTE) return single(stage.name, "no time was left for it");
  try {
    return await stage.run(timeoutMs);
  } catch (error) {
    return single(stage.name, error instanceof Error ? error.stack ?? error.message : String(error));
  }
}

/** The task `ok` without its tests: each command is one check. */
async function checks(timeoutMs: number): Promise<Tally> {
  const commands = taskText("ok").split("&&").map((each) => each.trim().split(/\s+/));
  const tallies: Tally[] = [];
  for (const command of commands.filter((each) => each[1] !== "task")) {
    const { code, stdout, stderr } = await run(command, { timeoutMs, env: { NO_COLOR: "1" } });
    tallies.push(
      single(command.slice(0, 2).join(" "), code === 0 ? undefined : tail(`${stdout}\n${stderr}`, 60)),
    );
  }
  return sum(tallies);
}

/** Runs tests and counts them from the report, not from what is printed. */
async function denoTest(command: string[], timeoutMs: number): Promise<Tally> {
  const report = Deno.makeTempFileSync({ prefix: "nano-agent-junit-", suffix: ".xml" });
  try {
    const settings = { timeoutMs, show: true, env: { NO_COLOR: "1" } };
    const { code } = await run(
      [...command.slice(0, 2), `--junit-path=${report}`, ...command.slice(2)],
      settings,
    );
    const tally = readJUnit(Deno.readTextFileSync(report));
    const total = tally.passed + tally.failed.length;
    if (total === 0) return sum([tally, single(command.join(" "), "no test ran")]);
    // A file that cannot be loaded is in no report.
    if (code !== 0 && tally.failed.length === 0) {
      return sum([tally, single(command.join(" "), `ended with ${code}`)]);
    }
    return tally;
  } finally {
    Deno.removeSync(report);
  }
}

async function script(name: string, ...args: string[]): Promise<Tally> {
  const { code, stdout, stderr } = await run([
    Deno.execPath(),
    "run",
    "-A",
    join(ROOT, "scripts", name),
    ...args,
  ]);
  say(stdout.trimEnd());
  return single(name, code === 0 ? undefined : tail(`${stdout}\n${stderr}`));
}

async function otherSystems(): Promise<Tally> {
  const reports = await testCross({ entry: "main.ts", outdir: "dist", built: false });
  return sum(reports.map(({ name, passed, failures, skipped }) => ({
    passed,
    failed: failures.map((failure) => `${name}: ${failure}`),
    skipped: skipped ? [`${name}: ${skipped}`] : [],
  })));
}

/** A smaller part: the same program, every start of it slower. The cases have homes of their own, not caches. */
async function contractUnderDeno(timeoutMs: number): Promise<Tally> {
  const info = JSON.parse((await run([Deno.execPath(), "info", "--json"])).stdout);
  const bin = `env DENO_DIR=${info.denoDir} DENO_NO_UPDATE_CHECK=1 ${Deno.execPath()} run -A --quiet main.ts`;
  const expected = "tests/conformance_expected_deno.txt";
  return await runConformance({ bin, expected, areas: ["smoke", "core"], timeoutMs });
}

function commandOf(task: string): string[] {
  return taskText(task).split(/\s+/);
}

function taskText(name: string): string {
  const task = JSON.parse(Deno.readTextFileSync(join(ROOT, "deno.json"))).tasks?.[name];
  const text: unknown = typeof task === "string" ? task : task?.command;
  if (typeof text !== "string") throw new Error(`deno.json has no task ${name}`);
  return text;
}
