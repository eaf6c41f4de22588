/** What `auto` goes by in this place: configuration, keys in sight, cooldowns, figures, prices. Sends nothing. */

import { priceOf } from "../catalog/cost.ts";
import { nameOf } from "../catalog/models.ts";
import type { ModelNames } from "../catalog/resolve.ts";
import type { EffectiveConfig } from "../config/load.ts";
import { UserError } from "../errors.ts";
import { type AutoChoice, autoPlan, type AutoRequest, modelsToPrice } from "../route/auto.ts";
import { quickPrice } from "../route/estimates.ts";
import { availableModels, type RouteProvider } from "../route/available.ts";
import { classify } from "../route/classify.ts";
import type { Circumstances } from "../route/filters.ts";
import type { Plan } from "../route/plan.ts";
import type { Strategy } from "../route/table.ts";
import { Cooldowns } from "../store/cooldowns.ts";
import { modelFigures } from "../store/figures.ts";
import type { ModelInfo, ModelRef, Price, UserMessage } from "../types.ts";
import { type PlanCircumstances, type PlanContext, resolveAll } from "./plan_run.ts";
import { hasKey, missingKey } from "./readiness.ts";
import type { Asked, Surroundings } from "./run_setting.ts";

/** Strategies that go by what this machine has seen of models. */
const MEASURED = new Set<Strategy>(["balanced", "latency"]);

/** The plan of one request. Throws `UserError` when nobody can take it. */
export async function planAuto(
  context: PlanContext,
  asked: Asked,
  names: ModelNames,
  fallback: ModelRef[] | false,
  circumstances: PlanCircumstances,
): Promise<Plan> {
  const { options, config: { effective } } = context;
  // Both were checked where they came from: by the configuration's schema and by the option's list of choices.
  const strategy = (options.prefer ?? effective.routing.strategy) as Strategy;
  const request = requestOf(asked, circumstances, options, strategy);
  const choice = await choiceOf(context, names, strategy, fallback);
  return autoPlan(request, rightNow(context, circumstances), choice);
}

/** What was asked for, classified. */
function requestOf(
  { message, instruction, pasted }: Asked,
  { inputTokens, tools, history }: PlanCircumstances,
  options: PlanContext["options"],
  strategy: Strategy,
): AutoRequest {
  const files = message.parts.filter((part) => part.type === "file");
  const named = options.tools !== undefined || options.allow !== undefined || options.yes === true;
  const explicitTools = named && tools.length > 0;
  const isImage = ({ mediaType }: { mediaType: string }) => mediaType.startsWith("image/");
  return {
    classification: classify({
      instruction,
      ...(pasted === undefined ? {} : { pasted }),
      attachments: [
        ...files.map(({ mediaType, name }) => ({ mediaType, ...(name ? { name } : {}) })),
        ...quotedFiles(message, instruction, pasted),
      ],
      tools: tools.map(({ name }) => name),
      toolClasses: [...new Set(tools.map((tool) => tool.class))],
      explicitTools,
      history,
      inputTokens,
    }),
    inputTokens,
    ...(options.maxTokens === undefined ? {} : { maxOutputTokens: options.maxTokens }),
    strategy,
    images: files.some(isImage),
    pdfs: files.some((file) => !isImage(file)),
    tools: explicitTools ? "asked" : tools.length > 0 ? "offered" : "none",
    schema: options.schema !== undefined,
    effort: options.effort !== undefined,
  };
}

async function choiceOf(
  { config: { effective }, surroundings, state: { found, database } }: PlanContext,
  names: ModelNames,
  strategy: Strategy,
  fallback: ModelRef[] | false,
): Promise<AutoChoice> {
  const providers = routeProviders(effective, surroundings);
  const choice = {
    models: effective.models,
    found,
    providers,
    available: availableModels(providers, { overrides: effective.models, found }),
    table: await Promise.all(
      effective.routing.table.map(async ({ when, use }, index) => ({
        when,
        use: await resolveRow(use, index, names),
      })),
    ),
    fallback,
    figures: database && MEASURED.has(strategy) ? modelFigures(database, Date.now()) : new Map(),
  };
  return { ...choice, prices: await pricesOf(modelsToPrice(choice)) };
}

/** The models of a row. Throws `config` for one nobody knows: the user did not type it now. */
async function resolveRow(use: string[], index: number, names: ModelNames): Promise<ModelRef[]> {
  try {
    return await resolveAll(use, names);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError("config", `row ${index + 1} of routing.table: ${error.message}`, {
      hint: error.hint ?? "nano-agent config check tells where it stands",
      cause: error,
    });
  }
}

/** Text files stand behind what was said, quoted with their names: they are what it is about. */
function quotedFiles({ parts }: UserMessage, instruction: string, pasted: string | undefined) {
  const said = [instruction, ...(pasted === undefined ? [] : [pasted])].join("\n\n");
  const whole = parts.flatMap((part) => part.type === "text" ? part.text : []).join("");
  const text = whole.startsWith(said) ? whole.slice(said.length).trim() : "";
  return text === "" ? [] : [{ mediaType: "text/plain", text }];
}

/** Which providers could be asked: a key in sight, and a wire this version speaks. */
function routeProviders(effective: EffectiveConfig, { env, providers }: Surroundings): RouteProvider[] {
  return Object.values(effective.providers).map((provider) => {
    const { name, type, local, deployments } = provider;
    const known = Object.hasOwn(providers, type);
    const ready = known && hasKey(provider, env);
    const missing = known ? `no key: ${missingKey(provider)}` : `type ${type} is not part of this version`;
    return {
      ...{ name, type, local, ready },
      ...(ready ? {} : { missing }),
      ...(deployments ? { deployments } : {}),
    };
  });
}

/** Prices that only the whole list knows: it takes 5 ms to load, and is left alone where it can tell nothing new. */
async function pricesOf(models: ModelInfo[]): Promise<Map<string, Price>> {
  const prices = new Map<string, Price>();
  for (const info of models) {
    const price = quickPrice(info) ? undefined : await priceOf(info);
    if (price) prices.set(nameOf(info), price);
  }
  return prices;
}

function rightNow({ state: { database } }: PlanContext, { budget }: PlanCircumstances): Circumstances {
  const cooldowns = database ? new Cooldowns(database).list() : [];
  const cooling = cooldowns.map((one) =>
    [nameOf(one), { seconds: Math.ceil((one.until - Date.now()) / 1000), reason: one.reason }] as const
  );
  return { cooling: new Map(cooling), ...(budget ? { leftUsd: budget.leftUsd } : {}) };
}
