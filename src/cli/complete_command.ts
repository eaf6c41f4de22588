/** `nano-agent __complete`: what the scripts of the shells ask at every Tab. */

import { writeSync } from "node:fs";
import { answerText, readQuestion } from "../complete/answer.ts";
import { type CommandShape, complete } from "../complete/engine.ts";
import { type CompletionPlace, valuesOf } from "./complete_values.ts";

/** Prints the answer. A failure prints nothing: somebody is in the middle of typing. */
export async function completeCommand(
  argv: readonly string[],
  root: CommandShape,
  place: CompletionPlace,
): Promise<void> {
  try {
    const { words, current } = readQuestion(argv);
    const config = words.findLastIndex((word) => word === "--config");
    const configFile = config < 0 ? undefined : words[config + 1];
    const here = configFile === undefined ? place : { ...place, configFile };
    writeSync(1, answerText(await complete(root, words, current, (slot) => valuesOf(slot, here))));
  } catch {
    // Nothing to complete is the answer.
  }
}
