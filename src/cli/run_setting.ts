/** What a run is made in: what all runs of this process share, who follows one, and which conversation it goes on with. */

import type { SharedBudget } from "../agent/budget.ts";
import type { Compaction } from "../agent/compact.ts";
import { offerPrices } from "../catalog/cost.ts";
import { keysInPlainSight } from "../config/keys.ts";
import type { LoadedConfig } from "../config/load.ts";
import type { McpServers } from "../mcp/client.ts";
import type { Trace } from "../output/trace.ts";
import { leaveState } from "../store/database.ts";
import type { SessionLog } from "../store/session_log.ts";
import type { Ask } from "../tools/ask.ts";
import type { ToolSession } from "../tools/run.ts";
import type { Message, ProviderMap, UserMessage } from "../types.ts";
import type { RunOptions } from "./arguments.ts";
import { openSharedState, type SharedState } from "./run_state.ts";
import type { Secrets } from "./secrets.ts";

/** What a command gets from the process it runs in. */
export interface Surroundings {
  env: Record<string, string | undefined>;
  cwd: string;
  providers: ProviderMap;
  version: string;
  /** Makes a folder the working directory and returns its absolute path; throws when it cannot. */
  enter(folder: string): string;
  /** Ends the process at once. */
  quit(code: number): never;
}

/** What every run of this process shares, be it one or a thousand. */
export interface RunSetting {
  surroundings: Surroundings;
  config: LoadedConfig;
  secrets: Secrets;
  state: SharedState;
  /** Limits that several runs of this process have together. */
  budgets: SharedBudget[];
  /** MCP servers, once one is needed. */
  mcp: { servers?: McpServers };
  /** Run when everything is over, whatever happened. */
  atEnd: (() => void | Promise<void>)[];
}

/** Those who follow one run, as far as preparing it goes. */
export interface Audience {
  /** A line for people. */
  note(text: string): void;
  /** A line for people who want to know more (`--log-level info`). */
  inform?(text: string): void;
  /** Somebody will see what the run cost. */
  readonly showsCost: boolean;
  /** Text is shown as it comes and cannot be taken back. */
  readonly live: boolean;
  /** How a person is asked whether a tool may run; absent: there is nobody. */
  readonly ask?: Ask;
  /** A person watches what tools write. */
  readonly showsWrites: boolean;
  /** What a tool is doing right now. */
  tellDoing(text: string): void;
  /** Starts the trace where one was asked for. Throws `usage` when its file cannot be written. */
  startTrace(): Promise<Trace | undefined>;
}

/** Nobody but a reader of notes. */
export function quietAudience(note: (text: string) => void): Audience {
  return {
    note,
    showsCost: true,
    live: false,
    showsWrites: false,
    tellDoing: () => {},
    startTrace: () => Promise.resolve(undefined),
  };
}

/** A run's collaborators while it is being prepared. */
export interface RunContext extends RunSetting {
  options: RunOptions;
  audience: Audience;
  /** Stops the run. */
  signal: AbortSignal;
  /** The answer is read in a conversation, not by a script. */
  inConversation?: boolean;
  /** When the run began, on the clock of `performance.now()`; absent: with the process. */
  startedAt?: number;
}

/** What the user asks for. */
export interface Asked {
  message: UserMessage;
  /** What was said, without what it is about: routing goes by it. */
  instruction: string;
  /** What came on stdin beside it. */
  pasted?: string;
}

/** What one run leaves to the next of the same conversation. The run appends to `messages`. */
export interface Conversation extends Pick<ToolSession, "reads" | "always"> {
  sessionId: string;
  messages: Message[];
  /** What stands for their beginning, once they got too long. */
  compaction?: Compaction;
  /** The model that was named for it before, as it was named; a run that names another goes on with that. */
  askedModel?: string;
  /** Keeps what is said; absent: nobody does. */
  log?: SessionLog;
}

/** A conversation nothing was said in yet, and that nobody keeps: see `conversation.ts` for those that are kept. */
export function newConversation(): Conversation {
  return { sessionId: crypto.randomUUID(), messages: [], reads: new Map(), always: new Set() };
}

/** Opens what runs share; what is put into `atEnd` closes it. With `dryRun` the state is only read. */
export async function openRunSetting(
  shared: Pick<RunSetting, "surroundings" | "config" | "secrets" | "atEnd">,
  note: (text: string) => void,
  dryRun = false,
): Promise<RunSetting> {
  const { config: { effective, paths: { stateFolder } }, secrets, surroundings } = shared;
  secrets.add(...keysInPlainSight(effective, surroundings.env));
  offerPrices(async () => (await (await import("../store/prices.ts")).readPrices(stateFolder))?.providers);
  const state = await openSharedState(stateFolder, dryRun);
  if (state.warning) note(state.warning);
  shared.atEnd.push(() => state.database && leaveState(stateFolder, state.database));
  return { ...shared, state, budgets: [], mcp: {} };
}
