/** The environment a plugin runs in: everything but secrets that are not its own. Pure. */

type Environment = Record<string, string | undefined>;

/** The variable a plugin finds its configured key in. */
export const KEY_VARIABLE = "NANO_AGENT_PLUGIN_KEY";

const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i;
const URL_WITH_PASSWORD = /[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i;
/** Shorter values, and paths, turn up inside others by chance. */
const MIN_REPEATED = 16;
const PATH = /^(?:[~./\\]|[a-z]:[\\/])/i;

/**
 * `env` without variables that look secret by name, hold a URL with a password or repeat such a value; with `key`, if
 * there is one, as NANO_AGENT_PLUGIN_KEY and the configured variables, where `env:NAME` stands for a variable of `env`.
 */
export function pluginEnvironment(
  env: Environment,
  configured: Record<string, string> = {},
  key?: string,
): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const isSecret = ([name, value]: [string, string]) =>
    SECRET_NAME.test(name) || URL_WITH_PASSWORD.test(value);
  const secrets = entries.filter(isSecret).map(([, value]) => value.trim())
    .filter((value) => value.length >= MIN_REPEATED && !PATH.test(value));
  const variables = Object.fromEntries(
    entries.filter((entry) => !isSecret(entry) && !secrets.some((secret) => entry[1].includes(secret))),
  );
  if (key) variables[KEY_VARIABLE] = key;
  for (const [name, value] of Object.entries(configured)) {
    const given = value.startsWith("env:") ? env[value.slice(4)] : value;
    if (given !== undefined) variables[name] = given;
  }
  return variables;
}
