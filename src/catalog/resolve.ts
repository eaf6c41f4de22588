/** From what a user writes after `-m` to a provider and a model. */

import { UserError } from "../errors.ts";
import { nearestNames } from "../nearest.ts";
import type { ModelRef } from "../types.ts";
import { knownModels } from "./models.ts";
import { ownerOf, type Owners, ownersOf, withoutEnding } from "./owner.ts";

/** What names can refer to. */
export interface ModelNames extends Owners {
  aliases: Record<string, string>;
}

const NAME_HINT = "name it with its provider, as in provider/model, or use auto";

function splitName(name: string, providers: string[]): ModelRef | undefined {
  const slash = name.indexOf("/");
  const provider = name.slice(0, Math.max(0, slash));
  const model = name.slice(slash + 1);
  return providers.includes(provider) && model !== "" ? { provider, model } : undefined;
}

function followAliases(name: string, aliases: Record<string, string>): string {
  const seen = [name];
  let target = name;
  while (Object.hasOwn(aliases, target)) {
    target = aliases[target] ?? "";
    if (seen.includes(target)) {
      throw new UserError("config", `the alias ${name} leads to itself: ${[...seen, target].join(" → ")}`);
    }
    seen.push(target);
  }
  return target;
}

/** Names near a misspelt one: aliases, models with and without their provider. */
export async function nearestModels(name: string, names: ModelNames): Promise<string[]> {
  const known = [...knownModels(names.models), ...names.found ?? []];
  const bare = name.includes("/") ? [] : known.map((full) => full.slice(full.indexOf("/") + 1));
  const all = new Set([...Object.keys(names.aliases), ...known, ...bare]);
  const near = await nearestNames(name, all);
  return near.length > 0 ? near : await nearestNames(withoutEnding(name), all);
}

/**
 * The model a name stands for: `auto`, an alias, `provider/model` (taken as given), or a bare id. Throws `usage`
 * with the nearest names when nobody owns it (see `owner.ts`), `config` when an alias leads to itself.
 */
export async function resolveModel(name: string, names: ModelNames): Promise<ModelRef | "auto"> {
  const target = followAliases(name.trim(), names.aliases);
  if (target === "auto") return "auto";
  const ref = splitName(target, names.providers) ?? await ownerOf(target, names);
  if (ref) return ref;
  throw await unknownModel(target, names);
}

/**
 * Every provider that has the model a name stands for and `isReady`, in the order of preference: several for a bare id,
 * one for `provider/model`. Throws like `resolveModel`.
 */
export async function resolveEverywhere(
  name: string,
  names: ModelNames,
  isReady: (provider: string) => boolean,
): Promise<[ModelRef, ...ModelRef[]] | "auto"> {
  const ref = await resolveModel(name, names);
  if (ref === "auto") return ref;
  const target = followAliases(name.trim(), names.aliases);
  const owners = splitName(target, names.providers) ? [] : ownersOf(target, names);
  const [first, ...others] = owners.filter(({ provider }) => isReady(provider));
  return first ? [first, ...others] : [ref];
}

async function unknownModel(name: string, names: ModelNames): Promise<UserError> {
  const slash = name.indexOf("/");
  const provider = name.slice(0, Math.max(0, slash));
  if (name === "") return new UserError("usage", "the name of the model is empty", { hint: NAME_HINT });
  const alone = name.replace(/\/$/, "");
  if (names.providers.includes(alone)) {
    return new UserError("usage", `${alone} is a provider, not a model`, {
      hint: `name one of its models, as in ${alone}/model: nano-agent models lists them`,
    });
  }
  if (slash > 0) {
    const near = await nearestNames(provider, names.providers);
    return new UserError("usage", `there is no provider ${provider} for the model ${name}`, {
      hint: near.length
        ? `did you mean ${near.map((p) => p + name.slice(slash)).join(" or ")}?`
        : "nano-agent providers lists those there are",
    });
  }
  const near = await nearestModels(name, names);
  return new UserError("usage", `unknown model ${name}`, {
    hint: near.length ? `did you mean ${near.join(" or ")}?` : NAME_HINT,
  });
}
