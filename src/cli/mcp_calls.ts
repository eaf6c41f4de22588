/** From a call of an MCP client to a run and its result. */

import { DEFAULT_MODELS } from "../catalog/families.ts";
import { outputCostOf } from "../catalog/cost.ts";
import { modelInfo } from "../catalog/models.ts";
import { Cancelled, UserError } from "../errors.ts";
import { type PromptReply, replyOf } from "../mcp/prompt_tool.ts";
import type { PromptCall } from "../mcp/server.ts";
import { nearestNames } from "../nearest.ts";
import { own } from "../own.ts";
import type { AgentEvent, ResultError, RunResult } from "../types.ts";
import type { RunOptions } from "./arguments.ts";
import { emptyResult, failureOf } from "./early_failure.ts";
import { CallAudience, type ServerLog } from "./mcp_audience.ts";
import { performRun } from "./perform_run.ts";
import type { RunContext, RunSetting } from "./run_setting.ts";

/** The longest time a timer can hold, in ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** All calls of one server, side by side, each an agent of its own. */
export class McpCalls {
  readonly #stop = new AbortController();

  /** `timeoutS` limits each call, in seconds. */
  constructor(
    private readonly setting: RunSetting,
    private readonly options: RunOptions,
    private readonly timeoutS: number | undefined,
    private readonly log: ServerLog,
  ) {}

  /** Runs a call to its end. Never throws: the client is told whatever went wrong. */
  async run(call: PromptCall): Promise<PromptReply> {
    const startedAt = performance.now();
    const ending = new AbortController();
    const end = (reason: unknown) => ending.abort(reason);
    const cancel = () => end(new Cancelled("SIGINT"));
    const stop = () => end(this.#stop.signal.reason);
    call.signal.addEventListener("abort", cancel, { once: true });
    this.#stop.signal.addEventListener("abort", stop, { once: true });
    if (call.signal.aborted) cancel();
    if (this.#stop.signal.aborted) stop();
    const timer = this.timeoutS === undefined ? undefined : setTimeout(
      () => end(new Cancelled("run-timeout")),
      Math.min(this.timeoutS * 1000, LONGEST_TIMER_MS),
    );
    try {
      return await this.#perform(call, ending.signal, startedAt);
    } finally {
      clearTimeout(timer);
      call.signal.removeEventListener("abort", cancel);
      this.#stop.signal.removeEventListener("abort", stop);
    }
  }

  /** The reply to a call with wrong arguments. */
  refuse(problem: string): PromptReply {
    // Nothing was sent: neither part of nothing is unknown.
    return replyOf(emptyResult(failureOf(new UserError("usage", problem)), performance.now()), 0);
  }

  /** Ends every call that runs. */
  stop(reason: unknown): void {
    this.#stop.abort(reason);
  }

  async #perform(call: PromptCall, signal: AbortSignal, startedAt: number): Promise<PromptReply> {
    const { prompt } = call;
    const audience = new CallAudience(this.log, call.tell);
    const output = new OutputCost(this.setting);
    let result: RunResult | undefined;
    try {
      const model = await this.#modelOf(call);
      const options = model === undefined ? this.options : { ...this.options, model };
      const context: RunContext = { ...this.setting, options, audience, signal, startedAt };
      const message = { role: "user" as const, parts: [{ type: "text" as const, text: prompt }] };
      for await (const event of performRun(context, { message, instruction: prompt })) {
        audience.see(event);
        output.see(event);
        if (event.type === "result") result = event;
      }
    } catch (error) {
      result = emptyResult(this.#failureOf(error), startedAt);
    }
    return replyOf(
      result ?? emptyResult({ code: "internal", message: "the run gave no result" }),
      await output.usd(),
    );
  }

  /** A defect of ours ends one call, not the server. */
  #failureOf(error: unknown): ResultError {
    if (error instanceof UserError || error instanceof Cancelled) return failureOf(error);
    const message = error instanceof Error ? error.message : String(error);
    this.log.note(`internal error: ${message}`);
    return { code: "internal", message };
  }

  /** The model a call names, as `-m` would: `provider/model`, a name alone, or a provider's usual model. */
  async #modelOf({ model, provider }: PromptCall): Promise<string | undefined> {
    if (provider === undefined) return model;
    const { providers, models, model: configured } = this.setting.config.effective;
    if (!Object.hasOwn(providers, provider)) {
      const near = await nearestNames(provider, Object.keys(providers));
      throw new UserError("usage", `there is no provider ${provider}`, {
        hint: near.length > 0
          ? `did you mean ${near.join(" or ")}?`
          : `there are ${Object.keys(providers).join(", ")}`,
      });
    }
    const prefix = `${provider}/`;
    if (model !== undefined && model !== "auto") return model.startsWith(prefix) ? model : prefix + model;
    const usual = [this.options.model ?? configured, ...Object.keys(models)].find((name) =>
      name.startsWith(prefix)
    );
    const known = own(DEFAULT_MODELS, provider);
    if (usual === undefined && known === undefined) {
      throw new UserError("usage", `name a model of ${provider} too: it has no usual one`);
    }
    return usual ?? prefix + known;
  }
}

/** Adds up what the output of a run cost. */
class OutputCost {
  #parts: Promise<number | undefined>[] = [];

  constructor(private readonly setting: RunSetting) {}

  see(event: AgentEvent): void {
    if (event.type !== "usage") return;
    const { provider, model, type: _type, costUsd: _cost, ...usage } = event;
    const { models, providers } = this.setting.config.effective;
    const info = modelInfo({ provider, model }, models, own(providers, provider));
    this.#parts.push(outputCostOf(info, usage));
  }

  /** In USD; `null` when the price or the tokens of any part are unknown. */
  async usd(): Promise<number | null> {
    const parts = await Promise.all(this.#parts);
    return parts.reduce<number | null>(
      (sum, part) => sum === null || part === undefined ? null : sum + part,
      0,
    );
  }
}
