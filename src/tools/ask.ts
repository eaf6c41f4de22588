/** Asking the person at the terminal whether a call may run. */

import process from "node:process";
import type { ToolClass } from "../types.ts";
import { visible } from "./visible.ts";

/** A call as it is shown to a person; control characters not yet neutralised. */
export interface Question {
  tool: string;
  class: ToolClass;
  /** What it would do: the file or command first, then perhaps lines of a diff. */
  lines: string[];
}

/** `session`: this tool may run unasked from now on. */
export type Answer = "once" | "session" | "no";

/** Gets an answer, rejects with the signal's reason when that comes first. */
export type Ask = (question: Question, signal: AbortSignal) => Promise<Answer>;

const ANSWERS: Record<string, Answer> = {
  y: "once",
  yes: "once",
  a: "session",
  always: "session",
  n: "no",
  no: "no",
  "": "no",
};

/**
 * Asks on a terminal, a line at a time so that Ctrl-C stays Ctrl-C. Enter alone and the end of input are a no; what
 * is no answer is asked again.
 */
export function terminalAsk(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Ask {
  return async (question, signal) => {
    const { createInterface } = await import("node:readline");
    signal.throwIfAborted();
    // An input that has ended before says so only once.
    if ("readableEnded" in input && input.readableEnded) return "no";
    // `terminal: false` leaves the terminal in its line mode: signals and editing are the kernel's.
    const lines = createInterface({ input, terminal: false });
    let stop = () => {};
    try {
      return await new Promise<Answer>((resolve, reject) => {
        stop = () => reject(signal.reason);
        signal.addEventListener("abort", stop);
        lines.on("close", () => resolve("no"));
        lines.on("line", (line) => {
          const word = line.trim().toLowerCase();
          const answer = Object.hasOwn(ANSWERS, word) ? ANSWERS[word] : undefined;
          if (answer) resolve(answer);
          else output.write(PROMPT);
        });
        output.write(`${rendered(question)}\n${PROMPT}`);
      });
    } finally {
      signal.removeEventListener("abort", stop);
      lines.close();
    }
  };
}

/** Gets one line of a person, `undefined` at the end of the input; rejects with the signal's reason. */
export type ReadAnswer = (prompt: string, signal: AbortSignal) => Promise<string | undefined>;

/** Asks by way of somebody else's line editor, with the same questions and answers. */
export function askThrough(read: ReadAnswer, write: (text: string) => void): Ask {
  return async (question, signal) => {
    write(`${rendered(question)}\n`);
    for (;;) {
      const line = await read(PROMPT, signal);
      const word = line?.trim().toLowerCase() ?? "no";
      const answer = Object.hasOwn(ANSWERS, word) ? ANSWERS[word] : undefined;
      if (answer) return answer;
    }
  };
}

const PROMPT = "Run it? [y]es, [a]lways in this session, [N]o: ";

function rendered({ tool, lines }: Question): string {
  const [first = "", ...more] = lines.map(visible);
  return [`${visible(tool)} ${first}`, ...more.map((line) => `  ${line}`)].join("\n");
}
