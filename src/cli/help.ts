/** `--help` of the program: what most people need on one screen; `run --help` has everything. Loaded on demand. */

/** An option, as far as help goes. */
export interface HelpOption {
  flags: string;
  long?: string;
  short?: string;
  description: string;
  hidden: boolean;
  argChoices?: readonly string[];
}

/** A command, as far as help goes. */
export interface HelpCommand {
  name(): string;
  description(): string;
  readonly options: readonly HelpOption[];
  readonly commands: readonly HelpCommand[];
  configureHelp(settings: { formatHelp(): string }): unknown;
}

/** Options that belong together, in the order they are shown; the first ones of each are those most people need. */
const GROUPS: { title: string; common: string[]; others?: string[] }[] = [
  {
    title: "Prompt",
    common: ["--file", "--system", "--template", "--continue"],
    others: ["--param", "--session", "--prompt", "--stdin", "-n"],
  },
  {
    title: "Model",
    common: ["--model", "--fallback", "--prefer", "--effort"],
    others: ["--no-fallback", "--temperature", "--max-tokens"],
  },
  { title: "Tools", common: ["--tools", "--allow", "--yes"], others: ["--root"] },
  { title: "Answer", common: ["--output", "--extract", "--schema"], others: ["--stream", "--summary"] },
  { title: "Limits", common: ["--max-cost", "--max-turns", "--timeout"] },
  {
    title: "More",
    common: ["--dry-run", "--debug", "--quiet", "--help", "--version"],
    others: ["--log-level", "--no-color", "--tag", "--no-history", "--config", "--cwd"],
  },
];

/** What a command is for, in a few words; a command that is not here is told by its own description. */
const COMMANDS: Record<string, string> = {
  chat: "a conversation",
  batch: "many prompts, resumable",
  route: "which model, and why",
  models: "what can be used, prices",
  providers: "keys, addresses, checks",
  config: "settings: init, set, edit…",
  sessions: "saved conversations",
  stats: "what was used and spent",
  bench: "compare models",
  mcp: "serve as an MCP server",
  demo: "try it, without any key",
  completions: "for your shell",
};

const ALL_EXAMPLES = [
  'nano-agent "explain this repository"',
  'git diff | nano-agent "write a commit message"',
  'x=$(nano-agent -o json "capital of France?" | jq -r .text)',
  'nano-agent -m openai/gpt-5-mini -f photo.jpg "what is in this picture?"',
  'nano-agent --allow write "add a licence header to every file in src"',
  "nano-agent -t translate --param lang=German < letter.txt",
];

/** What each exit code means, in the order of CONTRACT section 4. */
export const EXIT_MEANINGS: readonly [string, string][] = [
  ["0", "answered"],
  ["1", "a defect of nano-agent"],
  ["2", "usage, configuration or input"],
  ["3", "no key, a refused key, or an empty account"],
  ["4", "the providers failed"],
  ["5", "cost limit"],
  ["6", "turn limit"],
  ["7", "no complete answer"],
  ["8", "the answer does not fit the schema"],
  ["124", "time-out"],
  ["130", "Ctrl-C"],
];

const WIDTH = 80;
const COMMON_EXAMPLES = 3;
const HELP: HelpOption = { flags: "-h, --help", long: "--help", description: "this help", hidden: false };

/** The options of the program by what they are about; those no group names come last. `all`: rare ones too. */
export function groupedOptions(
  program: Pick<HelpCommand, "options">,
  all: boolean,
): { title: string; options: HelpOption[] }[] {
  const known = new Map(
    [HELP, ...program.options].map((option) => [option.long ?? option.short ?? "", option]),
  );
  const groups = GROUPS.map(({ title, common, others = [] }) => {
    const names = all ? [...common, ...others] : common;
    return { title, options: names.flatMap((name) => known.get(name) ?? []) };
  });
  if (all) {
    const placed = new Set(GROUPS.flatMap(({ common, others = [] }) => [...common, ...others]));
    const rest = [...known].filter(([name, { hidden }]) => !placed.has(name) && !hidden);
    groups.at(-1)?.options.push(...rest.map(([, option]) => option));
  }
  return groups.filter(({ options }) => options.length > 0);
}

/** The names of an option as they are typed: a value that may only follow `=` stands right behind. */
export function shownFlags({ flags }: HelpOption): string {
  return flags.replace(" [=", "[=");
}

/** What an option does, with its choices where the words do not name them. */
export function optionText({ description, argChoices }: HelpOption): string {
  if (!argChoices || argChoices.every((choice) => description.includes(choice))) return description;
  return `${description}: ${argChoices.join(", ")}`;
}

/** Gives the program its own help, and `run` the long one. The help of other commands stays commander's. */
export function shapeHelp(program: HelpCommand): void {
  program.configureHelp({ formatHelp: () => mainHelp(program) });
  program.commands.find((command) => command.name() === "run")
    ?.configureHelp({ formatHelp: () => runHelp(program) });
}

function mainHelp(program: HelpCommand): string {
  return [
    "Usage: nano-agent [options] [prompt...]      stdin joins the prompt",
    "       nano-agent COMMAND …                  each has --help",
    "",
    program.description(),
    "",
    ...groupedOptions(program, false).flatMap(section),
    "Commands:",
    ...inColumns(program.commands.map((command) => command.name()).filter((name) => name !== "run"), program),
    "",
    "Examples:",
    ...ALL_EXAMPLES.slice(0, COMMON_EXAMPLES).map((line) => `  ${line}`),
    "",
    "All options, examples and exit codes: nano-agent run --help",
    "",
  ].join("\n");
}

function runHelp(program: HelpCommand): string {
  const codes = EXIT_MEANINGS.map(([code, meaning]) => `${code} ${meaning}`).join(" · ");
  return [
    "Usage: nano-agent [run] [options] [prompt...]",
    "",
    ...wrapped(
      "One run (the default command): the prompt is the arguments, stdin joins it after a blank line. The answer " +
        "goes to stdout, everything else to stderr.",
      0,
    ),
    "",
    ...groupedOptions(program, true).flatMap((group) => [...section(group), ""]),
    "Examples:",
    ...ALL_EXAMPLES.map((line) => `  ${line}`),
    "",
    "Exit codes:",
    ...wrapped(codes, 2),
    "",
  ].join("\n");
}

const TERM_WIDTH = 25;

function section({ title, options }: { title: string; options: HelpOption[] }): string[] {
  return [`${title}:`, ...options.flatMap((option) => entry(shownFlags(option), optionText(option)))];
}

function entry(term: string, text: string): string[] {
  const [first = "", ...more] = wrapped(text, TERM_WIDTH);
  const label = `  ${term}`;
  if (label.length >= TERM_WIDTH) return [label, first, ...more];
  return [label + first.slice(label.length), ...more];
}

/** Lines of at most WIDTH characters, all moved in. */
function wrapped(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => " ".repeat(indent) + each);
}

/** Two commands a line. */
function inColumns(names: string[], program: HelpCommand): string[] {
  const cells = names.map((name) => {
    const own = program.commands.find((command) => command.name() === name)?.description() ?? "";
    return `  ${name.padEnd(11)} ${
      (Object.hasOwn(COMMANDS, name) ? COMMANDS[name] ?? own : own).slice(0, 26)
    }`;
  });
  const half = Math.ceil(cells.length / 2);
  return cells.slice(0, half).map((cell, index) => {
    const second = cells[half + index];
    return second === undefined ? cell : cell.padEnd(WIDTH / 2) + second;
  });
}
