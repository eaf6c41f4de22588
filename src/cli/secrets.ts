/** The secrets of this process, as they become known. */

import { createRedactor } from "../config/redact.ts";

/** Takes every secret added so far out of texts. */
export class Secrets {
  readonly #values = new Set<string>();
  #redact: ((text: string) => string) | undefined;

  add(...values: string[]): void {
    for (const value of values) this.#values.add(value);
    this.#redact = undefined;
  }

  readonly redact = (text: string): string => {
    this.#redact ??= createRedactor(this.#values);
    return this.#redact(text);
  };
}
