/** The environment a command runs in: everything but secrets. */

import { secretEnvValues } from "../config/redact.ts";

type Environment = Record<string, string | undefined>;

/** From this length on a value counts as a secret in texts, where a short one would blank out ordinary words. */
const SECRET_LENGTH = 16;
/** Shorter values turn up inside others by chance. */
const MIN_REPEATED = 8;

/**
 * `env` without the variables in `keyVariables`, without those that look secret by name or hold a URL with a password
 * (short values too), and without those whose value contains one of these; what `exceptions` names stays. Plain words,
 * short numbers and paths are no secrets (`TOKENIZERS_PARALLELISM=false`).
 */
export function commandEnvironment(
  env: Environment,
  keyVariables: Iterable<string>,
  exceptions: Iterable<string>,
): Record<string, string> {
  const keys = upperCase(keyVariables);
  const kept = upperCase(exceptions);
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const shown = ([name]: [string, string]) => kept.has(name.toUpperCase());
  const secret = ([name, value]: [string, string]) =>
    keys.has(name.toUpperCase()) || looksSecret(name, value);
  const hidden = entries.filter((entry) => !shown(entry) && secret(entry))
    .map(([, value]) => value.trim()).filter((value) => value.length >= MIN_REPEATED);
  const repeats = ([, value]: [string, string]) => hidden.some((one) => value.includes(one));
  return Object.fromEntries(entries.filter((entry) => shown(entry) || !(secret(entry) || repeats(entry))));
}

/** Windows does not tell upper from lower case in names; elsewhere ignoring it does no harm. */
function upperCase(names: Iterable<string>): Set<string> {
  return new Set([...names].map((name) => name.toUpperCase()));
}

function looksSecret(name: string, value: string): boolean {
  // `MAX_TOKENS=4096`
  if (value === "" || /^\d{1,15}$/.test(value)) return false;
  // Said often enough, a word is still words, but a short token is long enough to count.
  const long = Array(Math.ceil(SECRET_LENGTH / value.length)).fill(value).join("-");
  return secretEnvValues({ [name]: long }).length > 0;
}
