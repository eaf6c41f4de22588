/** Commands and the patterns that let them run unasked, such as `git status*`. */

import process from "node:process";
import { hidesCommand } from "./wrapped_command.ts";

// Whatever could start a second command, run a command within a word, or write to a file. `$` also keeps
// variables out: `$IFS` and `$0` rebuild what the other characters forbid.
const SHELL_SYNTAX = process.platform === "win32" ? /[;&|<>()`$%^!]/ : /[;&|<>()`$]/;

// Shells part words at blanks and tabs only. Of other white space and control characters they think differently.
const UNCLEAR = /[^\S \t]|[\0-\x08\x0e-\x1f\x7f]/;

// Quotes and backslashes would hide the name of the program (`e"n"v`), braces, wildcards and `~` become another one,
// an assignment changes what it does, and words of the shell (`!`, `{`, `[[`) are no programs at all.
const NO_PLAIN_NAME = /["'\\={}*?[\]~!#^@+,]/;

/** Whether `command` is one plain command, neither chained, substituted, redirected nor wrapped, that fits `pattern`. */
export function commandFits(pattern: string, command: string): boolean {
  const plain = withoutEdges(command);
  if (SHELL_SYNTAX.test(plain) || UNCLEAR.test(plain)) return false;
  const [program = ""] = plain.split(/[ \t]/, 1);
  if (NO_PLAIN_NAME.test(program) || hidesCommand(plain)) return false;
  return wildcardFits(pattern, plain);
}

/** Without blanks before and line ends after it. Not by an expression: blanks in the middle would keep one busy. */
function withoutEdges(command: string): string {
  let [start, end] = [0, command.length];
  while (" \t".includes(command[start] ?? "x")) start++;
  while (end > start && " \t\r\n".includes(command[end - 1] ?? "x")) end--;
  return command.slice(start, end);
}

/** Whether `text` as a whole fits `pattern`, where `*` is any run of characters. Goes back to the last `*` only. */
export function wildcardFits(pattern: string, text: string): boolean {
  let p = 0;
  let star = -1;
  let resume = 0;
  for (let t = 0; t < text.length;) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (p < pattern.length && pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star !== -1) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
