/** What could stand at the end of a command line, from the commands and options as commander knows them. */

/** An option, as far as completing goes. */
export interface OptionShape {
  short?: string;
  long?: string;
  required: boolean;
  optional: boolean;
  hidden: boolean;
  description: string;
  argChoices?: readonly string[];
}

/** A command, as far as completing goes. */
export interface CommandShape {
  name(): string;
  description(): string;
  readonly options: readonly OptionShape[];
  readonly commands: readonly CommandShape[];
  readonly registeredArguments: readonly { argChoices?: readonly string[]; variadic: boolean }[];
}

/** One word that fits, and what it means. */
export interface Candidate {
  value: string;
  description?: string;
}

/** Words that fit; where files or folders may stand, the shell completes those itself. */
export interface Completion {
  candidates: Candidate[];
  paths?: "file" | "dir";
}

/** Where the cursor is: the value of an option, or the n-th argument of a command. */
export type Slot =
  | { command: string[]; option: string; current: string }
  | { command: string[]; argument: number; before: string[]; current: string };

/** What may stand in a slot that the commands themselves do not tell; `undefined`: nothing is known. */
export type ValuesOf = (slot: Slot) => Promise<Completion | undefined>;

/** Commands that make runs take every option of one; the others heed a few. */
const RUNS = new Set(["run", "chat", "batch", "route", "bench"]);
const GENERAL = new Set(["--config", "--cwd", "--output", "--quiet", "--no-color"]);
const NOTHING: Completion = { candidates: [] };

/** Completes `current`, the word at the cursor; `words` are those before it. */
export async function complete(
  root: CommandShape,
  words: readonly string[],
  current: string,
  valuesOf: ValuesOf,
): Promise<Completion> {
  const { command, path, operands, open, literal } = walk(root, words);
  const shared = command === root
    ? []
    : root.options.filter(({ long }) => RUNS.has(path[0] ?? "") || GENERAL.has(long ?? ""));
  const options = [...command.options, ...shared];
  if (open) return matching(await ofOption(open, path, current, valuesOf), current);
  const [, name, value] = /^(--[^=]+)=([^]*)$/.exec(current) ?? [];
  if (!literal && name !== undefined && value !== undefined) {
    const option = options.find(({ long }) => long === name);
    if (!option) return NOTHING;
    const { candidates, paths } = matching(await ofOption(option, path, value, valuesOf), value);
    const whole = candidates.map((one) => ({ ...one, value: `${name}=${one.value}` }));
    return { candidates: whole, ...(paths ? { paths } : {}) };
  }
  if (!literal && current.startsWith("-")) return matching({ candidates: optionNames(options) }, current);
  return matching(await ofArgument(command, path, operands, current, literal, valuesOf), current);
}

/** Follows the words to the command they lead to, its operands, and the option that still wants its value. */
function walk(root: CommandShape, words: readonly string[]) {
  let command = root;
  let open: OptionShape | undefined;
  let literal = false;
  const path: string[] = [];
  const operands: string[] = [];
  for (const word of words) {
    if (open) open = undefined;
    else if (literal) operands.push(word);
    else if (word === "--") literal = true;
    else if (word.startsWith("-") && word !== "-") {
      const option = [...command.options, ...root.options].find(({ short, long }) =>
        word === short || word === long
      );
      if (option?.required) open = option;
    } else {
      const next = operands.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (next) {
        command = next;
        path.push(word);
      } else operands.push(word);
    }
  }
  return { command, path, operands, open, literal };
}

async function ofOption(
  option: OptionShape,
  command: string[],
  current: string,
  valuesOf: ValuesOf,
): Promise<Completion> {
  if (option.argChoices) return { candidates: option.argChoices.map((value) => ({ value })) };
  if (!option.required && !option.optional) return NOTHING;
  return await valuesOf({ command, option: option.long ?? option.short ?? "", current }) ?? NOTHING;
}

async function ofArgument(
  command: CommandShape,
  path: string[],
  operands: string[],
  current: string,
  literal: boolean,
  valuesOf: ValuesOf,
): Promise<Completion> {
  const slot = { command: path, argument: operands.length, before: operands, current };
  const known = command.registeredArguments;
  const place = known[operands.length] ?? (known.at(-1)?.variadic ? known.at(-1) : undefined);
  const commands = literal || operands.length > 0
    ? []
    : command.commands.map((one) => ({ value: one.name(), description: one.description() }));
  if (place?.argChoices) return { candidates: place.argChoices.map((value) => ({ value })) };
  if (!place) return { candidates: commands };
  const { candidates, paths } = await valuesOf(slot) ?? NOTHING;
  return { candidates: [...commands, ...candidates], ...(paths ? { paths } : {}) };
}

function optionNames(options: readonly OptionShape[]): Candidate[] {
  const all = new Map<string, string>();
  for (const { hidden, long, short, description } of options) {
    const name = long ?? short;
    if (!hidden && name !== undefined && !all.has(name)) all.set(name, description);
  }
  all.set("--help", "display help for command");
  return [...all].map(([value, description]) => ({ value, description }));
}

function matching({ candidates, paths }: Completion, current: string): Completion {
  const fitting = candidates.filter(({ value }) => value.startsWith(current));
  return { candidates: fitting, ...(paths ? { paths } : {}) };
}
