/** How messages are written down: as JSON without secrets. */

import type { UserMessage } from "../types.ts";

const LONGEST_TITLE = 120;

/** JSON of a value with the secrets taken out of its texts; what holds none is unchanged to the byte. */
export function storedJson(value: unknown, redact: (text: string) => string): string {
  // Each text before it is escaped: arguments of a call are JSON already, and escaped twice a secret is not found.
  return JSON.stringify(value, (_name, inner) => typeof inner === "string" ? redact(inner) : inner);
}

/** The beginning of what the user said, as one line without secrets; the names of files where nothing was said. */
export function titleOf({ parts }: UserMessage, redact: (text: string) => string): string {
  const texts = parts.map((part) => part.type === "text" ? part.text : part.name ?? part.mediaType);
  // Before it is cut: half a secret is not found.
  const line = texts.map((text) => redact(text).slice(0, 4 * LONGEST_TITLE)).join(" ").replace(/\s+/g, " ")
    .trim();
  return Array.from(line).slice(0, LONGEST_TITLE).join("");
}
