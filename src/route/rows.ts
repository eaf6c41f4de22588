/** Rows of `routing.table`: when one counts. Pure. */

import type { ModelRef } from "../types.ts";
import type { Classification } from "./classify.ts";

/** A row of `routing.table`. */
export interface TableRow {
  when: { task?: string; complexity?: string; prefer?: string; minInputTokens?: number; images?: boolean };
  use: ModelRef[];
}

/** What a row is held against. */
export interface RowSubject {
  classification: Pick<Classification, "task" | "complexity">;
  strategy: string;
  inputTokens: number;
  images: boolean;
}

/** Whether all conditions of a row are met; one without any always is. */
export function matches(
  { when }: TableRow,
  { classification, strategy, inputTokens, images }: RowSubject,
): boolean {
  const task = when.task === "execution" ? "agentic" : when.task;
  return (task === undefined || task === classification.task) &&
    (when.complexity === undefined || when.complexity === classification.complexity) &&
    (when.prefer === undefined || when.prefer === strategy) &&
    (when.images === undefined || when.images === images) &&
    inputTokens >= (when.minInputTokens ?? 0);
}
