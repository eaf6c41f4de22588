/** Which conversation a run goes on with, and whether it is kept. */

import { realpathSync } from "node:fs";
import { SessionLog, type SessionStart, type SessionStore } from "../store/session_log.ts";
import { tellOnce } from "./run_state.ts";
import { type Conversation, newConversation, type RunSetting } from "./run_setting.ts";

/** The options that say so. */
export interface SessionWishes {
  /** `-c`: the last conversation of this folder. */
  continue?: boolean;
  /** `--session`: an id, or the beginning of one. */
  session?: string;
  /** `--no-history` is false. */
  history?: boolean;
  dryRun?: boolean;
}

/** Tells people something. */
export type Note = (text: string) => void;

/**
 * The conversation that the options name: a new one, or one that was kept, with all its messages. Its `log` keeps what
 * every run of it adds (pass the conversation to `prepareRun` or `performRun`, nothing else is to be done) and is closed
 * with the setting, or by who needs it no longer. Throws `usage` for an id that is unknown or not unique.
 */
export async function openConversation(
  setting: RunSetting,
  wishes: SessionWishes,
  note: Note,
): Promise<Conversation> {
  if (wishes.continue || wishes.session !== undefined) {
    const { goOn } = await import("./go_on.ts");
    return await goOn(setting, wishes, note) ?? keptConversation(setting, wishes, note);
  }
  return keptConversation(setting, wishes, note);
}

/** A new conversation; it is kept unless the options, the configuration or a dry run say otherwise. */
export function keptConversation(setting: RunSetting, wishes: SessionWishes, note: Note): Conversation {
  const conversation = newConversation();
  const start: SessionStart = {
    id: conversation.sessionId,
    folder: folderOf(setting),
    from: "nothing",
  };
  return withLog(conversation, start, setting, wishes, note);
}

/** The conversation with its log, where it is to have one. */
export function withLog(
  conversation: Conversation,
  start: SessionStart,
  setting: RunSetting,
  wishes: SessionWishes,
  note: Note,
): Conversation {
  const store = isKept(setting, wishes) ? storeOf(setting, note) : undefined;
  if (!store) return conversation;
  const log = new SessionLog(store, start);
  // Before the database is.
  setting.atEnd.unshift(() => log.close());
  return { ...conversation, sessionId: log.id, log };
}

/** Whether what is said now is kept. */
export function isKept({ config }: RunSetting, { history, dryRun }: SessionWishes): boolean {
  return history !== false && config.effective.history && !dryRun;
}

function storeOf({ state, secrets }: RunSetting, note: Note): SessionStore | undefined {
  const { database } = state;
  if (!database) return undefined;
  const warn = (error: unknown) => {
    const reason = error instanceof Error ? error.message : error;
    tellOnce(state, `the state cannot be written, this session is not kept: ${reason}`, note);
  };
  return { database, redact: secrets.redact, warn };
}

/** The real path of the working directory: sessions are found again by it, whatever links lead there. */
export function folderOf({ surroundings: { cwd } }: RunSetting): string {
  try {
    return realpathSync(cwd);
  } catch {
    // A folder that was removed while we are in it still has its name.
    return cwd;
  }
}
