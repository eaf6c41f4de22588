/** The limits of providers, configured and learned, held by all requests of all processes. */

import type { DatabaseSync } from "node:sqlite";
import type { Answered } from "../attempt/connections.ts";
import type { Entered, RequestLimits, Use, WantedRequest } from "../attempt/request_limits.ts";
import { openMemoryState } from "./database.ts";
import { readLimits } from "../wire/rate_limit_headers.ts";
import { LearnedLimits } from "./learned_limits.ts";
import type { RequestSlots, SlotLimits } from "./request_slots.ts";

/** What a request may write where nobody said; at most a share of the minute's tokens, or it would wait for all of them. */
const ASSUMED_OUTPUT_TOKENS = 8_192;
const OUTPUT_SHARE = 1 / 4;
const TOO_MANY_REQUESTS = 429;

/** What limits are made of. */
export interface RateLimitNeeds {
  /** Absent where there is no state: then they hold in this process only. */
  database?: DatabaseSync;
  /** Limits as configured; `undefined` for a provider that has none and whose requests nobody has to count. */
  limitsOf(provider: string): SlotLimits | undefined;
  /** What tells the key in use from others, to be made short. */
  keyOf(provider: string): string;
  warn(text: string): void;
  signal: AbortSignal;
}

const FREE: Entered = { waitedMs: 0, leave: () => {} };

/**
 * Every attempt enters before it is sent and leaves when it is over. Limits never stop a run: what goes wrong with the
 * state is told once, and the request goes out.
 */
export class RateLimits implements RequestLimits {
  #learned: LearnedLimits | undefined;
  #slots: RequestSlots | undefined;
  #warned = false;

  constructor(private readonly needs: RateLimitNeeds) {
    if (needs.database) this.#learned = new LearnedLimits(needs.database);
  }

  /** Resolves when the request may be sent; rejects with the signal's reason when the run is stopped before. */
  async enter(wanted: WantedRequest, say: (text: string) => void): Promise<Entered> {
    const { signal, limitsOf } = this.needs;
    const { provider } = wanted.info;
    const limits = limitsOf(provider);
    try {
      // A retry has waited as the retry policy wants it.
      const known = !wanted.isRetry && (this.#learned?.knows(wanted.info) ?? false);
      if (!limits && !known) return FREE;
      const [{ waitUntilFree }, { keyName }] = await Promise.all([
        import("./rate_wait.ts"),
        import("./turns.ts"),
      ]);
      const key = keyName(provider, this.needs.keyOf(provider));
      const need = { tokens: wanted.inputTokens + (wanted.maxOutputTokens ?? 0) };
      const { waitedMs, slot } = await waitUntilFree({
        slots: limits && await this.#openSlots(),
        limits: limits ?? {},
        request: { provider, key, tokens: tokensOf(wanted, limits) },
        claim: () =>
          wanted.isRetry || !this.#learned?.knows(wanted.info)
            ? 0
            : this.#learned.claim(wanted.info, key, need),
        say,
        signal,
      });
      return { waitedMs, leave: (use) => this.#leave(slot, use) };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      this.#warn(error);
      return FREE;
    }
  }

  /** Remembers what an answer told of the limits that are nearly used up. */
  async learn({ key, status, headers, ...scope }: Answered): Promise<void> {
    // A refusal that names its wait is the business of retries and cooldowns.
    if (status === TOO_MANY_REQUESTS && (headers.has("retry-after") || headers.has("retry-after-ms"))) return;
    const readings = readLimits(headers, Date.now());
    if (readings.length === 0) return;
    try {
      if (!this.#learned) this.#learned = new LearnedLimits(await this.#database());
      if (!this.#learned.isNews(scope, readings)) return;
      const { keyName } = await import("./turns.ts");
      this.#learned.learn(scope, keyName(scope.provider, key), readings);
    } catch (error) {
      this.#warn(error);
    }
  }

  #leave(slot: number | undefined, { sent, tokens }: Use): void {
    if (slot === undefined || !this.#slots) return;
    try {
      if (sent) this.#slots.settle(slot, tokens);
      else this.#slots.leave(slot);
    } catch (error) {
      this.#warn(error);
    }
  }

  async #openSlots(): Promise<RequestSlots> {
    const { RequestSlots } = await import("./request_slots.ts");
    return this.#slots ??= new RequestSlots(await this.#database());
  }

  async #database(): Promise<DatabaseSync> {
    return this.needs.database ?? await openMemoryState();
  }

  #warn(error: unknown): void {
    if (this.#warned) return;
    this.#warned = true;
    const said = error instanceof Error ? error.message : String(error);
    this.needs.warn(`the limits of providers cannot be shared with other runs: ${said}`);
  }
}

/** What a request counts as until its use is known. */
function tokensOf({ info, inputTokens, maxOutputTokens }: WantedRequest, limits: SlotLimits = {}): number {
  const assumed = info.maxOutputTokens ?? ASSUMED_OUTPUT_TOKENS;
  const share = Math.floor((limits.tokensPerMinute ?? Infinity) * OUTPUT_SHARE);
  return Math.ceil(inputTokens + (maxOutputTokens ?? Math.min(assumed, share)));
}
