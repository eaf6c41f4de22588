/**
 * Builds the binaries with Bun: `deno task build [--all] [--target NAME…] [--entry main.ts] [--outdir dist]`.
 * Without a target: `dist/nano-agent` for this machine. `--all` builds every release target and `SHA256SUMS`.
 * Bun fetches the runtimes of other systems from the npm registry once and keeps them in its cache.
 */

import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { findBun } from "./bun_binary.ts";
import { isSignatureValid, signAdHoc } from "./macho_signature.ts";
import { ROOT, run, say, tail } from "./process.ts";
import { findTarget, type Target, TARGETS } from "./targets.ts";

const FLAGS = [
  "--compile",
  // Bytecode, ES modules and splitting together: a start loads and compiles only the chunks it needs.
  "--bytecode",
  "--format=esm",
  "--minify",
  "--splitting",
  "--sourcemap=none",
  // The folder a binary is started in must not be able to change what it does, or where keys go.
  "--no-compile-autoload-dotenv",
  "--no-compile-autoload-bunfig",
  "--no-compile-autoload-tsconfig",
  "--no-compile-autoload-package-json",
];

/** What is built: a target, or this machine's own system when it has none. */
interface Job {
  label: string;
  output: string;
  target?: Target;
}

interface Built {
  label: string;
  output: string;
  bytes?: number;
  seconds: number;
  problem?: string;
}

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      all: { type: "boolean" },
      target: { type: "string", multiple: true },
      entry: { type: "string", default: "main.ts" },
      outdir: { type: "string", default: "dist" },
    },
  });
  const outdir = resolve(ROOT, values.outdir);
  const jobs = jobsOf(values.all ? TARGETS : (values.target ?? []).map(findTarget), outdir);
  const bun = await findBun();
  Deno.mkdirSync(outdir, { recursive: true });
  const results: Built[] = [];
  for (const job of jobs) results.push(await build(bun, resolve(ROOT, values.entry), job));
  for (const row of table(results)) say(row);
  const failed = results.filter((each) => each.problem !== undefined);
  for (const each of failed) say(`\n${each.label}: ${each.problem}`);
  if (values.all && failed.length === 0) writeSums(outdir);
  return failed.length ? 1 : 0;
}

function jobsOf(targets: readonly Target[], outdir: string): Job[] {
  if (targets.length) {
    return targets.map((target) => ({ label: target.name, output: join(outdir, target.file), target }));
  }
  const name = Deno.build.os === "windows" ? "nano-agent.exe" : "nano-agent";
  return [{ label: "this machine", output: join(outdir, name) }];
}

async function build(bun: string, entry: string, job: Job): Promise<Built> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const target = job.target ? [`--target=${job.target.bun}`] : [];
  const command = [bun, "build", ...FLAGS, ...target, `--outfile=${job.output}`, entry];
  const { code, stdout, stderr } = await run(command);
  if (code !== 0) return { ...job, seconds: seconds(), problem: explain(job, `${stdout}\n${stderr}`) };
  sign(job);
  const file = Deno.readFileSync(job.output);
  const found = leaks(file);
  const problem = found.length ? `the binary contains paths of this machine: ${found.join(", ")}` : undefined;
  return { ...job, bytes: file.length, seconds: seconds(), problem };
}

/** macOS ends a program whose signature does not fit its bytes. */
function sign(job: Job): void {
  if (!(job.target?.name ?? Deno.build.os).startsWith("darwin")) return;
  const file = Deno.readFileSync(job.output);
  if (isSignatureValid(file)) return;
  Deno.writeFileSync(job.output, signAdHoc(file, "nano-agent"));
}

/** Absolute paths of the build machine found in a binary; none is expected, so that builds are the same anywhere. */
function leaks(file: Uint8Array): string[] {
  const text = new TextDecoder("latin1").decode(file);
  const places = [ROOT, Deno.env.get("HOME")].filter((place) => place !== undefined && place.length > 6);
  return places.filter((place) => text.includes(`${place}/`) || text.includes(`${place}\\`)) as string[];
}

function explain(job: Job, output: string): string {
  const fetching = /download|ConnectionRefused|ENOTFOUND|FailedToOpenSocket|integrity|404/i.test(output);
  const hint = job.target && fetching
    ? `Bun's runtime for ${job.target.name} cannot be fetched from the npm registry; the other targets are not concerned`
    : "Bun could not build it";
  return `${hint}\n${tail(output)}`;
}

function table(results: Built[]): string[] {
  const rows = results.map((each) => [
    each.label,
    each.bytes === undefined ? "failed" : `${(each.bytes / 1e6).toFixed(1)} MB`,
    `${each.seconds.toFixed(1)} s`,
    each.output,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}

/** As `sha256sum -c` reads it. */
function writeSums(outdir: string): void {
  const lines = TARGETS.map(({ file }) => {
    const hash = createHash("sha256").update(Deno.readFileSync(join(outdir, file))).digest("hex");
    return `${hash}  ${file}\n`;
  });
  Deno.writeTextFileSync(join(outdir, "SHA256SUMS"), lines.join(""));
}
