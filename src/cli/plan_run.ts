/** Which models a run tries: the one that was named, or what `auto` chooses. */

import type { RunBudget } from "../agent/budget.ts";
import { nameOf } from "../catalog/models.ts";
import { type ModelNames, resolveEverywhere, resolveModel } from "../catalog/resolve.ts";
import { UserError } from "../errors.ts";
import { namedPlan, type Plan } from "../route/plan.ts";
import type { FilePart, Message, ModelInfo, ModelRef, Tool } from "../types.ts";
import { hasKey } from "./readiness.ts";
import type { Asked, RunContext } from "./run_setting.ts";

/** What a run sends beside its message, as far as the choice of a model goes by it. */
export interface PlanCircumstances {
  /** Estimated, of the whole request. */
  inputTokens: number;
  tools: Tool[];
  /** What was said before. */
  history: Message[];
  budget?: Pick<RunBudget, "leftUsd">;
  /** Lets the providers of one model take turns; absent where nobody is asked. */
  spread?(plan: Plan, fallback: ModelRef[]): Promise<Plan>;
}

/** The parts of a run that a plan is made from. */
export type PlanContext = Pick<RunContext, "options" | "config" | "surroundings" | "state">;

/** The names a user can give models here. */
export function modelNames(
  { config: { effective } }: Pick<RunContext, "config">,
  found: ModelInfo[],
): ModelNames {
  return {
    aliases: effective.aliases,
    providers: Object.keys(effective.providers),
    models: effective.models,
    found: found.map(nameOf),
  };
}

/** Models by their names; `auto` among them has no meaning and is left out. Throws `usage` for an unknown one. */
export async function resolveAll(list: string[], names: ModelNames): Promise<ModelRef[]> {
  return (await Promise.all(list.map((name) => resolveModel(name, names)))).filter((ref) => ref !== "auto");
}

/** Makes the plan of a run. Throws `UserError` for a name nobody knows and for what no model can take. */
export async function planRun(
  context: PlanContext,
  asked: Asked,
  names: ModelNames,
  circumstances: PlanCircumstances,
): Promise<Plan> {
  const { options, config: { effective } } = context;
  const { spread = (plan: Plan) => Promise.resolve(plan) } = circumstances;
  const isReady = (name: string) => {
    const provider = effective.providers[name];
    return provider !== undefined && hasKey(provider, context.surroundings.env);
  };
  const refs = await resolveEverywhere(options.model ?? effective.model, names, isReady);
  const fallback = options.fallback === false
    ? []
    : await resolveAll(options.fallback ?? effective.fallback, names);
  if (refs === "auto") {
    const { planAuto } = await import("./plan_auto.ts");
    const others = options.fallback === false ? false : fallback;
    return await spread(await planAuto(context, asked, names, others, circumstances), fallback);
  }
  const plan = await spread(planNamed(context, asked, [...refs, ...fallback]), fallback);
  return options.fallback === false ? { ...plan, candidates: plan.candidates.slice(0, 1) } : plan;
}

/** The plan of a model the user named. Throws `input` when it cannot read what is attached. */
function planNamed({ config, state: { found } }: PlanContext, { message }: Asked, refs: ModelRef[]): Plan {
  const { models, providers } = config.effective;
  const plan = namedPlan(refs, { models, found, providers: Object.values(providers) });
  const attached = message.parts.filter((part) => part.type === "file");
  return attached.length > 0 ? withoutBlind(plan, attached) : plan;
}

/** What is attached is never dropped silently: models known not to read it are left out, none left is an error. */
function withoutBlind(plan: Plan, attached: FilePart[]): Plan {
  const unread = (info: ModelInfo) =>
    attached.find(({ mediaType }) =>
      mediaType.startsWith("image/") ? info.vision === false : info.pdf === false
    );
  const [first] = plan.candidates;
  const missing = first && unread(first);
  if (!first || !missing) return { ...plan, candidates: plan.candidates.filter((info) => !unread(info)) };
  const what = missing.mediaType.startsWith("image/") ? "images" : "PDFs";
  throw new UserError("input", `${nameOf(first)} reads no ${what} (${missing.name ?? missing.mediaType})`, {
    hint: `name a model that reads ${what} (-m); nano-agent models --vision lists some`,
  });
}
