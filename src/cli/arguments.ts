/** The options of a run, as commander parses them. */

import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";

function positive(what: string, whole: boolean) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && value > 0 && Number.isFinite(value) && (!whole || Number.isInteger(value))) {
      return value;
    }
    throw new InvalidArgumentError(`Expected ${what}.`);
  };
}

function temperature(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 2) return value;
  throw new InvalidArgumentError("Expected a number from 0 to 2.");
}

function dollars(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Expected an amount of USD, 0 or more.");
}

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];
const list = (value: string): string[] =>
  value.split(",").map((item) => item.trim()).filter((item) => item !== "");
const collectList = (
  value: string,
  before: string[] | undefined,
): string[] => [...(before ?? []), ...list(value)];

/** Commas inside brackets belong to a pattern: `execute(git log, git status)`. */
const collectPatterns = (value: string, before: string[] | undefined): string[] => [
  ...(before ?? []),
  ...value.split(/,(?![^(]*\))/).map((item) => item.trim()).filter((item) => item !== ""),
];

/** Adds the options of a run to a command; `run` and the bare program share them. */
export function withRunOptions(command: Command) {
  return command
    .argument("[prompt...]", "what to do; stdin joins it")
    .option("-m, --model <model>", "auto, an alias, provider/model or a bare model id")
    .addOption(
      new Option("--prefer <strategy>", "how auto chooses").choices([
        "cheapest",
        "balanced",
        "performance",
        "latency",
      ]),
    )
    .option("--fallback <models>", "models to try in order when the chosen one fails", collectList)
    .option("--no-fallback", "only the chosen model")
    .option("-s, --system <text>", "system prompt")
    .option("-t, --template <name>", "a saved prompt: a name, or a path with a /")
    .option("--param <name=value>", "fills {{name}} in the template; repeatable", collect)
    .option("-f, --file <path>", "attach a text, an image, a PDF (- is stdin); repeatable", collect)
    .option("-p, --prompt <text>", "the prompt, whatever it looks like")
    .addOption(
      new Option("--stdin <mode>", "read stdin: auto, require or ignore").choices([
        "auto",
        "require",
        "ignore",
      ]),
    )
    .option("-n", "short for --stdin ignore")
    .option("-x, --extract", "print only the first fenced code block of the answer")
    .addOption(
      new Option("-c, --continue", "go on with this folder's last conversation").conflicts("session"),
    )
    .option("--session <id>", "go on with this session (the beginning of its id will do)")
    .option("--tools <list>", "what is offered: read, write, execute, names, all, none", collectPatterns)
    .option("--allow <list>", "what runs unasked: write, execute, 'write(src/**)'", collectPatterns)
    .option("-y, --yes", "allow every class of tools")
    .option("--root <dir>", "the folder tools are confined to (the working directory)")
    .option("--schema <file|json>", "the answer must be JSON valid against this JSON Schema")
    .addOption(new Option("--effort <level>", "how hard the model thinks").choices(["low", "medium", "high"]))
    .option("--temperature <n>", "sampling temperature, for models that take one", temperature)
    .option("--max-tokens <n>", "most tokens an answer may have", positive("a whole number, 1 or more", true))
    .option("--max-turns <n>", "most requests of one run (50)", positive("a whole number, 1 or more", true))
    .option(
      "--max-cost <usd>",
      "refuse to send what could cost more",
      dollars,
    )
    .option(
      "--timeout <seconds>",
      "end the run after this long",
      positive("a number of seconds above 0", false),
    )
    .addOption(new Option("-o, --output <format>", "text, json or jsonl").choices(["text", "json", "jsonl"]))
    .addOption(
      new Option("--stream <when>", "write text as it comes (auto: on a terminal)").choices([
        "auto",
        "on",
        "off",
      ]),
    )
    .addOption(
      new Option("--summary <when>", "tokens and cost on stderr (auto: on a terminal)")
        .choices(["auto", "always", "never"]),
    )
    .option("-q, --quiet", "nothing on stderr but errors")
    .option("--no-color", "no colours")
    .option("--debug [=file]", "trace every attempt: to stderr, as JSON into FILE")
    .addOption(
      new Option("--log-level <level>", "how much stderr says (warn)").choices([
        "error",
        "warn",
        "info",
        "debug",
      ]),
    )
    .option("--tag <name>", "label this run in the ledger")
    .option("--no-history", "leave no session behind")
    .option("--dry-run", "print the request and its estimated cost; send nothing")
    .option("--config <file>", "the user's configuration file")
    .option("--cwd <dir>", "start in this folder");
}

/** What a run was told on its command line. */
export type RunOptions = ReturnType<ReturnType<typeof runOptionsOf>["opts"]>;

function runOptionsOf() {
  return withRunOptions(new Command());
}

/**
 * `--debug` takes a value only after `=`, which commander does not know: a bare one gets an empty value, unless it is
 * itself the value of the option before it or stands after `--`.
 */
export function separateDebug(argv: string[], takesValue: (flag: string) => boolean): string[] {
  const end = argv.indexOf("--");
  return argv.map((word, index) => {
    const isOption = word === "--debug" && (end < 0 || index < end) && !takesValue(argv[index - 1] ?? "");
    return isOption ? "--debug=" : word;
  });
}
