/** The hard filters of `auto`: who cannot take a request, and why. Pure. */

import { nameOf } from "../catalog/models.ts";
import { formatUsd } from "../catalog/format_usd.ts";
import { UserError } from "../errors.ts";
import type { ModelInfo, Price, Tier } from "../types.ts";

/** A model with what choosing goes by. */
export interface RoutedModel {
  info: ModelInfo;
  tier: Tier;
  price?: Price;
  /** Of the request: its estimated input and an answer of the expected length; absent: unknown. */
  costUsd?: number;
}

/** What a request needs of a model. */
export interface Needs {
  /** Estimated. */
  inputTokens: number;
  /** Room for the answer: what was allowed, else what is expected. */
  outputTokens: number;
  images: boolean;
  pdfs: boolean;
  /** `asked`: the user named tools; `offered`: they are there for who can use them. */
  tools: "asked" | "offered" | "none";
  schema: boolean;
  /** `--effort` was given. */
  effort: boolean;
}

/** What is so right now. */
export interface Circumstances {
  /** Models that are passed over, by `provider/model`: for how many seconds yet, and why. */
  cooling: Map<string, { seconds: number; reason: string }>;
  /** What is left of the cost limits in USD; absent: nothing limits it. */
  leftUsd?: number;
}

/** A model that was left out. */
export interface LeftOut {
  model: string;
  reason: string;
}

/** Those that are left, and those that are not. */
export interface Filtered {
  models: RoutedModel[];
  excluded: LeftOut[];
}

/** Estimates of input may be low by this much when it has to fit a window. */
const WINDOW_MARGIN = 1.1;
/** Input is called too large only when it is by far, like in the run itself. */
const CERTAIN_SHARE = 0.8;

interface Filter {
  /** Why a model cannot take the request; `undefined` when it can. */
  problem(model: RoutedModel): string | undefined;
  /** What to say when nobody is left; without it those before stay: better one of them than none. */
  refusal?(models: RoutedModel[]): UserError;
}

const windowOf = ({ info }: RoutedModel) => info.contextWindow ?? Infinity;

function unreadable(what: string): () => UserError {
  return () =>
    new UserError("input", `no model that could be used reads ${what}`, {
      hint: `name one that does (-m); nano-agent models --vision --all lists some`,
    });
}

function tooLarge(inputTokens: number, models: RoutedModel[]): UserError {
  const largest = models.reduce((a, b) => windowOf(b) > windowOf(a) ? b : a);
  return new UserError(
    "input",
    `the input is about ${inputTokens} tokens, more than the ${windowOf(largest)} of ${nameOf(largest.info)}`,
    { hint: "send less, or name a model with a larger context window (-m)" },
  );
}

const fits = ({ inputTokens, outputTokens }: Needs) => (model: RoutedModel) => {
  const output = Math.min(outputTokens, model.info.maxOutputTokens ?? Infinity);
  const wanted = Math.ceil(inputTokens * WINDOW_MARGIN + output);
  return wanted <= windowOf(model)
    ? undefined
    : `its window of ${windowOf(model)} tokens does not fit about ${inputTokens} and an answer`;
};

/** The filters that count for a request, in the order they are told. */
function filtersFor(needs: Needs, { cooling, leftUsd }: Circumstances): Filter[] {
  const when = (applies: boolean, filter: Filter): Filter[] => applies ? [filter] : [];
  const lacks = (name: "vision" | "pdf" | "tools" | "schema" | "reasoning", reason: string) => ({
    problem: ({ info }: RoutedModel) => info[name] === false ? reason : undefined,
  });
  const tools = lacks("tools", "it cannot call tools");
  return [
    ...when(needs.images, { ...lacks("vision", "it reads no images"), refusal: unreadable("images") }),
    ...when(needs.pdfs, { ...lacks("pdf", "it reads no PDFs"), refusal: unreadable("PDFs") }),
    ...when(needs.tools === "asked", {
      ...tools,
      refusal: () =>
        new UserError("usage", "no model that could be used can call tools", {
          hint: "name one that does (-m); nano-agent models --tools --all lists some",
        }),
    }),
    {
      problem: (model) =>
        needs.inputTokens * CERTAIN_SHARE > windowOf(model) ? fits(needs)(model) : undefined,
      refusal: (models) => tooLarge(needs.inputTokens, models),
    },
    ...when(leftUsd !== undefined, {
      problem: ({ price }) => price ? undefined : "its price is unknown, and a cost limit is set",
      refusal: ([first]) =>
        new UserError("config", "a cost limit is set, but no model that could be used has a known price", {
          ...(first ? { hint: `give one a price: models.${nameOf(first.info)}.price` } : {}),
        }),
    }),
    { problem: fits(needs) },
    ...when(needs.tools === "offered", tools),
    ...when(needs.schema, lacks("schema", "it cannot be held to a schema")),
    ...when(needs.effort, lacks("reasoning", "it does not reason")),
    ...when(leftUsd !== undefined, {
      problem: ({ costUsd }) =>
        (costUsd ?? 0) <= (leftUsd ?? 0)
          ? undefined
          : `about ${formatUsd(costUsd ?? 0)}, more than the ${formatUsd(Math.max(0, leftUsd ?? 0))} left`,
    }),
    {
      problem: ({ info }) => {
        const cool = cooling.get(nameOf(info));
        return cool && `cooling down for ${cool.seconds} s (${cool.reason})`;
      },
    },
  ];
}

/**
 * Those of the models that can take the request, in their order. Throws `UserError` when none can for a reason nobody
 * can work around; a wish that none fulfils (a budget for the whole answer, a model that is not cooling down) leaves
 * them all.
 */
export function applyFilters(models: RoutedModel[], needs: Needs, now: Circumstances): Filtered {
  const excluded: LeftOut[] = [];
  let left = models;
  for (const { problem, refusal } of filtersFor(needs, now)) {
    if (left.length === 0) break;
    const out = left.flatMap((model) => {
      const reason = problem(model);
      return reason === undefined ? [] : [{ model: nameOf(model.info), reason }];
    });
    if (out.length === 0) continue;
    if (out.length < left.length) {
      const names = new Set(out.map(({ model }) => model));
      left = left.filter(({ info }) => !names.has(nameOf(info)));
      excluded.push(...out);
    } else if (refusal) throw refusal(left);
  }
  return { models: left, excluded };
}
