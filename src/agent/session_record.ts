/** What the loop tells whoever keeps the conversation of a run. */

import type { AgentEvent, AssistantMessage, ModelRef, ToolResultPart, UserMessage } from "../types.ts";

/** Told everything as it becomes complete, at once and in order; never throws. */
export interface SessionRecord {
  see(event: AgentEvent): void;
  /** A message of the conversation; `interrupted`: it is the beginning of one. */
  add(message: UserMessage | AssistantMessage, details?: { by?: ModelRef; interrupted?: boolean }): void;
  /** How much is kept so far, in units of its own. */
  readonly count: number;
  /** Takes back what was kept since `count` was this: an answer that counts no more. */
  forgetFrom(count: number): void;
  /** The result of one call, as soon as it is there: results come in the order they are ready. */
  keep(result: ToolResultPart, durationMs: number): void;
}
