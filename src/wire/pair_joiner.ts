/** Text that comes in pieces, as whole characters. */

/** Joins surrogate pairs that were split between two deltas: half of one is held back until the next. */
export class PairJoiner {
  #held = "";

  push(delta: string): string {
    const text = this.#held === "" ? delta : this.#held + delta;
    const last = text.charCodeAt(text.length - 1);
    if (last < 0xd800 || last > 0xdbff || text === "") {
      this.#held = "";
      return text;
    }
    this.#held = text.slice(-1);
    return text.slice(0, -1);
  }

  /** What is still held back: half a pair that will never be whole, as U+FFFD. */
  flush(): string {
    const rest = this.#held === "" ? "" : "\ufffd";
    this.#held = "";
    return rest;
  }
}
