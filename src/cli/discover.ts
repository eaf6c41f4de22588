/** Asking providers what they offer: all at once, each within its time. */

import { isLoopback, type ResolvedProvider } from "../config/providers.ts";
import { ProviderError, UserError } from "../errors.ts";
import type { ModelInfo } from "../types.ts";
import { type ConnectionNeeds, createConnections } from "./connect.ts";

/** What one provider answered, or why it did not. */
export interface Discovery {
  provider: ResolvedProvider;
  models?: ModelInfo[];
  error?: ProviderError | UserError;
  /** From the first request to its answer; absent when nothing was asked over HTTP. */
  latencyMs?: number;
}

/** How long is waited. */
export interface DiscoveryLimits {
  connectMs: number;
  totalMs: number;
}

/** Models for embeddings, speech, pictures and the like: they give no answers. */
const NO_ANSWERS =
  /embed|whisper|tts|dall-e|image|imagen|moderation|transcri|realtime|audio|\bsora|\bveo|babbage|davinci|rerank|\bbge-/i;

/** True for a server of the user's own that wants no key: asking it costs nothing and tells no stranger anything. */
export function isAskedFreely({ keyless, local, type, baseUrl }: ResolvedProvider): boolean {
  if (!keyless || baseUrl === undefined || !URL.canParse(baseUrl)) return false;
  return local || type === "ollama" || isLoopback(baseUrl);
}

/** Asks every one of `providers` for its models. Never throws for a provider that fails. */
export function discover(
  providers: ResolvedProvider[],
  needs: ConnectionNeeds,
  limits: DiscoveryLimits,
): Promise<Discovery[]> {
  return Promise.all(providers.map((provider) => askOne(provider, needs, limits)));
}

async function askOne(
  provider: ResolvedProvider,
  needs: ConnectionNeeds,
  { connectMs, totalMs }: DiscoveryLimits,
): Promise<Discovery> {
  let latencyMs: number | undefined;
  const connections = createConnections({
    ...needs,
    http: {
      connectMs,
      onWire: (event) => {
        if (event.type === "http-response") latencyMs ??= event.durationMs;
      },
    },
  });
  const ref = { provider: provider.name, model: "" };
  const told = () => latencyMs === undefined ? {} : { latencyMs };
  try {
    const open = await connections.provider(ref);
    if (!open.listModels) return { provider };
    const models = await within(totalMs, (signal) => open.listModels?.(signal) ?? Promise.resolve([]), ref);
    return { provider, models: models.filter(({ model }) => !NO_ANSWERS.test(model)), ...told() };
  } catch (error) {
    if (error instanceof ProviderError || error instanceof UserError) return { provider, error, ...told() };
    throw error;
  }
}

async function within<T>(
  ms: number,
  ask: (signal: AbortSignal) => Promise<T>,
  ref: { provider: string; model: string },
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  try {
    return await ask(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    throw new ProviderError("timeout", `no answer within ${ms / 1000} s`, ref, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
