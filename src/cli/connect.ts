/** Connections to the configured providers: with our `fetch`, and with keys that are remembered as secrets. */

import { Connections, type ConnectionSharing } from "../attempt/connections.ts";
import { createFetch, type HttpOptions } from "../attempt/http.ts";
import { othersKeyVariables, resolveKey } from "../config/keys.ts";
import type { EffectiveConfig } from "../config/load.ts";
import type { ProviderMap } from "../types.ts";
import { secretsOf } from "./config_shown.ts";
import type { Secrets } from "./secrets.ts";

/** What connections are made with. */
export interface ConnectionNeeds {
  effective: EffectiveConfig;
  env: Record<string, string | undefined>;
  providers: ProviderMap;
  /** Is told every key that is used. */
  secrets: Secrets;
  http?: Partial<HttpOptions>;
  /** What other runs and processes know of keys and limits. */
  sharing?: ConnectionSharing;
  /** Stops key commands too. */
  signal?: AbortSignal;
}

/** Opens nothing yet: providers are loaded, and their keys looked up, when they are first asked for. */
export function createConnections(
  { effective, env, providers, secrets, http, signal, sharing }: ConnectionNeeds,
): Connections {
  secrets.add(...secretsOf(effective));
  const fetch = createFetch({
    connectMs: effective.timeouts.connectMs,
    proxied: Boolean(env.HTTPS_PROXY ?? env.https_proxy ?? env.HTTP_PROXY ?? env.http_proxy),
    ...http,
  });
  return new Connections(
    effective.providers,
    providers,
    async (source, provider) => {
      const resolved = await resolveKey(source, env, othersKeyVariables(effective, provider), { signal });
      if (resolved.key) secrets.add(resolved.key);
      return resolved;
    },
    fetch,
    sharing,
  );
}
