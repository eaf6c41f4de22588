/** `nano-agent sessions show` and `export`: a conversation for people, for documents, for programs. */

import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import { jsonLine } from "../output/json.ts";
import { markdownOf, objectOf, type ShownSession, textOf } from "../output/session.ts";
import { harmless } from "../output/terminal.ts";
import { readMessages } from "../store/sessions.ts";
import type { SessionsSurroundings, SharedOptions } from "./sessions_arguments.ts";
import { figuresOf, sessionNamed, type SessionsPlace, usingState, withSessions } from "./sessions_place.ts";

/** Shows a conversation; `--json` and `-o json` print the object that `export` writes. */
export function showSession(
  id: string,
  { json }: { json?: true },
  shared: SharedOptions,
  surroundings: SessionsSurroundings,
): Promise<number> {
  return withSessions(shared, surroundings, async (place) => {
    const session = await load(place, id);
    if (json || shared.output === "json") place.output.json(objectOf(session));
    else place.output.text(textOf(session, place.output.style));
    return 0;
  });
}

/** How and where `export` writes. */
export interface ExportWishes {
  format?: "md" | "json";
  file?: string;
}

/** Writes a conversation to stdout or into a file, which only its owner may read. Throws `usage` when it cannot. */
export function exportSession(
  id: string,
  { format, file }: ExportWishes,
  shared: SharedOptions,
  surroundings: SessionsSurroundings,
): Promise<number> {
  // Elsewhere `-o` takes a format.
  const named = file === "md" || file === "json" ? file : undefined;
  const path = named ? undefined : file;
  const chosen = format ?? named ?? (path?.endsWith(".json") ? "json" : "md");
  return withSessions(shared, surroundings, async (place) => {
    const session = await load(place, id);
    const text = chosen === "json" ? jsonLine(objectOf(session)) : markdownOf(session);
    if (path === undefined) place.output.foreign(text);
    else await write(resolve(surroundings.cwd, path), place.output.secrets.redact(text));
    return 0;
  });
}

async function load(place: SessionsPlace, id: string): Promise<ShownSession> {
  const session = usingState(() => sessionNamed(place, id));
  const { database, output } = place;
  if (!database) throw new Error("a session was found without a state");
  const { said, unreadable } = usingState(() => readMessages(database, session));
  if (unreadable > 0) output.note(`${unreadable} of its messages cannot be read: left out`);
  return { session, said, ...await figuresOf(place, session.id) };
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600 });
  } catch (error) {
    throw new UserError(
      "usage",
      harmless(`${file} cannot be written: ${error instanceof Error ? error.message : error}`),
    );
  }
}
