/** The secrets of this process, as they become known. */

import { createRedactor, openSecret, secretForms } from "../config/redact.ts";

/** Takes every secret added so far out of texts. */
export class Secrets {
  readonly #values = new Set<string>();
  #forms: string[] | undefined;
  #redact: ((text: string) => string) | undefined;

  add(...values: string[]): void {
    for (const value of values) this.#values.add(value);
    this.#forms = undefined;
    this.#redact = undefined;
  }

  readonly redact = (text: string): string => {
    this.#redact ??= createRedactor(this.#values);
    return this.#redact(text);
  };

  /** How many characters at the end of a text must wait for the next delta. */
  open(text: string): number {
    this.#forms ??= secretForms(this.#values);
    return openSecret(text, this.#forms);
  }
}

/** Takes secrets out of a stream of deltas, also those that are split between two. */
export class SecretGuard {
  #held = "";

  constructor(private readonly secrets: Secrets) {}

  push(delta: string): string {
    const text = this.secrets.redact(this.#held + delta);
    const open = this.secrets.open(text);
    this.#held = text.slice(text.length - open);
    return text.slice(0, text.length - open);
  }

  /** What was held back, when no more text comes. */
  end(): string {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }
}
