/** What is known of one model at several providers, and whose turn it is. */

import type { DatabaseSync } from "node:sqlite";
import { nameOf } from "../catalog/models.ts";
import { spread, twinsIn, type TwinState } from "../route/spread.ts";
import type { ModelInfo } from "../types.ts";
import { modelFigures } from "./figures.ts";
import { RequestSlots } from "./request_slots.ts";
import { atomically } from "./transaction.ts";
import { Turns } from "./turns.ts";

const HOUR_MS = 60 * 60_000;

/** Candidates with twins in order; the first of each has had its turn. As they were when the state cannot be used. */
export function takeTwinTurns(
  database: DatabaseSync,
  candidates: ModelInfo[],
  now: () => number = Date.now,
): ModelInfo[] {
  try {
    return atomically(database, () => {
      const turns = new Turns(database, now);
      const groups = twinsIn(candidates);
      const ordered = spread(candidates, statesOf(database, groups.flat(), turns, now()));
      for (const group of groups) {
        const first = ordered.find((info) => group.includes(info));
        if (first) turns.mark(turnName(first), group.map((info) => turns.state(turnName(info))));
      }
      return ordered;
    });
  } catch {
    // A state that cannot be used has been told when it was opened.
    return candidates;
  }
}

function turnName(info: ModelInfo): string {
  return `model ${nameOf(info)}`;
}

function statesOf(
  database: DatabaseSync,
  infos: ModelInfo[],
  turns: Turns,
  now: number,
): Map<string, TwinState> {
  const figures = modelFigures(database, now);
  const lately = modelFigures(database, now, HOUR_MS);
  const slots = new RequestSlots(database, () => now);
  const cooling = database.prepare(
    "SELECT until FROM cooldowns WHERE provider = ? AND model = ? AND until > ?",
  );
  return new Map(infos.map((info) => {
    const name = nameOf(info);
    const firstTokenMs = figures.get(name)?.firstTokenMs;
    const open = [...slots.busyKeys(info.provider).values()].reduce((sum, count) => sum + count, 0);
    return [name, {
      coolingUntil: Number(cooling.get(info.provider, info.model, now)?.until ?? 0),
      open,
      failureRate: lately.get(name)?.failureRate ?? 0,
      takenAt: turns.state(turnName(info)).takenAt,
      ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    }];
  }));
}
