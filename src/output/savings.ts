/** What a run saved: the same tokens on the most capable model it could have taken cost more. */

import type { AgentEvent } from "../types.ts";
import type { Listener } from "./listener.ts";

/** Adds up what the model that was asked cost and what the strongest would have cost. */
export class Savings implements Listener {
  #reference: { model: string; costUsd: number | null } | undefined;
  #saved: number | null = null;

  see(event: AgentEvent): void {
    if (event.type === "reference") {
      this.#saved ??= this.#reference ? null : 0;
      this.#reference = event;
    } else if (event.type === "usage" && this.#reference) {
      const most = this.#reference.costUsd;
      this.#saved = this.#saved === null || most === null || event.costUsd === null
        ? null
        : this.#saved + most - event.costUsd;
    }
  }

  /** `provider/model` of the strongest; absent when the user named the model. */
  get reference(): string | undefined {
    return this.#reference?.model;
  }

  /** USD; absent when a price or a count of tokens is unknown, or nobody worked them out. */
  get usd(): number | undefined {
    return this.#saved ?? undefined;
  }
}
