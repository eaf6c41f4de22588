/** Concepts that are treated alike when the signals of a request are collected. */

import type { Concept } from "./vocabulary.ts";

/** Work that can be asked for; every kind beyond the first makes a request harder. */
export const ACTS: Set<Concept> = new Set<Concept>([
  "translate",
  "summarize",
  "extract",
  "convert",
  "implement",
  "debug",
  "review",
  "test",
  "restructure",
  "explain",
  "prove",
  "compare",
  "analyze",
  "argue",
  "design",
  "plan",
  "agent",
]);
/** Work and matters that are never light, however short the request. */
export const HEAVY: Set<Concept> = new Set<Concept>([
  "prove",
  "analyze",
  "argue",
  "design",
  "restructure",
  "hard",
  "theorem",
  "strategy",
  "society",
  "implement",
  "compare",
  "longForm",
]);
/** "What is" asks for a fact, but not in "what is the difference" or "what is the best strategy". */
export const DEEPER: Set<Concept> = new Set<Concept>([...HEAVY, "explain", "logic", "why", "advice"]);
/** "What is 17 % of 240" asks for a sum: as easy, but no chat. */
export const BEYOND_FACTS: Set<Concept> = new Set<Concept>([
  ...DEEPER,
  "number",
  "compute",
  "tongue",
  "code",
  "shell",
]);
/** Verbs, mostly: where the language puts the verb of a demand they say what is demanded. */
export const LEADING: Set<Concept> = new Set<Concept>([
  "translate",
  "summarize",
  "extract",
  "convert",
  "polish",
  "compose",
  "implement",
  "plan",
  "explain",
  "prove",
  "compute",
  "design",
  "agent",
  "compare",
  "analyze",
  "argue",
  "review",
  "commit",
  "restructure",
  "edit",
]);
/** Answers to these are never a word or two. */
export const EXPLAINING: Set<Concept> = new Set<Concept>([
  "explain",
  "compose",
  "why",
  "review",
  "debug",
  "plan",
]);
/** Talk, and words that say nothing of the matter: with only these, a short question is a chat. */
export const TALK: Set<Concept> = new Set<Concept>([
  "fact",
  "howto",
  "explain",
  "why",
  "greet",
  "advice",
  "brief",
  "thorough",
  "constraint",
  "pointing",
]);
/** Kinds of texts. */
export const FORMS: Set<Concept> = new Set<Concept>(["shortForm", "longForm"]);
/** Words for programs. */
export const CODING: Set<Concept> = new Set<Concept>(["code", "implement", "shell"]);
/** Work on a text that is there. */
export const TRANSFORMS: Set<Concept> = new Set<Concept>(["translate", "summarize", "extract", "polish"]);
/** Thinking: about a technical matter it is part of the technical work. */
export const REFLECTING: Set<Concept> = new Set<Concept>([
  "argue",
  "analyze",
  "compare",
  "explain",
  "why",
  "prove",
  "design",
]);
/** Words for technical work. */
export const TECHNICAL: Set<Concept> = new Set<Concept>(["code", "implement", "shell", "hard", "debug"]);
/** Work that tools are for. */
export const TOOL_WORK: Set<Concept> = new Set<Concept>([
  "agent",
  "workspace",
  "test",
  "debug",
  "restructure",
]);
