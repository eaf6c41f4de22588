/** Keeps a run's conversation within the window of the model that answers it. */

import type { Attempts, Emit } from "../attempt/turn.ts";
import { estimateInputTokens } from "../catalog/estimate.ts";
import type { ToolSession } from "../tools/run.ts";
import type { Message, ModelRequest, Provider } from "../types.ts";
import {
  compacted,
  type Compaction,
  compactionOf,
  cutFor,
  isNearlyFull,
  SUMMARY_SYSTEM,
  summaryLimit,
  summaryRequest,
} from "./compact.ts";
import { buildRequest, type TurnWishes } from "./request.ts";

/** The part of a run that compaction concerns. */
export interface CompactedRun extends TurnWishes {
  tools: ToolSession;
  /** What earlier runs of the conversation were cut to. */
  compaction?: Compaction;
  /** Told of every new one, for the runs that follow. */
  onCompaction?(compaction: Compaction): void;
}

/** Knows what is sent of a conversation, and makes it shorter. */
export class Compactor {
  #compaction: Compaction | undefined;

  constructor(
    private readonly run: CompactedRun,
    private readonly attempts: Attempts,
    private readonly emit: Emit,
  ) {
    this.#compaction = run.compaction;
  }

  /** The conversation as the model gets it. */
  get messages(): Message[] {
    return compacted(this.run.messages, this.#compaction);
  }

  /** Estimated tokens of the next request. */
  get inputTokens(): number {
    const { system, tools } = this.run;
    return estimateInputTokens({ system, messages: this.messages, tools: tools.tools });
  }

  /** Takes back the messages from `index` on; false when a summary stands for some of them already. */
  forgetFrom(index: number): boolean {
    if (index < (this.#compaction?.upTo ?? 0)) return false;
    this.run.messages.length = index;
    return true;
  }

  /** Summarises when the window is nearly full. */
  async makeRoom(): Promise<void> {
    const { inputTokens } = this;
    const { current } = this.attempts;
    if (isNearlyFull(inputTokens, current, this.run.maxOutputTokens)) await this.shrink();
  }

  /** Puts a summary in place of the beginning; false when there is too little to win. Costs a request. */
  async shrink(): Promise<boolean> {
    const { messages, tools } = this.run;
    const beforeTokens = this.inputTokens;
    const window = Math.min(this.attempts.current.contextWindow ?? Infinity, beforeTokens * 1.25);
    const cut = cutFor(messages, this.#compaction, window);
    if (cut === undefined) return false;
    const summary = await this.#summary(compacted(messages.slice(0, cut), this.#compaction), window);
    this.#compaction = compactionOf(messages, cut, summary, window);
    this.run.onCompaction?.(this.#compaction);
    // Notes that a file is unchanged would point at results that are gone.
    tools.reads.clear();
    this.emit({ type: "compact", beforeTokens, afterTokens: this.inputTokens });
    return true;
  }

  async #summary(gone: Message[], window: number): Promise<string> {
    const text = summaryRequest(gone, window);
    const messages: Message[] = [{ role: "user", parts: [{ type: "text", text }] }];
    const { sessionId, budget } = this.run;
    const maxOutputTokens = summaryLimit(window);
    const wishes: TurnWishes = { sessionId, budget, messages, system: SUMMARY_SYSTEM, maxOutputTokens };
    const inputTokens = estimateInputTokens({ system: SUMMARY_SYSTEM, messages, tools: [] });
    const requestFor = async (
      info: Parameters<typeof buildRequest>[2],
      provider: Provider,
    ): Promise<ModelRequest> => (await buildRequest(wishes, [], info, provider, inputTokens)).request;
    const { text: answer } = await this.attempts.turn({
      inputTokens,
      maxOutputTokens,
      callIds: new Set(),
      requestFor,
      silent: true,
    });
    return answer;
  }
}
