/** One turn, whatever it takes: attempts, waits, the next key, the next candidate. */

import { MessageCollector } from "../agent/collect.ts";
import { nameOf } from "../catalog/models.ts";
import { Cancelled, ProviderError } from "../errors.ts";
import type {
  AgentEvent,
  AssistantMessage,
  AttemptRecord,
  ModelInfo,
  ModelRequest,
  Provider,
  StopReason,
  Usage,
} from "../types.ts";
import { attemptOnce, type AttemptTimeouts, sleep } from "./once.ts";
import { firstCandidate, nextCandidate, type Standing, strongerCandidate } from "./candidates.ts";
import { decide, type RetrySettings } from "./policy.ts";
import { agentEventOf, recordOf } from "./record.ts";
import { type RequestLimits, tokensOf, type Use } from "./request_limits.ts";

/** What attempts are made with. */
export interface AttemptServices {
  /** The models to try, in order; at least one. */
  candidates: ModelInfo[];
  retry: RetrySettings;
  timeouts(info: ModelInfo): AttemptTimeouts;
  provider(info: ModelInfo): Promise<Provider>;
  /** Takes the provider's next key after a failure of the one in use; false when there is none. */
  advanceKey(info: ModelInfo, error: ProviderError): Promise<boolean>;
  /** USD of one attempt's usage, `undefined` when unknown. */
  costOf(info: ModelInfo, usage: Usage): Promise<number | undefined>;
  /** What every process of this machine knows of the candidates. */
  health?: Health;
  /** What providers may be asked at a time. */
  limits?: RequestLimits;
  /** The candidates were chosen for the user: from one that is not up to the work it goes on to a stronger one. */
  mayMoveUp?: boolean;
  /** What savings are told against. */
  reference?: ModelInfo;
  /** Text is shown as it comes and cannot be taken back: no second try after it. */
  textIsFinal: boolean;
  signal: AbortSignal;
}

/** Which candidates are passed over for a while. Times in ms since 1970. */
export interface Health {
  /** Until when a candidate is passed over, 0 when it may be asked. */
  until(info: ModelInfo): number;
  failed(error: ProviderError): void;
  worked(info: ModelInfo): void;
}

/** What the loop asks for. */
export interface TurnRequest {
  /** The request for a candidate; throws when it must not be sent (budget). */
  requestFor(info: ModelInfo, provider: Provider): Promise<ModelRequest>;
  /** Estimated input tokens, to pass over candidates that cannot hold them. */
  inputTokens: number;
  /** Where the user set it. */
  maxOutputTokens?: number;
  /** Ids of tool calls in use; new ones join. */
  callIds: Set<string>;
  /** What it writes is nobody's answer: neither text nor reasoning is told. */
  silent?: boolean;
}

/** A turn's complete message, its text, why it ended and who wrote it. */
export interface TurnOutcome {
  message: AssistantMessage;
  text: string;
  reason: StopReason;
  info: ModelInfo;
}

/** Tells what happens, at once and in order. */
export type Emit = (event: AgentEvent) => void;

/** Failures another key of the same provider may not have. */
const KEY_FAILURES = new Set(["auth", "rate-limit", "quota"]);

type Tried = { outcome: TurnOutcome } | { error: ProviderError; wroteText: boolean };

/** Makes the turns of one run. The candidate that worked stays for the turns that follow. */
export class Attempts {
  readonly records: AttemptRecord[] = [];
  #position = 0;
  #count = 0;
  #textWritten = false;
  #failed: string[] = [];
  #chosen = false;
  #use: Use = { sent: false };

  constructor(private readonly services: AttemptServices, private readonly emit: Emit) {}

  /** The candidate in use. */
  get current(): ModelInfo {
    const info = this.services.candidates[this.#position];
    if (!info) throw new Error("a run needs at least one candidate");
    return info;
  }

  /** What one turn came to. Throws `ProviderError`, `UserError` or `Cancelled`. */
  async turn(turn: TurnRequest): Promise<TurnOutcome> {
    let tries = 0;
    let waitMs = 0;
    this.#choose();
    for (;;) {
      const info = this.current;
      const tried = await this.#try(info, turn, waitMs, tries > 0);
      if ("outcome" in tried) {
        this.services.health?.worked(info);
        return tried.outcome;
      }
      const { error } = tried;
      const final = this.services.textIsFinal && tried.wroteText;
      // Only without another key is it the model that fails.
      const nextKey = !final && await this.#nextKey(error);
      if (!nextKey) this.services.health?.failed(error);
      if (final) throw error;
      if (nextKey) {
        waitMs = 0;
        this.emit(retryEvent(error, 0));
        continue;
      }
      tries++;
      const next = this.#nextCandidate(error, turn);
      const decision = decide(error, tries, this.services.retry, next !== undefined);
      if (decision.action === "retry") {
        waitMs = decision.waitMs;
        this.emit(retryEvent(error, waitMs));
        await sleep(waitMs, this.services.signal);
      } else {
        if (decision.action === "stop" || next === undefined) throw this.#withHistory(error);
        this.#fallBack(error, next);
        tries = 0;
        waitMs = 0;
      }
    }
  }

  /** Goes on, for good, with a stronger candidate; false when there is none, or none may be asked. */
  moveUp(why: string, inputTokens: number): boolean {
    const { mayMoveUp, textIsFinal } = this.services;
    if (!mayMoveUp || (textIsFinal && this.#textWritten)) return false;
    const from = this.current;
    const next = strongerCandidate(this.#standing(inputTokens));
    if (next === undefined) return false;
    this.#position = next;
    const to = nameOf(this.current);
    this.emit({ type: "fallback", from: nameOf(from), to, kind: `stall: ${why}` });
    this.emit({ type: "note", level: "warn", text: `${nameOf(from)}: ${why}; going on with ${to}` });
    return true;
  }

  /** Before the first turn: the first candidate that is not cooling down, or the one that soonest will not be. */
  #choose(): void {
    const { candidates, health } = this.services;
    if (this.#chosen || !health || candidates.length < 2) return;
    this.#chosen = true;
    this.#position = firstCandidate(candidates, health);
    const passed = candidates.slice(0, this.#position).map(nameOf);
    if (passed.length === 0) return;
    const text = `passed over ${passed.join(", ")}, which failed a moment ago; going on with ${
      nameOf(this.current)
    }`;
    this.emit({ type: "note", level: "warn", text });
  }

  async #nextKey(error: ProviderError): Promise<boolean> {
    if (error.status === undefined || !KEY_FAILURES.has(error.kind)) return false;
    return await this.services.advanceKey(this.current, error);
  }

  #nextCandidate(error: ProviderError, { inputTokens }: TurnRequest): number | undefined {
    if (this.services.textIsFinal && this.#textWritten) return undefined;
    return nextCandidate(error, this.#standing(inputTokens));
  }

  #standing(inputTokens: number): Standing {
    const { candidates, health } = this.services;
    return { candidates, ...(health ? { health } : {}), position: this.#position, inputTokens };
  }

  #fallBack(error: ProviderError, next: number): void {
    const from = nameOf(this.current);
    this.#failed.push(from);
    this.#position = next;
    const to = nameOf(this.current);
    const status = error.status === undefined ? "" : `, HTTP ${error.status}`;
    this.emit({ type: "fallback", from, to, kind: error.kind });
    this.emit({
      type: "note",
      level: "warn",
      text: `${error.message} (${from}${status}); going on with ${to}`,
    });
  }

  /** An exhausted chain names every model that was tried. */
  #withHistory(error: ProviderError): ProviderError {
    if (this.#failed.length === 0) return error;
    return new ProviderError(
      error.kind,
      `${error.message.replace(/\.$/, "")}; before it failed ${this.#failed.join(", ")}`,
      error,
      {
        ...error,
        cause: error,
      },
    );
  }

  async #try(info: ModelInfo, turn: TurnRequest, waitMs: number, isRetry: boolean): Promise<Tried> {
    let provider: Provider;
    try {
      provider = await this.services.provider(info);
    } catch (error) {
      if (error instanceof ProviderError) return { error, wroteText: false };
      throw error;
    }
    const { inputTokens, maxOutputTokens } = turn;
    const say = (text: string) => this.emit({ type: "note", level: "warn", text });
    const entered = await this.services.limits?.enter({ info, inputTokens, maxOutputTokens, isRetry }, say);
    this.#use = { sent: false };
    try {
      return await this.#ask(provider, info, turn, waitMs + (entered?.waitedMs ?? 0));
    } finally {
      entered?.leave(this.#use);
    }
  }

  async #ask(provider: Provider, info: ModelInfo, turn: TurnRequest, waitMs: number): Promise<Tried> {
    const request = await turn.requestFor(info, provider);
    const n = ++this.#count;
    this.#use = { sent: true };
    this.emit({ type: "attempt", provider: info.provider, model: info.model, n });
    const collector = new MessageCollector(info, turn.callIds);
    const seen = { content: false, text: false, firstTokenMs: undefined as number | undefined };
    const started = performance.now();
    let failure: ProviderError | Cancelled | undefined;
    try {
      const events = attemptOnce(provider, request, this.services.timeouts(info), this.services.signal);
      for await (const event of events) {
        collector.add(event);
        const shown = turn.silent ? undefined : agentEventOf(event);
        if (!shown) continue;
        if (!seen.content) {
          seen.content = true;
          seen.firstTokenMs = Math.round(performance.now() - started);
        }
        if (shown.type === "text") this.#textWritten = seen.text = true;
        this.emit(shown);
      }
    } catch (error) {
      if (!(error instanceof ProviderError || error instanceof Cancelled)) throw error;
      failure = error;
    }
    const record = recordOf(info, failure, waitMs, started);
    const nothing = failure !== undefined && !seen.content;
    this.#use = { sent: true, tokens: tokensOf(collector.usage) ?? (nothing ? 0 : undefined) };
    this.records.push(record);
    this.emit({
      type: "attempt-end",
      n,
      ...record,
      message: failure?.message,
      firstTokenMs: seen.firstTokenMs,
    });
    if (!nothing || collector.usage) await this.#bill(info, collector.usage);
    if (failure instanceof Cancelled) throw failure;
    if (failure) return { error: failure, wroteText: seen.text };
    return { outcome: outcomeOf(collector, info) };
  }

  async #bill(info: ModelInfo, usage: Usage | undefined): Promise<void> {
    const { costOf, reference } = this.services;
    const costUsd = await costOf(info, usage ?? {}) ?? null;
    if (reference) {
      const most = await costOf(reference, usage ?? {}) ?? null;
      this.emit({ type: "reference", model: nameOf(reference), costUsd: most });
    }
    this.emit({ type: "usage", provider: info.provider, model: info.model, ...usage, costUsd });
  }
}

function retryEvent(error: ProviderError, waitMs: number): AgentEvent {
  const { provider, model, kind, status } = error;
  return { type: "retry", provider, model, kind, ...(status === undefined ? {} : { status }), waitMs };
}

function outcomeOf(collector: MessageCollector, info: ModelInfo): TurnOutcome {
  return {
    message: collector.message,
    text: collector.text,
    reason: collector.finish?.reason ?? "other",
    info,
  };
}
