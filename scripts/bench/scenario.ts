/** What is asked and answered in the benchmark, known to both processes. */

/** Prompts tell the server what to answer; the first is the one word whose request is weighed. */
export const PROMPTS = {
  hello: "Hello",
  stream: "stream-5000",
  loop: "loop-10",
  search: "search-tree",
} as const;

/** The deltas of a short answer. */
export const ANSWER: readonly string[] = ["Hello, ", "how ", "can ", "I ", "help?"];

/** Deltas of the long answer. */
export const DELTAS = 5000;

/** Turns, and requests, of the loop. */
export const TURNS = 10;

/** Read in the loop, a new line each turn. */
export const LOOP_FILE = "notes.txt";

/** The adapters that are measured, with the model that is asked. */
export const ADAPTERS = { anthropic: "anthropic/claude-haiku-4-5", openai: "openai/gpt-5-mini" } as const;

/** The name of a measured adapter. */
export type Adapter = keyof typeof ADAPTERS;
