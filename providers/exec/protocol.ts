/** The version of the plugin protocol, and the checks that all of its messages need. Pure. */

import type { Fields } from "../../src/wire/fields.ts";

/** The version of the protocol this adapter speaks. */
export const PROTOCOL = 1;

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An amount, or `undefined` where there is none; `1e999` is none either. */
export function amountOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}
