/** A cost limit: before each request its worst case must fit what is left. */

import { formatUsd } from "../catalog/format_usd.ts";
import { UserError } from "../errors.ts";
import { sleep } from "../attempt/once.ts";
import type { AgentEvent, ModelInfo, Usage } from "../types.ts";

/** Estimates may be low by this much. */
const ESTIMATE_MARGIN = 1.3;
/** With room for fewer tokens than this there is no point in asking. */
const SHORT_ANSWER_TOKENS = 16;
/** For models whose output limit nobody told. */
const ASSUMED_OUTPUT_TOKENS = 8_192;
/** How long reservations of other runs are waited for, and how often that is looked at. */
const LONGEST_WAIT_MS = 60_000;
const WAIT_STEP_MS = 200;
const OWN_LIMIT_HINT = "raise --max-cost or limits.maxCostUsd, or send less";

/** What a request would cost: reading it, and each token of its answer, of which at least `least` make sense. */
export interface RequestPrice {
  inputUsd: number;
  usdPerOutputToken: number;
  most: number;
  least: number;
}

/** A limit that other runs share. `wait`: what is missing is only reserved, not spent. */
export interface SharedBudget {
  readonly limitUsd: number;
  /** Whose limit it is, as in `the cost limit of the day`. */
  readonly of: string;
  /** What to do when it is used up. */
  readonly hint: string;
  /** What is neither spent nor set aside, in USD, never below 0. */
  readonly leftUsd: number;
  reserve(
    price: RequestPrice,
  ): { id: number; maxOutputTokens: number } | { refused: "wait" | "spent"; leftUsd: number };
  settle(id: number, costUsd: number | null): void;
}

/** How many tokens of output `leftUsd` pays for, at most what is wanted; -1 when not even the input fits. */
export function outputThatFits({ inputUsd, usdPerOutputToken, most }: RequestPrice, leftUsd: number): number {
  if (inputUsd > leftUsd) return -1;
  return usdPerOutputToken === 0
    ? most
    : Math.min(most, Math.floor((leftUsd - inputUsd) / usdPerOutputToken));
}

/** USD of some usage of a model, `undefined` when its price is unknown. */
export type CostOf = (info: ModelInfo, usage: Usage) => Promise<number | undefined>;

/** What a request may write, and what its worst case costs. */
export interface Allowance {
  maxOutputTokens: number;
  /** The limit, not the user or the model, set `maxOutputTokens`. */
  lowered: boolean;
}

/** USD for reading, with all of it new, all of it written to a cache, whichever is dearer. */
async function worstInput(info: ModelInfo, inputTokens: number, costOf: CostOf): Promise<number | undefined> {
  const usage = { inputTokens, outputTokens: 0 };
  const plain = await costOf(info, usage);
  const written = await costOf(info, { ...usage, cacheWriteTokens: inputTokens });
  return plain === undefined ? undefined : Math.max(plain, written ?? plain);
}

/** The limits of one run: its own, and what is left of those it shares with others. */
export class RunBudget {
  #spentUsd = 0;
  #reservedUsd = 0;
  #reservations: { budget: SharedBudget; id: number }[] = [];
  #open = false;

  constructor(
    private readonly limitUsd: number,
    private readonly costOf: CostOf,
    private readonly shared: SharedBudget[] = [],
    private readonly signal?: AbortSignal,
  ) {}

  /** What may still be spent, in USD: by this run, and of every limit it shares. */
  get leftUsd(): number {
    return Math.min(this.limitUsd - this.#spentUsd, ...this.shared.map(({ leftUsd }) => leftUsd));
  }

  /**
   * The output a request may have so that its worst case fits, lowered if need be. Throws `budget` when not even
   * a short answer fits, `config` when the model's price is unknown.
   */
  async allow(info: ModelInfo, inputTokens: number, wanted: number | undefined): Promise<Allowance> {
    if (this.#open) this.#settle(0);
    const price = await this.#priceOf(info, inputTokens, wanted);
    const leftUsd = this.limitUsd - this.#spentUsd;
    const fits = outputThatFits(price, leftUsd);
    if (fits < price.least) throw this.#exhausted(this.limitUsd, leftUsd);
    const maxOutputTokens = await this.#reserveAll({ ...price, most: fits });
    this.#reservedUsd = price.inputUsd + maxOutputTokens * price.usdPerOutputToken;
    this.#open = true;
    return { maxOutputTokens, lowered: maxOutputTokens < price.most };
  }

  /** Books what requests cost; one that ended without being billed cost nothing, an unknown cost its worst case. */
  see(event: AgentEvent): void {
    if (event.type === "usage") this.#settle(event.costUsd);
    else if (event.type === "result" && this.#open) this.#settle(0);
  }

  #settle(costUsd: number | null): void {
    this.#spentUsd += costUsd ?? this.#reservedUsd;
    for (const { budget, id } of this.#reservations.splice(0)) budget.settle(id, costUsd);
    this.#reservedUsd = 0;
    this.#open = false;
  }

  async #priceOf(info: ModelInfo, inputTokens: number, wanted: number | undefined): Promise<RequestPrice> {
    const inputUsd = await worstInput(info, Math.ceil(inputTokens * ESTIMATE_MARGIN), this.costOf);
    const million = await this.costOf(info, { inputTokens: 0, outputTokens: 1_000_000 });
    if (inputUsd === undefined || million === undefined) throw unknownPrice(info);
    const most = wanted ?? info.maxOutputTokens ?? ASSUMED_OUTPUT_TOKENS;
    return { inputUsd, usdPerOutputToken: million / 1e6, most, least: Math.min(most, SHORT_ANSWER_TOKENS) };
  }

  /** Sets the request aside in every shared limit; what is wanted of one is what the one before left of it. */
  async #reserveAll(price: RequestPrice): Promise<number> {
    let { most } = price;
    try {
      for (const budget of this.shared) most = await this.#reserve(budget, { ...price, most });
      return most;
    } catch (error) {
      for (const { budget, id } of this.#reservations.splice(0)) budget.settle(id, 0);
      throw error;
    }
  }

  /** Other runs may hold what is missing: their requests settle within a minute or it is refused. */
  async #reserve(budget: SharedBudget, price: RequestPrice): Promise<number> {
    const deadline = performance.now() + LONGEST_WAIT_MS;
    for (;;) {
      const reserved = budget.reserve(price);
      if ("id" in reserved) {
        this.#reservations.push({ budget, id: reserved.id });
        return reserved.maxOutputTokens;
      }
      if (reserved.refused === "spent" || performance.now() > deadline) {
        throw this.#exhausted(budget.limitUsd, reserved.leftUsd, budget);
      }
      await sleep(WAIT_STEP_MS, this.signal ?? new AbortController().signal);
    }
  }

  #exhausted(limitUsd: number, leftUsd: number, shared?: SharedBudget): UserError {
    return new UserError(
      "budget",
      `the cost limit${shared ? ` of ${shared.of}` : ""} of ${formatUsd(limitUsd)} leaves ${
        formatUsd(Math.max(0, leftUsd))
      }, too little for this request (this run spent ${formatUsd(this.#spentUsd)})`,
      { hint: shared?.hint ?? OWN_LIMIT_HINT },
    );
  }
}

/** The refusal to guess: with a limit set, every model needs a price. */
export function unknownPrice(info: ModelInfo): UserError {
  const name = `${info.provider}/${info.model}`;
  return new UserError("config", `a cost limit is set, but the price of ${name} is unknown`, {
    hint: `give it one: nano-agent config set 'models.${name}.price' '{"input": 1, "output": 5}'`,
  });
}
