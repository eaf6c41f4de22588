/**
 * Starts the binaries built for other systems, as far as this machine can: `deno task test:cross`
 * `[--target NAME…] [--entry main.ts] [--outdir dist] [--built]`. Builds them first unless `--built`.
 * One line a target, `N passed, N failed` or why it was skipped; exit 1 when a case failed.
 */

import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { CROSS_CASES, type CrossHost, runCrossCase } from "../tests/e2e/cross.ts";
import { type HostRecipe, NEVER, RECIPES } from "./cross_hosts.ts";
import { ROOT, run, say, tail } from "./process.ts";
import { findTarget } from "./targets.ts";

/** What became of one target. */
export interface Report {
  name: string;
  passed: number;
  failures: string[];
  skipped?: string;
}

/** What is started, and from where. */
export interface CrossSettings {
  entry: string;
  outdir: string;
  /** The binaries are there already. */
  built: boolean;
  /** None: all. */
  target?: string[];
}

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      target: { type: "string", multiple: true },
      entry: { type: "string", default: "main.ts" },
      outdir: { type: "string", default: "dist" },
      built: { type: "boolean", default: false },
    },
  });
  const reports = await testCross(values);
  for (const report of reports) {
    for (const failure of report.failures) say(`FAIL ${report.name}: ${failure}`);
    say(summary(report));
  }
  return reports.some((report) => report.failures.length) ? 1 : 0;
}

/** Builds the wanted targets, starts them where that can be done, and tells of each. Throws if there is none. */
export async function testCross(settings: CrossSettings): Promise<Report[]> {
  const wanted = (name: string) => !settings.target || settings.target.includes(name);
  const reports: Report[] = [];
  for (const recipe of RECIPES.filter(({ name }) => wanted(name))) {
    reports.push(await tryTarget(recipe, settings));
  }
  for (const [name, skipped] of Object.entries(NEVER)) {
    if (wanted(name)) reports.push({ name, passed: 0, failures: [], skipped });
  }
  if (reports.length === 0) throw new Error(`no such target; there are ${allNames().join(", ")}`);
  return reports;
}

async function tryTarget(recipe: HostRecipe, settings: CrossSettings): Promise<Report> {
  const report: Report = { name: recipe.name, passed: 0, failures: [] };
  const target = findTarget(recipe.target);
  if (!settings.built) {
    const problem = await build(target.name, settings);
    if (problem) return { ...report, failures: [problem] };
  }
  const binary = join(resolve(ROOT, settings.outdir), target.file);
  const scratch = Deno.makeTempDirSync({ prefix: "nano-agent-cross-" });
  try {
    const place = await recipe.open(binary, scratch);
    if ("skipped" in place) return { ...report, skipped: place.skipped };
    try {
      return await runCases(place.host, report);
    } finally {
      await place.close();
    }
  } finally {
    Deno.removeSync(scratch, { recursive: true });
  }
}

async function build(target: string, { entry, outdir }: CrossSettings): Promise<string | undefined> {
  const script = join(ROOT, "scripts", "build.ts");
  const options = ["--target", target, "--entry", entry, "--outdir", outdir];
  const { code, stdout, stderr } = await run([Deno.execPath(), "run", "-A", script, ...options]);
  return code === 0 ? undefined : `cannot be built: ${tail(`${stdout}\n${stderr}`, 8)}`;
}

async function runCases(host: CrossHost, report: Report): Promise<Report> {
  for (const each of CROSS_CASES) {
    try {
      await runCrossCase(host, each);
      report.passed++;
    } catch (error) {
      report.failures.push(`${each.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return report;
}

function summary({ name, passed, failures, skipped }: Report): string {
  return `${name}: ${skipped ? `skipped: ${skipped}` : `${passed} passed, ${failures.length} failed`}`;
}

function allNames(): string[] {
  return [...RECIPES.map((recipe) => recipe.name), ...Object.keys(NEVER)];
}
