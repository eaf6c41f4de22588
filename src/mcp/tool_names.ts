/** Names under which models know the tools of servers. */

/** The longest name every API takes (OpenAI's reference, function names). */
const NAME_LENGTH = 64;

/** What all names of a server's tools begin with. */
export function prefixOf(server: string): string {
  return `mcp__${server}__`;
}

/**
 * `mcp__SERVER__TOOL` in characters every API takes and cut to the length they take. `taken` gets the name; one that is
 * there already gets a number.
 */
export function toolName(server: string, tool: string, taken: Set<string>): string {
  const full = `${prefixOf(server)}${tool.replace(/[^a-zA-Z0-9_-]/g, "_") || "_"}`;
  let name = full.slice(0, NAME_LENGTH);
  for (let n = 2; taken.has(name); n++) name = `${full.slice(0, NAME_LENGTH - `_${n}`.length)}_${n}`;
  taken.add(name);
  return name;
}

/** Whether some tool of `server` could be meant by a class, a name or a pattern (`*` is any run of characters). */
export function mayConcern(subject: string, server: string): boolean {
  if (subject === "all" || subject === "read" || subject === "execute") return true;
  const prefix = prefixOf(server);
  const star = subject.indexOf("*");
  if (star < 0) return subject.startsWith(prefix);
  const head = subject.slice(0, star);
  return head.startsWith(prefix) || prefix.startsWith(head);
}
