/**
 * Whose model a bare id is. A known id belongs to who has it. Any other goes by its first letters to a vendor, unless
 * it looks like a slip of a known one: at most two edits away, and not just in its version or its date. So models
 * newer than this program can be asked for (`gpt-7`, `claude-opus-6`), and `gemini-2.5-por` is not sent at all.
 */

import type { ModelRef } from "../types.ts";
import { knownModels, type ModelOverrides } from "./models.ts";

/** What ids can belong to. */
export interface Owners {
  /** Names of the configured and built-in providers. */
  providers: string[];
  models: ModelOverrides;
  /** What discovery found, as `provider/model`. */
  found?: string[];
}

interface Rule {
  pattern: RegExp;
  provider: string;
  /** Holds ids against the known ones of the provider; absent where anybody may name models as they like. */
  version?: RegExp;
}

const DOTTED = /\d+(?:\.\d+)*/g;
const HYPHENED = /\d+(?:-\d+)*/g;

/** The first rule that fits and whose provider exists counts. */
const RULES: Rule[] = [
  { pattern: /^claude-/, provider: "anthropic", version: HYPHENED },
  { pattern: /^(?:ft:)?(?:chatgpt-|gpt-(?!oss\b)|o\d)/, provider: "openai", version: DOTTED },
  { pattern: /^gemini-/, provider: "gemini", version: DOTTED },
  { pattern: /^grok-/, provider: "xai" },
  { pattern: /^deepseek-(?:chat|reasoner)\b/, provider: "deepseek" },
  {
    pattern: /^(?:(?:mis|minis|magis)tral|codestral|devstral|pixtral)-(?:.*-)?(?:latest|\d{4})$/,
    provider: "mistral",
  },
  { pattern: /^open-mi[sx]tral-/, provider: "mistral" },
  {
    pattern: /^(?:llama\d|codellama|mistral|mixtral|deepseek-|gpt-oss|qwen|gemma|phi\d)/,
    provider: "ollama",
  },
  { pattern: /^[\w.-]+:[\w.-]+$/, provider: "ollama" },
];

/** What vendors put behind the name of a model: dates, revisions, `-latest`, `-preview`. */
const ENDING = /(?:[-@](?:latest|preview|exp|\d{4}-\d{2}-\d{2}|\d{2}-\d{2}(?:\d{2})?|\d{3,8}))+$/;
const MOST_EDITS = 2;

/** An id without the date or the `-latest` a vendor put behind it. */
export function withoutEnding(id: string): string {
  return id.replace(ENDING, "");
}

function bare(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}

/** An id with its version left open: two ids of one shape are versions of one model. */
function shapeOf(id: string, version: RegExp): string {
  return withoutEnding(id).replace(version, "#");
}

async function isSlip(id: string, known: string[], version: RegExp): Promise<boolean> {
  const shape = shapeOf(id, version);
  if (known.some((one) => shapeOf(one, version) === shape)) return false;
  const { distance } = await import("fastest-levenshtein");
  const start = withoutEnding(id.slice(0, 100));
  return known.some((one) => distance(start, one) <= MOST_EDITS);
}

/** Everybody who is known to have exactly this id. */
export function ownersOf(id: string, owners: Owners): ModelRef[] {
  const names = new Set(
    [...knownModels(owners.models), ...owners.found ?? []].filter((name) => bare(name) === id),
  );
  return [...names].map((name) => ({ provider: name.slice(0, name.indexOf("/")), model: id }))
    .filter(({ provider }) => owners.providers.includes(provider));
}

/** The model a bare id names; `undefined` when nobody has it, or when it looks like a slip. */
export async function ownerOf(id: string, owners: Owners): Promise<ModelRef | undefined> {
  const exists = (provider: string) => owners.providers.includes(provider);
  const known = [...knownModels(owners.models), ...owners.found ?? []];
  const [exact] = ownersOf(id, owners);
  if (exact) return exact;
  const rule = RULES.find(({ pattern, provider }) => pattern.test(id) && exists(provider));
  if (!rule) return undefined;
  const own = known.filter((name) => name.startsWith(`${rule.provider}/`)).map(bare);
  if (rule.version && await isSlip(id, own, rule.version)) return undefined;
  return { provider: rule.provider, model: id };
}
