/** Going on with a conversation that was kept: `-c` and `--session`. */

import type { DatabaseSync } from "node:sqlite";
import { UserError } from "../errors.ts";
import { findSessions, lastOfFolder, readMessages, type SessionInfo, takeUp } from "../store/sessions.ts";
import { folderOf, isKept, type Note, type SessionWishes, withLog } from "./conversation.ts";
import { tellOnce } from "./run_state.ts";
import { type Conversation, newConversation, type RunSetting } from "./run_setting.ts";

const SHOWN_ID = 8;
const LONGEST_TITLE = 60;

/** The conversation with its messages; `undefined` where `-c` finds none, which is noted. Throws `usage` for `--session`. */
export async function goOn(
  setting: RunSetting,
  wishes: SessionWishes,
  note: Note,
): Promise<Conversation | undefined> {
  const opened = await openForReading(setting, note);
  try {
    const found = find(opened?.database, setting, wishes);
    if (found && opened) return read(opened.database, found, setting, wishes, note);
    note("there is no conversation in this folder to continue: this begins a new one");
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (wishes.session !== undefined) {
      throw new UserError("usage", `the session ${wishes.session} cannot be read: ${reasonOf(error)}`, {
        cause: error,
      });
    }
    note(`the conversation to continue cannot be read, this begins a new one: ${reasonOf(error)}`);
  } finally {
    opened?.close();
  }
  return undefined;
}

/** A dry run has opened no state: here it has to be read. */
async function openForReading({ state, config }: RunSetting, note: Note) {
  if (state.database) return { database: state.database, close: () => {} };
  const { openIfThere } = await import("../store/database.ts");
  const { database, warning } = await openIfThere(config.paths.stateFolder);
  if (warning && warning !== state.warning) note(warning);
  return database && { database, close: () => database.close() };
}

function find(
  database: DatabaseSync | undefined,
  setting: RunSetting,
  { session }: SessionWishes,
): SessionInfo | undefined {
  if (session !== undefined) return oneSession(database ? findSessions(database, session) : [], session);
  return database && lastOfFolder(database, folderOf(setting));
}

/** The session that an id or the beginning of one means. Throws `usage` unless it is exactly one. */
export function oneSession(found: SessionInfo[], asked: string): SessionInfo {
  const [session, ...others] = found;
  if (!session) {
    throw new UserError("usage", `there is no session ${asked}`, {
      hint: "nano-agent sessions list --all shows every session",
    });
  }
  if (others.length === 0) return session;
  const names = found.map(({ id, title }) => `${id} (${title.slice(0, LONGEST_TITLE)})`).join(", ");
  throw new UserError("usage", `several sessions begin with ${asked}`, { hint: `one of ${names}` });
}

function read(
  database: DatabaseSync,
  found: SessionInfo,
  setting: RunSetting,
  wishes: SessionWishes,
  note: Note,
): Conversation {
  const begun = { ...newConversation(), ...(found.askedModel ? { askedModel: found.askedModel } : {}) };
  const taken = isKept(setting, wishes) ? takeUpOrNote(database, found, setting, note) : undefined;
  const { said, compaction, unreadable } = taken?.conversation ??
    readMessages(database, found, found.heldFrom);
  if (unreadable > 0) {
    const messages = unreadable === 1 ? "1 message" : `${unreadable} messages`;
    note(`${messages} of this session cannot be read: left out`);
  }
  const conversation = {
    ...begun,
    messages: said.map(({ message }) => message),
    ...(compaction ? { compaction } : {}),
  };
  if (!taken) return conversation;
  if (taken.start.from === "parent") {
    const [old, own] = [found.id, taken.start.id].map((id) => id.slice(0, SHOWN_ID));
    note(`another run is going on with session ${old}: this one becomes a session of its own, ${own}`);
  }
  return withLog(conversation, taken.start, setting, wishes, note);
}

/** A state that can only be read is no reason not to go on. */
function takeUpOrNote(database: DatabaseSync, found: SessionInfo, setting: RunSetting, note: Note) {
  try {
    return takeUp(database, found, folderOf(setting));
  } catch (error) {
    tellOnce(
      setting.state,
      `the state cannot be written, this session is not kept: ${reasonOf(error)}`,
      note,
    );
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
