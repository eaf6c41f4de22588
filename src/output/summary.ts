/** The line that says what a run cost. */

import { formatUsd } from "../catalog/format_usd.ts";
import type { RunResult, Usage } from "../types.ts";
import type { Savings } from "./savings.ts";
import type { Style } from "./terminal.ts";

/** Milliseconds as seconds, with digits where they matter. */
export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

function formatTokens(usage: Usage, costUsd: number | null): string {
  if (usage.inputTokens === undefined && usage.outputTokens === undefined) {
    return costUsd === 0 ? "no tokens billed" : "tokens unknown";
  }
  const parts = [];
  if (usage.cacheReadTokens) parts.push(`${usage.cacheReadTokens} cached`);
  if (usage.cacheWriteTokens) parts.push(`${usage.cacheWriteTokens} written to cache`);
  const cached = parts.length ? ` (${parts.join(", ")})` : "";
  const reasoning = usage.reasoningTokens ? ` (${usage.reasoningTokens} reasoning)` : "";
  return `${usage.inputTokens ?? "?"} tokens in${cached}, ${usage.outputTokens ?? "?"} out${reasoning}`;
}

const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

/** Model, tokens, cost, turns, tools and times of a run; in several lines where `columns` are too few for one. */
export function summaryOf(result: RunResult, columns = Infinity, savings?: Savings): string {
  const parts = [
    result.model ? `${result.provider}/${result.model}` : "no model",
    formatTokens(result.usage, result.costUsd),
    formatUsd(result.attempts.length === 0 ? 0 : result.costUsd),
    counted(result.turns, "turn"),
  ];
  if (result.toolCalls.length) parts.push(counted(result.toolCalls.length, "tool call"));
  if (result.attempts.length > result.turns) parts.push(counted(result.attempts.length, "request"));
  if (result.firstTokenMs !== undefined) parts.push(`first token ${formatSeconds(result.firstTokenMs)}`);
  if (savings?.usd !== undefined && savings.usd > 0) {
    parts.push(`saved ${formatUsd(savings.usd)} against ${savings.reference}`);
  }
  parts.push(`total ${formatSeconds(result.durationMs)}`);
  return joinWithin(parts, " · ", columns);
}

/** Parts on lines of less than `columns`, further lines indented. */
export function joinWithin(parts: string[], separator: string, columns: number): string {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + separator.length + part.length < columns) {
      lines[lines.length - 1] = last + separator + part;
    } else lines.push(lines.length ? `  ${part}` : part);
  }
  return lines.join("\n");
}

/** The summary as it is written to stderr. */
export function formatSummaryLines(
  result: RunResult,
  columns: number,
  style: Style,
  savings?: Savings,
): string {
  return `${style.dim(summaryOf(result, columns, savings))}\n`;
}
