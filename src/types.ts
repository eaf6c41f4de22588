/**
 * The domain: conversations, models, providers, tools and the one stream of events everything listens to.
 * Nothing here does anything; the rules that bind an implementation stand at the type they belong to.
 */

/** JSON Schema as a plain object (draft 2020-12 unless it says otherwise). */
export type JsonSchema = { [key: string]: unknown };

/** A model of a configured provider. Shown as `provider/model`. */
export interface ModelRef {
  provider: string;
  model: string;
}

/* ------------------------------------------------------------------ conversation */

/**
 * What one provider attached to a part and wants back unchanged (thinking signatures, encrypted reasoning, item
 * ids). Only the provider and model that wrote it read it; `agent/history.ts` drops foreign ones.
 */
export interface ProviderData extends ModelRef {
  value: unknown;
}

export interface TextPart {
  type: "text";
  text: string;
  providerData?: ProviderData;
}

/** Visible or hidden reasoning; `text` is empty where the provider shows none. */
export interface ReasoningPart {
  type: "reasoning";
  text: string;
  providerData?: ProviderData;
}

/** An image or a PDF, as base64. */
export interface FilePart {
  type: "file";
  mediaType: string;
  data: string;
  name?: string;
}

/** A call the model made. `arguments` stays JSON text until `tools/run.ts` parses and validates it, once. */
export interface ToolCallPart {
  type: "tool-call";
  id: string;
  name: string;
  arguments: string;
  providerData?: ProviderData;
}

/** The one result a tool call gets. */
export interface ToolResultPart {
  type: "tool-result";
  callId: string;
  name: string;
  text: string;
  isError: boolean;
  files?: FilePart[];
}

export interface UserMessage {
  role: "user";
  parts: (TextPart | FilePart)[];
}

export interface AssistantMessage {
  role: "assistant";
  parts: (TextPart | ReasoningPart | ToolCallPart)[];
}

export interface ToolMessage {
  role: "tool";
  parts: ToolResultPart[];
}

export type Message = UserMessage | AssistantMessage | ToolMessage;

/* ------------------------------------------------------------------ models */

/** USD per million tokens. A missing cache price means the price of input. */
export interface Price {
  input: number;
  output: number;
  cacheRead?: number;
  cacheWrite?: number;
}

export type Tier = "small" | "medium" | "large";

/** What is known of a model; what is unknown is absent. */
export interface ModelInfo extends ModelRef {
  /** Whose families and prices apply, where that is not the provider's name. */
  vendor?: string;
  /** Tokens of input and output together. */
  contextWindow?: number;
  maxOutputTokens?: number;
  tools?: boolean;
  vision?: boolean;
  pdf?: boolean;
  reasoning?: boolean;
  /** Whether its answers can be held to a JSON Schema; absent: not known. */
  schema?: boolean;
  /** Whether it takes a temperature; absent: it does. */
  temperature?: boolean;
  tier?: Tier;
  strengths?: string[];
  /** From the configuration; wins over the bundled price list. */
  price?: Price;
  /** Runs on this machine: costs nothing, may be slow to start. */
  local?: boolean;
}

/** Tokens of one or more attempts. What was not reported is absent, never 0. */
export interface Usage {
  /** All input, cached parts included. */
  inputTokens?: number;
  outputTokens?: number;
  /** Part of `inputTokens` that was read from a cache. */
  cacheReadTokens?: number;
  /** Part of `inputTokens` that was written to a cache. */
  cacheWriteTokens?: number;
  /** Part of `outputTokens`. */
  reasoningTokens?: number;
}

export type Effort = "low" | "medium" | "high";

/* ------------------------------------------------------------------ providers */

/** What a model is told about a tool. */
export interface ToolDefinition {
  name: string;
  description: string;
  parameters: JsonSchema;
}

/** One turn, in the domain's words. `messages` ends with a user, a tool or (a paused turn) an assistant message. */
export interface ModelRequest {
  model: string;
  /** What is known of the model; adapters read capabilities from here, not from tables of their own. */
  info: ModelInfo;
  system?: string;
  messages: Message[];
  tools: ToolDefinition[];
  maxOutputTokens?: number;
  temperature?: number;
  effort?: Effort;
  /** The answer must be JSON that fits; only set when `Provider.canEnforce` said yes. */
  schema?: JsonSchema;
  /** The same for every turn of a conversation: a key for prompt caches. */
  sessionId?: string;
}

/** Why an answer ended, in one vocabulary; `paused`: the provider wants the turn sent back to go on. */
export type StopReason =
  | "end_turn"
  | "max_tokens"
  | "refusal"
  | "content_filter"
  | "stop_sequence"
  | "tool_use"
  | "paused"
  | "other";

/**
 * What an adapter yields for one request.
 *
 * - `text` and `reasoning` deltas extend the part at the end of the message while it is of their kind. One that
 *   carries `providerData` also closes that part; with no open part of its kind it makes a new one (its `text`
 *   may be empty: hidden reasoning).
 * - `tool-arguments` tells that a call is being written; it keeps timers and the progress line alive, no more.
 * - `tool-call` is complete; an empty `id` means the provider gave none.
 * - `usage` replaces what was reported before (cumulative within the request).
 * - `finish` is the last event. A stream that ends without it is an interrupted stream, whoever ended it.
 */
export type ModelEvent =
  | { type: "text"; text: string; providerData?: ProviderData }
  | { type: "reasoning"; text: string; providerData?: ProviderData }
  | { type: "tool-arguments"; name?: string; text: string }
  | { type: "tool-call"; call: ToolCallPart }
  | { type: "usage"; usage: Usage }
  | { type: "finish"; reason: StopReason; raw: string };

/** A configured provider as its adapter gets it: one key, our fetch, nothing else of the configuration. */
export interface ProviderSettings {
  /** The name it has in the configuration. */
  name: string;
  type: string;
  baseUrl?: string;
  apiKey?: string;
  headers: Record<string, string>;
  /** `openai`: which API is spoken. */
  api?: "responses" | "chat";
  /** `azure-openai` */
  apiVersion?: string;
  deployments?: Record<string, string>;
  /** `openai-compatible`: request fields this vendor refuses. */
  omit?: string[];
  /** `openai-compatible`: what the output limit is called. */
  maxTokensField?: string;
  /** `exec`: the plugin and its arguments. */
  command?: string[];
  env?: Record<string, string>;
  /** Follows no redirects, traces and times out; every SDK is given this one. */
  fetch: typeof fetch;
}

export interface Provider {
  name: string;
  /**
   * One request, one attempt, no retries. Throws `ProviderError`; ends without `finish` when the stream was cut.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
  /** The request body that `stream` would send, for `--dry-run`. Pure. */
  render(request: ModelRequest): unknown;
  /** Whether the wire format can hold the model to this schema. Where it cannot, the loop asks in words. */
  canEnforce(schema: JsonSchema, info: ModelInfo): boolean;
  /** Ids of the models the provider offers. */
  listModels?(signal: AbortSignal): Promise<ModelInfo[]>;
  /** The vendor's own service for many requests at a lower price. */
  batches?(): Promise<ProviderBatches>;
}

/** How far a vendor's batch is; `status` in the vendor's word. */
export interface BatchState {
  status: string;
  /** Nothing changes any more: the answers can be had. */
  over: boolean;
  total: number;
  done: number;
  failed: number;
}

/** What one request of a vendor's batch came to; `error` is a `ProviderError`. */
export interface BatchAnswer {
  name: string;
  events: ModelEvent[];
  error?: Error;
}

/** A vendor's batches. Requests have names of up to 64 letters, digits, `-` and `_`. Throws `ProviderError`. */
export interface ProviderBatches {
  /** What one batch may hold; `bytes` of JSON. */
  limits: { requests: number; bytes: number; oneModel: boolean };
  /** The part of the list price that is charged. */
  priceFactor: number;
  /** A request as `submit` takes it. Pure. */
  entry(name: string, request: ModelRequest): unknown;
  /** Returns the vendor's id of the new batch. */
  submit(entries: unknown[], signal: AbortSignal): Promise<string>;
  state(id: string, signal: AbortSignal): Promise<BatchState>;
  /** In any order; a request that was never processed may be missing. */
  answers(id: string, signal: AbortSignal): AsyncIterable<BatchAnswer>;
}

/** What a provider's `mod.ts` exports. */
export interface ProviderModule {
  createProvider(settings: ProviderSettings): Provider;
}

/** Provider type → its module, loaded when a run needs it. `providers/mod.ts` has the only one. */
export type ProviderMap = Record<string, () => Promise<ProviderModule>>;

/* ------------------------------------------------------------------ tools */

export type ToolClass = "read" | "write" | "execute";

/** What a tool may touch and how long. One per run. */
export interface ToolContext {
  /** Absolute real path; tools stay below it. */
  root: string;
  /** Picomatch patterns relative to `root` that no file tool touches. */
  denyPaths: string[];
  /** Absolute paths (own config and state) that no file tool touches, also below `root`. */
  reserved: string[];
  maxResultBytes: number;
  signal: AbortSignal;
  /** The environment of commands, without secrets; absent: tools make a strict one of their own. */
  env?: Record<string, string>;
}

/** What a tool gives back; `isError` is for results that tell the model what went wrong. */
export interface ToolOutput {
  text: string;
  isError?: boolean;
  files?: FilePart[];
}

/** Checked arguments or what is wrong with them, in words for the model. */
export type CheckedInput<I> = { ok: true; input: I } | { ok: false; problem: string };

export interface Tool<I = unknown> extends ToolDefinition {
  class: ToolClass;
  /** Validates parsed JSON against `parameters`. */
  check(value: unknown): CheckedInput<I>;
  /** May throw: `tools/run.ts` turns it into an error result. */
  run(input: I, context: ToolContext): Promise<ToolOutput>;
}

/* ------------------------------------------------------------------ events */

/** How a candidate list came about; `null` in the result when the model was named. */
export interface Route {
  strategy: string;
  task?: string;
  complexity?: string;
  score?: number;
  confidence?: number;
  signals: string[];
  reason: string;
  candidates: { model: string; estimatedCostUsd?: number }[];
  excluded: { model: string; reason: string }[];
}

/** One HTTP request, as `result.attempts` shows it. */
export interface AttemptRecord extends ModelRef {
  outcome: "ok" | "error";
  kind?: string;
  status?: number;
  /** How long was waited before it. */
  waitMs: number;
  durationMs: number;
}

export interface ToolCallRecord {
  name: string;
  arguments: unknown;
  ok: boolean;
  durationMs: number;
}

export interface ResultError {
  code: string;
  message: string;
  hint?: string;
  provider?: string;
  model?: string;
  status?: number;
}

/** The object `-o json` prints. */
export interface RunResult {
  ok: boolean;
  text: string;
  data?: unknown;
  provider?: string;
  model?: string;
  sessionId: string;
  stopReason?: Exclude<StopReason, "paused">;
  turns: number;
  toolCalls: ToolCallRecord[];
  usage: Usage;
  /** `null` when any part's price or usage is unknown. */
  costUsd: number | null;
  durationMs: number;
  firstTokenMs?: number;
  route: Route | null;
  attempts: AttemptRecord[];
  error?: ResultError;
}

/**
 * Everything that happens in a run, in order, `result` last and always. Listeners get all of it; `jsonl` prints
 * those the contract names (`attempt-end`, `tool-arguments` and `note` are for the trace, the ledger and the
 * progress line; `reference`, before a `usage`, is what the same tokens would have cost on the most capable model).
 */
export type AgentEvent =
  | { type: "start"; sessionId: string; version: string }
  | ({ type: "route" } & Route)
  | ({ type: "attempt"; n: number } & ModelRef)
  | { type: "text"; delta: string }
  | { type: "reasoning"; delta: string }
  | { type: "tool-arguments"; name?: string; delta: string }
  | { type: "tool-call"; id: string; name: string; arguments: unknown }
  | {
    type: "tool-result";
    id: string;
    name: string;
    ok: boolean;
    text: string;
    durationMs: number;
    changes?: string[];
  }
  | ({ type: "attempt-end"; n: number; message?: string; firstTokenMs?: number } & AttemptRecord)
  | ({ type: "retry"; kind: string; status?: number; waitMs: number } & ModelRef)
  | { type: "fallback"; from: string; to: string; kind: string }
  | { type: "reference"; model: string; costUsd: number | null }
  | ({ type: "usage"; costUsd: number | null } & ModelRef & Usage)
  | { type: "compact"; beforeTokens: number; afterTokens: number }
  | { type: "note"; level: "warn" | "info"; text: string }
  | ({ type: "result" } & RunResult);
