/** How a value that may not stand where it stands is shown: secrets are not. */

/** What of a provider or server is no secret, nor a place where a key is pasted by mistake. */
const OPEN = new Set([
  "type",
  "api",
  "apiVersion",
  "allowHttp",
  "omit",
  "maxTokensField",
  "deployments",
  "requestsPerMinute",
  "tokensPerMinute",
  "maxConcurrency",
]);
const ADDRESSES = new Set(["baseUrl", "url"]);
const LONGEST = 60;

function isOpen(path: PropertyKey[], value: unknown): boolean {
  const [top, second, third] = path;
  if (top === "tools") return second !== "env";
  if (top !== "providers" && top !== "mcpServers" && top !== "observatory") return true;
  const key = top === "observatory" ? second : third;
  // An address shows unless it may carry a password or a token; what is no address at all may be a key.
  if (ADDRESSES.has(String(key))) return typeof value === "string" && /^[^@?#]*[:/][^@?#]*$/.test(value);
  return OPEN.has(String(key));
}

/** A value in a few words: numbers and texts as they are, objects by their keys, possible secrets by their type. */
export function describeFound(value: unknown, path: PropertyKey[]): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") {
    const keys = Object.keys(value);
    const isEntry = path.length <= 2 || isOpen(path, value);
    return keys.length > 0 && isEntry ? `an object with ${cut(keys.join(", "))}` : "an object";
  }
  if (typeof value === "boolean" || isOpen(path, value)) return cut(JSON.stringify(value) ?? String(value));
  return typeof value === "string" ? "a text (not shown)" : `a ${typeof value} (not shown)`;
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
