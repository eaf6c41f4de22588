/**
 * The contract suite beside the checkout, held against the list of cases that are known to pass:
 * `deno task conformance [--bin CMD] [--area A]… [--expected FILE] [--update] [--jobs N] [-- options of run.mjs]`.
 * A listed case that fails is a failure; others are only told. `--update` adds the newly passing ones to the list.
 */

import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { exists, ROOT, run, say, tail } from "./process.ts";
import { countLine, type Tally } from "./tally.ts";

/** A case as `run.mjs --json` tells of it. */
interface Outcome {
  area: string;
  name: string;
  status: "passed" | "failed" | "skipped";
  reason?: string;
}

/** What is run against which list. */
export interface ConformanceSettings {
  /** The command, as a shell would take it. */
  bin: string;
  /** The list, from the checkout. */
  expected: string;
  /** None: all. */
  areas?: string[];
  jobs?: number;
  update?: boolean;
  /** Handed to `run.mjs`. */
  extra?: string[];
  timeoutMs?: number;
}

/** The binary of this machine, as `build` names it. */
export const BINARY: string = join("dist", Deno.build.os === "windows" ? "nano-agent.exe" : "nano-agent");

const SUITE = resolve(ROOT, "..", "shared", "conformance", "run.mjs");
const SECOND_TRY_AT_MOST = 12;
const TELL_AT_MOST = 20;

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      bin: { type: "string", default: BINARY },
      expected: { type: "string", default: "tests/conformance_expected.txt" },
      area: { type: "string", multiple: true },
      jobs: { type: "string" },
      update: { type: "boolean" },
    },
  });
  const tally = await runConformance({
    ...values,
    areas: values.area,
    jobs: values.jobs ? Number(values.jobs) : undefined,
    extra: positionals,
  });
  for (const name of tally.failed) say(`FAIL ${name}`);
  for (const name of tally.skipped) say(`skipped ${name}`);
  say(countLine(tally));
  return tally.failed.length ? 1 : 0;
}

/** Runs the suite and counts the listed cases. A missing suite is skipped: it is no part of the checkout. */
export async function runConformance(settings: ConformanceSettings): Promise<Tally> {
  if (!exists(SUITE)) {
    return { passed: 0, failed: [], skipped: ["contract suite: it is not beside this checkout"] };
  }
  const list = resolve(ROOT, settings.expected);
  const expected = readList(list);
  const outcomes = await runSuite(settings);
  if (typeof outcomes === "string") return { passed: 0, failed: [outcomes], skipped: [] };
  const failing = outcomes.filter((each) => each.status === "failed" && expected.has(keyOf(each)));
  if (failing.length && failing.length <= SECOND_TRY_AT_MOST) await tryAgain(failing, settings);
  const fresh = outcomes.filter((each) => each.status === "passed" && !expected.has(keyOf(each)));
  if (settings.update) writeList(list, [...expected, ...fresh.map(keyOf)]);
  tellFresh(fresh, settings.update ? "added" : "new");
  if (!settings.areas && !settings.extra?.length) reportGone(expected, outcomes);
  return judge(expected, outcomes);
}

function tellFresh(fresh: Outcome[], word: string): void {
  for (const each of fresh.slice(0, TELL_AT_MOST)) say(`${word}: ${keyOf(each)}`);
  if (fresh.length > TELL_AT_MOST) say(`${word}: ${fresh.length - TELL_AT_MOST} more`);
}

/** Only what is listed counts. */
function judge(expected: Set<string>, outcomes: Outcome[]): Tally {
  const listed = outcomes.filter((each) => expected.has(keyOf(each)));
  const of = (status: Outcome["status"]) => listed.filter((each) => each.status === status);
  const told = (each: Outcome) => `${keyOf(each)} — ${each.reason ?? "no reason given"}`;
  return { passed: of("passed").length, failed: of("failed").map(told), skipped: of("skipped").map(told) };
}

/** A case that fails beside others and passes alone is told, and counts as passed: this machine was too busy. */
async function tryAgain(failing: Outcome[], settings: ConformanceSettings): Promise<void> {
  const names = failing.map((each) => keyOf(each).replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const again = await runSuite({ ...settings, jobs: 1, extra: ["--grep", `^(${names.join("|")})$`] });
  if (typeof again === "string") return say(again);
  for (const each of failing) {
    const second = again.find((other) => keyOf(other) === keyOf(each));
    if (second?.status !== "passed") continue;
    say(`second try: ${keyOf(each)} — the first failed: ${each.reason}`);
    each.status = "passed";
  }
}

/** The outcomes, or what went wrong with the suite itself. */
async function runSuite(settings: ConformanceSettings): Promise<Outcome[] | string> {
  const file = Deno.makeTempFileSync({ prefix: "nano-agent-conformance-", suffix: ".json" });
  try {
    const command = ["node", SUITE, "--bin", settings.bin, "--json", file];
    for (const area of settings.areas ?? []) command.push("--area", area);
    if (settings.jobs) command.push("--jobs", String(settings.jobs));
    const result = await run([...command, ...(settings.extra ?? [])], {
      timeoutMs: settings.timeoutMs ?? 3_600_000,
    });
    const report = Deno.readTextFileSync(file);
    if (report) return readOutcomes(JSON.parse(report));
    return `contract suite: it ended with ${result.code} and no report\n${
      tail(`${result.stdout}\n${result.stderr}`, 8)
    }`;
  } finally {
    Deno.removeSync(file);
  }
}

function readOutcomes(report: unknown): Outcome[] {
  const cases = (report as { cases?: unknown }).cases;
  if (!Array.isArray(cases)) throw new Error("the report of the contract suite has no list of cases");
  return cases;
}

function keyOf({ area, name }: Outcome): string {
  return `${area}: ${name}`;
}

function readList(file: string): Set<string> {
  if (!exists(file)) return new Set();
  const lines = Deno.readTextFileSync(file).split(/\r?\n/);
  return new Set(lines.filter((line) => line.trim() && !line.startsWith("#")));
}

/** Sorted by area, then name; written only to grow. */
function writeList(file: string, keys: string[]): void {
  const byCode = (a: string, b: string) => a < b ? -1 : Number(a > b);
  const sorted = [...new Set(keys)].sort((a, b) => {
    return byCode(a.split(":")[0] ?? "", b.split(":")[0] ?? "") || byCode(a, b);
  });
  Deno.writeTextFileSync(file, sorted.map((key) => `${key}\n`).join(""));
}

function reportGone(expected: Set<string>, outcomes: Outcome[]): void {
  const known = new Set(outcomes.map(keyOf));
  for (const key of expected) if (!known.has(key)) say(`no longer in the suite: ${key}`);
}
