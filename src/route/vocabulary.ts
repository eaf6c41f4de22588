/** The words of routing: what a request can be about, how hard it can be, and what a word can say about it. */

/** What a request is about. */
export const TASKS = [
  "coding",
  "reasoning",
  "math",
  "writing",
  "summarize",
  "extract",
  "translate",
  "planning",
  "vision",
  "chat",
  "agentic",
] as const;

/** What a request is about. */
export type Task = (typeof TASKS)[number];

/** How much a request asks of a model, rising. */
export const COMPLEXITIES = ["simple", "medium", "complex"] as const;

/** How much a request asks of a model. */
export type Complexity = (typeof COMPLEXITIES)[number];

/** What a word of a request can say, whatever the language. */
export type Concept =
  | "translate"
  | "tongue"
  | "summarize"
  | "extract"
  | "convert"
  | "polish"
  | "compose"
  | "implement"
  | "debug"
  | "review"
  | "edit"
  | "commit"
  | "test"
  | "restructure"
  | "explain"
  | "compute"
  | "prove"
  | "compare"
  | "analyze"
  | "argue"
  | "design"
  | "plan"
  | "agent"
  | "code"
  | "shell"
  | "workspace"
  | "shortForm"
  | "longForm"
  | "number"
  | "theorem"
  | "logic"
  | "why"
  | "system"
  | "hard"
  | "journey"
  | "strategy"
  | "society"
  | "field"
  | "picture"
  | "greet"
  | "fact"
  | "howto"
  | "advice"
  | "pointing"
  | "brief"
  | "thorough"
  | "constraint";

/** What the form of a request and what comes with it can say. */
export type Trait =
  | "shortQuestion"
  | "fewWords"
  | "plainWords"
  | "length"
  | "parts"
  | "acts"
  | "formulaAlone"
  | "formula"
  | "codeMarks"
  | "figures"
  | "authoring"
  | "onDiff"
  | "onCode"
  | "onTrace"
  | "onLog"
  | "onData"
  | "onProse"
  | "onMaterial"
  | "size"
  | "image"
  | "images"
  | "document"
  | "tools"
  | "toolWork";

/** Anything that counts. */
export type SignalName = Concept | Trait;
