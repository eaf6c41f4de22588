/** Rows of figures and how they are shown. */

/** Several measurements of one thing. */
export interface Figures {
  median: number;
  min: number;
  max: number;
}

/** Programs that do the same. */
export type Yardstick = "curl" | "rg";

/** What is measured in. */
export type Unit = "ms" | "MB" | "B";

/** One measure: ours, the yardstick's (curl, or rg for a search), and what was wanted. */
export interface Row {
  measure: string;
  unit: Unit;
  ours?: Figures;
  curl?: Figures;
  /** Ours as a multiple of curl's, medians. */
  ratio?: number;
  target?: { most: number; of: Yardstick | Unit };
  ok?: boolean;
  /** Why there are no figures. */
  note?: string;
}

/** Median and range. Throws when there is nothing. */
export function figuresOf(values: number[]): Figures {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || min === undefined || max === undefined) {
    throw new Error("nothing was measured");
  }
  return { median: (low + high) / 2, min, max };
}

/** A row judged against its target. */
export function rowOf(
  measure: string,
  unit: Unit,
  values: { ours: number[]; curl?: number[] },
  target?: Row["target"],
): Row {
  const ours = figuresOf(values.ours);
  const curl = values.curl?.length ? figuresOf(values.curl) : undefined;
  const ratio = curl && curl.median > 0 ? ours.median / curl.median : undefined;
  const measured = target && isYardstick(target.of) ? ratio : ours.median;
  const ok = target && measured !== undefined ? measured <= target.most : undefined;
  return { measure, unit, ours, curl, ratio, target, ok };
}

/** The rows as lines of text, in columns. */
export function linesOf(rows: Row[]): string[] {
  const cells = [
    ["measure", "ours (min–max)", "yardstick", "ratio", "target", ""],
    ...rows.map((row) => [
      row.measure,
      row.ours ? shown(row.ours, row.unit) : `not measured: ${row.note}`,
      row.curl ? shown(row.curl, row.unit) : "",
      row.ratio === undefined ? "" : `${row.ratio.toFixed(2)} ×`,
      row.target ? targetOf(row.target) : "",
      row.ok === undefined ? "" : row.ok ? "ok" : "OVER",
    ]),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0))
  );
  return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
}

function shown({ median, min, max }: Figures, unit: Unit): string {
  const range = min === max ? "" : ` (${numberOf(min, unit)}–${numberOf(max, unit)})`;
  return `${numberOf(median, unit)} ${unit}${range}`;
}

function numberOf(value: number, unit: Unit): string {
  return unit === "B" ? String(Math.round(value)) : value.toFixed(1);
}

function targetOf({ most, of }: NonNullable<Row["target"]>): string {
  return isYardstick(of) ? `≤ ${most} × ${of}` : `≤ ${most} ${of}`;
}

function isYardstick(of: Yardstick | Unit): of is Yardstick {
  return of === "curl" || of === "rg";
}
