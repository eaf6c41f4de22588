import type { AgentEvent } from "../types.ts";

/** Whoever follows a run. Listeners never change it and never see each other. */
export interface Listener {
  see(event: AgentEvent): void;
  /** Ends a line it has left open: somebody else is about to write on the same screen. */
  endLine?(): void;
}
