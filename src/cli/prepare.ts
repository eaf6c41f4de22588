/** Puts a run together: candidates, tools, limits, connections. */

import { unknownPrice } from "../agent/budget.ts";
import { compacted, type Compaction } from "../agent/compact.ts";
import type { RunInput } from "../agent/loop.ts";
import { defaultSystemPrompt } from "../agent/system_prompt.ts";
import type { Connections, ConnectionSharing } from "../attempt/connections.ts";
import type { AttemptServices } from "../attempt/turn.ts";
import { costOf, loadPrices } from "../catalog/cost.ts";
import { estimateInputTokens } from "../catalog/estimate.ts";
import { nameOf } from "../catalog/models.ts";
import { type ModelNames, nearestModels } from "../catalog/resolve.ts";
import { assertUsable } from "../config/providers.ts";
import type { ProviderError } from "../errors.ts";
import type { Plan } from "../route/plan.ts";
import type { Effort, ModelInfo } from "../types.ts";
import { createConnections } from "./connect.ts";
import { modelNames, planRun } from "./plan_run.ts";
import { prepareTools } from "./prepare_tools.ts";
import { withProjectContext } from "./project_context.ts";
import { type Asked, type Conversation, newConversation, type RunContext } from "./run_setting.ts";
import { openRunState, type RunState } from "./run_state.ts";
import { shareLimits } from "./share_limits.ts";
import { spreadPlan } from "./spread_plan.ts";

/** Reasoning and local models may take their time, unless the user set the times. */
const PATIENT_FACTOR = 5;

/** A run that is ready, and what `--dry-run` prints in its place. */
export interface PreparedRun {
  input: RunInput;
  dryRun?: () => Promise<string>;
}

/**
 * Prepares the run of a message, which joins the conversation. Throws `UserError` for everything that must not be sent,
 * with the conversation as it was.
 */
export async function prepareRun(
  asking: RunContext,
  asked: Asked,
  conversation: Conversation = newConversation(),
): Promise<PreparedRun> {
  const model = asking.options.model ?? conversation.askedModel;
  const context = { ...asking, options: { ...asking.options, model } };
  const { message } = asked;
  const { options } = context;
  const { effective } = context.config;
  const said = await prepareWords(context, asked, conversation);
  const state = await openRunState(context, conversation.sessionId);
  const names = modelNames(context, context.state.found);
  const plan = await planRun(context, asked, names, {
    inputTokens: said.inputTokens,
    tools: said.tools.tools,
    history: conversation.messages,
    budget: state.budget,
    spread: (all, fallback) => spreadPlan(all, fallback, context.state.database),
  });
  const shared = await shareLimits(context, plan.candidates, (name) => connections.keyIdentity(name));
  const connections = await connect(context, plan, shared.sharing);
  if (state.budget) await refuseUnpriced(plan);
  conversation.messages.push(message);
  conversation.log?.prompt(message, model);
  const input: RunInput = {
    ...conversationPart(conversation),
    version: context.surroundings.version,
    startedAt: context.startedAt,
    system: said.system,
    tools: said.tools,
    schema: said.schema,
    maxTurns: options.maxTurns ?? effective.limits.maxTurns,
    maxOutputTokens: options.maxTokens,
    temperature: options.temperature,
    effort: options.effort as Effort | undefined,
    budget: state.budget,
    ledger: state.ledger,
    route: plan.route,
    attempts: { ...servicesOf(context, state, plan, connections), limits: shared.limits },
    hintFor: (error) => hintFor(error, connections.keySource(error), names),
  };
  if (effective.observatory) {
    input.observer = (await import("./observe.ts")).observerOf(context, input, message);
  }
  if (!options.dryRun) return { input };
  return {
    input,
    dryRun: async () => (await import("./dry_run.ts")).describeDryRun(input, connections, options),
  };
}

/** What is sent beside the conversation, and how long all of it is. */
async function prepareWords(context: RunContext, { message }: Asked, conversation: Conversation) {
  const { options, config: { effective } } = context;
  const schema = options.schema === undefined
    ? undefined
    : await loadSchema(options.schema, context.surroundings.cwd);
  const tools = await prepareTools(context, conversation);
  const system = await withProjectContext(
    context,
    tools,
    options.system ?? effective.system ??
      defaultSystemPrompt(tools.context.root, tools.tools, context.inConversation),
  );
  const messages = compacted([...conversation.messages, message], conversation.compaction);
  return {
    schema,
    tools,
    system,
    inputTokens: estimateInputTokens({ system, messages, tools: tools.tools }),
  };
}

/** The conversation as the run goes on with it and tells of it. */
function conversationPart(conversation: Conversation) {
  const { sessionId, messages, compaction, log } = conversation;
  return {
    sessionId,
    messages,
    compaction,
    onCompaction: (next: Compaction) => {
      conversation.compaction = next;
      log?.compact(next);
    },
    session: log,
  };
}

/** What attempts are made with, but for the limits they share. */
function servicesOf(
  context: RunContext,
  state: RunState,
  plan: Plan,
  connections: Connections,
): Omit<AttemptServices, "limits"> {
  const { audience, signal, config: { effective } } = context;
  const isPriced = state.budget !== undefined || audience.showsCost || effective.observatory !== undefined;
  return {
    candidates: plan.candidates,
    retry: effective.retry,
    timeouts: (info) => timeoutsFor(info, context),
    provider: (info) => connections.provider(info),
    advanceKey: (info, error) => connections.advance(info, error),
    // The price list takes 5 ms to load: it is left alone when nobody will see the cost.
    costOf: isPriced ? costOf : () => Promise.resolve(undefined),
    health: state.health,
    mayMoveUp: plan.route !== null,
    reference: plan.reference,
    textIsFinal: audience.live,
    signal,
  };
}

async function loadSchema(given: string, cwd: string) {
  const { readSchema } = await import("./schema_option.ts");
  return await readSchema(given, cwd);
}

async function connect(context: RunContext, plan: Plan, sharing: ConnectionSharing): Promise<Connections> {
  const { surroundings, secrets, audience, signal } = context;
  const { effective } = context.config;
  for (const info of plan.candidates) {
    const provider = effective.providers[info.provider];
    if (provider) assertUsable(provider);
  }
  const trace = await audience.startTrace();
  return createConnections({
    effective,
    env: surroundings.env,
    providers: surroundings.providers,
    secrets,
    signal,
    sharing,
    http: {
      onWire: trace ? (event) => trace.seeWire(event) : undefined,
      whileWaiting: audience.showsCost && plan.candidates.some((info) => !info.price)
        ? loadPrices
        : undefined,
    },
  });
}

async function refuseUnpriced(plan: Plan): Promise<void> {
  for (const info of plan.candidates) {
    if (await costOf(info, { inputTokens: 1, outputTokens: 1 }) === undefined) throw unknownPrice(info);
  }
}

function timeoutsFor(info: ModelInfo, { config: { effective } }: RunContext) {
  const { firstTokenMs, idleMs, explicit } = effective.timeouts;
  const patient = info.local === true || info.reasoning === true;
  const factor = (name: "firstTokenMs" | "idleMs") => patient && !explicit.has(name) ? PATIENT_FACTOR : 1;
  return { firstTokenMs: firstTokenMs * factor("firstTokenMs"), idleMs: idleMs * factor("idleMs") };
}

/** What a user can do about a provider's failure. */
async function hintFor(
  error: ProviderError,
  keySource: string | undefined,
  names: ModelNames,
): Promise<string | undefined> {
  switch (error.kind) {
    case "auth":
      if (keySource?.startsWith("env:")) return `check the key in ${keySource.slice(4)}`;
      return `check the key: nano-agent config set providers.${error.provider}.apiKey -`;
    case "quota":
      return `the account of ${error.provider} cannot pay: add credit, or name another model with --fallback`;
    case "rate-limit":
    case "overloaded":
      return "try again later, or name other models with --fallback";
    case "not-found": {
      const near = (await nearestModels(nameOf(error), names)).find((name) => name !== nameOf(error));
      return near ? `did you mean ${near}?` : "check the model's name";
    }
    default:
      return undefined;
  }
}
