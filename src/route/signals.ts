/** Collects everything about a request that counts, each signal with its strength. What it counts for is in `weights.ts`. */

import type { Message, ToolClass } from "../types.ts";
import { findCues, type Hit, read, type Reading } from "./cues.ts";
import { HEAD_CHARACTERS, type Material, type MaterialKind, splitRequest, TAIL_CHARACTERS } from "./parts.ts";
import {
  ACTS,
  BEYOND_FACTS,
  CODING,
  DEEPER,
  EXPLAINING,
  FORMS,
  HEAVY,
  LEADING,
  REFLECTING,
  TALK,
  TECHNICAL,
  TOOL_WORK,
  TRANSFORMS,
} from "./groups.ts";
import { type Shape, shapeOf } from "./shape.ts";
import type { Concept, SignalName } from "./vocabulary.ts";
import { STRENGTH } from "./weights.ts";

/** What is known of a request before it is sent. */
export interface ClassifyInput {
  /** What the user typed: the prompt argument, or the whole message when there is only one. */
  instruction: string;
  /** Standard input, when there was a prompt too. */
  pasted?: string;
  attachments?: { mediaType: string; name?: string; text?: string }[];
  /** Names of the tools offered. */
  tools?: string[];
  toolClasses?: ToolClass[];
  /** Whether the user asked for the tools. */
  explicitTools?: boolean;
  /** The conversation so far, without this request. */
  history?: Message[];
  inputTokens?: number;
}

/** Something that counts: as evidence for tasks, and for the load. */
export interface Signal {
  name: SignalName;
  forTask: number;
  forLoad: number;
  /** The word that gave it away. */
  word?: string;
}

const LEAD_WORDS = 3;
const LEAD_CHARACTERS = 9;
const ON: Record<MaterialKind, SignalName> = {
  diff: "onDiff",
  code: "onCode",
  trace: "onTrace",
  log: "onLog",
  data: "onData",
  prose: "onProse",
};

type Found = Map<Concept, Hit[]>;

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function both(name: SignalName, strength = 1): Signal {
  return { name, forTask: strength, forLoad: strength };
}

/** Whether a hit stands where its language puts the verb of a demand. */
function leads({ concept, at }: Hit, { text, words, starts, scripts }: Reading): boolean {
  if (!LEADING.has(concept)) return false;
  if (scripts.includes("kana") || scripts.includes("hangul")) {
    return at >= text.trimEnd().length - LEAD_CHARACTERS;
  }
  if (scripts.includes("han")) return at <= LEAD_CHARACTERS;
  if (scripts.includes("devanagari")) return at >= words.length - LEAD_WORDS;
  return at < LEAD_WORDS || starts.some((start) => at === start || at === start + 1);
}

/** Hits by concept, each place once. */
function byConcept(hits: Hit[]): Found {
  const found: Found = new Map();
  for (const hit of hits) {
    const known = found.get(hit.concept);
    if (!known) found.set(hit.concept, [hit]);
    else if (!known.some(({ at }) => at === hit.at)) known.push(hit);
  }
  return found;
}

/** How much louder or softer than usual a concept speaks for its task, for what stands beside it. */
function contextOf(name: Concept, found: Found, given: boolean): number {
  const transformed = has(found, TRANSFORMS) || (given && !found.has("compose"));
  if (FORMS.has(name) && transformed) return STRENGTH.given;
  if (REFLECTING.has(name) && has(found, TECHNICAL)) return STRENGTH.technical;
  if (name === "tongue" && !has(found, ACTS) && !found.has("compose") && !found.has("code")) {
    return STRENGTH.asked;
  }
  if (name === "fact") return (has(found, BEYOND_FACTS) ? STRENGTH.deeper : 1) * (given ? STRENGTH.given : 1);
  return 1;
}

function wordSignals(found: Found, reading: Reading, factor: number, given = false): Signal[] {
  return [...found].map(([name, hits]) => {
    const strength = (1 + Math.min(hits.length - 1, STRENGTH.repeatMost) * STRENGTH.repeat) * factor;
    const lead = hits.some((hit) => leads(hit, reading)) ? STRENGTH.lead : 1;
    const forLoad = name === "fact" && has(found, DEEPER) ? strength * STRENGTH.deeper : strength;
    return {
      name,
      forTask: strength * lead * contextOf(name, found, given),
      forLoad,
      word: hits[0]?.word ?? "",
    };
  });
}

function has(found: Found, concepts: Set<Concept>): boolean {
  return [...found.keys()].some((concept) => concepts.has(concept));
}

function shapeSignals(shape: Shape, found: Found, { common, words }: Reading): Signal[] {
  const heavy = has(found, HEAVY);
  const acts = [...found.keys()].filter((concept) => ACTS.has(concept)).length;
  const signals: Signal[] = [];
  if (shape.formula) signals.push(both(shape.formula === "bare" ? "formulaAlone" : "formula"));
  else if (shape.codeMarks) signals.push(both("codeMarks"));
  const calculation = shape.figures >= STRENGTH.figures && !found.has("code") && !found.has("shell");
  if (calculation && !shape.formula) signals.push(both("figures"));
  if (found.has("compose") && has(found, FORMS) && !has(found, CODING) && !has(found, TRANSFORMS)) {
    signals.push(both("authoring"));
  }
  const light = !heavy && acts === 0;
  const asks = shape.question || found.has("howto");
  const idle = !shape.formula && [...found.keys()].every((concept) => TALK.has(concept));
  const talk = idle ? 1 : STRENGTH.beside;
  if (light && asks && shape.words < STRENGTH.shortQuestion) {
    signals.push({ ...both("shortQuestion"), forTask: talk });
  }
  if (!asks && light && shape.words < STRENGTH.plainWords.below && isPlain(common, words.length)) {
    signals.push({ ...both("plainWords"), forTask: talk });
  }
  if (shape.words < STRENGTH.fewWords && !heavy && !has(found, EXPLAINING) && found.size > 0) {
    signals.push(both("fewWords"));
  }
  const known = STRENGTH.lengthUnknown + found.size * STRENGTH.lengthKnown;
  const rising: [SignalName, number][] = [
    ["length", clamp(Math.log2(shape.words / STRENGTH.lengthFrom), 0, Math.min(STRENGTH.lengthMost, known))],
    ["parts", clamp(shape.clauses - STRENGTH.partsFrom, 0, STRENGTH.partsMost)],
    ["acts", clamp(acts - 1, 0, STRENGTH.actsMost)],
  ];
  return [
    ...signals,
    ...rising.filter(([, strength]) => strength > 0).map(([name, strength]) => both(name, strength)),
  ];
}

function isPlain(common: number, words: number): boolean {
  const { share, count } = STRENGTH.plainWords;
  return common >= count && common >= words * share;
}

function materialSignals(material: Material[], found: Found): Signal[] {
  const largest = material.toSorted((a, b) => b.lines - a.lines)[0];
  if (!largest) return [];
  const signals = [both("onMaterial"), both(ON[largest.kind])];
  const understood = has(found, HEAVY) || found.has("review") || found.has("debug");
  const size = clamp(Math.log2(largest.lines / STRENGTH.sizeFrom), 0, STRENGTH.sizeMost);
  return understood && size > 0 ? [...signals, both("size", size)] : signals;
}

function surroundingSignals(input: ClassifyInput, found: Found): Signal[] {
  const types = (input.attachments ?? []).map(({ mediaType }) => mediaType);
  const images = types.filter((type) => type.startsWith("image/")).length;
  const signals: Signal[] = [];
  if (images > 0) signals.push(both("image"));
  if (images > 1) signals.push(both("images", images - 1));
  if (types.includes("application/pdf")) signals.push(both("document"));
  if (input.explicitTools) {
    const acting = input.toolClasses?.some((each) => each !== "read") ?? true;
    const work = has(found, TOOL_WORK);
    signals.push(both("tools", acting ? 1 : 0.5));
    if (work) signals.push(both("toolWork", acting ? 1 : 0.5));
  }
  return signals;
}

function lastRequest(history: Message[] | undefined): string {
  const last = history?.findLast(({ role }) => role === "user");
  if (last?.role !== "user") return "";
  const text = last.parts.map((part) => part.type === "text" ? part.text : "").join("\n");
  return text.slice(0, HEAD_CHARACTERS + TAIL_CHARACTERS);
}

/** A short request in a conversation goes on with what was asked before. */
function historySignals(history: Message[] | undefined, words: number): Signal[] {
  const before = words < STRENGTH.fewWords * 2 ? lastRequest(history) : "";
  if (before === "") return [];
  const reading = read(splitRequest(before, undefined).instruction);
  return wordSignals(byConcept(findCues(reading)), reading, STRENGTH.before);
}

/** Every signal of a request. */
export function collectSignals(input: ClassifyInput): Signal[] {
  const attached = (input.attachments ?? []).flatMap(({ text }) =>
    text ? splitRequest("", text).material : []
  );
  const { instruction, material } = splitRequest(input.instruction, input.pasted);
  const reading = read(instruction);
  const found = byConcept(findCues(reading));
  const shape = shapeOf(instruction, reading);
  return [
    ...wordSignals(found, reading, 1, material.length + attached.length > 0),
    ...shapeSignals(shape, found, reading),
    ...materialSignals([...material, ...attached], found),
    ...surroundingSignals(input, found),
    ...historySignals(input.history, shape.words),
  ];
}
