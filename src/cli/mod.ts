/** The command line: which command, and how its mistakes are told. */

import { Command, type CommanderError } from "@commander-js/extra-typings";
import { loadConfig } from "../config/load.ts";
import { CANCEL_EXIT_CODES, Cancelled, EXIT_CODES, UserError } from "../errors.ts";
import { failureLines, plainFailure } from "../output/failure.ts";
import { jsonLine } from "../output/json.ts";
import { PLAIN } from "../output/terminal.ts";
import { createWriters, stdoutFailure, type Writer } from "../output/writer.ts";
import type { Template } from "../template/template.ts";
import { type RunOptions, separateDebug, withRunOptions } from "./arguments.ts";
import { isConversation } from "./chat_arguments.ts";
import { addCommands, COMMANDS } from "./commands.ts";
import type { DemoFactory } from "./demo_command.ts";
import { calledCommand, helpAsked, withRun } from "./first_word.ts";
import { type Exit, runCommand } from "./run_command.ts";
import type { Surroundings } from "./run_setting.ts";

/** What `main.ts` injects beside the process's surroundings. */
export interface CliSurroundings extends Surroundings {
  createDemo: DemoFactory;
}

/** Every command there is. */
const NAMES = ["run", "demo", ...Object.keys(COMMANDS)];

/** Runs the command line. Defects of ours are thrown, everything else ends in an exit code. */
export async function runCli(given: string[], surroundings: CliSurroundings): Promise<Exit> {
  const argv = helpAsked(given, NAMES);
  let exit: Exit = { code: 0 };
  const done = (ended: Exit) => {
    exit = ended;
  };
  const help = createWriters(false).stdout;
  const program = await createProgram(argv, surroundings, done, help);
  if (argv[0] === "__complete") {
    const { completeCommand } = await import("./complete_command.ts");
    await completeCommand(argv.slice(1), program, surroundings);
    return exit;
  }
  if (argv.some((word) => word === "-h" || word === "--help")) (await import("./help.ts")).shapeHelp(program);
  try {
    const valued = (flag: string) => takesValue(program, flag);
    await program.parseAsync(separateDebug(withRun(argv, valued), valued), { from: "user" });
    return await delivered(exit);
  } catch (error) {
    if (isCommanderError(error)) {
      await help.flush();
      return await delivered(await endOfParsing(error, argv, program));
    }
    if (error instanceof UserError) return await tell(error, argv);
    // Ctrl-C at a question.
    if (error instanceof Cancelled && error.reason === "SIGINT") return { code: 130, signal: "SIGINT" };
    throw error;
  }
}

/**
 * The program with the commands `argv` could mean; every one of them for help, completions and manuals. What is parsed
 * runs, and `done` gets its exit code.
 */
export async function createProgram(
  argv: string[],
  surroundings: CliSurroundings,
  done: (exit: Exit) => void,
  help?: Writer,
) {
  const program = new Command("nano-agent")
    .description("Runs an LLM agent from the shell: answers on stdout, everything else on stderr.")
    .version(surroundings.version, "-V, --version", "the version")
    .configureOutput({ writeErr: () => {}, ...(help ? { writeOut: (text) => help.write(text) } : {}) })
    .showSuggestionAfterError(true)
    .exitOverride();
  const start = async (words: string[], given: RunOptions) => {
    const place = placeOf(given, surroundings);
    const { template, options } = await templated(given, place);
    done(await runCommand(words, options, place, () => load(options, place), template));
  };
  const converse = async (words: string[], given: RunOptions) => {
    const place = placeOf(given, surroundings);
    const { template, options } = await templated(given, place);
    const { chatCommand } = await import("./chat_command.ts");
    const first = template ? await firstMessage(template, words) : words;
    done(await chatCommand(first, options, place, () => load(options, place)));
  };
  withRunOptions(program).action(async (words, options) => {
    await refuseNearCommand(words, argv);
    if (await isConversation(words, options as RunOptions)) await converse([], options as RunOptions);
    else await start(words, options as RunOptions);
  });
  program.command("run", { hidden: false }).description("one run (the default command)")
    .argument("[prompt...]", "what to do; stdin joins it")
    .action((words) => start(words, program.opts() as RunOptions));
  program.command("demo").description("the main job, offline, against an embedded scripted model")
    .addHelpText("after", "\nExample:\n  nano-agent demo")
    .action(async () => {
      const { demoCommand } = await import("./demo_command.ts");
      const options = program.opts() as RunOptions;
      done(await demoCommand(options, placeOf(options, surroundings), surroundings.createDemo));
    });
  const place = () => {
    const options = program.opts() as RunOptions;
    return { ...placeOf(options, surroundings), configFile: options.config };
  };
  const asRun = () => {
    const options = program.opts() as RunOptions;
    const at = placeOf(options, surroundings);
    return { options, surroundings: at, load: () => load(options, at) };
  };
  await addCommands(program, argv, { place, asRun, converse, done });
  return program;
}

/** The template of a run and the options it completes; nothing is loaded where none is asked for. */
async function templated(options: RunOptions, place: Surroundings) {
  if (options.template === undefined && options.param === undefined) return { options };
  const { openTemplate, withTemplate } = await import("./template_option.ts");
  const template = await openTemplate(options, place);
  return { template, options: template ? withTemplate(options, template) : options };
}

/** How a chat with a template begins: with what the template makes of the words, or waiting for input it wants. */
async function firstMessage(template: Template, words: string[]): Promise<string[]> {
  if (words.length === 0 && template.wantsInput) return [];
  const { promptOf } = await import("./template_option.ts");
  return [promptOf(template, words.join(" "), "", false)];
}

/** `--cwd` moves everything relative. Throws `usage` when it is no folder. */
function placeOf(options: { cwd?: string }, surroundings: Surroundings): Surroundings {
  if (options.cwd === undefined) return surroundings;
  try {
    return { ...surroundings, cwd: surroundings.enter(options.cwd) };
  } catch (error) {
    throw new UserError("usage", `--cwd ${options.cwd}: there is no such folder`, { cause: error });
  }
}

function load(options: { config?: string }, { env, cwd }: Surroundings) {
  return loadConfig({ cwd, env, configFile: options.config });
}

function takesValue(program: Awaited<ReturnType<typeof createProgram>>, flag: string): boolean {
  return program.options.some((option) => option.required && (option.short === flag || option.long === flag));
}

/** A single word one edit from a command is more likely a slip than a prompt. */
async function refuseNearCommand(words: string[], argv: string[]) {
  const [word] = words;
  if (word === undefined || argv.includes("--")) return;
  if (words.length > 1 || argv.length > 1) return;
  const { distance } = await import("fastest-levenshtein");
  const near = NAMES.find((name) => distance(name, word) === 1);
  if (near) {
    throw new UserError("usage", `did you mean the command ${near}?`, {
      hint: `to send it as a prompt: nano-agent -- ${word}`,
    });
  }
}

function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && "code" in error && String(error.code).startsWith("commander.");
}

/** Help and version are answers; everything else commander throws is a usage error. */
async function endOfParsing(
  error: CommanderError,
  argv: string[],
  program: Awaited<ReturnType<typeof createProgram>>,
): Promise<Exit> {
  if (error.exitCode === 0) return { code: 0 };
  const { parseFailure } = await import("./parse_failure.ts");
  const called = calledCommand(argv, (flag) => takesValue(program, flag), program.commands);
  return await tell(parseFailure(error, program, called), argv);
}

/** What was asked for and did not reach stdout was not delivered, whatever the command thinks. */
async function delivered(exit: Exit): Promise<Exit> {
  const broken = stdoutFailure();
  if (!broken || exit.signal) return exit;
  if (broken.code === "EPIPE") return { code: CANCEL_EXIT_CODES["stdout-closed"] };
  return await tell({ code: "internal", message: `stdout cannot be written: ${broken.message}` }, []);
}

/** Tells a failure before there is a run, in the format the command line asks for. */
async function tell(error: Pick<UserError, "code" | "message" | "hint">, argv: string[]): Promise<Exit> {
  const { code, message, hint } = error;
  const failure = { code, message, ...(hint ? { hint } : {}) };
  const { stdout, stderr } = createWriters(false);
  const format = wantedFormat(argv);
  if (format) {
    const { emptyResult } = await import("./early_failure.ts");
    const timeMs = format === "jsonl" ? { timeMs: Math.round(performance.now()) } : {};
    stdout.write(jsonLine({ type: "result", ...timeMs, ...emptyResult(plainFailure(failure)) }));
  }
  stderr.write(failureLines(failure, PLAIN));
  await Promise.all([stdout.flush(), stderr.flush()]);
  return { code: EXIT_CODES[code] };
}

/** `-o json` as far as it can be told from arguments that could not be parsed. */
function wantedFormat(argv: string[]): "json" | "jsonl" | undefined {
  const found = /(?:^|\n)(?:-o\n?=?|--output[=\n])(jsonl?)(?:\n|$)/.exec(argv.join("\n"))?.[1];
  return found === "json" || found === "jsonl" ? found : undefined;
}
