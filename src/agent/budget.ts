/** A cost limit: before each request its worst case must fit what is left. */

import { formatUsd } from "../catalog/format_usd.ts";
import { UserError } from "../errors.ts";
import type { ModelInfo, Usage } from "../types.ts";

/** Estimates may be low by this much. */
const ESTIMATE_MARGIN = 1.3;
/** With room for fewer tokens than this there is no point in asking. */
const SHORT_ANSWER_TOKENS = 16;
/** For models whose output limit nobody told. */
const ASSUMED_OUTPUT_TOKENS = 8_192;

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

/** The limit of one run. */
export class RunBudget {
  #spentUsd = 0;
  #reservedUsd = 0;

  constructor(private readonly limitUsd: number, private readonly costOf: CostOf) {}

  /**
   * The output a request may have so that its worst case fits, lowered if need be. Throws `budget` when not even
   * a short answer fits, `config` when the model's price is unknown.
   */
  async allow(info: ModelInfo, inputTokens: number, wanted: number | undefined): Promise<Allowance> {
    const tokens = Math.ceil(inputTokens * ESTIMATE_MARGIN);
    const inputUsd = await worstInput(info, tokens, this.costOf);
    const million = await this.costOf(info, { inputTokens: 0, outputTokens: 1_000_000 });
    if (inputUsd === undefined || million === undefined) throw unknownPrice(info);
    const most = wanted ?? info.maxOutputTokens ?? ASSUMED_OUTPUT_TOKENS;
    const leftUsd = this.limitUsd - this.#spentUsd;
    const fits = million === 0 ? most : Math.floor((leftUsd - inputUsd) / (million / 1e6));
    if (inputUsd > leftUsd || fits < Math.min(most, SHORT_ANSWER_TOKENS)) throw this.#exhausted(leftUsd);
    const maxOutputTokens = Math.min(most, fits);
    this.#reservedUsd = inputUsd + maxOutputTokens * million / 1e6;
    return { maxOutputTokens, lowered: maxOutputTokens < most };
  }

  /** Books what the request cost; an unknown cost counts as its worst case. */
  settle(costUsd: number | null): void {
    this.#spentUsd += costUsd ?? this.#reservedUsd;
    this.#reservedUsd = 0;
  }

  #exhausted(leftUsd: number): UserError {
    return new UserError(
      "budget",
      `the cost limit of ${formatUsd(this.limitUsd)} leaves ${
        formatUsd(Math.max(0, leftUsd))
      }, too little for this request ` +
        `(spent ${formatUsd(this.#spentUsd)})`,
      { hint: "raise --max-cost or limits.maxCostUsd, or send less" },
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
