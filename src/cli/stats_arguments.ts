/** The `stats` command's arguments. */

import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { type Dimension, DIMENSIONS } from "../store/statistics.ts";
import type { ListOptions } from "./list_output.ts";
import type { Exit } from "./run_command.ts";
import type { Surroundings } from "./run_setting.ts";

/** What the action needs beside its arguments. */
export interface StatsSurroundings extends Surroundings {
  configFile?: string;
}

const EXAMPLES = `
Examples:
  nano-agent stats
  nano-agent stats --since 7d --by day
  nano-agent stats --by tag --csv > costs.csv
  nano-agent stats --json | jq '.byModel[] | {model, costUsd}'`;

const UNITS: Record<string, number> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds since 1970: `24h`, `7d`, `2w` ago, or a day such as 2026-01-31 where the user is. */
export function sinceTime(given: string, now = Date.now()): number {
  const [, count, unit] = /^(\d{1,5})([hdw])$/.exec(given) ?? [];
  if (count !== undefined && unit !== undefined) return now - Number(count) * (UNITS[unit] ?? 0);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(given) ? new Date(`${given}T00:00`).getTime() : NaN;
  if (Number.isNaN(day)) throw new InvalidArgumentError("Expected 24h, 7d, 2w or a day such as 2026-01-31.");
  return day;
}

/** Adds `stats`. `done` gets the exit code. */
export function addStatsCommand(
  program: Command<unknown[], Record<string, unknown>, Record<string, unknown>>,
  surroundings: () => StatsSurroundings,
  done: (exit: Exit) => void,
): void {
  program.command("stats").description("what runs cost and how long they took, from the ledger")
    .option("--since <time>", "only runs since then: 24h, 7d, 2w or 2026-01-31", (given) => sinceTime(given))
    .addOption(new Option("--by <what>", "one table only").choices(DIMENSIONS))
    .option("--json", "one object: totals and every table")
    .option("--csv", "the table as CSV (--by, else by model)")
    .addHelpText("after", EXAMPLES)
    .action(async ({ by, ...options }) => {
      const { statsCommand } = await import("./stats_command.ts");
      const wishes = { ...options, ...(by ? { by: by as Dimension } : {}) };
      done({ code: await statsCommand(wishes, program.opts() as ListOptions, surroundings()) });
    });
}
