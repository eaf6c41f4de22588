/** The manual page in roff's man macros. Pure. */

import {
  EXIT_MEANINGS,
  groupedOptions,
  type HelpOption,
  optionText,
  shownFlags,
} from "../../src/cli/help.ts";

/** A command, as far as the page goes. */
export interface DocumentedCommand {
  name(): string;
  description(): string;
  usage(): string;
  readonly options: readonly HelpOption[];
  readonly commands: readonly DocumentedCommand[];
}

const VARIABLES: [string, string][] = [
  [
    "ANTHROPIC_API_KEY, OPENAI_API_KEY, GEMINI_API_KEY, …",
    "Keys; nano-agent providers tells which are read.",
  ],
  ["NANO_AGENT_MODEL", "The model, in place of the configuration's."],
  ["NANO_AGENT_STDIN", "auto, require or ignore, as --stdin."],
  ["NANO_AGENT_CONFIG", "The user's configuration file."],
  ["NANO_AGENT_HOME", "A folder for configuration and state both."],
  ["HTTPS_PROXY, NO_PROXY", "A proxy, and the hosts that need none."],
  ["NO_COLOR, FORCE_COLOR", "No colours; colours in pipes too."],
  ["VISUAL, EDITOR", "The editor of nano-agent config edit."],
];

const FILES: [string, string][] = [
  [
    "~/.config/nano-agent/config.jsonc",
    "The user's configuration (JSON with comments); nano-agent config path tells where it is.",
  ],
  ["~/.config/nano-agent/templates/NAME.md", "Templates, for -t NAME."],
  ["~/.local/state/nano-agent/", "Ledger, cooldowns, what was trusted."],
  [
    "nano-agent.jsonc",
    "A project's configuration, from the working directory up. Untrusted: nano-agent config trust lets it in.",
  ],
  ["AGENTS.md", "What a project's authors tell agents; read as context when tools are offered."],
];

const EXAMPLES: [string, string][] = [
  ["A question about the folder", 'nano-agent "explain this repository"'],
  ["Input from a pipe", 'git diff | nano-agent "write a commit message"'],
  ["An answer for a script", 'x=$(nano-agent -o json "capital of France?" | jq -r .text)'],
  ["Files that are attached", 'nano-agent -f error.log -f main.py "what went wrong?"'],
  ["Tools that write", `nano-agent --allow 'write(docs/**)' "fix the typos in docs"`],
];

/** The page of the program, which has all its commands and options. */
export function manualPage(program: DocumentedCommand, version: string): string {
  const lines = [
    `.TH NANO\\-AGENT 1 "" "nano\\-agent ${text(version)}" "User Commands"`,
    ".SH NAME",
    `nano\\-agent \\- ${text("an LLM agent for shell scripts")}`,
    ".SH SYNOPSIS",
    ".B nano\\-agent",
    "[\\fIoptions\\fR] [\\fIprompt\\fR...]",
    ".br",
    ".B nano\\-agent",
    "\\fIcommand\\fR [\\fIoptions\\fR] ...",
    ".SH DESCRIPTION",
    ...paragraph(program.description()),
    ...paragraph(
      "The prompt is the arguments; stdin joins it after a blank line when it is a pipe or a file. In a pipe the " +
        "answer is written once it is complete. A model is asked again, and the next one takes over, when a " +
        "provider fails.",
    ),
    ".SH OPTIONS",
    ...groupedOptions(program, true).flatMap(({ title, options }) => [
      `.SS ${text(title)}`,
      ...options.flatMap(option),
    ]),
    ".SH COMMANDS",
    ...program.commands.flatMap((command) => commandLines(command, "nano-agent")),
    ".SH EXIT STATUS",
    ...EXIT_MEANINGS.flatMap(([code, meaning]) => entry(bold(code), meaning)),
    ".SH ENVIRONMENT",
    ...VARIABLES.flatMap(([name, meaning]) => entry(bold(name), meaning)),
    ".SH FILES",
    ...FILES.flatMap(([name, meaning]) => entry(`\\fI${text(name)}\\fR`, meaning)),
    ".SH EXAMPLES",
    ...EXAMPLES.flatMap((
      [what, command],
    ) => [".PP", `${text(what)}:`, ".PP", ".nf", ".RS", text(command), ".RE", ".fi"]),
  ];
  return `${lines.join("\n")}\n`;
}

/** Text that roff takes as it is: no escapes, no requests, hyphens that stay hyphens. */
function text(plain: string): string {
  const escaped = plain.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("'", "\\(aq");
  return escaped.replace(/^([.])/, "\\&$1");
}

function bold(plain: string): string {
  return `\\fB${text(plain)}\\fR`;
}

function paragraph(plain: string): string[] {
  return [".PP", text(plain)];
}

function entry(term: string, meaning: string): string[] {
  return [".TP", term, text(meaning)];
}

function option(each: HelpOption): string[] {
  return entry(flags(shownFlags(each)), optionText(each));
}

/** `-m, --model <model>`: the names bold, the value in italics. */
function flags(given: string): string {
  return given.split(/(<[^>]+>|\[[^\]]+\])/).map((part) => {
    if (part.startsWith("<")) return `\\fI${text(part.slice(1, -1))}\\fR`;
    if (part.startsWith("[")) return `[\\fI${text(part.slice(1, -1))}\\fR]`;
    return part === "" ? "" : bold(part);
  }).join("");
}

function commandLines(command: DocumentedCommand, parent: string): string[] {
  const name = `${parent} ${command.name()}`;
  const usage = command.usage().replace(/^\[options\] ?/, "").replace(/\[command\] ?/, "");
  const shown = command.options.filter(({ hidden }) => !hidden);
  return [
    ".TP",
    `${bold(name)}${usage === "" ? "" : ` ${text(usage)}`}`,
    text(command.description()),
    ...(shown.length === 0 ? [] : [".RS", ...shown.flatMap(option), ".RE"]),
    ...command.commands.flatMap((one) => commandLines(one, name)),
  ];
}
