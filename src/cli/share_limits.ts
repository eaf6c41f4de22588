/** What a run shares with others of the limits and keys of its providers. */

import type { ConnectionSharing } from "../attempt/connections.ts";
import type { KeyTurns } from "../attempt/key_ring.ts";
import type { ResolvedProvider } from "../config/providers.ts";
import { openMemoryState } from "../store/database.ts";
import { RateLimits } from "../store/rate_limits.ts";
import type { SlotLimits } from "../store/request_slots.ts";
import { twinsIn } from "../route/spread.ts";
import type { ModelInfo } from "../types.ts";
import { keysInSight } from "./readiness.ts";
import type { RunContext } from "./run_setting.ts";

/** For attempts, and for the connections they are made with. */
export interface SharedLimits {
  limits: RateLimits;
  sharing: ConnectionSharing;
}

/** Opens what the candidates' providers need; with one key and no limits of its own a provider needs nothing. */
export async function shareLimits(
  context: RunContext,
  candidates: ModelInfo[],
  keyOf: (provider: string) => string,
): Promise<SharedLimits> {
  const { config, state: { database }, audience, signal, surroundings } = context;
  const providers = candidates.flatMap((info) => config.effective.providers[info.provider] ?? []);
  const hasChoice = (provider: ResolvedProvider) => keysInSight(provider, surroundings.env).length > 1;
  // Requests are counted also where the next run has to know which key or which provider is busy.
  const counted = new Set([
    ...providers.filter(hasChoice).map(({ name }) => name),
    ...twinsIn(candidates).flat().map(({ provider }) => provider),
  ]);
  const limits = new RateLimits({
    ...(database ? { database } : {}),
    limitsOf: (name) => limitsOf(config.effective.providers[name]) ?? (counted.has(name) ? {} : undefined),
    keyOf,
    warn: (text) => audience.note(text),
    signal,
  });
  const turns = providers.some(hasChoice) ? await openTurns(context) : undefined;
  return { limits, sharing: { ...(turns ? { turns } : {}), answered: (answer) => limits.learn(answer) } };
}

async function openTurns({ state: { database } }: RunContext): Promise<KeyTurns> {
  const { SharedKeyTurns } = await import("../store/key_turns.ts");
  return new SharedKeyTurns(database ?? await openMemoryState());
}

function limitsOf(provider: ResolvedProvider | undefined): SlotLimits | undefined {
  if (!provider) return undefined;
  const { requestsPerMinute, tokensPerMinute, maxConcurrency } = provider;
  const limits = { requestsPerMinute, tokensPerMinute, maxConcurrency };
  return Object.values(limits).some((limit) => limit !== undefined) ? limits : undefined;
}
