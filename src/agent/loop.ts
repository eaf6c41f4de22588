/** The run: ask the model, run the tools it calls, until it answers. Names no vendor, knows no listener. */

import { Attempts, type AttemptServices, type Emit, type TurnOutcome } from "../attempt/turn.ts";
import { nameOf } from "../catalog/models.ts";
import { ProviderError, UserError } from "../errors.ts";
import { runToolCalls } from "../tools/run.ts";
import type {
  AgentEvent,
  AssistantMessage,
  ModelInfo,
  ModelRequest,
  Provider,
  ResultError,
  Route,
  RunResult,
  StopReason,
  ToolCallPart,
  ToolResultPart,
  UserMessage,
} from "../types.ts";
import { type CompactedRun, Compactor } from "./compactor.ts";
import { EventQueue } from "./event_queue.ts";
import { buildRequest } from "./request.ts";
import type { SessionRecord } from "./session_record.ts";
import { resultError } from "./result_error.ts";
import { FailedCalls, stallOf } from "./stall.ts";
import { Tally } from "./tally.ts";
import { repairRequest, turnLimit } from "./wording.ts";

/** Everything a run needs; nothing is read from anywhere else. The run appends its messages to `messages`. */
export interface RunInput extends CompactedRun {
  version: string;
  /** When the run began, on the clock of `performance.now()`; absent: with the process. */
  startedAt?: number;
  maxTurns: number;
  route: Route | null;
  /** Told everything at once, not when the followers of the run get to it. */
  ledger?: { see(event: AgentEvent): void };
  /** Keeps the conversation. */
  session?: SessionRecord;
  /** Told what the ledger is told. */
  observer?: { see(event: AgentEvent): void };
  attempts: AttemptServices;
  /** What to do about a provider's failure, in the user's words. */
  hintFor(error: ProviderError): Promise<string | undefined>;
}

/** The answer of the last turn, or why there is none. */
interface Ending {
  text: string;
  data?: unknown;
  reason?: StopReason;
  error?: ResultError;
}

/** One run's state between turns. */
class AgentRun {
  readonly #tally: Tally;
  readonly #attempts: Attempts;
  readonly #conversation: Compactor;
  readonly #callIds = new Set<string>();
  readonly #noted = new Set<string>();
  #turns = 0;
  #last: TurnOutcome | undefined;
  #lowered = false;
  #repaired = false;
  #pausedText = "";
  /** Text of the attempt that goes on. */
  #partial = "";
  /** Where the answer that is being made begins, in the conversation and in what is kept of it. */
  #settled: { messages: number; kept?: number };
  readonly #failedCalls = new FailedCalls();

  constructor(private readonly input: RunInput, private readonly tell: Emit) {
    this.#tally = new Tally(input.startedAt ?? 0);
    this.#settled = this.#end();
    const emit: Emit = (event) => this.#emit(event);
    this.#attempts = new Attempts(input.attempts, emit);
    this.#conversation = new Compactor(input, this.#attempts, emit);
    for (const message of input.messages) {
      for (const part of message.parts) if (part.type === "tool-call") this.#callIds.add(part.id);
    }
  }

  /** The whole run; throws only for a defect of ours. */
  async run(): Promise<void> {
    const { sessionId, version, route } = this.input;
    this.#emit({ type: "start", sessionId, version });
    if (route) this.#emit({ type: "route", ...route });
    let ending: Ending;
    try {
      ending = await this.#untilAnswer();
    } catch (error) {
      this.#keepPartial();
      ending = { text: "", error: await resultError(error, this.input, this.#ref()) };
    }
    this.#emit({ type: "result", ...this.#result(ending) });
  }

  #emit(event: AgentEvent): void {
    this.#tally.see(event);
    if (event.type === "text") this.#partial += event.delta;
    else if (event.type === "attempt" || event.type === "retry") this.#partial = "";
    this.input.session?.see(event);
    // Written before the reservation ends: no other run may see neither of the two.
    this.input.ledger?.see(event);
    this.input.observer?.see(event);
    this.input.budget?.see(event);
    this.tell(event);
  }

  #append(
    message: UserMessage | AssistantMessage,
    details?: { by?: ModelInfo; interrupted?: boolean },
  ): void {
    this.input.messages.push(message);
    this.input.session?.add(message, details);
  }

  /** What was said before the run was stopped, or was seen before it failed, belongs to the conversation. */
  #keepPartial(): void {
    const { signal, textIsFinal } = this.input.attempts;
    const text = this.#partial.trimEnd();
    if (text === "" || !(signal.aborted || textIsFinal)) return;
    this.#append({ role: "assistant", parts: [{ type: "text", text }] }, {
      by: this.#attempts.current,
      interrupted: true,
    });
  }

  async #untilAnswer(): Promise<Ending> {
    const { input } = this;
    for (;;) {
      if (this.#turns >= input.maxTurns) throw turnLimit(input.maxTurns);
      const outcome = await this.#turn();
      this.#append(outcome.message, { by: outcome.info });
      this.#partial = "";
      const calls = outcome.message.parts.filter((part) => part.type === "tool-call");
      if (calls.length > 0 && outcome.reason !== "max_tokens") {
        this.#pausedText = "";
        const results = await this.#runTools(calls);
        input.messages.push({ role: "tool", parts: results });
        this.#settled = this.#end();
        input.attempts.signal.throwIfAborted();
        if (this.#failedCalls.see(results)) this.#moveUp("repeated tool failures");
      } else if (outcome.reason === "paused") this.#pausedText += outcome.text;
      else {
        const ending = this.#endingOf({ ...outcome, text: this.#pausedText + outcome.text });
        if (ending && !this.#asksStronger(ending)) return ending;
        this.#pausedText = "";
      }
    }
  }

  #moveUp(why: string): boolean {
    const isLast = this.#turns >= this.input.maxTurns;
    return !isLast && this.#attempts.moveUp(why, this.#conversation.inputTokens);
  }

  /** Whether a stronger model is asked instead; what the weaker one answered is forgotten. */
  #asksStronger({ error }: Ending): boolean {
    const why = error && stallOf(error, this.input.maxOutputTokens !== undefined);
    if (why === undefined || !this.#moveUp(why)) return false;
    const { messages, kept } = this.#settled;
    if (this.#conversation.forgetFrom(messages) && kept !== undefined) this.input.session?.forgetFrom(kept);
    this.#repaired = false;
    return true;
  }

  #end(): { messages: number; kept?: number } {
    return { messages: this.input.messages.length, kept: this.input.session?.count };
  }

  async #turn(): Promise<TurnOutcome> {
    const conversation = this.#conversation;
    await conversation.makeRoom();
    const { inputTokens } = conversation;
    this.#refuseOversized(inputTokens);
    try {
      this.#last = await this.#attempts.turn({
        inputTokens,
        maxOutputTokens: this.input.maxOutputTokens,
        callIds: this.#callIds,
        requestFor: (info, provider) => this.#requestFor(info, provider, inputTokens),
      });
    } catch (error) {
      // Our estimate was too low. Every summary stands for more than the one before, so this ends.
      if (!isOverflow(error) || !await conversation.shrink()) throw error;
      return await this.#turn();
    }
    this.#turns++;
    return this.#last;
  }

  async #runTools(calls: ToolCallPart[]): Promise<ToolResultPart[]> {
    const { tools, session } = this.input;
    const running = runToolCalls(calls, tools, (result, durationMs) => session?.keep(result, durationMs));
    for (;;) {
      const { done, value } = await running.next();
      if (done) return value;
      this.#emit(value);
    }
  }

  /** Only what no candidate can hold is refused here, and only when the estimate is far beyond (0.8 of it). */
  #refuseOversized(estimated: number): void {
    const { candidates } = this.input.attempts;
    const largest = candidates.reduce((a, b) =>
      (b.contextWindow ?? Infinity) > (a.contextWindow ?? Infinity) ? b : a
    );
    const window = largest.contextWindow ?? Infinity;
    if (estimated * 0.8 <= window) return;
    throw new UserError(
      "input",
      `the input is about ${estimated} tokens, more than the ${window} of ${nameOf(largest)}`,
      { hint: "send less, or name a model with a larger context window (-m)" },
    );
  }

  async #requestFor(info: ModelInfo, provider: Provider, inputTokens: number): Promise<ModelRequest> {
    const wishes = { ...this.input, messages: this.#conversation.messages };
    const built = await buildRequest(wishes, this.input.tools.tools, info, provider, inputTokens);
    for (const text of built.notes.filter((note) => !this.#noted.has(note))) {
      this.#noted.add(text);
      this.#emit({ type: "note", level: "warn", text });
    }
    this.#lowered = built.lowered;
    return built.request;
  }

  /** What the last turn means; `undefined` when the model is asked to repair its answer. */
  #endingOf({ text, reason }: TurnOutcome): Ending | undefined {
    const failed = (code: "refusal" | "truncated" | "empty" | "budget" | "schema", message: string) => ({
      text: code === "budget" ? "" : text,
      reason,
      error: { code, message, ...this.#ref() },
    });
    if (reason === "refusal") return failed("refusal", "the model refused to answer");
    if (reason === "content_filter") return failed("refusal", "the answer was stopped by a content filter");
    if (reason === "max_tokens" && this.#lowered) {
      return failed("budget", "the answer was cut short by the cost limit");
    }
    if (reason === "max_tokens") return failed("truncated", "the answer was cut at the token limit");
    if (text.trim() === "") return failed("empty", "the model gave an empty answer");
    if (!this.input.schema) return { text, reason };
    const checked = this.input.schema.check(text);
    if (checked.ok) return { text: checked.text, data: checked.data, reason };
    if (this.#repaired) return failed("schema", `the answer does not fit the schema: ${checked.problem}`);
    this.#repaired = true;
    this.#append({ role: "user", parts: [{ type: "text", text: repairRequest(checked.problem) }] });
    return undefined;
  }

  #ref(): { provider?: string; model?: string } {
    const info = this.#last?.info ?? this.#attempts.current;
    return { provider: info.provider, model: info.model };
  }

  #result({ text, data, reason, error }: Ending): RunResult {
    const { input } = this;
    const tally = this.#tally;
    const stopReason = error?.code === "turns" ? "tool_use" : reason === "paused" ? "other" : reason;
    return {
      ok: !error,
      text,
      ...(data === undefined ? {} : { data }),
      ...this.#ref(),
      sessionId: input.sessionId,
      ...(stopReason ? { stopReason } : {}),
      turns: this.#turns,
      toolCalls: tally.toolCalls,
      usage: tally.usage,
      costUsd: tally.costUsd,
      durationMs: Math.round(performance.now() - (input.startedAt ?? 0)),
      ...(tally.firstTokenMs === undefined ? {} : { firstTokenMs: tally.firstTokenMs }),
      route: input.route,
      attempts: this.#attempts.records,
      ...(error ? { error } : {}),
    };
  }
}

function isOverflow(error: unknown): boolean {
  return error instanceof ProviderError && error.kind === "context-length";
}

/**
 * Runs the agent. Yields everything that happens, `result` last and always, whatever goes wrong on the way; only
 * a defect of ours is thrown.
 */
export async function* runAgent(input: RunInput): AsyncGenerator<AgentEvent> {
  const queue = new EventQueue();
  const running = new AgentRun(input, (event) => queue.push(event)).run().finally(() => queue.close());
  // What is thrown is thrown below, after the events before it.
  running.catch(() => {});
  for (let batch = await queue.take(); batch.length > 0; batch = await queue.take()) yield* batch;
  await running;
}
