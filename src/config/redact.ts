/** Taking secrets out of texts. */

import type { Environment } from "./paths.ts";

const REDACTED = "[redacted]";
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i;
const SHORTEST_SECRET = 16;
/** Words of ordinary length in ordinary case; random letters are neither. */
const WORDS =
  /^(?:[a-z]{1,20}|[A-Z]{1,20}|[A-Z][a-z]{1,19})(?:[ _-](?:[a-z]{1,20}|[A-Z]{1,20}|[A-Z][a-z]{1,19}))*$/;
const PATH = /^(~|\.\.?|\/(home|usr|etc|var|tmp|opt|run|root|mnt|Users|private|Library))\//;

/** Values that look secret but are words, or the path of a secret, would blank out ordinary text. */
function isPlain(value: string): boolean {
  return WORDS.test(value) || PATH.test(value);
}

function hasPassword(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i.test(value);
}

/** Values of the environment that must not show: by name or as a URL with a password, 16 characters or more. */
export function secretEnvValues(env: Environment): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (value === undefined || value.length < SHORTEST_SECRET) return [];
    return hasPassword(value) || (SECRET_NAME.test(name) && !isPlain(value)) ? [value] : [];
  });
}

/** A secret as it can stand in a text: plain, inside JSON, inside a URL. */
function formsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [secret, secret.trim(), inJson, encodeURIComponent(secret.toWellFormed())];
}

/** Every form in which the secrets can stand in a text, longer ones first. */
export function secretForms(secrets: Iterable<string>): string[] {
  const forms = new Set([...secrets].filter((secret) => secret.trim().length >= 4).flatMap(formsOf));
  return [...forms].sort((a, b) => b.length - a.length);
}

/** A function that replaces every secret in a text by `[redacted]`, longer ones first. */
export function createRedactor(secrets: Iterable<string>): (text: string) => string {
  const forms = secretForms(secrets);
  if (forms.length === 0) return (text) => text;
  return (text) => forms.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
}

/** How many characters at the end of `text` may be the beginning of a secret that goes on in the next delta. */
export function openSecret(text: string, forms: readonly string[]): number {
  let longest = 0;
  for (const form of forms) {
    for (let at = Math.max(0, text.length - form.length + 1); at < text.length - longest; at++) {
      if (text.charCodeAt(at) === form.charCodeAt(0) && form.startsWith(text.slice(at))) {
        longest = text.length - at;
        break;
      }
    }
  }
  return longest;
}
