/** The table of peers: start and one answer of each, in turns with ours. */

import { join } from "node:path";
import { present } from "../process.ts";
import type { Loopback } from "./loopback.ts";
import { timeRun } from "./measure.ts";
import { type Peer, PEERS } from "./peers.ts";
import type { Place, Words } from "./place.ts";
import { ANSWER, PROMPTS } from "./scenario.ts";
import { type Figures, figuresOf } from "./table.ts";

/** One program's figures. */
export interface PeerRow {
  name: string;
  start?: Figures;
  answer?: Figures;
  /** As multiples of ours, medians. */
  startRatio?: number;
  answerRatio?: number;
  /** Bytes of request bodies for one word. */
  sentBytes?: number;
  note?: string;
}

interface Given {
  ours: { version: Words; answer: Words };
  loopback: Loopback;
  place: Place;
  runs: number;
}

/** Measures every peer on PATH, one after the other, ours between its runs. */
export async function againstPeers(given: Given): Promise<PeerRow[]> {
  const rows: PeerRow[] = [];
  for (const peer of PEERS) rows.push(await measure(peer, given));
  return rows;
}

async function measure(peer: Peer, given: Given): Promise<PeerRow> {
  const { name } = peer;
  if (!await present(name)) return { name, note: "not installed" };
  const { place, runs, ours } = given;
  const own = placeOf(peer, given);
  const start = inTurns(runs, () => timeRun([name, "--version"], own), () => timeRun(ours.version, place));
  const row = { name, start: start.theirs, startRatio: start.ratio };
  const words = peer.ask?.(PROMPTS.hello);
  if (!words) return { ...row, note: "no server here speaks its format" };
  try {
    const sentBytes = await sentBy(words, own, given);
    const answer = inTurns(runs, () => timeRun(words, own), () => timeRun(ours.answer, place));
    return { ...row, answer: answer.theirs, answerRatio: answer.ratio, sentBytes };
  } catch (error) {
    return {
      ...row,
      note: error instanceof Error ? error.message.split("\n").slice(0, 2).join(": ") : String(error),
    };
  }
}

/** A home of the peer's own, beside ours. */
function placeOf(peer: Peer, { place, loopback }: Given): Place {
  const folder = join(place.env.HOME ?? place.cwd, `peer-${peer.name}`);
  Deno.mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(peer.files?.(loopback.origin) ?? {})) {
    Deno.writeTextFileSync(join(folder, name), text);
  }
  return { ...place, env: { ...place.env, HOME: folder, ...peer.env?.(loopback.origin, folder) } };
}

/** One run that must give the answer; what it sent. */
async function sentBy(words: Words, own: Place, { loopback }: Given): Promise<number> {
  await loopback.take();
  const { stdout } = timeRun(words, own);
  const exchanges = await loopback.take();
  if (!stdout.includes(ANSWER.join(""))) throw new Error(`printed ${JSON.stringify(stdout.slice(0, 100))}`);
  return exchanges.reduce((sum, { bytes }) => sum + bytes, 0);
}

function inTurns(runs: number, theirs: () => { wallMs: number }, ours: () => { wallMs: number }) {
  const [a, b]: [number[], number[]] = [[], []];
  for (let run = -1; run < runs; run++) {
    const [one, other] = [theirs().wallMs, ours().wallMs];
    if (run < 0) continue;
    a.push(one);
    b.push(other);
  }
  const [figures, own] = [figuresOf(a), figuresOf(b)];
  return { theirs: figures, ratio: figures.median / own.median };
}

/** The rows as lines of text. */
export function peerLines(rows: PeerRow[]): string[] {
  const ms = (figures: Figures | undefined, ratio: number | undefined) =>
    figures && ratio !== undefined ? `${figures.median.toFixed(0)} ms (${ratio.toFixed(1)} × ours)` : "";
  const cells = [["peer", "start", "one answer", "sent for one word", ""]];
  for (const { name, start, startRatio, answer, answerRatio, sentBytes, note } of rows) {
    const sent = sentBytes === undefined ? "" : `${sentBytes} B`;
    cells.push([name, ms(start, startRatio), ms(answer, answerRatio), sent, note ?? ""]);
  }
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
}
