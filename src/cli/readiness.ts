/** Which providers could be asked, and what the others lack. Nothing is sent and no key command is run. */

import { assertUsable, type ResolvedProvider, resolveProviders } from "../config/providers.ts";
import { UserError } from "../errors.ts";

type Environment = Record<string, string | undefined>;

/** Whether a provider has all it needs. */
export interface Readiness {
  name: string;
  type: string;
  local: boolean;
  ready: boolean;
  /** What is missing, in words. */
  missing?: string;
}

/** Sources that have a key as far as can be told without running anything. */
export function keysInSight({ apiKeys }: ResolvedProvider, env: Environment): string[] {
  return apiKeys.filter((source) => !source.startsWith("env:") || (env[source.slice(4)] ?? "").trim() !== "");
}

/** Whether a provider could be asked: a key in sight, or none needed. */
export function hasKey(provider: ResolvedProvider, env: Environment): boolean {
  return provider.apiKeys.length === 0 ? provider.keyless : keysInSight(provider, env).length > 0;
}

/** Which key a provider lacks. */
export function missingKey({ apiKeys }: ResolvedProvider): string {
  const variables = apiKeys.map((source) => source.slice(4));
  return variables.length === 0 ? "no key is configured" : `${variables.join(" or ")} is not set`;
}

function addressProblem(provider: ResolvedProvider): string | undefined {
  try {
    assertUsable(provider);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** What each provider lacks; `types` are those this version speaks. */
export function readinessOf(
  providers: Record<string, ResolvedProvider>,
  env: Environment,
  types: string[],
): Readiness[] {
  return Object.values(providers).map((provider) => {
    const { name, type, local } = provider;
    const problems = types.includes(type)
      ? [hasKey(provider, env) ? undefined : missingKey(provider), addressProblem(provider)]
      : [`type ${type} is not part of this version`];
    const missing = problems.filter((problem) => problem !== undefined).join("; ");
    return missing === "" ? { name, type, local, ready: true } : { name, type, local, ready: false, missing };
  });
}

/** Whether the user said anything about a provider, in a file or by an address in the environment. */
export function isConfigured(provider: ResolvedProvider): boolean {
  const untouched = resolveProviders({}, {})[provider.name];
  return JSON.stringify(untouched) !== JSON.stringify(provider);
}
