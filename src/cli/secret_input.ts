/** Reading a secret: hidden from a terminal, or from stdin. */

import process from "node:process";
import { Cancelled, UserError } from "../errors.ts";
import { decodeStdin, readStdin, stdinHasContent } from "./stdin.ts";
import { lookAtTerminals } from "./terminals.ts";

const ENTER = /[\r\n]/;
const INTERRUPT = "\x03";
const END_OF_INPUT = "\x04";
const ERASE = /[\x7f\b]/;

/** One line typed at the terminal, shown nowhere. */
async function readHidden(): Promise<string> {
  const { stdin, stderr } = process;
  // Who sees the question may type: from then on nothing must show.
  stdin.setRawMode(true);
  stderr.write("value (not shown): ");
  stdin.setEncoding("utf8");
  let typed = "";
  try {
    for await (const chunk of stdin) {
      for (const character of String(chunk)) {
        if (character === INTERRUPT) throw new Cancelled("SIGINT");
        if (ENTER.test(character) || character === END_OF_INPUT) return typed;
        typed = ERASE.test(character) ? typed.slice(0, -1) : typed + character;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

/** The secret without its line end. Throws `input` when there is nowhere to read it from. */
export async function readSecret(): Promise<string> {
  if ((await lookAtTerminals()).stdin) return (await readHidden()).trim();
  if (!stdinHasContent()) throw new UserError("input", "there is no value on stdin");
  return decodeStdin(await readStdin(() => {}, new AbortController().signal)).replace(/\r?\n$/, "");
}
