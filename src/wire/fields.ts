/** Reading JSON off a wire: every field is looked at before it is used. Pure. */

/** A JSON object off the wire. */
export type Fields = { [key: string]: unknown };

/** The object a value is, or an empty one. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? value as Fields : {};
}

/** The list a value is, or an empty one. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text field, or an empty text. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A count, or `undefined` where there is none. */
export function countOf(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}

/** The object without its `undefined` fields. */
export function known<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** A call's arguments as an object; empty where the model wrote none that can be read (its error result says so). */
export function argumentsOf(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Fields : {};
  } catch {
    return {};
  }
}
