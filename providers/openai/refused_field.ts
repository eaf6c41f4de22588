/** What a vendor's refusal teaches: which field of the request it does not take. Pure. */

import type { Fields } from "../../src/wire/fields.ts";

/** Without these there is no request. */
const ESSENTIAL = new Set(["model", "messages", "input", "instructions", "stream", "tools"]);
/** What the output limit is called: a vendor that refuses one name takes the other. */
const LIMIT_NAMES: Record<string, string> = {
  max_completion_tokens: "max_tokens",
  max_tokens: "max_completion_tokens",
};
/** Words of refusals of a field as such; a value out of range is the user's to mend. */
const REFUSES =
  /unsupported|unrecogni[sz]ed|unknown|unexpected|not (?:supported|permitted|allowed|recogni[sz]ed)|does ?n[o']t support|extra (?:inputs|fields)|additional properties/i;

/** A field of `body` that `message` says is not taken; `undefined` where it says nothing of the kind. */
export function refusedField(message: string, body: Fields): string | undefined {
  if (!REFUSES.test(message)) return undefined;
  const named = Object.keys(body).filter((field) =>
    !ESSENTIAL.has(field) && new RegExp(`(?<![\\w.])(?:body\\.)?${field}(?![\\w]|\\.\\w)`).test(message)
  );
  // "Use 'max_completion_tokens' instead" names two: only what was sent can be refused.
  return named.toSorted((a, b) => message.indexOf(a) - message.indexOf(b))[0];
}

/** `body` as it can be sent again: the field left out, or the output limit under its other name. */
export function withoutField(body: Fields, field: string): Fields {
  const { [field]: value, ...rest } = body;
  const other = LIMIT_NAMES[field];
  return other && value !== undefined ? { ...rest, [other]: value } : rest;
}
