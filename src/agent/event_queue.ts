/** Between a run that goes on and whoever follows it. */

import type { AgentEvent } from "../types.ts";

/**
 * Events in the order they happened, taken in batches. A run tells thousands of deltas: through one queue each
 * costs a push, through a chain of generators it would cost several turns of the event loop.
 */
export class EventQueue {
  #events: AgentEvent[] = [];
  #wake: (() => void) | undefined;
  #closed = false;

  push(event: AgentEvent): void {
    this.#events.push(event);
    this.#wake?.();
  }

  /** No more events will come. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** All events since the last time, at least one; none when the queue is closed and empty. */
  async take(): Promise<AgentEvent[]> {
    while (this.#events.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = undefined;
    return this.#events.splice(0);
  }
}
