/** Taking secrets out of texts. */

import type { Environment } from "./paths.ts";

const REDACTED = "[redacted]";
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i;
const SHORTEST_SECRET = 16;
/** In an address the name beside a value says what it is. */
const SHORTEST_IN_URL = 8;
const TELLING = /key|token|secret|pass|auth|credential|sig|cookie/i;
const KEY_LINE = /^[\w+/=-]{32,}$/;
/** Our marks of a cut: something is missing on both sides of the first, before the second, after the third. */
const CUT = /(…|\n\[|\]\n)/;
/** Of a secret that was cut at most so many characters may stay, and no half of it. */
const MOST_SHOWN = 16;
/** A part shorter than this is not looked for. */
const ANCHOR = 8;
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

/** What an address holds that must not show: password or token before its host, values of telling parameters. */
export function secretsInUrl(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { username, password, search } = new URL(url);
  const telling = search.slice(1).split("&").flatMap((pair) => {
    const [name = "", ...value] = pair.split("=");
    return TELLING.test(name) ? [value.join("=")] : [];
  });
  const token = password === "" && username.length >= SHORTEST_SECRET ? [username] : [];
  return [...new Set([password, ...token, ...telling].flatMap((text) => [text, decoded(text)]))]
    .filter((value) => value.length >= SHORTEST_IN_URL);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A `%` that stands for itself.
    return text;
  }
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** A secret as it can stand in a text: plain, inside JSON and JSON inside that, inside a URL. */
function formsOf(secret: string): string[] {
  const inUrl = new URLSearchParams([["", secret]]).toString().slice(1);
  const once = inJson(secret);
  return [secret, secret.trim(), once, inJson(once), encodeURIComponent(secret.toWellFormed()), inUrl];
}

/** The secret and, of a key of several lines (PEM), those that are nothing but key: tools show lines one by one. */
function linesOf(secret: string): string[] {
  return [secret, ...secret.split(/\r?\n|\\n/).filter((line) => line !== secret && KEY_LINE.test(line))];
}

/** Every form in which the secrets can stand in a text, longer ones first. */
export function secretForms(secrets: Iterable<string>): string[] {
  const whole = [...secrets].filter((secret) => secret.trim().length >= 4);
  const forms = new Set(whole.flatMap(linesOf).flatMap(formsOf));
  return [...forms].sort((a, b) => b.length - a.length);
}

/** A function that replaces every secret in a text by `[redacted]`, longer ones first, and what a cut left of one. */
export function createRedactor(secrets: Iterable<string>): (text: string) => string {
  const forms = secretForms(secrets);
  if (forms.length === 0) return (text) => text;
  const long = forms.filter((form) => form.length >= SHORTEST_SECRET);
  return (text) => withoutTorn(forms.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text), long);
}

/**
 * The text without the part of a secret that stands where our own marks say that something was cut away. So much is
 * taken that a key's public beginning (`sk-proj-…`) stays.
 */
function withoutTorn(text: string, forms: readonly string[]): string {
  if (!CUT.test(text)) return text;
  const pieces = text.split(CUT);
  for (let at = 0; at < pieces.length; at += 2) {
    const piece = pieces[at] ?? "";
    if (piece.length < ANCHOR) continue;
    const beginsTorn = at > 0 && pieces[at - 1] !== "\n[";
    const endsTorn = at + 1 < pieces.length && pieces[at + 1] !== "]\n";
    pieces[at] = forms.reduce((rest, form) => withoutPart(rest, form, beginsTorn, endsTorn), piece);
  }
  return pieces.join("");
}

function withoutPart(piece: string, form: string, beginsTorn: boolean, endsTorn: boolean): string {
  const least = Math.min(MOST_SHOWN, Math.ceil(form.length / 2));
  if (piece.length < least) return piece;
  if (beginsTorn && endsTorn && form.includes(piece)) return REDACTED;
  let rest = piece;
  if (endsTorn) {
    const length = joint(
      form,
      rest.slice(-ANCHOR),
      (at) => at + ANCHOR,
      (n) => rest.endsWith(form.slice(0, n)),
    );
    if (length >= least) rest = `${rest.slice(0, -length)}${REDACTED}`;
  }
  if (beginsTorn) {
    const length = joint(
      form,
      rest.slice(0, ANCHOR),
      (at) => form.length - at,
      (n) => rest.startsWith(form.slice(-n)),
    );
    if (length >= least) rest = `${REDACTED}${rest.slice(length)}`;
  }
  return rest;
}

/** The longest part of `form` that `fits`, of those that the places of `anchor` in it allow; 0 when there is none. */
function joint(
  form: string,
  anchor: string,
  lengthAt: (at: number) => number,
  fits: (length: number) => boolean,
): number {
  let longest = 0;
  for (let at = form.indexOf(anchor); at >= 0; at = form.indexOf(anchor, at + 1)) {
    const length = lengthAt(at);
    if (length > longest && fits(length)) longest = length;
  }
  return longest;
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
