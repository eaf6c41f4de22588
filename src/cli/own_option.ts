/** Options that mean one thing for a run and another for some command. */

import type { Command } from "@commander-js/extra-typings";

type Program = Command<unknown[], Record<string, unknown>, Record<string, unknown>>;

/** True when the first words that are no options, nor their values, are these. */
function isCommand(
  path: readonly string[],
  argv: readonly string[],
  takesValue: (flag: string) => boolean,
): boolean {
  const words: string[] = [];
  for (let at = 0; at < argv.length && words.length < path.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") break;
    if (!word.startsWith("-")) words.push(word);
    else if (takesValue(word)) at++;
  }
  return words.length === path.length && path.every((name, at) => words[at] === name);
}

/** `-oFILE` and `--output=FILE` as one word, too. */
function renamed(word: string, flag: string, standIn: string): string {
  if (word === flag) return standIn;
  const glued = flag.startsWith("--") ? `${flag}=` : flag;
  const isGlued = word.startsWith(glued) && (flag.startsWith("--") || !word.startsWith("--"));
  return isGlued ? `${standIn}=${word.slice(glued.length).replace(/^=/, "")}` : word;
}

/**
 * Lets a command have `flags` of its own that the program has as well: commander gives every option to the program
 * first, so within this command they are parsed as `standIn`, a hidden option of the command.
 */
export function letOptionBeOwn(
  program: Program,
  path: readonly string[],
  flags: readonly string[],
  standIn: string,
): void {
  const takesValue = (flag: string) =>
    program.options.some((option) => option.required && (option.short === flag || option.long === flag));
  const parse = program.parseOptions.bind(program);
  program.parseOptions = (argv) => {
    if (!isCommand(path, argv, takesValue)) return parse(argv);
    return parse(argv.map((word) => flags.reduce((name, flag) => renamed(name, flag, standIn), word)));
  };
}
