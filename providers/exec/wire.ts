/** What the parts of this adapter need to read and write JSON. Pure. */

/** The version of the protocol this adapter speaks. */
export const PROTOCOL = 1;

/** A JSON object off the wire: every field has to be looked at before it is used. */
export type Fields = { [key: string]: unknown };

/** The object a value is, or an empty one. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text field, or an empty text. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A count or an amount, or `undefined` where there is none. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The object without its `undefined` fields. */
export function known<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
