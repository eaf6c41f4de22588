/** What a provider's answer says of the limits it counts for us. Pure. */

/** One limit as of one answer. */
export interface LimitReading {
  /** Unique among the limits of one answer: `requests`, `tokens`, `input-tokens`, `tokens-day`. */
  kind: string;
  /** What is counted. */
  of: "requests" | "tokens";
  remaining: number;
  /** The whole of it, where it was told. */
  limit?: number;
  /** In how many ms it is whole again. */
  resetMs: number;
}

/**
 * Anthropic: `anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,reset}`. OpenAI and
 * compatible vendors: `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`, Cerebras with `-minute`, `-hour` or
 * `-day` behind it. OpenRouter and others: `x-ratelimit-{limit,remaining,reset}`. (The vendors' rate-limit pages.)
 */
const NAME = new RegExp(
  "^(?:anthropic-ratelimit-(?<a>requests|(?:input-|output-)?tokens)-(?<what>limit|remaining|reset)" +
    "|x-ratelimit-(?<field>limit|remaining|reset)(?:-(?<b>(?:requests|tokens)(?:-(?:minute|hour|day))?))?)$",
);

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `6m0s`, `20ms`, `1m26.4s`; `undefined` for anything else. */
function durationMs(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g);
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
}

/** A reset as ms from now: a duration, plain seconds, a date, or a time since 1970 in seconds or ms. */
function resetMs(text: string, now: number): number | undefined {
  const duration = durationMs(text);
  if (duration !== undefined) return duration;
  const number = Number(text);
  if (text === "" || !Number.isFinite(number)) {
    const date = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : NaN;
    return Number.isNaN(date) ? undefined : date - now;
  }
  if (number > 1e11) return number - now;
  return number > 1e9 ? number * 1_000 - now : number * 1_000;
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(?:\.\d+)?$/.test(text) ? Math.floor(Number(text)) : undefined;
}

/** The limits an answer tells of. What makes no sense (a negative count, a reset in the past) is left out. */
export function readLimits(headers: Headers, now: number): LimitReading[] {
  const found = new Map<string, Record<string, string>>();
  for (const [name, value] of headers) {
    if (!name.includes("ratelimit-")) continue;
    const groups = NAME.exec(name)?.groups;
    if (!groups) continue;
    const kind = groups.a ?? groups.b ?? "requests";
    const fields = found.get(kind) ?? {};
    found.set(kind, fields);
    fields[groups.what ?? groups.field ?? ""] = value.trim();
  }
  return [...found].flatMap(([kind, fields]) => {
    const remaining = count(fields.remaining);
    const limit = count(fields.limit);
    const reset = resetMs(fields.reset ?? "", now);
    if (remaining === undefined || reset === undefined || reset <= 0) return [];
    const of = kind.includes("tokens") ? "tokens" as const : "requests" as const;
    return [{ kind, of, remaining, ...(limit ? { limit } : {}), resetMs: Math.ceil(reset) }];
  });
}
