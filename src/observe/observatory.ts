/** A run as events for a collecting server (CONTRACT section 10). */

import type { Listener } from "../output/listener.ts";
import type { AgentEvent, RunResult } from "../types.ts";
import { cutTexts } from "./cut_texts.ts";

/** What is known of a run before it starts. */
export interface ObservedRun {
  sourceApp: string;
  sessionId: string;
  /** Named in events until a request goes to another one. */
  model: string;
  prompt: string;
  cwd: string;
  /** It goes on with a conversation that was there before. */
  resumed: boolean;
  redact(text: string): string;
  /** Takes an event as JSON; returns at once. */
  send(body: string): void;
}

type HookEvent =
  | "SessionStart"
  | "UserPromptSubmit"
  | "PreToolUse"
  | "PostToolUse"
  | "PostToolUseFailure"
  | "Notification"
  | "Stop"
  | "SessionEnd";

/** Turns what happens in a run into hook events; the names are those that collectors of coding agents know. */
export class Observatory implements Listener {
  readonly #inputs = new Map<string, unknown>();
  #model: string;

  constructor(private readonly run: ObservedRun) {
    this.#model = run.model;
  }

  see(event: AgentEvent): void {
    switch (event.type) {
      case "start":
        this.#send("SessionStart", {
          source: this.run.resumed ? "resume" : "startup",
          version: event.version,
          cwd: this.run.cwd,
        });
        this.#send("UserPromptSubmit", { prompt: this.run.prompt });
        break;
      case "attempt":
        this.#model = event.model;
        break;
      case "tool-call":
        this.#inputs.set(event.id, event.arguments);
        this.#send("PreToolUse", tool(event.name, event.arguments, event.id));
        break;
      case "tool-result":
        this.#toolResult(event);
        break;
      case "retry":
        this.#notify("retry", `${event.kind}: trying ${event.provider}/${event.model} again`, {
          kind: event.kind,
          status: event.status,
          wait_ms: event.waitMs,
        });
        break;
      case "fallback":
        this.#notify("fallback", `${event.kind}: ${event.from} is replaced by ${event.to}`, {
          kind: event.kind,
          from: event.from,
          to: event.to,
        });
        break;
      case "result":
        this.#end(event);
        break;
    }
  }

  #toolResult({ id, name, ok, text, durationMs }: Extract<AgentEvent, { type: "tool-result" }>): void {
    const call = { ...tool(name, this.#inputs.get(id) ?? {}, id), duration_ms: durationMs };
    this.#inputs.delete(id);
    if (ok) this.#send("PostToolUse", { ...call, tool_response: text });
    else this.#send("PostToolUseFailure", { ...call, error: text });
  }

  #end({ ok, error, stopReason, turns, usage, costUsd, durationMs, provider, model }: RunResult): void {
    if (error?.code === "budget") this.#notify("budget", error.message, {});
    const failure = error ? { error: { code: error.code, message: error.message } } : {};
    this.#send("Stop", { ok, stop_reason: stopReason, ...failure });
    this.#send("SessionEnd", {
      reason: error?.code ?? "completed",
      ok,
      provider,
      model,
      turns,
      usage,
      cost_usd: costUsd,
      duration_ms: durationMs,
      ...failure,
    });
  }

  #notify(kind: "retry" | "fallback" | "budget", message: string, details: Record<string, unknown>): void {
    this.#send("Notification", { notification_type: kind, message, ...details });
  }

  #send(type: HookEvent, payload: Record<string, unknown>): void {
    const { sourceApp, sessionId, redact, send } = this.run;
    const event = {
      source_app: sourceApp,
      session_id: sessionId,
      hook_event_type: type,
      // Secrets go before long texts are cut: half a key is no longer found.
      payload: cutTexts(payload, redact),
      timestamp: Date.now(),
      model_name: this.#model,
    };
    send(redact(JSON.stringify(event)));
  }
}

function tool(name: string, input: unknown, id: string) {
  return { tool_name: name, tool_input: input, tool_use_id: id };
}
