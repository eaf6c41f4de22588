/** The effective configuration as it may be shown: where secrets stand, only that they stand there. */

import type { EffectiveConfig } from "../config/load.ts";
import { secretsInUrl } from "../config/redact.ts";

const HIDDEN = "[redacted]";
const SHORTEST_SECRET = 8;
const LONG_VALUE = 16;
const SECRET_NAME = /key|token|secret|pass|auth|credential/i;

function hideValues(values: Record<string, string> | undefined): Record<string, string> | undefined {
  return values && Object.fromEntries(Object.keys(values).map((name) => [name, HIDDEN]));
}

/** Headers whose name or length says secret are hidden; short plain ones are worth seeing. */
function hideHeaders(headers: Record<string, string> | undefined): Record<string, string> | undefined {
  const shown = ([name, value]: [string, string]) =>
    SECRET_NAME.test(name) || value.length >= LONG_VALUE ? HIDDEN : value;
  return headers && Object.fromEntries(Object.entries(headers).map((entry) => [entry[0], shown(entry)]));
}

/** An address without user, password and query. */
function hideInUrl(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return url === undefined ? undefined : HIDDEN;
  const shown = new URL(url);
  if (!shown.username && !shown.password && !shown.search) return url;
  return `${shown.protocol}//${shown.host}${shown.pathname}${shown.search ? `?${HIDDEN}` : ""}`;
}

/** Arguments of a program without the values of options that are named like secrets. */
function hideInArguments(given: string[] | undefined): string[] | undefined {
  return given?.map((word, index) => {
    const [option = "", value] = word.split("=", 2);
    if (value !== undefined) return SECRET_NAME.test(option) ? `${option}=${HIDDEN}` : word;
    const before = given[index - 1] ?? "";
    return before.startsWith("-") && !before.includes("=") && SECRET_NAME.test(before) ? HIDDEN : word;
  });
}

function hideInProvider({ name: _name, apiKeys, ...rest }: EffectiveConfig["providers"][string]) {
  return {
    ...rest,
    baseUrl: hideInUrl(rest.baseUrl),
    apiKey: apiKeys.map((source) => source.startsWith("env:") ? source : HIDDEN),
    headers: hideHeaders(rest.headers),
    env: hideValues(rest.env),
    command: hideInArguments(rest.command),
  };
}

function hideInServer(server: EffectiveConfig["mcpServers"][string]) {
  return {
    ...server,
    url: hideInUrl(server.url),
    headers: hideHeaders(server.headers),
    env: hideValues(server.env),
    args: hideInArguments(server.args),
  };
}

/** The configuration for `config show`; keys of the environment are named, everything that may be secret is not. */
export function withoutSecrets(effective: EffectiveConfig): unknown {
  const { explicit: _explicit, ...timeouts } = effective.timeouts;
  const each = <T>(all: Record<string, T>, hide: (one: T) => unknown) =>
    Object.fromEntries(Object.entries(all).map(([name, one]) => [name, hide(one)]));
  return {
    ...effective,
    timeouts,
    providers: each(effective.providers, hideInProvider),
    mcpServers: each(effective.mcpServers, hideInServer),
    observatory: effective.observatory &&
      { ...effective.observatory, url: hideInUrl(effective.observatory.url) },
  };
}

/** What the configuration itself holds that must not show anywhere else: in headers, variables and addresses. */
export function secretsOf(effective: EffectiveConfig): string[] {
  const owners = [...Object.values(effective.providers), ...Object.values(effective.mcpServers)];
  const values = owners.flatMap((
    { headers = {}, env = {} },
  ) => [...Object.entries(headers), ...Object.entries(env)]);
  const named = values.filter(([name, value]) => SECRET_NAME.test(name) && value.length >= SHORTEST_SECRET)
    .map(([, value]) => value);
  return [...named, ...addressesOf(effective).flatMap(secretsInUrl)];
}

function addressesOf({ providers, mcpServers, observatory }: EffectiveConfig): string[] {
  const all = [
    ...Object.values(providers).map(({ baseUrl }) => baseUrl),
    ...Object.values(mcpServers).map(({ url }) => url),
    observatory?.url,
  ];
  return all.filter((url) => url !== undefined);
}
