/**
 * Measures the binary against curl sending the same requests to one loopback server, the two in turns:
 * `deno task bench [--runs N] [--json] [--check] [--peers] [--bin "COMMAND"]`. With `--peers` other programs of this
 * kind that are on PATH are measured too, against ours. A measurement, not a test: exit 0 also when a
 * target is missed, unless `--check`.
 */

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { againstPeers, peerLines } from "./bench/against_peers.ts";
import { type Loopback, startLoopback } from "./bench/loopback.ts";
import { cpuOfRun, peakOfRun, timeRun } from "./bench/measure.ts";
import { makePlace, type Place, type Words } from "./bench/place.ts";
import { type Adapter, ADAPTERS, ANSWER, DELTAS, PROMPTS, TURNS } from "./bench/scenario.ts";
import type { Exchange } from "./bench/server_process.ts";
import { FILES, makeTree, SOUGHT, TREE } from "./bench/search.ts";
import { linesOf, type Row, rowOf } from "./bench/table.ts";
import type { RunResult } from "../src/types.ts";
import { exists, present, ROOT, say } from "./process.ts";

/** Everything a measure needs. */
interface Bench {
  bin: Words;
  runs: number;
  loopback: Loopback;
  place: Place;
}

const WARM_UPS = 2;
const MEGABYTE = 1e6;

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "15" },
      json: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      peers: { type: "boolean", default: false },
      bin: { type: "string", default: Deno.env.get("NANO_AGENT_BIN") ?? "dist/nano-agent" },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) {
    throw new Error(`--runs ${values.runs}: a whole number, 1 or more`);
  }
  if (!await present("curl")) throw new Error("curl is needed: everything is measured against it");
  const load = Deno.loadavg()[0] ?? 0;
  if (values.peers) return await peers(commandOf(values.bin), runs, values.json);
  const rows = await bench(commandOf(values.bin), runs);
  if (values.json) say(JSON.stringify({ runs, load, rows }, null, 2));
  else for (const line of [...linesOf(rows), ...busyNote(load)]) say(line);
  return values.check && rows.some((row) => row.ok === false) ? 1 : 0;
}

async function peers(bin: Words, runs: number, json: boolean): Promise<number> {
  const loopback = await startLoopback();
  const place = makePlace(loopback.origin);
  try {
    const answer = promptOf({ bin, runs, loopback, place }, "anthropic", PROMPTS.hello);
    const rows = await againstPeers({
      ours: { version: [...bin, "--version"], answer },
      loopback,
      place,
      runs,
    });
    if (json) say(JSON.stringify({ runs, peers: rows }, null, 2));
    else for (const line of peerLines(rows)) say(line);
    return 0;
  } finally {
    place.remove();
    await loopback.stop();
  }
}

/** A busy machine slows a program of many threads more than it slows curl: the ratios then say little. */
function busyNote(load: number): string[] {
  const cores = navigator.hardwareConcurrency;
  if (load <= cores / 2) return [];
  return [`The machine was busy (load ${load.toFixed(1)} on ${cores} cores): measure again when it is not.`];
}

/** The words of a command; commands run in a folder of their own, so a relative path is meant from the checkout. */
function commandOf(text: string): Words {
  return text.trim().split(/\s+/).map((word) => word.includes("/") ? resolve(ROOT, word) : word);
}

async function bench(bin: Words, runs: number): Promise<Row[]> {
  const loopback = await startLoopback();
  const place = makePlace(loopback.origin);
  const given = { bin, runs, loopback, place };
  try {
    const rows = [await startOf(given)];
    for (const adapter of ["anthropic", "openai"] as const) rows.push(...await answerOf(given, adapter));
    for (const adapter of ["anthropic", "openai"] as const) rows.push(await streamOf(given, adapter));
    return [...rows, ...await loopOf(given), await searchOf(given), await memoryOf(given), ...sizeOf(bin)];
  } finally {
    place.remove();
    await loopback.stop();
  }
}

/** Runs the measurements in turns, after a warm-up that does not count. */
async function interleave<T>(runs: number, ...measures: (() => T | Promise<T>)[]): Promise<T[][]> {
  const values: T[][] = measures.map(() => []);
  for (let run = -Math.min(WARM_UPS, runs); run < runs; run++) {
    for (const [index, measure] of measures.entries()) {
      const value = await measure();
      if (run >= 0) values[index]?.push(value);
    }
  }
  return values;
}

/** Runs once to see that the answer is right and which requests were sent. */
async function record(words: Words, expected: RegExp, { loopback, place }: Bench): Promise<Exchange[]> {
  await loopback.take();
  const { stdout } = timeRun(words, place);
  if (!expected.test(stdout)) {
    throw new Error(`${words.join(" ")} printed ${JSON.stringify(stdout.slice(0, 200))}`);
  }
  return await loopback.take();
}

function promptOf({ bin }: Bench, adapter: Adapter, prompt: string): Words {
  return [...bin, "-m", ADAPTERS[adapter], "--tools", "read", prompt];
}

async function startOf({ bin, runs, place }: Bench): Promise<Row> {
  const [ours = [], curl = []] = await interleave(
    runs,
    () => timeRun([...bin, "--version"], place).wallMs,
    () => timeRun(["curl", "--version"], place).wallMs,
  );
  return rowOf("start (--version)", "ms", { ours, curl }, { most: 1.5, of: "curl" });
}

/** The whole process, how long until its request is at the server, and how much it sends. */
async function answerOf(given: Bench, adapter: Adapter): Promise<Row[]> {
  const { runs, loopback, place } = given;
  const words = promptOf(given, adapter, PROMPTS.hello);
  const exchanges = await record(words, new RegExp(ANSWER.join("").replace("?", "\\?")), given);
  const curlWords = place.curl(`hello-${adapter}`, exchanges);
  const measure = (command: Words) => async () => {
    const { startedMs, wallMs } = timeRun(command, place);
    const [exchange] = await loopback.take();
    return { wallMs, requestMs: (exchange?.beganMs ?? NaN) - startedMs };
  };
  await loopback.take();
  const [ours = [], curl = []] = await interleave(runs, measure(words), measure(curlWords));
  const both = (key: "wallMs" | "requestMs") => ({
    ours: ours.map((each) => each[key]),
    curl: curl.map((each) => each[key]),
  });
  return [
    rowOf(`one answer, ${adapter}`, "ms", both("wallMs"), { most: 4, of: "curl" }),
    rowOf(`spawn to request, ${adapter}`, "ms", both("requestMs")),
    rowOf(`sent for one word, ${adapter}`, "B", { ours: [exchanges[0]?.bytes ?? NaN] }, {
      most: 3000,
      of: "B",
    }),
  ];
}

async function streamOf(given: Bench, adapter: Adapter): Promise<Row> {
  const measure = `${DELTAS} deltas, CPU, ${adapter}`;
  if (!await present("bash")) return { measure, unit: "ms", note: "no bash to ask for CPU time" };
  const words = promptOf(given, adapter, PROMPTS.stream);
  const exchanges = await record(words, /^000 001 [^]*999\s*$/, given);
  const curlWords = given.place.curl(`stream-${adapter}`, exchanges);
  const [ours = [], curl = []] = await interleave(
    given.runs,
    () => cpuOfRun(words, given.place),
    () => cpuOfRun(curlWords, given.place),
  );
  return rowOf(measure, "ms", { ours, curl }, { most: 6, of: "curl" });
}

/** Whole loops, and what of them is neither the server's thinking nor, in the second row, a process's start. */
async function loopOf(given: Bench): Promise<Row[]> {
  const { runs, loopback, place } = given;
  const words = promptOf(given, "anthropic", PROMPTS.loop);
  const exchanges = await record(words, new RegExp(`${TURNS - 1} times`), given);
  if (exchanges.length !== TURNS) throw new Error(`the loop took ${exchanges.length} requests, not ${TURNS}`);
  const measure = (command: Words) => async () => {
    const { startedMs, wallMs } = timeRun(command, place);
    const seen = await loopback.take();
    const thinkingMs = seen.reduce((sum, { beganMs, endedMs }) => sum + endedMs - beganMs, 0);
    const fromFirstMs = startedMs + wallMs - (seen[0]?.beganMs ?? NaN);
    return {
      wallMs,
      turnMs: (wallMs - thinkingMs) / TURNS,
      laterTurnMs: (fromFirstMs - thinkingMs) / TURNS,
    };
  };
  await loopback.take();
  const curlWords = place.curl("loop", exchanges);
  const [ours = [], curl = []] = await interleave(runs, measure(words), measure(curlWords));
  const both = (key: "wallMs" | "turnMs" | "laterTurnMs") => ({
    ours: ours.map((each) => each[key]),
    curl: curl.map((each) => each[key]),
  });
  return [
    rowOf(`${TURNS} turns of read_file`, "ms", both("wallMs")),
    rowOf("own time a turn, start included", "ms", both("turnMs"), { most: 6, of: "ms" }),
    rowOf("own time a turn, from the first request", "ms", both("laterTurnMs")),
  ];
}

/** A search of the tools' own, timed by the run itself, against rg started anew each time. */
async function searchOf(given: Bench): Promise<Row> {
  const measure = `search in ${FILES} files`;
  if (!await present("rg")) return { measure, unit: "ms", note: "no rg to compare with" };
  const { place, runs } = given;
  makeTree(place.cwd);
  const words = [...promptOf(given, "anthropic", PROMPTS.search), "-o", "json"];
  const rg = ["rg", "--line-number", SOUGHT, TREE];
  const [ours = [], yardstick = []] = await interleave(
    Math.min(runs, 5),
    () => searchMs(timeRun(words, place).stdout),
    () => timeRun(rg, place).wallMs,
  );
  return rowOf(measure, "ms", { ours, curl: yardstick }, { most: 5, of: "rg" });
}

function searchMs(stdout: string): number {
  const { toolCalls: [call] = [] }: RunResult = JSON.parse(stdout);
  if (!call?.ok) throw new Error(`the search failed: ${stdout.slice(0, 300)}`);
  return call.durationMs;
}

async function memoryOf(given: Bench): Promise<Row> {
  const measure = "peak memory of one answer";
  if (Deno.build.os !== "linux") return { measure, unit: "MB", note: "only Linux tells it in /proc" };
  const words = promptOf(given, "anthropic", PROMPTS.hello);
  const curlWords = given.place.curl("peak", await record(words, /./, given));
  const few = Math.min(given.runs, 5);
  const [ours = [], curl = []] = await interleave(
    few,
    async () => await peakOfRun(words, given.place) / MEGABYTE,
    async () => await peakOfRun(curlWords, given.place) / MEGABYTE,
  );
  return rowOf(measure, "MB", { ours, curl }, { most: 80, of: "MB" });
}

function sizeOf(bin: Words): Row[] {
  const [file = ""] = bin;
  if (bin.length > 1 || !exists(file)) return [];
  return [rowOf("binary", "MB", { ours: [Deno.statSync(file).size / MEGABYTE] })];
}
