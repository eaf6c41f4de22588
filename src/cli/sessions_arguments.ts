/** The `sessions` command's arguments. */

import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { ListOptions } from "./list_output.ts";
import { letOptionBeOwn } from "./own_option.ts";
import type { Exit } from "./run_command.ts";
import type { Surroundings } from "./run_setting.ts";

/** What the actions need beside their arguments. */
export interface SessionsSurroundings extends Surroundings {
  configFile?: string;
}

/** Options of the whole program that these commands heed. */
export interface SharedOptions extends ListOptions {
  yes?: boolean;
}

const EXAMPLES = `
Every run is kept as a session unless --no-history or "history": false says otherwise; secrets are taken out.
An id may be cut as long as it is the only one that begins so.

Examples:
  nano-agent -c "and in French?"
  nano-agent sessions list --search heron
  nano-agent sessions show 3f2a
  nano-agent sessions export 3f2a -o talk.md`;

const TO = "--to";

const UNITS_MS: Record<string, number> = { m: 60e3, h: 3600e3, d: 86400e3, w: 7 * 86400e3 };

/** Milliseconds of `30d`, `12h`, `2w`. */
function age(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text.trim()) ?? [];
  const ms = Number(count) * (UNITS_MS[unit ?? ""] ?? NaN);
  if (Number.isFinite(ms)) return ms;
  throw new InvalidArgumentError("Expected an age such as 12h, 30d or 8w.");
}

function limit(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("Expected a whole number, 1 or more.");
}

/** Adds `sessions` and its subcommands. `done` gets the exit code. */
export function addSessionsCommand(
  program: Command<unknown[], Record<string, unknown>, Record<string, unknown>>,
  surroundings: () => SessionsSurroundings,
  done: (exit: Exit) => void,
): void {
  const sessions = program.command("sessions").description("conversations that were kept").addHelpText(
    "after",
    EXAMPLES,
  );
  const shared = () => program.opts() as SharedOptions;
  const example = (line: string) => `\nExample:\n  nano-agent sessions ${line}`;
  sessions.command("list").description("the sessions of this folder, the latest first")
    .option("-a, --all", "of every folder")
    .option("--search <text>", "only those in which it was said, or that a tool found")
    .option("--limit <n>", "at most so many (20)", limit)
    .option("--json", "an array of objects")
    .addHelpText("after", example("list --all --search heron"))
    .action(async (options) => {
      const { listSessions } = await import("./sessions_list.ts");
      done({ code: await listSessions(options, shared(), surroundings()) });
    });
  sessions.command("show").description("a conversation, for reading").argument("<id>", "or its beginning")
    .option("--json", "one object, as export writes it")
    .addHelpText("after", example("show 3f2a"))
    .action(async (id, options) => {
      const { showSession } = await import("./sessions_show.ts");
      done({ code: await showSession(id, options, shared(), surroundings()) });
    });
  letOptionBeOwn(program, ["sessions", "export"], ["-o", "--output"], TO);
  sessions.command("export").description("a conversation as Markdown or JSON").argument(
    "<id>",
    "or its beginning",
  )
    .addOption(
      new Option("--format <format>", "default: by the name of the file, else md").choices(["md", "json"]),
    )
    .option("-o, --output <file>", "write it there (default: stdout)")
    .addOption(new Option(`${TO} <file>`).hideHelp())
    .addHelpText("after", example("export 3f2a --format json | jq .messages"))
    .action(async (id, { format, to }) => {
      const { exportSession } = await import("./sessions_show.ts");
      const wishes = { ...(format ? { format: format as "md" | "json" } : {}), ...(to ? { file: to } : {}) };
      done({ code: await exportSession(id, wishes, shared(), surroundings()) });
    });
  sessions.command("rm").description("forget sessions").argument("[ids...]", "or their beginnings")
    .option("--older-than <age>", "those nobody went on with for so long: 12h, 30d, 8w", age)
    .option("-a, --all", "every session of every folder")
    .addHelpText(
      "after",
      `\n--older-than and --all ask first; where nobody can be asked they need --yes.${
        example("rm --older-than 30d --yes")
      }`,
    )
    .action(async (ids, options) => {
      const { removeSessions } = await import("./sessions_rm.ts");
      done({ code: await removeSessions(ids, options, shared(), surroundings()) });
    });
}
