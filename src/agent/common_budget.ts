/** What several runs of one process may cost together: a chat, a batch. */

import { outputThatFits, type RequestPrice, type SharedBudget } from "./budget.ts";

/** A limit that lives as long as the process. */
export class CommonBudget implements SharedBudget {
  readonly hint = "raise --max-cost, or send less";
  readonly #held = new Map<number, number>();
  #spentUsd = 0;
  #count = 0;

  /** `of` is whose limit it is, in words: `the batch`. */
  constructor(readonly limitUsd: number, readonly of: string) {}

  /** What is neither spent nor set aside, in USD, never below 0. */
  get leftUsd(): number {
    const held = [...this.#held.values()].reduce((sum, usd) => sum + usd, 0);
    return Math.max(0, this.limitUsd - this.#spentUsd - held);
  }

  /** Sets a request's worst case aside, its output lowered to what is left. */
  reserve(price: RequestPrice): ReturnType<SharedBudget["reserve"]> {
    const { leftUsd } = this;
    const fits = outputThatFits(price, leftUsd);
    if (fits < price.least) {
      const later = outputThatFits(price, this.limitUsd - this.#spentUsd) >= price.least;
      return { refused: later ? "wait" : "spent", leftUsd };
    }
    const id = ++this.#count;
    this.#held.set(id, price.inputUsd + fits * price.usdPerOutputToken);
    return { id, maxOutputTokens: fits };
  }

  /** Ends a reservation; an unknown cost (`null`) counts as the worst case. */
  settle(id: number, costUsd: number | null): void {
    this.#spentUsd += costUsd ?? this.#held.get(id) ?? 0;
    this.#held.delete(id);
  }
}
