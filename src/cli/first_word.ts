/** Whether the first word of a command line is a command. */

/**
 * The command line with `run` in front where its words are the prompt, never a command: behind `--`, and behind a
 * template that is a script (`#!/usr/bin/env -S nano-agent -t`, also with options before it).
 */
export function withRun(argv: string[], takesValue: (flag: string) => boolean): string[] {
  let at = 0;
  for (; argv[at]?.startsWith("-") && argv[at] !== "--"; at++) {
    const [flag = "", value = argv[at + 1] ?? ""] = (argv[at] ?? "").split("=", 2);
    if ((flag === "-t" || flag === "--template") && value.includes("/")) return ["run", ...argv];
    if (takesValue(argv[at] ?? "")) at++;
  }
  return argv[at] === "--" && at + 1 < argv.length ? ["run", ...argv] : argv;
}

/** The command that is called: the first word that is no option and no option's value, where there is such a command. */
export function calledCommand<Known extends { name(): string }>(
  argv: string[],
  takesValue: (flag: string) => boolean,
  commands: readonly Known[],
): Known | undefined {
  let at = 0;
  for (; argv[at]?.startsWith("-") && argv[at] !== "--"; at++) if (takesValue(argv[at] ?? "")) at++;
  return commands.find((command) => command.name() === argv[at]);
}

/** `help` alone or before a command is a question to the program, not to a model that costs money. */
export function helpAsked(argv: string[], commands: readonly string[]): string[] {
  const [word, command, ...more] = argv;
  if (word !== "help" || more.length > 0) return argv;
  if (command === undefined) return ["--help"];
  return commands.includes(command) ? [command, "--help"] : argv;
}
