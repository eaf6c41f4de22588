import type { AgentEvent } from "../types.ts";

/** Whoever follows a run. Listeners never change it and never see each other. */
export interface Listener {
  see(event: AgentEvent): void;
}
