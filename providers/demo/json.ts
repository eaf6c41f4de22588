/** Reading request bodies nobody has checked: what is not of the expected shape reads as empty. */

export type JsonObject = Record<string, unknown>;

/** Whether the value is a plain JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is an object, else an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The objects of a list. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The value if it is a string, else an empty one. */
export function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The text of message content, given as a string or as typed parts. */
export function contentText(content: unknown): string {
  return typeof content === "string"
    ? content
    : objectsOf(content).map((part) => stringOf(part.text)).join("");
}

/** The object a JSON text holds, undefined if it holds none. */
export function parseObject(json: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
