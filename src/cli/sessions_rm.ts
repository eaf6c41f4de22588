/** `nano-agent sessions rm` */

import process from "node:process";
import { UserError } from "../errors.ts";
import { deleteSessions, oldSessions } from "../store/session_search.ts";
import type { SessionInfo } from "../store/sessions.ts";
import type { SessionsSurroundings, SharedOptions } from "./sessions_arguments.ts";
import { sessionNamed, type SessionsPlace, usingState, withSessions } from "./sessions_place.ts";
import { lookAtTerminals } from "./terminals.ts";

/** The command's own options; `olderThan` in milliseconds. */
export interface RemoveWishes {
  olderThan?: number;
  all?: true;
}

/** Removes sessions, all that were named or none. Many at once are asked for first. */
export async function removeSessions(
  ids: string[],
  wishes: RemoveWishes,
  shared: SharedOptions,
  surroundings: SessionsSurroundings,
): Promise<number> {
  const many = wishes.all === true || wishes.olderThan !== undefined;
  if (many === ids.length > 0) {
    throw new UserError("usage", "name the sessions to remove, or give --older-than or --all", {
      hint: "for example: nano-agent sessions rm 3f2a",
    });
  }
  return await withSessions(shared, surroundings, async (place) => {
    const chosen = many ? oldOnes(place, wishes) : ids.map((id) => sessionNamed(place, id));
    const what = chosen.length === 1 ? "1 session" : `${chosen.length} sessions`;
    if (chosen.length > 0 && many && !shared.yes && !await isAllowed(what)) return 0;
    const { database, output } = place;
    if (database && chosen.length > 0) usingState(() => deleteSessions(database, chosen));
    output.note(chosen.length === 0 ? "there is no such session" : `removed ${what}`);
    return 0;
  });
}

function oldOnes({ database }: SessionsPlace, { olderThan, all }: RemoveWishes): SessionInfo[] {
  if (!database) return [];
  return usingState(() => oldSessions(database, all ? undefined : Date.now() - (olderThan ?? 0)));
}

/** Asks on a terminal. Throws `usage` where nobody can be asked. */
async function isAllowed(what: string): Promise<boolean> {
  const { stdin, stderr } = await lookAtTerminals();
  if (!stdin || !stderr) {
    throw new UserError("usage", `this would remove ${what}, and nobody can be asked`, {
      hint: "--yes removes them unasked",
    });
  }
  const { createInterface } = await import("node:readline");
  // Without `terminal` signals and editing are the kernel's.
  const lines = createInterface({ input: process.stdin, terminal: false });
  try {
    process.stderr.write(`Remove ${what}? [y]es, [N]o: `);
    return await new Promise((resolve) => {
      lines.on("close", () => resolve(false));
      lines.on("line", (line) => resolve(/^y(es)?$/i.test(line.trim())));
    });
  } finally {
    lines.close();
  }
}
