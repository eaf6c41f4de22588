/** Commands and the patterns that let them run unasked, such as `git status*`. */

import process from "node:process";

// Whatever could start a second command, run a command within a word, or write to a file. `$` also keeps
// variables out: `$IFS` and `$0` rebuild what the other characters forbid.
const SHELL_SYNTAX = process.platform === "win32" ? /[;&|<>()`$%^\r\n\0]/ : /[;&|<>()`$\r\n\0]/;

// Programs that run the program their arguments name: what the pattern shows is not what is run.
const WRAPPERS = new Set(
  ("sh bash zsh dash ksh fish csh tcsh env exec eval source . command builtin xargs sudo doas su nohup setsid nice " +
    "ionice chroot stdbuf timeout time watch parallel script ssh busybox cmd cmd.exe powershell pwsh")
    .split(" "),
);

// Options by which other programs do the same (`find . -exec`, `tar --checkpoint-action=exec=…`).
const EXECUTING_OPTION = /\s--?\S*exec|\s-ok/i;

/** Whether `command` is one plain command, neither chained, substituted, redirected nor wrapped, that fits `pattern`. */
export function commandFits(pattern: string, command: string): boolean {
  const plain = command.trim();
  if (SHELL_SYNTAX.test(plain)) return false;
  const first = plain.split(/\s/, 1)[0] ?? "";
  // Quotes and backslashes would hide the name of the program (`e"n"v`), an assignment changes what it does.
  if (/["'\\=]/.test(first)) return false;
  const program = first.split("/").at(-1) ?? "";
  if (WRAPPERS.has(program.toLowerCase())) return false;
  return !EXECUTING_OPTION.test(plain) && wildcardFits(pattern, plain);
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
