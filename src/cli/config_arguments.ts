/** The `config` command's arguments. */

import type { Command } from "@commander-js/extra-typings";
import type { ProviderMap } from "../types.ts";
import type { Dialogue } from "./dialogue.ts";
import type { Exit } from "./run_command.ts";

/** What the actions need beside their arguments. */
export interface ConfigSurroundings {
  env: Record<string, string | undefined>;
  cwd: string;
  configFile?: string;
  providers: ProviderMap;
}

type Actions = typeof import("./config_command.ts");

const EXAMPLES = `
Examples:
  nano-agent config init
  nano-agent config set providers.anthropic.apiKey -
  nano-agent config set aliases.fast anthropic/claude-haiku-4-5
  nano-agent config show`;

/** Adds `config` and its subcommands. `done` gets the exit code. */
export function addConfigCommand(
  program: Command<unknown[], Record<string, unknown>, Record<string, unknown>>,
  surroundings: () => ConfigSurroundings,
  done: (exit: Exit) => void,
): void {
  const act = async (work: (actions: Actions, place: SomePlace) => number | Promise<number>) => {
    const actions = await import("./config_command.ts");
    const { createWriters } = await import("../output/writer.ts");
    const { readSecret } = await import("./secret_input.ts");
    const { stdout, stderr } = createWriters(false);
    const place = {
      ...surroundings(),
      stdout: (text: string) => stdout.write(text),
      stderr: (text: string) => stderr.write(text),
      readSecret,
    };
    const code = await work(actions, place);
    await Promise.all([stdout.flush(), stderr.flush()]);
    done({ code });
  };
  const config = program.command("config").description("look at and change the configuration").addHelpText(
    "after",
    EXAMPLES,
  );
  const example = (line: string) => `\nExample:\n  nano-agent config ${line}`;
  config.command("path").description("where the user's file is").option(
    "-a, --all",
    "project file and state folder too",
  )
    .addHelpText("after", example("path --all"))
    .action((options) => act((actions, place) => actions.showPath(place, options.all ?? false)));
  config.command("show").description("the effective configuration, secrets redacted").addHelpText(
    "after",
    example("show"),
  )
    .action(() => act((actions, place) => actions.show(place)));
  config.command("check").description("every problem of the files, with its place").addHelpText(
    "after",
    example("check"),
  )
    .action(() => act((actions, place) => actions.check(place)));
  config.command("schema").description("the JSON Schema of the file, for editors")
    .addHelpText("after", example("schema > config.schema.json"))
    .action(() => act((actions, place) => actions.printSchema(place)));
  config.command("init").description("write a commented file to start from; on a terminal it asks")
    .addHelpText("after", example("init"))
    .action(() => act((actions, place) => askOrWrite(actions, place)));
  config.command("set").description("set one value, comments stay").argument("<key>", "dotted path")
    .argument("<value>", "JSON or text; - reads it hidden")
    .addHelpText("after", example("set limits.maxCostUsd 0.50"))
    .action((key, value) => act((actions, place) => actions.set(place, key, value)));
  config.command("edit").description("open the file in $VISUAL or $EDITOR").addHelpText(
    "after",
    example("edit"),
  )
    .action(() => act((actions, place) => editAndAsk(actions, place)));
  config.command("trust").description("let this folder's nano-agent.jsonc count whole, as it is now")
    .option("--remove", "take that back").addHelpText("after", example("trust"))
    .action((options) => act((actions, place) => actions.trustProject(place, options.remove ?? false)));
}

type SomePlace = Parameters<Actions["show"]>[0] & ConfigSurroundings;

/** Somebody to talk to, where stdin and stderr are a terminal; to be closed when the talk is over. */
async function dialogueOf({ stderr }: SomePlace): Promise<Dialogue | undefined> {
  const { lookAtTerminals } = await import("./terminals.ts");
  const onTerminal = await lookAtTerminals();
  if (!onTerminal.stdin || !onTerminal.stderr) return undefined;
  const { Dialogue } = await import("./dialogue.ts");
  return new Dialogue(stderr);
}

/** On a terminal there is somebody to ask; a script gets the file as it is. */
async function askOrWrite(actions: Actions, place: SomePlace): Promise<number> {
  const dialogue = await dialogueOf(place);
  if (!dialogue) return await actions.init(place);
  try {
    const { setUp } = await import("./config_setup.ts");
    return await setUp(place, dialogue);
  } finally {
    dialogue.close();
  }
}

/** Problems after an edit: a person may edit again, a script gets its exit code. */
async function editAndAsk(actions: Actions, place: SomePlace): Promise<number> {
  return await actions.edit(place, async (problems) => {
    const dialogue = await dialogueOf(place);
    try {
      for (const problem of problems) dialogue?.say(`nano-agent: ${problem}`);
      return await dialogue?.confirm("Edit again?", true) ?? false;
    } finally {
      dialogue?.close();
    }
  });
}
